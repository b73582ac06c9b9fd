"""The derivative of one vertex by each of its operands: what every accumulation is made of.

A choice has no slopes: ``where`` is differentiated branch by branch, so that the derivative
of the branch not taken is never asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.functions import call, partial
from mccli.calculus.components.graph.lowering import power
from mccli.calculus.components.graph.rationals import Rational
from mccli.calculus.components.graph.vertices import (
    CALL,
    POWER,
    PRODUCT,
    SUM,
    Vertex,
)

Slope = tuple[Vertex, Rational, Vertex | None]
"""An operand, and the derivative by it: a coefficient, times a vertex where there is one."""


def is_choice(vertex: Vertex) -> bool:
    """Whether the vertex is ``where(condition, a, b)``."""
    return vertex.kind == CALL and vertex.data == "where"


def slopes(
    graph: Graph, vertex: Vertex, active: set[Vertex], flat: bool = False
) -> Iterator[Slope]:
    """The derivatives by the active operands that are not zero."""
    kind = vertex.kind
    if kind == SUM:
        for coefficient, operand in zip(vertex.data[1], vertex.operands, strict=True):
            if operand in active:
                yield operand, coefficient, None
    elif kind == PRODUCT and vertex.data == (1, 1):
        left, right = vertex.operands
        if left in active:
            yield left, 1, right
        if right in active:
            yield right, 1, left
    elif kind == PRODUCT:
        factors = list(zip(vertex.operands, vertex.data, strict=True))
        for place, (base, exponent) in enumerate(factors):
            if base not in active:
                continue
            if exponent == -1 and len(factors) > 1:
                # a/b has the slope -(a/b)/b, which shares the quotient.
                yield base, -1, graph.product(((vertex, 1), (base, -1)), flat)
                continue
            others = factors[:place] + factors[place + 1 :]
            if exponent != 1:
                others.insert(place, (base, exponent - 1))
            yield base, exponent, graph.product(others, flat)
    elif kind == POWER:
        base, exponent_vertex = vertex.operands
        if base in active:
            lower = graph.combination(((1, exponent_vertex), (-1, graph.one)))
            lowered = power(graph, base, lower)
            yield base, 1, graph.times(exponent_vertex, lowered, flat)
        # 0^y is 0 wherever it has a slope.
        if exponent_vertex in active and base is not graph.zero:
            yield exponent_vertex, 1, graph.times(vertex, call(graph, "log", (base,)), flat)
    elif kind == CALL:
        for place, operand in enumerate(vertex.operands):
            if operand in active:
                slope = partial(graph, vertex, place)
                if slope is not graph.zero:
                    yield operand, *graph.apart(slope)
