"""Component functions that differ in their names only: the same skeleton, with other names.

Thousands of rows of a real system are a few patterns: one derivation serves all their rows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mccli.syntax.tree import Node, fold, postorder

# Functions share little where they have less than this many times the nodes they have together.
_LITTLE_SHARED = 1.5


@dataclass(frozen=True, slots=True)
class Member:
    """One component function: its row, its skeleton, and what fills the skeleton's slots.

    ``columns[k]`` is the column of the variable ``names[k]``, or -1 for a name that is none.
    No name occurs twice. Equal ``skeleton`` means equal functions up to names.
    """

    row: int
    skeleton: Hashable
    names: tuple[str, ...]
    columns: tuple[int, ...]


class Members(Protocol):
    """The component functions in order; may be iterated more than once."""

    def __iter__(self) -> Iterator[Member]:
        """Make the members."""
        ...

    def function(self, member: Member) -> Node:
        """The scalar tree of a member."""
        ...


class WrittenMembers:
    """The members of functions that are all written out.

    ``shares_much`` says that they have many parts in common, as shared nodes.
    """

    def __init__(
        self, functions: Sequence[Node], column: Mapping[str, int], constants: frozenset[str]
    ) -> None:
        self._functions = functions
        shared: dict[tuple[object, ...], tuple[object, ...]] = {}
        self._members: list[Member] = []
        seen: set[int] = set()
        apart = 0
        for row, function in enumerate(functions):
            form, names, operations = _skeleton(function, constants)
            seen.update(operations)
            apart += len(operations)
            columns = tuple(column.get(name, -1) for name in names)
            # Only the first of equal skeletons is kept.
            key = (form, tuple(each >= 0 for each in columns))
            self._members.append(Member(row, shared.setdefault(key, key), names, columns))
        self.shares_much = apart > _LITTLE_SHARED * len(seen)

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members)

    def function(self, member: Member) -> Node:
        """The scalar tree of a member."""
        return self._functions[member.row]


def skeleton(root: Node, constants: frozenset[str]) -> tuple[tuple[object, ...], tuple[str, ...]]:
    """The tree without its names, as a key; and the names in order of occurrence."""
    return _skeleton(root, constants)[:2]


def _skeleton(
    root: Node, constants: frozenset[str]
) -> tuple[tuple[object, ...], tuple[str, ...], list[int]]:
    """The same, and the ids of the tree's operations."""
    places: dict[int, int] = {}
    names: dict[str, int] = {}
    key: list[object] = []
    operations: list[int] = []
    for node in postorder(root):
        if node.args:
            key.append((node.op, node.value, *[places[id(operand)] for operand in node.args]))
            operations.append(id(node))
        elif node.op == "name" and node.value not in constants:
            key.append(names.setdefault(node.value, len(names)))
        else:
            key.append((node.op, node.value))
        places[id(node)] = len(places)
    return tuple(key), tuple(names), operations


def with_slots(tree: Node, slots: Mapping[str, int], done: dict[int, Node]) -> Node:
    """The tree with slots in the place of names."""
    return fold(tree, lambda node, args: _slotted(node, args, slots), done)


def _slotted(node: Node, args: list[Node], slots: Mapping[str, int]) -> Node:
    if node.op == "name":
        return Node("name", slots.get(node.value, node.value), (), node.at)
    return Node(node.op, node.value, tuple(args), node.at)


def with_names(tree: Node, names: Sequence[str]) -> Node:
    """The tree with names in its slots."""
    return fold(tree, lambda node, args: _named(node, args, names))


def _named(node: Node, args: list[Node], names: Sequence[str]) -> Node:
    if node.op == "name":
        word = names[node.value] if isinstance(node.value, int) else node.value
        return Node("name", word, (), node.at)
    return Node(node.op, node.value, tuple(args), node.at)
