"""From operations to statements: what is used twice gets a name, and no statement is too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from mccli.render.code.matrix.arrays import Arrays
from mccli.syntax.tree import Node, fold, postorder

_MOST_PARTS = 24
_LEAVES = frozenset({"number", "name", "size", "constant", "filled", "string"})
# Written again at each use; what they are made of counts as used by their users.
_TRANSPARENT = frozenset({"negative", "transpose"})


@dataclass(frozen=True, slots=True)
class Statements:
    """Temporaries with their operations, in order, and what is left of the results.

    A temporary occurs as a ``name`` of its own: ``1``, ``2``, …, which no argument has.
    """

    temporaries: tuple[tuple[str, Node], ...]
    results: tuple[Node, ...]


def statements(arrays: Arrays, results: Sequence[Node], loops: bool) -> Statements:
    """The statements that compute the results.

    ``loops`` says that an ``einsum`` is a loop: a statement of its own, over named operands.
    """
    cutter = _Cutter(arrays, _used_twice(results), loops)
    done: dict[int, Node] = {}
    found = tuple(fold(each, cutter.part, done) for each in results)
    return Statements(tuple(cutter.temporaries), found)


class _Cutter:
    """Takes parts out of statements: shared ones, loops, and what makes them too long."""

    def __init__(self, arrays: Arrays, shared: set[int], loops: bool) -> None:
        self.temporaries: list[tuple[str, Node]] = []
        self._arrays = arrays
        self._shared = shared
        self._loops = loops
        self._sizes: dict[int, int] = {}
        self._numbers = count(1)

    def part(self, node: Node, parts: list[Node]) -> Node:
        """The operation over its operands, cut where it must be."""
        if not parts:
            return node
        is_loop = self._loops and node.op == "einsum"
        if is_loop:
            parts = [self._named(each) for each in parts]
        found = self._bounded(node, parts)
        return self._cut(found) if is_loop or id(node) in self._shared else found

    def _bounded(self, node: Node, parts: list[Node]) -> Node:
        if node.op in ("sum", "times") and len(parts) > 2:
            return self._chained(node, parts)
        while self._size(parts) > _MOST_PARTS:
            largest = max(range(len(parts)), key=lambda i: (self._sizes.get(id(parts[i]), 1), -i))
            if self._sizes.get(id(parts[largest]), 1) == 1:
                break
            parts[largest] = self._cut(parts[largest])
        return self._made(node, node.value, parts)

    def _chained(self, node: Node, parts: list[Node]) -> Node:
        """Terms or factors in groups, each going on from the one before."""
        first = "+" if node.op == "sum" else "*"
        group: list[Node] = []
        signs = ""
        for sign, part in zip(node.value, parts, strict=True):
            if len(group) > 1 and self._size([*group, part]) > _MOST_PARTS:
                group = [self._cut(self._made(node, signs, group))]
                signs = first
            group.append(part)
            signs += sign
        return self._made(node, signs, group)

    def _made(self, node: Node, value: object, parts: Sequence[Node]) -> Node:
        shape = self._arrays.shape(node)
        if node.op in ("sum", "times"):
            shape = self._arrays.common_shape(parts)
        found = self._arrays.make(node.op, value, parts, shape)
        self._sizes[id(found)] = self._size(parts)
        return found

    def _named(self, part: Node) -> Node:
        return part if part.op == "name" else self._cut(part)

    def _cut(self, part: Node) -> Node:
        if part.op in _LEAVES and part.op != "filled":
            return part
        title = str(next(self._numbers))
        self.temporaries.append((title, part))
        return self._arrays.make("name", title, (), self._arrays.shape(part))

    def _size(self, parts: Sequence[Node]) -> int:
        return 1 + sum(self._sizes.get(id(part), 1) for part in parts)


def _used_twice(results: Sequence[Node]) -> set[int]:
    """The operations with two users or more that are worth a name."""
    uses: dict[int, int] = {}
    nodes = list(postorder(*results))
    for each in results:
        uses[id(each)] = uses.get(id(each), 0) + 1
    found: set[int] = set()
    for node in reversed(nodes):
        times = uses.get(id(node), 0)
        if times > 1 and _is_worth_a_name(node):
            found.add(id(node))
        share = times if node.op in _TRANSPARENT else 1
        for each in node.args:
            uses[id(each)] = uses.get(id(each), 0) + share
    return found


def _is_worth_a_name(node: Node) -> bool:
    if node.op in _LEAVES or node.op in _TRANSPARENT:
        return False
    return any(each.op not in ("number", "size", "constant") for each in node.args)
