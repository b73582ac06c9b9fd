"""Reverse accumulation: the gradient of one vertex for a few times the cost of the vertex.

From the root down to the variables every vertex gets its adjoint, the derivative of the root
by it. Source: Griewank and Walther, Evaluating Derivatives, chapter 3.
"""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.functions import call
from mccli.calculus.components.graph.rationals import Rational
from mccli.calculus.components.graph.slopes import is_choice, slopes
from mccli.calculus.components.graph.vertices import NAME, Vertex, below

Gradient = dict[Vertex, Vertex]
"""The derivatives by the variables that are not zero."""
Contributions = list[tuple[Rational, Vertex]]


class Reverse:
    """Gradients of vertices of one graph by the same variables."""

    def __init__(self, graph: Graph, variables: set[Vertex]) -> None:
        self.graph = graph
        self.variables = variables
        self._branches: dict[Vertex, Gradient] = {}

    def gradient(self, root: Vertex) -> Gradient:
        """The derivatives of the root by the variables."""
        order = below([root], closed=self._branches)
        choices = [each for each in order if is_choice(each) and each not in self._branches]
        if not choices:
            return self._accumulated(root, order)
        for vertex in choices:
            # Choices come after those they hold, so no branch waits for another one.
            self._branches[vertex] = self._choice(vertex)
        return self._accumulated(root, below([root], closed=self._branches))

    def _choice(self, vertex: Vertex) -> Gradient:
        """where(c, a, b): the derivatives of a where c holds, else those of b."""
        graph = self.graph
        condition, first, second = vertex.operands
        left, right = (
            self._accumulated(each, below([each], closed=self._branches))
            for each in (first, second)
        )
        return {
            variable: call(
                graph,
                "where",
                (condition, left.get(variable, graph.zero), right.get(variable, graph.zero)),
            )
            for variable in {**left, **right}
        }

    def _accumulated(self, root: Vertex, order: Sequence[Vertex]) -> Gradient:
        """The gradient of a vertex below which all choices are known: they are like leaves."""
        graph = self.graph
        active = self._active(order)
        if root not in active:
            return {}
        adjoints: dict[Vertex, Contributions] = {root: [(1, graph.one)]}
        for vertex in reversed(order):
            if vertex in active and vertex.kind != NAME and vertex in adjoints:
                adjoint = self._sum(adjoints.pop(vertex))
                if adjoint is not graph.zero:
                    self._pass_on(vertex, adjoint, active, adjoints)
        found = {
            vertex: self._sum(contributions)
            for vertex, contributions in adjoints.items()
            if vertex in self.variables
        }
        return {vertex: entry for vertex, entry in found.items() if entry is not graph.zero}

    def _pass_on(
        self,
        vertex: Vertex,
        adjoint: Vertex,
        active: set[Vertex],
        adjoints: dict[Vertex, Contributions],
    ) -> None:
        """Add what the vertex contributes to the adjoints of its operands."""
        graph = self.graph
        if is_choice(vertex):
            for variable, branch in self._branches[vertex].items():
                product = graph.times(adjoint, branch)
                adjoints.setdefault(variable, []).append((1, product))
            return
        outer, inner = graph.apart(adjoint)
        if outer not in (1, -1) and len(vertex.operands) > 1:
            # What several operands share, the coefficient included, is computed once.
            outer, inner = 1, adjoint
        for operand, coefficient, slope in slopes(graph, vertex, active):
            part = inner if slope is None else graph.times(inner, slope)
            adjoints.setdefault(operand, []).append((outer * coefficient, part))

    def _active(self, order: Sequence[Vertex]) -> set[Vertex]:
        """The vertices that depend on a variable."""
        active: set[Vertex] = set()
        for vertex in order:
            if vertex.kind == NAME:
                if vertex in self.variables:
                    active.add(vertex)
            elif vertex in self._branches:
                if self._branches[vertex]:
                    active.add(vertex)
            elif not active.isdisjoint(vertex.operands):
                active.add(vertex)
        return active

    def _sum(self, contributions: Contributions) -> Vertex:
        if len(contributions) == 1:
            return self.graph.scaled(*contributions[0])
        return self.graph.combination(contributions)
