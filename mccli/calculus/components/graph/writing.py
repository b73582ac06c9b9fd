"""Vertices to the language's trees: shared ones become temporaries where that is shorter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mccli.calculus.components.graph.rationals import Rational
from mccli.calculus.components.graph.spelling import RULES, multiple, sum_of
from mccli.calculus.components.graph.vertices import (
    NAME,
    NUMBER,
    SUM,
    Vertex,
    below,
)
from mccli.model.program import Temporaries
from mccli.syntax import tree
from mccli.syntax.tree import Node

# Entries written out in full up to this many signs and names need no temporaries,
_FEW = 3_000
# nor do those that are hardly longer than with them.
_HARDLY_LONGER = 1.5


@dataclass(frozen=True, slots=True)
class Written:
    """The trees of vertices over temporaries, each of these after those it uses itself."""

    temporaries: Temporaries
    trees: Mapping[Vertex, Node]


class Writer:
    """The trees of vertices without temporaries; each is made once."""

    def __init__(self) -> None:
        self.trees: dict[Vertex, Node] = {}
        self._sizes: dict[Vertex, int] = {}
        self._multiples: dict[tuple[Rational, int], Node] = {}

    def written(self, roots: Iterable[Vertex]) -> dict[Vertex, Node] | None:
        """The trees of the roots; None where they are long enough to want temporaries."""
        total = 0
        for root in roots:
            self._write(root)
            total += self._sizes[root]
            if total > _FEW:
                return None
        return {root: self.trees[root] for root in roots}

    def _write(self, root: Vertex) -> None:
        for vertex in below([root], self._sizes):
            size = 1
            for operand in vertex.operands:
                size += self._sizes[operand]
            self._sizes[vertex] = size
            if size <= _FEW:
                args = [self.trees[operand] for operand in vertex.operands]
                if vertex.kind == SUM:
                    self.trees[vertex] = sum_of(vertex, args, self._multiple)
                else:
                    self.trees[vertex] = RULES[vertex.kind](vertex, args)

    def _multiple(self, coefficient: Rational, term: Node) -> Node:
        """As for one sum, but the same tree in all of them; ``trees`` holds the term."""
        key = coefficient, id(term)
        found = self._multiples.get(key)
        if found is None:
            found = self._multiples[key] = multiple(coefficient, term)
        return found


def written(roots: Sequence[Vertex], taken: set[str], everything: bool) -> Written:
    """The trees of the roots (and of all below them).

    ``everything`` shares all that is used twice; else only what makes the text much shorter.
    Temporaries have none of the names ``taken``.
    """
    order = below(roots)
    shared = _worth_sharing(order, roots, everything)
    names = _names(taken)
    temporaries: list[tuple[str, Node]] = []
    trees: dict[Vertex, Node] = {}
    for vertex in order:
        found = RULES[vertex.kind](vertex, [trees[operand] for operand in vertex.operands])
        if vertex in shared:
            name = next(names)
            temporaries.append((name, found))
            found = tree.name(name)
        trees[vertex] = found
    return Written(tuple(temporaries), trees)


def _worth_sharing(
    order: Sequence[Vertex], roots: Sequence[Vertex], everything: bool
) -> set[Vertex]:
    if not everything and not _much_longer(order, roots):
        return set()
    uses: dict[Vertex, int] = dict.fromkeys(order, 0)
    for vertex in order:
        for operand in vertex.operands:
            uses[operand] += 1
    for root in roots:
        uses[root] += 1
    return {each for each, count in uses.items() if count > 1 and _is_work(each)}


def _is_work(vertex: Vertex) -> bool:
    """Whether a vertex is more than a name, a number, or minus something."""
    if vertex.kind in (NAME, NUMBER):
        return False
    return vertex.kind != SUM or vertex.data != (0, (-1,))


def _much_longer(order: Sequence[Vertex], roots: Sequence[Vertex]) -> bool:
    """Whether the roots written out in full are much longer than with temporaries."""
    full: dict[Vertex, int] = {}
    for vertex in order:
        size = 1
        for operand in vertex.operands:
            size += full[operand]
        full[vertex] = size
    total = sum([full[root] for root in roots])
    if total <= _FEW:
        return False
    return total > _HARDLY_LONGER * sum(1 + len(vertex.operands) for vertex in order)


def _names(taken: set[str]) -> Iterator[str]:
    """t1, t2, … with another stem where a name of the problem looks like that."""
    stem = "t"
    while any(name.startswith(stem) and name[len(stem) :].isdigit() for name in taken):
        stem += "_" if stem.endswith("t") else "t"
    number = 0
    while True:
        number += 1
        yield f"{stem}{number}"
