"""Points on both sides of where a choice changes: a wrong condition shows there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.tensors.numeric.comparing import Text, evaluation
from mccli.calculus.tensors.numeric.numbers import FLOATS
from mccli.calculus.tensors.numeric.points import Point, Sizes, environment

Place = tuple[int, Hashable]
"""The number of a text, and a choice in it."""
Signs = Mapping[Place, list[bool]]

# How often the way between two points is halved.
_HALVINGS = 7
# Pairs of points for every choice, and in all.
_PAIRS = 2
_MOST_PAIRS = 8


def near_choices(
    texts: Sequence[Text], start: Point, others: Iterable[Point], sizes: Sizes
) -> Iterator[tuple[Point, Point]]:
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
        together: set[Place] = set()
        for place in _changed(below, above, left):
            if place in together:
                continue
            pair = _halved(texts[place[0]], start, other, sizes, place, (below, above))
            if pair is None:
                continue
            found += 1
            yield pair
            together.add(place)
            # The last ones need no further points, so what changes with them is of no interest.
            if len(left) > 1:
                together.update(_changing(texts, pair, sizes, left))
        for place in together:
            left[place] -= 1
        left = {place: count for place, count in left.items() if count}


def _changed(below: Signs, above: Signs, places: Iterable[Place]) -> list[Place]:
    """The places with a sign that differs."""
    return [place for place in places if below.get(place) != above.get(place)]


def _changing(
    texts: Sequence[Text], pair: tuple[Point, Point], sizes: Sizes, places: Iterable[Place]
) -> list[Place]:
    """The places with a sign that differs between two points."""
    try:
        below, above = (_signs(texts, end, sizes) for end in pair)
    except NoValue:
        return []
    return _changed(below, above, places)


def _halved(
    text: Text, low: Point, high: Point, sizes: Sizes, place: Place, ends: tuple[Signs, Signs]
) -> tuple[Point, Point] | None:
    """Where a sign at the place changes on the way; None if there is no value on the way."""
    pairs = zip(*(end.get(place, []) for end in ends), strict=False)
    differing = [(entry, sign) for entry, (sign, other) in enumerate(pairs) if sign != other]
    if not differing:
        return None
    entry, sign = differing[0]
    for _ in range(_HALVINGS):
        middle = _between(low, high)
        try:
            signs = _signs([text], middle, sizes).get((0, place[1]), [])
        except NoValue:
            return None
        if entry >= len(signs):
            return None
        low, high = (middle, high) if signs[entry] == sign else (low, middle)
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
    found: dict[Place, list[bool]] = {}
    for number, text in enumerate(texts):
        each = evaluation(text, sizes, arrays, FLOATS)
        each.function(text.name)
        found.update(((number, place), signs) for place, signs in each.record.signs.items())
    return found
