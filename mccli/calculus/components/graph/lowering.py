"""Scalar trees of the language to vertices of a graph, shared nodes to shared vertices."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.components.graph.functions import call, compare
from mccli.calculus.components.graph.vertices import NUMBER, POWER, PRODUCT, Graph, Rational, Vertex
from mccli.syntax.tree import Node, fold

# A longer product becomes a chain, each link one factor more: its derivatives share the links.
_LONGEST_PRODUCT = 3


def lowered(graph: Graph, roots: Sequence[Node], flat: bool) -> list[Vertex]:
    """The vertices of scalar trees. ``flat`` joins sums in sums and products in products."""

    def rule(node: Node, args: list[Vertex]) -> Vertex:
        match node.op:
            case "number":
                return graph.number(node.value)
            case "name":
                return graph.name(node.value)
            case "negative":
                return graph.scaled(-1, args[0])
            case "sum":
                signs = (1 if sign == "+" else -1 for sign in node.value)
                parts = zip(signs, args, strict=True)
                return graph.flat_combination(parts) if flat else graph.combination(parts)
            case "product":
                exponents = (1 if sign == "*" else -1 for sign in node.value)
                return chained(graph, list(zip(args, exponents, strict=True)), flat)
            case "power":
                return power(graph, args[0], args[1], flat)
            case "comparison":
                return compare(graph, node.value, *args)
            case "call":
                return call(graph, node.value, args)
        raise ValueError(f"the graph has no rule for {node.op!r}")

    done: dict[int, Vertex] = {}
    return [fold(root, rule, done) for root in roots]


def chained(graph: Graph, factors: Sequence[tuple[Vertex, Rational]], flat: bool) -> Vertex:
    """A product; a long one in links, unless it is to stay flat."""
    whole = graph.product(factors, flat)
    scale, inner = graph.apart(whole)
    if flat or inner.kind != PRODUCT or len(inner.operands) <= _LONGEST_PRODUCT:
        return whole
    link, *rest = zip(inner.operands, inner.data, strict=True)
    found = graph.product((link,))
    for factor in rest:
        found = graph.product(((found, 1), factor))
    return graph.scaled(scale, found)


def power(graph: Graph, base: Vertex, exponent: Vertex, flat: bool = False) -> Vertex:
    """base^exponent."""
    if exponent.kind == NUMBER:
        return graph.product(((base, exponent.data),), flat)
    if base is graph.one:
        return base
    return graph.vertex(POWER, None, (base, exponent))
