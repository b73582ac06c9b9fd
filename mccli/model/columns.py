"""Names in an order, most of them components: rows or columns without a list of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

from mccli.model.component_block import ComponentBlock

Part = ComponentBlock | str


class Columns(Sequence[str]):
    """Blocks of components and single names, one after the other, numbered from 0.

    ``blocks`` are the blocks by base, ``numbers`` the places of the single names.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._starts: list[int] = []
        self.blocks: dict[str, ComponentBlock] = {}
        self.numbers: dict[str, int] = {}
        self._count = 0
        for part in parts:
            self._starts.append(self._count)
            if isinstance(part, str):
                self.numbers[part] = self._count
                self._count += 1
            else:
                self.blocks[part.base] = part
                self._count = part.close(self._count)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        for part in self._parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if not -self._count <= number < self._count:
            raise IndexError(number)
        number %= self._count
        which = bisect_right(self._starts, number) - 1
        part = self._parts[which]
        return part if isinstance(part, str) else part[number - self._starts[which]]
