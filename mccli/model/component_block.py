"""The components of one base that occur, counted in their order: constant time and few bytes.

Components are laid out row by row in the smallest box that holds them, one byte each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from typing import TYPE_CHECKING

from mccli.model.indexed import Key, key_name
from mccli.model.made_names import MadeNames

if TYPE_CHECKING:
    from array import array


class ComponentBlock(MadeNames):
    """The names of the marked components in order, and the number of each.

    ``low`` and ``high`` are the least and the largest indices: one or two of each. Numbers
    count from ``first``, which is set by ``close`` after the last mark.
    """

    def __init__(self, base: str, low: Sequence[int], high: Sequence[int]) -> None:
        self.base = base
        self._low = tuple(low)
        self._width = high[-1] - low[-1] + 1
        height = high[0] - low[0] + 1 if len(low) > 1 else 1
        self._marks = bytearray(self._width * height)
        self._numbers: array[int] | None = None
        self._count = 0
        self.first = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        return (key_name(self.base, self._key(place)) for place in self._places())

    def made(self, number: int) -> str:
        """The name of the component in a column, counted from 0."""
        if self._numbers is None:
            return key_name(self.base, self._key(number))
        from bisect import bisect_left

        return key_name(self.base, self._key(bisect_left(self._numbers, number + 1)))

    def place(self, indices: Sequence[int]) -> int:
        """Where a component lies in the box."""
        place = 0 if len(indices) == 1 else (indices[0] - self._low[0]) * self._width
        return place + indices[-1] - self._low[-1]

    def step(self, steps: Sequence[int]) -> int:
        """How far apart components lie whose indices differ by ``steps``."""
        return steps[-1] if len(steps) == 1 else steps[0] * self._width + steps[1]

    def mark(self, place: int, step: int, count: int) -> bool:
        """Mark ``count`` components; whether one of them was marked before, or is so twice."""
        if step < 0:
            place, step = place + step * (count - 1), -step
        if step == 0:
            before = self._marks[place] or count > 1
            self._marks[place] = 1
            return bool(before)
        which = slice(place, place + step * (count - 1) + 1, step)
        before = 1 in self._marks[which]
        self._marks[which] = b"\1" * count
        return before

    def mark_all(self) -> None:
        """Mark every component of the box."""
        self._marks = bytearray(b"\1") * len(self._marks)

    def close(self, first: int) -> int:
        """Number the marked components from ``first`` on; the number after the last one."""
        self.first = first
        self._count = self._marks.count(1)
        if self._count < len(self._marks):
            from array import array

            # After each place, how many are marked so far.
            self._numbers = array("q", accumulate(self._marks))
        return first + self._count

    def numbers(self, place: int, step: int, count: int) -> Sequence[int]:
        """The numbers of marked components that lie ``step`` apart."""
        if step == 0:
            return [self._number(place)] * count
        if self._numbers is None:
            first = self.first + place
            return range(first, first + step * count, step)
        end = place + step * count
        found = self._numbers[place : end if end >= 0 else None : step]
        before = self.first - 1
        return [before + each for each in found]

    def _number(self, place: int) -> int:
        if self._numbers is None:
            return self.first + place
        return self.first - 1 + self._numbers[place]

    def _places(self) -> Iterator[int]:
        return compress(range(len(self._marks)), self._marks)

    def _key(self, place: int) -> Key:
        if len(self._low) == 1:
            return self._low[0] + place
        row, column = divmod(place, self._width)
        return self._low[0] + row, self._low[1] + column

    def first_and_last(self) -> tuple[Key, Key]:
        """The first and the last marked component."""
        last = len(self._marks) - 1 - self._marks[::-1].index(1)
        return self._key(self._marks.index(1)), self._key(last)
