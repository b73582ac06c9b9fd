"""The stationary points by one group of variables: exactly where possible, else by intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from mccli.calculus.critical import inertia
from mccli.calculus.critical.algebraic import Element
from mccli.calculus.critical.boxes import Box, Program
from mccli.calculus.critical.budget import Budget, OutOfBudget
from mccli.calculus.critical.exact_forms import closed_form
from mccli.calculus.critical.families import Family
from mccli.calculus.critical.generators import Generators, NotRational, terms
from mccli.calculus.critical.holding import by_box, exactly
from mccli.calculus.critical.inertia import Values
from mccli.calculus.critical.intervals import between
from mccli.calculus.critical.solve import Point, Solved, Unknowns, solve
from mccli.calculus.critical.system import System, system_of
from mccli.calculus.critical.task import Search, Task
from mccli.calculus.critical.univariate import real_roots
from mccli.model.stationary import Proof, Quantity, Sign

# Steps for the exact solution.
_STEPS = 600_000
_DIGITS = 20
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Place:
    """A stationary point by the variables of a block; ``exact`` are SymPy numbers where known."""

    quantities: tuple[Quantity, ...]
    exact: tuple[Any, ...]
    box: Box
    signs: tuple[Sign, ...]
    proof: Proof
    value: Quantity | None = None


@dataclass(slots=True)
class Outcome:
    """What is known of a block. ``reason`` says why ``complete`` is what it is."""

    names: tuple[str, ...]
    method: str
    points: list[Place] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    complete: bool | None = True
    reason: str = ""
    inside: bool | None = None
    notes: list[str] = field(default_factory=list)


def outcome(task: Task, search: Search) -> Outcome:
    """The stationary points by the variables of a task that has no independent parts."""
    from mccli.calculus.critical.numeric import searched

    system = None
    try:
        system = _system(task)
        if system is not None and system.is_polynomial:
            return _exact(task, system, Budget(_STEPS))
    except (NotRational, OutOfBudget):
        pass
    return searched(task, system, search)


def _system(task: Task) -> System | None:
    """The equations of the gradient; None where they are no rational functions."""
    if task.slopes is None:
        return None
    made = Generators(task.symbols, task.positive)
    try:
        return system_of(task.slopes, made)
    except NotRational:
        return None


def _exact(task: Task, system: System, budget: Budget) -> Outcome:
    """The exact solutions. Raises ``OutOfBudget``."""
    unknowns = Unknowns(system.generators)
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
    if found.complete:
        found.reason = _reason(system)
    return found


def _reason(system: System) -> str:
    text = "all real solutions of the gradient's polynomial equations were isolated exactly"
    if any(not component.above for component in system.components):
        return text
    constant = [c for c in system.components if not c.factors]
    if constant:
        return "a component of the gradient is never zero"
    return text


def _equations_text(task: Task, system: System, equations: Sequence[Any]) -> str:
    from mccli.syntax import printer

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
    from mccli.calculus.critical.univariate import integral

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
    for poly in system.nonzero:
        if not values.of(unknowns.projected(terms(poly))):
            return False
    for poly in system.positive:
        if values.field.sign(values.of(unknowns.projected(terms(poly)))) <= 0:
            return False
    return all(
        values.field.sign(values.of(unknowns.projected(terms(poly)))) >= 0
        for poly in system.nonnegative
    )


def _belongs(family: Family, unknowns: Unknowns, values: Values, system: System) -> bool:
    """Whether a solution is one of a family's."""
    from sympy import Poly

    for unknown, value in family.solved:
        poly = Poly(unknown - value, *unknowns.symbols, domain="QQ")
        if values.of(terms(poly)):
            return False
    if family.left is not None:
        poly = Poly(family.left, *unknowns.symbols, domain="QQ")
        if values.of(terms(poly)):
            return False
    for each in family.positive:
        poly = Poly(each, *unknowns.symbols, domain="QQ")
        if values.field.sign(values.of(terms(poly))) <= 0:
            return False
    return all(
        values.of(terms(Poly(each, *unknowns.symbols, domain="QQ"))) for each in family.nonzero
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
    signs = inertia.exactly(system, unknowns, point)
    if signs is None:
        signs = signs_on(task, box, exact)
    value = _value(task, system, unknowns, point)
    return Place(quantities, exact, box, signs, "exact", value)


def signs_on(task: Task, box: Box, exact: Sequence[Any] = ()) -> tuple[Sign, ...]:
    """The signs of the Hessian's eigenvalues on a box, or at exact coordinates."""
    count = len(task.names)
    if exact and all(each is not None for each in exact) and task.curvature is not None:
        point = dict(zip(task.symbols, exact, strict=True))
        known = [[each.xreplace(point) for each in row] for row in task.curvature]
        signs = inertia.of_numbers(known)
        if "?" not in signs:
            return signs
    entries = [each for row in task.hessian for each in row]
    ranges = Program(entries, task.names, task.constants).run(box)
    return inertia.by_intervals([ranges[i * count : (i + 1) * count] for i in range(count)])


def _value(task: Task, system: System, unknowns: Unknowns, point: Point) -> Quantity | None:
    """The function's value where it is a rational function of the same unknowns."""
    made = system.generators
    known = len(made.all)
    if task.value is None or not task.value.free_symbols <= set(task.symbols):
        return None
    try:
        rewritten = made.rewritten(task.value)
        if len(made.all) > known or made.is_opaque(rewritten):
            return None
        above, below = made.fraction(rewritten)
    except NotRational:
        return None
    values = Values(unknowns, point)
    bottom = values.of(unknowns.projected(terms(below)))
    if not bottom:
        return None
    number = point.field
    # Both were multiplied by a positive number to be whole.
    scale = _scale(above) / _scale(below)
    top = number.scaled(1 / scale, values.of(unknowns.projected(terms(above))))
    found = number.product(top, number.inverse(bottom))
    return Quantity(short(task, closed_form(number, found)), *number.enclosed(found, _DIGITS))


def _scale(poly: Any) -> Fraction:
    """By what ``terms`` multiplies a polynomial."""
    factor, _ = poly.clear_denoms(convert=True)
    return Fraction(int(factor.p), int(factor.q)) if hasattr(factor, "p") else Fraction(int(factor))


def short(task: Task, form: Any) -> Any:
    """The tree of a closed form that is not too long to be read."""
    from mccli.syntax import printer

    tree = None if form is None else task.tree(form)
    return tree if tree is not None and len(printer.text(tree)) <= _LONGEST else None
