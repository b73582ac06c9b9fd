"""Names in an order, most of them components: rows or columns without a list of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from mccli.model.component_block import ComponentBlock
from mccli.model.made_names import MadeNames

Part = ComponentBlock | str


class Columns(MadeNames):
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

    def made(self, number: int) -> str:
        """The name of the component in a column, counted from 0."""
        which = bisect_right(self._starts, number) - 1
        part = self._parts[which]
        return part if isinstance(part, str) else part[number - self._starts[which]]
