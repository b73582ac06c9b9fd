"""Forward accumulation: the rows of vertices, from the variables up.

Every vertex that depends on a variable carries its row, the derivatives by the variables.
"""

from __future__ import annotations

from collections.abc import Iterable

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.functions import call
from mccli.calculus.components.graph.reverse import Contributions, Gradient
from mccli.calculus.components.graph.slopes import is_choice, slopes
from mccli.calculus.components.graph.vertices import NAME, Vertex, below


class Forward:
    """The rows of vertices of one graph by the same variables; each is made once."""

    def __init__(self, graph: Graph, variables: Iterable[Vertex], flat: bool) -> None:
        self.graph = graph
        self.flat = flat
        self._variables = frozenset(variables)
        self._rows: dict[Vertex, Gradient] = {}
        self._active: set[Vertex] = set()

    def row(self, root: Vertex) -> Gradient:
        """The derivatives of a vertex by the variables."""
        for vertex in below([root], self._rows):
            if vertex.kind == NAME:
                row = {vertex: self.graph.one} if vertex in self._variables else {}
            elif is_choice(vertex):
                row = self._choice(vertex)
            else:
                row = self._combined(vertex)
            if row:
                self._active.add(vertex)
            self._rows[vertex] = row
        return self._rows[root]

    def _choice(self, vertex: Vertex) -> Gradient:
        condition, *branches = vertex.operands
        left, right = (self._rows[each] for each in branches)
        zero = self.graph.zero
        return {
            variable: call(
                self.graph,
                "where",
                (condition, left.get(variable, zero), right.get(variable, zero)),
            )
            for variable in {**left, **right}
        }

    def _combined(self, vertex: Vertex) -> Gradient:
        graph, flat = self.graph, self.flat
        parts: dict[Vertex, Contributions] = {}
        for operand, coefficient, slope in slopes(graph, vertex, self._active, flat):
            for variable, inner in self._rows[operand].items():
                part = inner if slope is None else graph.times(slope, inner, flat)
                parts.setdefault(variable, []).append((coefficient, part))
        join = graph.flat_combination if flat else graph.combination
        row = {
            variable: join(each) if len(each) > 1 else graph.scaled(*each[0])
            for variable, each in parts.items()
        }
        return {variable: slope for variable, slope in row.items() if slope is not graph.zero}
