"""A sparse derivative, row by row: what is not listed is zero.

Rows of one pattern share their trees: the names in them are slots (``name`` nodes whose value
is a number), and each row brings the names that fill them. So a million rows cost no memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from mccli.model.result import Condition, Verified
from mccli.syntax.tree import Node, fold, name, rebuilt


@dataclass(frozen=True, slots=True)
class Row:
    """The non-zero entries of one row, from left to right.

    ``names[k]`` fills slot k of the entries; without slots ``names`` is empty. The tuple
    ``entries`` is one and the same object for all rows of a pattern (a key for caches).
    """

    number: int
    columns: tuple[int, ...]
    entries: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """What is known of a sparse derivative when its last row has been made."""

    conditions: tuple[Condition, ...]
    verified: Verified


class Cells(Protocol):
    """Rows in ascending order; rows of zeros may be left out. May be iterated more than once."""

    def __iter__(self) -> Iterator[Row]:
        """Make the rows. Raises ``MccliError`` or ``Mismatch`` on the way."""
        ...

    def finish(self) -> Finish:
        """What was found on the way; only after a whole iteration."""
        ...


def filled(row: Row) -> tuple[Node, ...]:
    """The row's entries with its names in their slots; what they share, they still share."""
    if not row.names:
        return row.entries

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op == "name" and isinstance(node.value, int):
            return name(row.names[node.value], node.at)
        return rebuilt(node, args)

    done: dict[int, Node] = {}
    return tuple(fold(entry, rule, done) for entry in row.entries)


def listed_places(cells: Iterable[Row]) -> list[tuple[int, int]]:
    """The row and the column of each entry."""
    return [(row.number, column) for row in cells for column in row.columns]


@dataclass(frozen=True, slots=True)
class ListedCells:
    """Rows that are all there."""

    rows: tuple[Row, ...]
    end: Finish

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def finish(self) -> Finish:
        """What is known of the derivative."""
        return self.end
