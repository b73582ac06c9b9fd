"""The stationary points of a sum of independent parts: every choice of one from each part."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice, product
from math import prod
from typing import Any

import sympy

from mccli.calculus.critical.blocks import Outcome, Place, short
from mccli.calculus.critical.boxes import Box, Program
from mccli.calculus.critical.holding import by_box
from mccli.calculus.critical.inertia import kind_of, sorted_signs
from mccli.calculus.critical.task import Search, Task
from mccli.model.stationary import Proof, Quantity, Sign, StationaryPoint

MOST_POINTS = 1_000

_WORST: dict[Proof, int] = {"exact": 0, "interval": 1, "none": 2}


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
