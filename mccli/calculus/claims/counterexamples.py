"""A simple point at which a claimed entry is wrong, with both values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from mccli.calculus.claims.comparing import Pair, outcomes
from mccli.calculus.claims.places import Places, Point
from mccli.calculus.evaluation.careful import decimal_values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.model.problem import natural
from mccli.model.verdict import Counterexample, Value
from mccli.syntax.tree import Node, free_names

_DENOMINATORS = (1, 2, 4, 10, 100, 1000)
_MOST_EXACT = 10**6
_MOST_GAPS = 40


def counterexample(
    places: Places, pair: Pair, against: Point, digits: int
) -> Counterexample | None:
    """A point of few digits where the pair differs, near ``against`` if need be, or that itself.

    Where both values are rational it is taken for sure; else the first found will do. None
    where no digits settle.
    """
    names = sorted(free_names(pair.derivative, pair.claimed) & {*places.names}, key=natural)
    first: Counterexample | None = None
    for point in _candidates(places, names, against):
        if places.failing(point, [pair.derivative]):
            continue
        if outcomes([pair], point, places.constants, digits, places.limits) != ["different"]:
            continue
        found = _valued(places, pair, point, names, digits)
        if found is None:
            continue
        if _is_short(found.claimed) and _is_short(found.derivative):
            return found
        first = first or found
    return first


def simple_gap(places: Places, pair: Pair, missing: Point, digits: int) -> Point:
    """A simple point where only the derivative has a value, or ``missing``, which is one."""
    names = sorted(free_names(pair.derivative, pair.claimed) & {*places.names}, key=natural)
    for point in islice(_candidates(places, names, missing), _MOST_GAPS):
        if places.failing(point, [pair.derivative]):
            continue
        if outcomes([pair], point, places.constants, digits, places.limits) == ["nowhere"]:
            return point
    return missing


def without_value(places: Places, pair: Pair, point: Point) -> Counterexample | None:
    """The counterexample of a point where only the derivative has a value."""
    try:
        (value,) = decimal_values([pair.derivative], point, places.constants, places.limits)
    except NoValue:
        return None
    names = sorted(free_names(pair.derivative, pair.claimed) & point.keys(), key=natural)
    return Counterexample(tuple((name, point[name]) for name in names), None, value)


def point_text(point: Point, pair: Pair) -> str:
    """The coordinates that the pair depends on: ``x = 1, y = 1/2``."""
    names = sorted(free_names(pair.derivative, pair.claimed) & point.keys(), key=natural)
    return ", ".join(f"{name} = {point[name]}" for name in names)


def _candidates(places: Places, names: list[str], against: Point) -> Iterator[Point]:
    for number, point in enumerate(places.simple(names)):
        # The point known to differ, rounded, comes before the less simple ones.
        if number == 13:
            yield from _rounded(against)
        yield point
        if not names:
            return
    yield against


def _rounded(point: Point) -> Iterator[Point]:
    for denominator in _DENOMINATORS:
        yield {name: Fraction(round(x * denominator), denominator) for name, x in point.items()}


def _valued(
    places: Places, pair: Pair, point: Point, names: list[str], digits: int
) -> Counterexample | None:
    roots = [pair.claimed, pair.derivative]
    at = tuple((name, point[name]) for name in names)
    claimed: Value = None
    derivative: Value = None
    try:
        claimed, derivative = decimal_values(roots, point, places.constants, places.limits)
    except NoValue as trouble:
        if trouble.kind != "size":
            return None
    if not looks_same(claimed, derivative):
        return Counterexample(at, claimed, derivative)
    excess = Node("sum", "+-", (pair.claimed, pair.derivative))
    try:
        (found,) = decimal_values([excess], point, places.constants, places.limits, digits)
    except NoValue:
        return None
    return Counterexample(at, claimed, derivative, difference=found) if found else None


def looks_same(claimed: Value, derivative: Value) -> bool:
    """Whether two values are the same in ten digits, as people read them."""
    if claimed is None or derivative is None:
        return claimed is derivative
    if isinstance(claimed, Fraction) and isinstance(derivative, Fraction):
        return claimed == derivative
    return f"{float(claimed):.9e}" == f"{float(derivative):.9e}"


def _is_short(value: Value) -> bool:
    return (
        isinstance(value, Fraction) and max(abs(value.numerator), value.denominator) < _MOST_EXACT
    )
