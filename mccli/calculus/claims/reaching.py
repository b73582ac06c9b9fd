"""Points on a side of a choice that random points miss: far away, or in a small range.

``exp(x) + (x > 1000)`` is exp(x) at all points that one would try.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from fractions import Fraction

from mccli.calculus.claims.choices import Border
from mccli.calculus.claims.places import Places, Point
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.precision import Mpf, as_mpf
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.syntax.tree import Node, free_names

# Coordinates that are tried, with both signs; names that are, one after the other.
_SIZES = [Fraction(2) ** k for k in (*range(14), 16, 20, 24, 32, 40, 64, -3, -6, -10, -20, -40)]
_MOST_NAMES = 4
# Steps of a climb, from the largest to the smallest, and what is evaluated on the way.
_STEPS = [Fraction(2) ** -k for k in range(-1, 24)]
_MOST_CLIMBED = 240
_HALVINGS = 40
_ZERO, _ONE = Fraction(0), Fraction(1)
_RANGES: dict[str, tuple[Fraction | None, Fraction | None]] = {
    **dict.fromkeys(("sin", "cos", "tanh", "erf"), (-_ONE, _ONE)),
    **dict.fromkeys(("exp", "sqrt", "abs", "relu"), (_ZERO, None)),
    "sigmoid": (_ZERO, _ONE),
    "cosh": (_ONE, None),
}


def reaching(places: Places, starts: Sequence[Point], side: Node) -> Iterator[Point]:
    """Points on the side, whatever holds there otherwise: by scaling, and by climbing."""
    names = sorted(free_names(side) & {*places.names})[:_MOST_NAMES]
    best: tuple[Mpf, Point] | None = None
    for start in starts:
        for point in (start, *_scaled(start, names)):
            margin = _margin(places, point, side)
            if margin is None:
                continue
            if margin > 0:
                yield point
            elif best is None or margin > best[0]:
                best = margin, point
    if best is not None:
        yield from _climbed(places, *best, names, side)


def between(places: Places, start: Point, end: Point, side: Node) -> Point:
    """The point of the side that is closest to ``start``, which is not on it, on the way."""
    for _ in range(_HALVINGS):
        middle = {name: (x + end[name]) / 2 for name, x in start.items()}
        margin = _margin(places, middle, side)
        start, end = (start, middle) if margin is not None and margin > 0 else (middle, end)
    return end


def _scaled(start: Point, names: Sequence[str]) -> Iterator[Point]:
    for size in _SIZES:
        for signed in (size, -size):
            # Not quite powers of two, and not quite the same for all names.
            value = signed * Fraction(17, 16)
            if len(names) > 1:
                yield {**start, **{name: value + k for k, name in enumerate(names)}}
            for name in names:
                yield {**start, name: value}


def _climbed(
    places: Places, margin: Mpf, point: Point, names: Sequence[str], side: Node
) -> Iterator[Point]:
    """Uphill from a point to one on the side, one coordinate at a time."""
    left = _MOST_CLIMBED
    for step in _STEPS:
        moving = True
        while moving and left > 0:
            moving = False
            for name in names:
                for signed in (step, -step):
                    left -= 1
                    there = {**point, name: point[name] + signed}
                    found = _margin(places, there, side)
                    if found is not None and found > margin:
                        margin, point, moving = found, there, True
                        break
            if margin > 0:
                yield point
                return


def _margin(places: Places, point: Point, side: Node) -> Mpf | None:
    """How far on the side a point is; negative elsewhere, None without a value."""
    evaluation = places.evaluation(point)
    try:
        left, right = (as_mpf(evaluation.ctx, evaluation.value(each)) for each in side.args)
    except (NoValue, ArithmeticError, ValueError):
        return None
    return left - right if side.value == ">" else right - left


def sides_seen(
    places: Places, points: Sequence[Point], found: Sequence[Border]
) -> set[tuple[int, str]]:
    """The number of each border with a sign: < where the left is below at one of the points."""
    seen: set[tuple[int, str]] = set()
    for point in points:
        evaluation = places.evaluation(point)
        for number, (left, right) in enumerate(found):
            try:
                sides = (as_mpf(evaluation.ctx, evaluation.value(each)) for each in (left, right))
                difference = operator.sub(*sides)
            except (NoValue, ArithmeticError, ValueError):
                continue
            if difference:
                seen.add((number, ">" if difference > 0 else "<"))
    return seen


def _range(node: Node) -> tuple[Fraction | None, Fraction | None]:
    """Bounds of what a number or a call can be; None for none."""
    if node.op == "number":
        return Fraction(node.value), Fraction(node.value)
    if node.op == "negative":
        low, high = _range(node.args[0])
        return None if high is None else -high, None if low is None else -low
    return _RANGES.get(node.value, (None, None)) if node.op == "call" else (None, None)


def is_empty(
    side: Node, positive: frozenset[str], constants: frozenset[str], limits: Limits
) -> bool:
    """Whether no real point lies on a side, as its form shows: x^2 + 1 < 0."""
    below, above = side.args if side.value == "<" else side.args[::-1]
    least, most = _range(below)[0], _range(above)[1]
    if least is not None and most is not None and least >= most:
        return True
    from mccli.calculus.components.loading import NoForm, load_sympy

    load_sympy()
    from sympy import Symbol

    from mccli.calculus.components.to_sympy import Converter, real_symbols

    symbols = dict(real_symbols(free_names(side) - constants))
    for name in positive & symbols.keys():
        symbols[name] = Symbol(name, positive=True)
    converter = Converter(symbols, constants, limits)
    try:
        left, right = map(converter.expression, side.args)
    except (NoForm, MccliError):
        return False
    margin = left - right if side.value == ">" else right - left
    return margin.is_nonpositive is True
