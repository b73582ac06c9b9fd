"""Inverses and determinants by Gaussian elimination, carried out on the tangents as well.

Every step is a quotient, a product or a difference of numbers with tangents, so the slopes of
the result follow from those of the arithmetic alone.

Source: G. Golub, C. Van Loan, "Matrix Computations", section 3.4 (partial pivoting).
"""

from __future__ import annotations

from operator import sub

from mccli.calculus.tensors.numeric.array import Array, Entries, chunks, counted
from mccli.calculus.tensors.numeric.elementwise import applied, masked
from mccli.calculus.tensors.numeric.matrices import added, multiplied
from mccli.calculus.tensors.numeric.numbers import EXACT, NAN, Numbers


class Singular(Exception):
    """No pivot is distinguishable from zero."""


class _Row:
    """The entries of one row with their tangents, and what they were computed from."""

    __slots__ = ("entries", "scale", "tangents")

    def __init__(self, entries: Entries, tangents: Entries | None) -> None:
        self.entries = entries
        self.tangents = tangents
        self.scale = max(map(abs, entries))

    def subtract(self, column: int, pivot: _Row, width: int) -> None:
        """Take away the multiple of the pivot's row that clears the column."""
        top, bottom = self.entries[column], pivot.entries[column]
        factor = top / bottom
        if self.tangents is not None and pivot.tangents is not None:
            place = slice(column * width, (column + 1) * width)
            step = [
                (t - factor * p) / bottom
                for t, p in zip(self.tangents[place], pivot.tangents[place], strict=True)
            ]
            scaled = [t - factor * p for t, p in zip(self.tangents, pivot.tangents, strict=True)]
            self.tangents = list(map(sub, scaled, [x * d for x in pivot.entries for d in step]))
        self.entries = [x - factor * p for x, p in zip(self.entries, pivot.entries, strict=True)]
        self.scale = max(self.scale, abs(factor) * pivot.scale)

    def divide(self, column: int, width: int) -> None:
        """Make the entry in the column a one."""
        bottom = self.entries[column]
        entries = [x / bottom for x in self.entries]
        if self.tangents is not None:
            step = self.tangents[column * width : (column + 1) * width]
            moved = [q * d for q in entries for d in step]
            self.tangents = [(t - m) / bottom for t, m in zip(self.tangents, moved, strict=True)]
        self.entries = entries


def inverse(numbers: Numbers, matrix: Array) -> Array:
    """inv(A), by Gauss-Jordan elimination of (A | I). Raises ``Singular``."""
    size, width = matrix.dims[0], matrix.width
    rows = _rows(matrix)
    one, zero = numbers.number(1), numbers.number(0)
    for i, row in enumerate(rows):
        row.entries = row.entries + [one if i == j else zero for j in range(size)]
        if row.tangents is not None:
            row.tangents = row.tangents + [zero] * (size * width)
    for column in range(size):
        _exchange(rows, column, numbers.singular)
        rows[column].divide(column, width)
        for i, row in enumerate(rows):
            if i != column:
                row.subtract(column, rows[column], width)
    entries = [x for row in rows for x in row.entries[size:]]
    if matrix.tangents is None:
        return Array(matrix.dims, entries)
    tangents = [t for row in rows for t in (row.tangents or [])[size * width :]]
    return Array(matrix.dims, entries, False, tangents)


def determinant(numbers: Numbers, matrix: Array) -> Array:
    """det(A), the product of the pivots. Raises ``Singular`` where its slope cannot be told."""
    if any(x != x for x in matrix.entries):
        return Array((), [NAN])
    try:
        pivots, sign = _pivots(matrix, numbers.singular if matrix.tangents else 0.0)
    except Singular:
        if matrix.tangents is not None:
            raise
        return Array((), [numbers.number(0)])
    result = multiplied(pivots)
    return masked(result, [sign * result.entries[0]], [sign])


def log_determinant(numbers: Numbers, matrix: Array) -> Array:
    """log|det(A)|, the sum of the logarithms of the pivots' sizes. Raises ``Singular``."""
    pivots, _ = _pivots(matrix, numbers.singular)
    sizes = masked(
        pivots, list(map(abs, pivots.entries)), [1 if x > 0 else -1 for x in pivots.entries]
    )
    if numbers is EXACT:
        # The logarithm of a product may be rational where those of its factors are not.
        sizes = multiplied(sizes)
    return added(applied(numbers, "log", sizes))


def _pivots(matrix: Array, singular: float) -> tuple[Array, int]:
    """The pivots, and the sign of the exchange of rows."""
    size, width = matrix.dims[0], matrix.width
    rows = _rows(matrix)
    sign = 1
    for column in range(size):
        if _exchange(rows, column, singular):
            sign = -sign
        for row in rows[column + 1 :]:
            row.subtract(column, rows[column], width)
    entries = [row.entries[i] for i, row in enumerate(rows)]
    if matrix.tangents is None:
        return Array((size,), entries), sign
    places = [slice(i * width, (i + 1) * width) for i in range(size)]
    tangents = [t for row, place in zip(rows, places, strict=True) for t in _at(row, place)]
    return Array((size,), entries, False, tangents), sign


def _at(row: _Row, place: slice) -> Entries:
    return (row.tangents or [])[place]


def _rows(matrix: Array) -> list[_Row]:
    size, width = matrix.dims[0], matrix.width
    counted(size, size, size, 1 + width)
    entries = chunks(matrix.entries, size)
    if matrix.tangents is None:
        return [_Row(row, None) for row in entries]
    tangents = chunks(matrix.tangents, size * width)
    return [_Row(row, steps) for row, steps in zip(entries, tangents, strict=True)]


def _exchange(rows: list[_Row], column: int, singular: float) -> bool:
    """Bring the largest pivot up; whether rows were exchanged. Raises ``Singular``."""
    best = max(range(column, len(rows)), key=lambda i: abs(rows[i].entries[column]))
    row = rows[best]
    pivot = row.entries[column]
    if pivot == 0 or not abs(pivot) > singular * row.scale:
        raise Singular
    rows[column], rows[best] = rows[best], rows[column]
    return best != column
