"""The stationary points of a sum of independent parts: every choice of one from each part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from math import prod
from typing import Any

import sympy

from mccli.calculus.critical.blocks import Outcome, Place, short
from mccli.calculus.critical.boxes import Box, Program
from mccli.calculus.critical.families import Family
from mccli.calculus.critical.holding import by_box
from mccli.calculus.critical.inertia import kind_of, sorted_signs
from mccli.calculus.critical.task import Search, Task
from mccli.model.stationary import Proof, Quantity, Sign, StationaryFamily, StationaryPoint
from mccli.syntax import printer
from mccli.syntax.tree import Node, compare, number

MOST_POINTS = 1_000

_WORST: dict[Proof, int] = {"exact": 0, "interval": 1, "none": 2}
_DIGITS = 15


def points_of(task: Task, outcomes: Sequence[Outcome], search: Search) -> list[StationaryPoint]:
    """The points at which every part has one.

    Of more than ``MOST_POINTS`` only those within the box of the search are told, and no more
    than that many.
    """
    found = []
    listed = [each.points for each in outcomes]
    if prod(map(len, listed)) > MOST_POINTS:
        listed = [_within(each, search) for each in outcomes]
    for chosen in islice(product(*listed), MOST_POINTS):
        point = _point(task, outcomes, chosen)
        if point is not None:
            found.append(point)
    return sorted(found, key=lambda each: [q.middle for _, q in each.coordinates])


def _within(outcome: Outcome, search: Search) -> list[Place]:
    """The points within the box."""

    def is_inside(place: Place) -> bool:
        pairs = zip(outcome.names, place.quantities, strict=True)
        return all(search.of(name)[0] <= each.middle <= search.of(name)[1] for name, each in pairs)

    return [each for each in outcome.points if is_inside(each)]


def _point(
    task: Task, outcomes: Sequence[Outcome], chosen: Sequence[Place]
) -> StationaryPoint | None:
    quantities: dict[str, Quantity] = {}
    exact: dict[str, Any] = {}
    ranges: dict[str, Any] = {}
    signs: list[Sign] = []
    for outcome, place in zip(outcomes, chosen, strict=True):
        quantities.update(zip(outcome.names, place.quantities, strict=True))
        exact.update(zip(outcome.names, place.exact, strict=True))
        ranges.update(zip(outcome.names, place.box, strict=True))
        signs += place.signs
    box: Box = tuple(ranges[name] for name in task.names)
    for condition in task.conditions:
        if condition.expr is not None and by_box(task, condition.expr, box) is False:
            return None
    value = chosen[0].value if len(chosen) == 1 else None
    if value is None:
        value = value_at(task, [exact[name] for name in task.names], box)
    ordered = sorted_signs(signs)
    proof = max((each.proof for each in chosen), key=lambda each: _WORST[each])
    coordinates = tuple((name, quantities[name]) for name in task.names)
    return StationaryPoint(coordinates, value, kind_of(ordered), ordered, proof)


def value_at(task: Task, exact: Sequence[Any], box: Box) -> Quantity | None:
    """The function's value: exactly where the coordinates are, else between bounds."""
    form = None
    if task.value is not None and all(each is not None for each in exact):
        form = task.value.xreplace(dict(zip(task.symbols, exact, strict=True)))
        form = form if form.is_number and form.is_finite else None
        if form is not None and form.has(sympy.Pow) and not form.has(sympy.Function):
            form = sympy.expand(form)
    (found,) = Program([task.function], task.names, task.constants).run(box)
    tree = short(task, form)
    if form is not None and form.is_Rational:
        value = Fraction(int(form.p), int(form.q))
        return Quantity(tree, value, value)
    if found is None or not all(abs(each) < 1e300 for each in found[:2]):
        return None
    return Quantity(tree, Fraction(found[0]), Fraction(found[1]))


def families_of(task: Task, outcomes: Sequence[Outcome]) -> tuple[list[StationaryFamily], bool]:
    """The families, and whether all of them are known to have points in the domain."""
    found: list[StationaryFamily] = []
    sure = True
    choices: list[list[Family | Place]] = [[*e.families, *e.points] for e in outcomes]
    for chosen in islice(product(*choices), MOST_POINTS):
        if any(isinstance(each, Family) for each in chosen):
            made = _family(task, outcomes, chosen)
            if made is None:
                continue
            family, certain = made
            sure = sure and certain
            found.append(family)
    return found, sure


def _family(
    task: Task, outcomes: Sequence[Outcome], chosen: Sequence[Family | Place]
) -> tuple[StationaryFamily, bool] | None:
    """A family with what holds on it; None where it lies outside of the domain."""
    equations: list[Node] = []
    conditions: list[Node] = []
    replaced: dict[Any, Any] = {}
    left: list[Any] = []
    dimension = 0
    symbols = dict(zip(task.names, task.symbols, strict=True))
    certain = True
    for outcome, each in zip(outcomes, chosen, strict=True):
        if isinstance(each, Family):
            dimension += each.dimension
            left += [each.left] if each.left is not None else []
            replaced.update({name: value for name, value in each.solved if name in task.symbols})
            equations += _equations(task, each)
            conditions += _conditions(task, each)
            continue
        for name, quantity, exact in zip(outcome.names, each.quantities, each.exact, strict=True):
            equations.append(compare("==", task_name(name), _number(quantity)))
            if exact is not None:
                replaced[symbols[name]] = exact
    value = _value_on(task, replaced, left)
    for condition in task.conditions:
        if condition.expr is None:
            continue
        known = _on_family(task, condition.expr, replaced)
        if known is False:
            return None
        if known is None:
            conditions.append(condition.expr)
            certain = certain and _has_sample(task, condition.expr, chosen, outcomes)
    tree = None if value is None else short(task, value)
    unique = tuple(dict.fromkeys(conditions))
    return StationaryFamily(tuple(equations), unique, dimension, tree, "undecided"), certain


def task_name(name: str) -> Node:
    """A variable as a tree."""
    return Node("name", name)


def _number(quantity: Quantity) -> Node:
    if quantity.exact is not None:
        return quantity.exact
    return number(Fraction(f"{float(quantity.middle):.{_DIGITS}g}"))


def _equations(task: Task, family: Family) -> Iterator[Node]:
    for unknown, value in family.solved:
        if unknown in task.symbols:
            left, right = task.tree(unknown), task.tree(value)
            if left is not None and right is not None:
                yield compare("==", left, right)
    if family.left is not None:
        tree = task.tree(family.left)
        if tree is not None:
            yield compare("==", tree, number(0))


def _conditions(task: Task, family: Family) -> Iterator[Node]:
    for wanted, polys in ((">", family.positive), ("!=", family.nonzero)):
        for each in polys:
            sign = wanted
            # Where it is to be positive it is not zero either.
            if sign == "!=" and any(_divides(each, other) for other in family.positive):
                continue
            if sign == ">" and each.could_extract_minus_sign():
                sign, each = "<", -each
            tree = task.tree(sympy.Poly(each).primitive()[1].as_expr())
            if tree is not None:
                yield compare(sign, tree, number(0))


def _divides(one: Any, other: Any) -> bool:
    symbols = sorted(other.free_symbols | one.free_symbols, key=str)
    return bool(sympy.rem(other, one, *symbols) == 0)


def _value_on(task: Task, replaced: dict[Any, Any], left: Sequence[Any]) -> Any | None:
    """The function's value on the family where that is seen to be one number."""
    if task.value is None:
        return None
    found = sympy.expand(task.value.subs(replaced))
    if found.is_number:
        return found
    if len(left) == 1 and found.is_polynomial():
        rest = sympy.reduced(found, [left[0]], *sorted(found.free_symbols, key=str))[1]
        return rest if rest.is_number else None
    return None


def _on_family(task: Task, condition: Node, replaced: dict[Any, Any]) -> bool | None:
    """Whether a comparison holds on the whole family; None where that is not known."""
    if condition.op != "comparison":
        return None
    left, right = (task.expression(each).subs(replaced) for each in condition.args)
    difference = sympy.expand(left - right)
    if not difference.is_number:
        return None
    sign = 0 if difference == 0 else (1 if difference > 0 else -1)
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "==": sign == 0,
            "!=": sign != 0}[condition.value]  # fmt: skip


def _has_sample(
    task: Task, condition: Node, chosen: Sequence[Family | Place], outcomes: Sequence[Outcome]
) -> bool:
    """Whether the condition holds at the family's known solution."""
    from mccli.calculus.critical.intervals import between

    ranges: dict[str, Any] = {}
    names = dict(zip(task.symbols, task.names, strict=True))
    for outcome, each in zip(outcomes, chosen, strict=True):
        if isinstance(each, Place):
            ranges.update(zip(outcome.names, each.box, strict=True))
        elif each.sample is None:
            return False
        else:
            for symbol, value in each.sample.items():
                if symbol in names:
                    exact = Fraction(int(value.p), int(value.q))
                    ranges[names[symbol]] = between(exact, exact)
    if set(task.names) - set(ranges):
        return False
    return by_box(task, condition, tuple(ranges[name] for name in task.names)) is True


def described(family: StationaryFamily) -> str:
    """The family in the language: ``x == y``."""
    return ", ".join(map(printer.text, (*family.equations, *family.conditions)))
