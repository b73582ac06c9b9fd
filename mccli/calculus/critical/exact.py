"""The stationary points of a block whose gradient is polynomial up to what never vanishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sympy import Poly, expand

from mccli.calculus.critical import exact_inertia
from mccli.calculus.critical.algebraic import Element
from mccli.calculus.critical.blocks import Outcome, Place, short, signs_on
from mccli.calculus.critical.boxes import Box
from mccli.calculus.critical.budget import Budget
from mccli.calculus.critical.edges import REMARK, UNKNOWN, edges
from mccli.calculus.critical.exact_forms import closed_form
from mccli.calculus.critical.families import Family
from mccli.calculus.critical.generator_rules import NotRational
from mccli.calculus.critical.holding import by_box, exactly
from mccli.calculus.critical.intervals import between
from mccli.calculus.critical.solve import Point, Solved, Unknowns, solve
from mccli.calculus.critical.system import System
from mccli.calculus.critical.task import Task
from mccli.calculus.critical.term_lists import terms
from mccli.calculus.critical.univariate import integral, real_roots
from mccli.calculus.critical.values import Values
from mccli.model.stationary import Quantity
from mccli.syntax import printer

_DIGITS = 20
# Values are worked out exactly in fields up to this degree.
_MOST_DEGREE = 12


def exact_outcome(task: Task, system: System, budget: Budget) -> Outcome:
    """The exact solutions. Raises ``OutOfBudget``."""
    unknowns = Unknowns(system.generators)
    # Before the values, which may need generators of their own.
    edge = edges(task, system)
    solved = solve(system, budget)
    found = Outcome(task.names, "exact", families=solved.families)
    count = system.generators.count
    kept: list[tuple[Point, Place]] = []
    for point in _without_doubles(solved, system, unknowns):
        box = _box(point, count)
        holds = [_holds(task, each, system, unknowns, point, box) for each in task.conditions]
        if False in holds:
            continue
        place = _place(task, system, unknowns, point, box)
        if None in holds:
            found.complete = None
            found.reason = "whether a solution lies in the function's domain could not be decided"
        kept.append((point, place))
    kept.sort(key=lambda each: [q.middle for q in each[1].quantities])
    found.points = [place for _, place in kept]
    if solved.unsettled:
        found.complete = None
        shown = _equations_text(task, system, solved.unsettled[0])
        found.reason = f"it is not known what real solutions {shown} has"
    if found.complete and any(each.kind == "sign" for each in system.generators.all):
        found.complete = False
        found.reason = (
            "where abs, max and the like switch from one side to the other is not looked at"
        )
    if found.complete and edge == "open":
        found.complete, found.reason = None, UNKNOWN
    if found.complete:
        found.reason = _reason(system) + (f"; {REMARK}" if edge == "steep" else "")
    found.families = [
        replace(each, value=_constant(task, system, unknowns, each)) for each in found.families
    ]
    return found


def _constant(task: Task, system: System, unknowns: Unknowns, family: Family) -> Any | None:
    """The function's value on a family where it is one number, all signs being those of it."""
    if task.value is None or not task.value.free_symbols <= set(unknowns.symbols):
        return None
    try:
        rewritten = system.generators.rewritten(task.value)
    except NotRational:
        return None
    value = expand(rewritten.subs(dict(family.solved)))
    return value if value.is_number and value.is_finite and value.is_real else None


def _reason(system: System) -> str:
    text = "all real solutions of the gradient's polynomial equations were isolated exactly"
    if any(not component.above for component in system.components):
        return text
    constant = [c for c in system.components if not c.factors]
    if constant:
        return "a component of the gradient is never zero"
    return text


def _equations_text(task: Task, system: System, equations: Sequence[Any]) -> str:
    parts = []
    for each in equations:
        tree = task.tree(system.generators.restored(each))
        parts.append("…" if tree is None else f"{printer.text(tree)} == 0")
    return " and ".join(parts)


def _holds(
    task: Task, condition: Any, system: System, unknowns: Unknowns, point: Point, box: Box
) -> bool | None:
    if condition.expr is None:
        return True
    known = by_box(task, condition.expr, box)
    return exactly(task, condition.expr, system, unknowns, point) if known is None else known


def _without_doubles(solved: Solved, system: System, unknowns: Unknowns) -> list[Point]:
    """The solutions at which everything holds, each once, and none that a family holds."""
    count = system.generators.count
    found: list[tuple[Point, list[Fraction], list[Any]]] = []
    for point in solved.points:
        values = Values(unknowns, point)
        if not _holds_besides(system, unknowns, values):
            continue
        if any(_belongs(family, unknowns, values, system) for family in solved.families):
            continue
        ends = [point.field.enclosed(each, _DIGITS) for each in point.coordinates[:count]]
        middles = [(low + high) / 2 for low, high in ends]
        same = [
            other
            for other in found
            if all(
                abs(a - b) <= Fraction(1, 10**12) * (1 + abs(a))
                for a, b in zip(middles, other[1], strict=True)
            )
        ]
        names: list[Any] = []
        if same or len(solved.points) > 1:
            names = [_identity(point, each) for each in point.coordinates[:count]] if same else []
        if any(_names(other, count) == names for other in same):
            continue
        found.append((point, middles, names))
    return [point for point, _, _ in found]


def _names(known: tuple[Point, list[Fraction], list[Any]], count: int) -> list[Any]:
    point, _, names = known
    return names or [_identity(point, each) for each in point.coordinates[:count]]


def _identity(point: Point, element: Element) -> tuple[tuple[int, ...], int]:
    """The minimal polynomial of a number, and which of its real roots it is."""
    relation = point.field.relation(element, point.field.degree)
    assert relation is not None  # Every element is algebraic of at most the field's degree.
    minimal = integral([*[-each for each in relation], Fraction(1)])
    roots = real_roots(minimal)
    digits = _DIGITS
    while True:
        low, high = point.field.enclosed(element, digits)
        near = [i for i, (a, b) in enumerate(roots) if a <= high and low <= b]
        if len(near) == 1:
            return tuple(minimal), near[0]
        digits *= 2


def _holds_besides(system: System, unknowns: Unknowns, values: Values) -> bool:
    def sign(poly: Any) -> int:
        return values.sign(unknowns.projected(terms(poly)))

    return (
        all(sign(poly) for poly in system.nonzero)
        and all(sign(poly) > 0 for poly in system.positive)
        and all(sign(poly) >= 0 for poly in system.nonnegative)
    )


def _belongs(family: Family, unknowns: Unknowns, values: Values, system: System) -> bool:
    """Whether a solution is one of a family's."""
    for unknown, value in family.solved:
        poly = Poly(unknown - value, *unknowns.symbols, domain="QQ")
        if values.sign(terms(poly)):
            return False
    if family.left is not None:
        poly = Poly(family.left, *unknowns.symbols, domain="QQ")
        if values.sign(terms(poly)):
            return False
    for each in family.positive:
        poly = Poly(each, *unknowns.symbols, domain="QQ")
        if values.sign(terms(poly)) <= 0:
            return False
    return all(
        values.sign(terms(Poly(each, *unknowns.symbols, domain="QQ"))) for each in family.nonzero
    )


def _box(point: Point, count: int) -> Box:
    return tuple(
        between(*point.field.enclosed(each, _DIGITS)) for each in point.coordinates[:count]
    )


def _place(task: Task, system: System, unknowns: Unknowns, point: Point, box: Box) -> Place:
    count = system.generators.count
    exact = tuple(closed_form(point.field, each) for each in point.coordinates[:count])
    quantities = tuple(
        Quantity(short(task, form), *point.field.enclosed(each, _DIGITS))
        for form, each in zip(exact, point.coordinates[:count], strict=True)
    )
    signs = signs_on(task, box, exact)
    if "?" in signs:
        signs = exact_inertia.exactly(system, unknowns, point) or signs
    value = _value(task, system, unknowns, point) if point.field.degree <= _MOST_DEGREE else None
    return Place(quantities, exact, box, signs, "exact", value)


def _value(task: Task, system: System, unknowns: Unknowns, point: Point) -> Quantity | None:
    """The function's value where it is a rational function of the same unknowns."""
    if task.value is None:
        return None
    try:
        above, below, scale = unknowns.fraction(system.generators, task.value)
    except NotRational:
        return None
    values = Values(unknowns, point)
    bottom = values.of(below)
    if not bottom:
        return None
    number = point.field
    found = number.product(number.scaled(scale, values.of(above)), number.inverse(bottom))
    return Quantity(short(task, closed_form(number, found)), *number.enclosed(found, _DIGITS))
