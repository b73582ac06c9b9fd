"""Arrays of numbers with their tangents: forward-mode differentiation, a whole array at a time.

Tangents lie behind the entries as one more axis: entry e along direction d stands at
``e * width + d``. So whatever is linear acts on tangents as it acts on entries.

Source: A. Griewank, A. Walther, "Evaluating Derivatives" (2008), chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain, repeat
from operator import add, mul
from typing import Any

Number = Any
"""A float, a ``Fraction`` or an ``mpf``; a float nan where there is no value."""
Entries = list[Any]
Dims = tuple[int, ...]

MOST_WORK = 20_000_000
"""Multiplications in one operation, and entries of one array, that are still worth it."""


class TooMuchWork(Exception):
    """An operation on arrays that are too large for plain Python."""


class Array:
    """The entries of a scalar, vector, row (a ``lying`` vector), matrix or tensor, row-major.

    ``tangents`` is None for what depends on nothing that is differentiated by.
    """

    __slots__ = ("dims", "entries", "lying", "tangents")

    def __init__(
        self,
        dims: Dims,
        entries: Entries,
        lying: bool = False,
        tangents: Entries | None = None,
    ) -> None:
        self.dims = dims
        self.entries = entries
        self.lying = lying
        self.tangents = tangents

    @property
    def width(self) -> int:
        """How many directions the tangents have."""
        return len(self.tangents) // len(self.entries) if self.tangents else 0

    @property
    def sides(self) -> tuple[int, int]:
        """Rows and columns; a vector has one column, a row one row."""
        dims = self.dims
        if len(dims) == 2:
            return dims[0], dims[1]
        if not dims:
            return 1, 1
        return (1, dims[0]) if self.lying else (dims[0], 1)

    def __repr__(self) -> str:
        kind = "row" if self.lying else "array"
        return f"<{kind} {self.dims} along {self.width}>"


def scalar(value: Number) -> Array:
    """A number that depends on nothing."""
    return Array((), [value])


def filled(dims: Dims, value: Array) -> Array:
    """Every entry is the scalar ``value``. Raises ``TooMuchWork``."""
    count = counted(*dims)
    tangents = None if value.tangents is None else value.tangents * count
    return Array(dims, value.entries * count, False, tangents)


def identity(size: int, one: Number) -> Array:
    """eye(n)_ij = 1 where i = j, else 0. Raises ``TooMuchWork``."""
    counted(size, size)
    zero = one - one
    entries = [zero] * (size * size)
    entries[:: size + 1] = [one] * size
    return Array((size, size), entries)


def seeded(array: Array, steps: Sequence[Entries]) -> Array:
    """The array with tangents: ``steps[d]`` holds the step of each entry along direction d."""
    tangents = list(chain.from_iterable(zip(*steps, strict=True)))
    return Array(array.dims, array.entries, array.lying, tangents)


def counted(*sizes: int) -> int:
    """The product of the sizes. Raises ``TooMuchWork``."""
    count = math.prod(sizes)
    if count > MOST_WORK:
        raise TooMuchWork
    return count


def chunks(entries: Entries, size: int) -> list[Entries]:
    """The entries in pieces of one size."""
    return [entries[i : i + size] for i in range(0, len(entries), size)]


def spread(entries: Entries, times: int) -> Entries:
    """Every entry so many times, each beside its copies."""
    return entries if times == 1 else list(chain.from_iterable(map(repeat, entries, repeat(times))))


def chained(like: Array, entries: Entries, *parts: tuple[Entries, Array]) -> Array:
    """The chain rule: an array of the shape of ``like`` with tangents Σ slope · tangent.

    Each part has a slope per entry of the result, and an operand of the result's shape or a
    scalar.
    """
    tangents: Entries | None = None
    for slopes, operand in parts:
        if operand.tangents is None:
            continue
        term = scaled(slopes, operand)
        tangents = term if tangents is None else list(map(add, tangents, term))
    return Array(like.dims, entries, like.lying, tangents)


def scaled(slopes: Entries, operand: Array) -> Entries:
    """slope_e * tangent_ed; a scalar's tangents go with every slope."""
    tangents = operand.tangents or []
    if not operand.dims:
        return [slope * tangent for slope in slopes for tangent in tangents]
    return list(map(mul, spread(slopes, operand.width), tangents))
