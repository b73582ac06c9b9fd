"""What the attributes of a declaration ask of numbers: symmetric, posdef, invertible, positive."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.model.spaces import Space, shape_of

Numbers = list[list[Fraction]]


def broken_attribute(space: Space, entries: Sequence[object]) -> str | None:
    """The first attribute that the entries (row by row) do not have, None if they have all.

    Only rational entries can be judged; others are taken on trust.
    """
    numbers = [entry for entry in entries if isinstance(entry, Fraction)]
    if "positive" in space.attributes and any(number <= 0 for number in numbers):
        return "positive"
    asked = [each for each in space.attributes if each != "positive"]
    if not asked or len(numbers) != len(entries):
        return None
    size = shape_of(space).sizes[0]
    rows = [numbers[i : i + size] for i in range(0, len(numbers), size)]
    return next((each for each in asked if not _HOLDS[each](rows)), None)


def _is_symmetric(rows: Numbers) -> bool:
    return all(rows[i][j] == rows[j][i] for i in range(len(rows)) for j in range(i))


def _is_posdef(rows: Numbers) -> bool:
    """Sylvester's criterion: symmetric, and all pivots without exchanges are positive."""
    return _is_symmetric(rows) and all(pivot > 0 for pivot in _pivots(rows, exchange=False))


def _is_invertible(rows: Numbers) -> bool:
    return all(pivot != 0 for pivot in _pivots(rows, exchange=True))


_HOLDS = {"symmetric": _is_symmetric, "posdef": _is_posdef, "invertible": _is_invertible}


def _pivots(rows: Numbers, exchange: bool) -> list[Fraction]:
    """The pivots of Gaussian elimination, up to the first that is zero."""
    rows = [list(row) for row in rows]
    pivots = []
    for column in range(len(rows)):
        if exchange:
            best = max(range(column, len(rows)), key=lambda i: rows[i][column] != 0)
            rows[column], rows[best] = rows[best], rows[column]
        pivots.append(rows[column][column])
        if pivots[-1] == 0:
            return pivots
        for row in rows[column + 1 :]:
            factor = row[column] / pivots[-1]
            for j in range(column, len(rows)):
                row[j] -= factor * rows[column][j]
    return pivots
