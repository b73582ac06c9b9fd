"""Sequences of names that are made when they are asked for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import overload


class MadeNames(Sequence[str]):
    """A sequence whose names are made by their place, so that a million take no memory."""

    @abstractmethod
    def made(self, number: int) -> str:
        """The name at a place, counted from 0 and within the length."""

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        count = len(self)
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(count))]
        if not -count <= number < count:
            raise IndexError(number)
        return self.made(number % count)
