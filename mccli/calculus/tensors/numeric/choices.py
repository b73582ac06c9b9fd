"""Functions in pieces: comparisons, choices, and the slopes they have by the conventions.

``max`` and ``min`` take the slope of a numeric constant at a tie, else of the later operand;
``relu`` has slope 0 at 0; ``abs sign floor ceil`` have no slope where they bend or jump
(contract, section 1, "Conventions").
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Sequence

from mccli.calculus.tensors.numeric.array import Array, Entries, Number
from mccli.calculus.tensors.numeric.elementwise import beside, chosen, masked, widest
from mccli.calculus.tensors.numeric.numbers import NAN, Numbers, each

# Operands of a choice that differ, but by less, are close: rounding may have chosen.
_CLOSE = 1e-9

_COMPARED: dict[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class Record:
    """What has decided so far: on which side each choice was, and whether one was close.

    ``signs`` has a list for every choice, with an answer for every entry.
    """

    __slots__ = ("close", "signs")

    def __init__(self) -> None:
        self.close = False
        self.signs: dict[Hashable, list[bool]] = {}

    def look(self, place: Hashable, left: Entries, right: Entries) -> None:
        """Note where the left is above, entry by entry."""
        for x, y in zip(left, right, strict=True):
            if 0 < abs(x - y) <= _CLOSE * max(1, abs(x), abs(y)):
                self.close = True
        self.signs.setdefault(place, []).extend(map(operator.gt, left, right))


def comparison(
    numbers: Numbers, record: Record, place: int, sign: str, left: Array, right: Array
) -> Array:
    """1 where the comparison is true, else 0; constant, so without tangents."""
    like = widest((left, right))
    a, b = beside(left, like), beside(right, like)
    record.look(place, a, b)
    test = _COMPARED[sign]
    one, zero = numbers.number(1), numbers.number(0)
    values = [
        (one if test(x, y) else zero) if x == x and y == y else NAN
        for x, y in zip(a, b, strict=True)
    ]
    return Array(like.dims, values, like.lying)


def where(record: Record, place: int, condition: Array, yes: Array, no: Array) -> Array:
    """The entry of ``yes`` where the condition is not 0, else that of ``no``."""
    like = widest((condition, yes, no))
    tests = beside(condition, like)
    record.look(place, list(map(abs, tests)), [0.5] * len(tests))
    return chosen(like, [-1 if c != c else 0 if c != 0 else 1 for c in tests], (yes, no))


def extreme(
    record: Record, place: int, larger: bool, parts: Sequence[Array], fixed: Sequence[bool]
) -> Array:
    """max or min; ``fixed`` says which operands are numeric constants."""
    like = widest(parts)
    order = sorted(range(len(parts)), key=lambda i: fixed[i])
    columns = [beside(part, like) for part in parts]
    places = [order[0]] * len(like.entries)
    best = columns[order[0]]
    ahead = operator.gt if larger else operator.lt
    for turn, i in enumerate(order[1:]):
        record.look((place, turn), best, columns[i])
        places = [p if ahead(x, y) else i for p, x, y in zip(places, best, columns[i], strict=True)]
        best = [columns[p][e] for e, p in enumerate(places)]
    for column in columns:
        places = [-1 if x != x else p for p, x in zip(places, column, strict=True)]
    return chosen(like, places, parts)


def piece(numbers: Numbers, record: Record, place: int, name: str, part: Array) -> Array:
    """abs, sign, relu, floor, ceil."""
    value, slope = _PIECES[name]
    entries = part.entries
    values = each(value, entries)
    if name in ("floor", "ceil"):
        if any(0 < abs(x - round(x)) <= _CLOSE for x in entries if abs(x) < 2**50):
            record.close = True
    else:
        record.look(place, entries, [0] * len(entries))
    values = [v if isinstance(v, float) else numbers.number(v) for v in values]
    if part.tangents is None:
        return Array(part.dims, values, part.lying)
    return masked(part, values, list(map(slope, entries)), bent=name == "abs")


def _sign(x: Number) -> Number:
    return NAN if x != x else (x > 0) - (x < 0)


def _relu(x: Number) -> Number:
    return x if x > 0 or x != x else x - x


def _floor(x: Number) -> Number:
    return x - x % 1


def _bent(x: Number) -> Number:
    return _sign(x) or NAN


def _flat(x: Number) -> Number:
    return 0 if x != 0 else NAN


def _stepping(x: Number) -> Number:
    return 0 if x % 1 else NAN


_PIECES: dict[str, tuple[Callable[[Number], Number], Callable[[Number], Number]]] = {
    "abs": (abs, _bent),
    "sign": (_sign, _flat),
    "relu": (_relu, lambda x: 1 if x > 0 else 0),
    "floor": (_floor, _stepping),
    "ceil": (lambda x: -_floor(-x), _stepping),
}
PIECES = frozenset(_PIECES)
