"""Scalar trees of the language to vertices of a graph, shared nodes to shared vertices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.functions import call, compare
from mccli.calculus.components.graph.rationals import Rational
from mccli.calculus.components.graph.vertices import NUMBER, POWER, PRODUCT, Vertex
from mccli.syntax.tree import Lasting, Node

# A longer product becomes a chain, each link one factor more: its derivatives share the links.
_LONGEST_PRODUCT = 3
_SIGNS = {"+": 1, "-": -1, "*": 1, "/": -1}


def lowered(
    graph: Graph,
    roots: Sequence[Node],
    flat: bool,
    kept: dict[int, tuple[Node, Vertex]] | None = None,
) -> list[Vertex]:
    """The vertices of scalar trees. ``flat`` joins sums in sums and products in products.

    ``kept`` are lasting nodes with their vertices, by ``id``, from one call to the next.
    """
    done: dict[int, Vertex] = {}
    for root in roots:
        if kept is not None:
            for node in root.args if root.op == "sum" else (root,):
                if type(node) is Lasting:
                    known = kept.get(id(node))
                    if known is None:
                        known = kept[id(node)] = node, lowered(graph, [node], flat)[0]
                    done[id(node)] = known[1]
        stack = [root]
        while stack:
            node = stack[-1]
            if id(node) in done:
                stack.pop()
                continue
            args: list[Vertex] = []
            for operand in node.args:
                if operand.op == "name":
                    args.append(graph.name(operand.value))
                elif operand.op == "number":
                    args.append(graph.number(operand.value))
                elif id(operand) in done:
                    args.append(done[id(operand)])
                else:
                    stack.append(operand)
            if stack[-1] is node:
                stack.pop()
                done[id(node)] = _RULES[node.op](graph, node, args, flat)
    return [done[id(root)] for root in roots]


def _sum(graph: Graph, node: Node, args: list[Vertex], flat: bool) -> Vertex:
    parts = zip([_SIGNS[sign] for sign in node.value], args, strict=True)
    return graph.flat_combination(parts) if flat else graph.combination(parts)


def _product(graph: Graph, node: Node, args: list[Vertex], flat: bool) -> Vertex:
    if node.value == "**":
        left, right = args
        return graph.times(left, right, flat)
    factors = zip(args, [_SIGNS[sign] for sign in node.value], strict=True)
    return graph.product(factors, flat) if flat else chained(graph, factors)


_RULES: dict[str, Callable[[Graph, Node, list[Vertex], bool], Vertex]] = {
    "number": lambda graph, node, args, flat: graph.number(node.value),
    "name": lambda graph, node, args, flat: graph.name(node.value),
    "negative": lambda graph, node, args, flat: graph.scaled(-1, args[0]),
    "sum": _sum,
    "product": _product,
    "power": lambda graph, node, args, flat: power(graph, args[0], args[1], flat),
    "comparison": lambda graph, node, args, flat: compare(graph, node.value, args[0], args[1]),
    "call": lambda graph, node, args, flat: call(graph, node.value, args),
}


def chained(graph: Graph, factors: Iterable[tuple[Vertex, Rational]]) -> Vertex:
    """A product, a long one in links."""
    whole = graph.product(factors)
    scale, inner = graph.apart(whole)
    if inner.kind != PRODUCT or len(inner.operands) <= _LONGEST_PRODUCT:
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
