"""Points on both sides of where a choice changes: a wrong condition shows there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.tensors.numeric.comparing import Text, evaluation
from mccli.calculus.tensors.numeric.numbers import FLOATS
from mccli.calculus.tensors.numeric.points import Point, Sizes, environment

Signs = dict[Hashable, list[bool]]
Pair = tuple[Point, Point]

# How often the way between two points is halved.
_HALVINGS = 9
# Pairs of points for every choice, and in all.
_PAIRS = 2
_MOST_PAIRS = 8


def near_choices(
    texts: Sequence[Text], start: Point, others: Iterable[Point], sizes: Sizes
) -> Iterator[Pair]:
    """Two points for every choice that goes both ways, close to each other, one on each side.

    All texts have a value at ``start``; the choices are those that go the other way at one
    of the other points. Choices that change together share their points.
    """
    below = _signs(texts, start, sizes)
    left = dict.fromkeys(below, _PAIRS)
    found = 0
    for other in others:
        if not left or found == _MOST_PAIRS:
            return
        try:
            above = _signs(texts, other, sizes)
        except NoValue:
            continue
        together: set[Hashable] = set()
        for place in _changed(below, above, left):
            pair = None if place in together else _halved(texts, start, other, sizes, place)
            if pair is None:
                continue
            found += 1
            ends = [_signs(texts, end, sizes) for end in pair]
            together.update(_changed(ends[0], ends[1], left))
            yield pair
        for place in together:
            left[place] -= 1
        left = {place: count for place, count in left.items() if count}


def _changed(below: Signs, above: Signs, places: Iterable[Hashable]) -> list[Hashable]:
    """The places with a sign that differs."""
    return [place for place in places if below.get(place) != above.get(place)]


def _halved(
    texts: Sequence[Text], low: Point, high: Point, sizes: Sizes, place: Hashable
) -> Pair | None:
    """Where a sign at the place changes on the way; None if there is no value on the way."""
    below, above = (_signs(texts, end, sizes).get(place, []) for end in (low, high))
    entry = next((e for e, (a, b) in enumerate(zip(below, above, strict=False)) if a != b), None)
    if entry is None:
        return None
    for _ in range(_HALVINGS):
        middle = _between(low, high)
        try:
            signs = _signs(texts, middle, sizes).get(place, [])
        except NoValue:
            return None
        if entry >= len(signs):
            return None
        low, high = (middle, high) if signs[entry] == below[entry] else (low, middle)
    return low, high


def _between(low: Point, high: Point) -> Point:
    """Halfway; what is symmetric, positive or positive definite at both ends is so there too."""
    return {
        name: (dims, [(x + y) / 2 for x, y in zip(entries, high[name][1], strict=True)])
        for name, (dims, entries) in low.items()
    }


def _signs(texts: Sequence[Text], point: Point, sizes: Sizes) -> Signs:
    """The side of every choice of every text. Raises ``NoValue``."""
    arrays = environment(point, sizes, FLOATS)
    found: Signs = {}
    for text in texts:
        each = evaluation(text, sizes, arrays, FLOATS)
        each.function(text.name)
        found.update(each.record.signs)
    return found
