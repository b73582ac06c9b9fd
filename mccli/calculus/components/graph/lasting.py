"""Small functions: one graph for many requests, kept flat, so that answers read well.

What a worker process has derived, written and looked up for one request serves the next. The
answers do not depend on that: see ``Graph.lasting``.
"""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.forward import Forward
from mccli.calculus.components.graph.lowering import lowered
from mccli.calculus.components.graph.reverse import Gradient
from mccli.calculus.components.graph.vertices import Vertex
from mccli.calculus.components.graph.writing import Writer
from mccli.limits import Limits
from mccli.syntax.tree import Node

# A graph is given up when it has grown to this many vertices.
_MOST_VERTICES = 200_000
_MOST_KINDS = 16
_MOST_TERMS = 20_000


class Lasting:
    """A graph with all that has been found about its vertices."""

    def __init__(self, constants: frozenset[str]) -> None:
        self.graph = Graph(constants, Limits(nodes=2**62), lasting=True)
        self.writer = Writer()
        self._forward: dict[tuple[str, ...], Forward] = {}
        self._terms: dict[int, tuple[Node, Vertex]] = {}

    def gradients(
        self, functions: Sequence[Node], variables: Sequence[str], order: int
    ) -> list[Gradient]:
        """The rows of the functions; at order 2, the upper triangle of the Hessian."""
        if len(self._terms) >= _MOST_TERMS:
            self._terms.clear()
        roots = lowered(self.graph, functions, True, self._terms)
        names = tuple(variables)
        forward = self._forward.get(names)
        if forward is None:
            if len(self._forward) >= _MOST_KINDS:
                self._forward.clear()
            wanted = [self.graph.name(name) for name in names]
            forward = self._forward[names] = Forward(self.graph, wanted, flat=True)
        rows = [forward.row(root) for root in roots]
        if order == 1:
            return rows
        place = {self.graph.name(name): i for i, name in enumerate(names)}
        upper: list[Gradient] = []
        for variable, start in place.items():
            entry = rows[0].get(variable)
            row = {} if entry is None else forward.row(entry)
            upper.append({other: bend for other, bend in row.items() if place[other] >= start})
        return upper


GRAPHS: dict[frozenset[str], Lasting] = {}
"""The graphs in use; a cache."""


def lasting(constants: frozenset[str]) -> Lasting:
    """The graph in which these names are constants."""
    found = GRAPHS.get(constants)
    if found is None or found.graph.size > _MOST_VERTICES:
        found = GRAPHS[constants] = Lasting(constants)
    return found
