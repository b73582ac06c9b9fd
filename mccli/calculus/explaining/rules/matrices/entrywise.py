"""A scalar formula written for vectors: products, quotients and powers entry by entry."""

from __future__ import annotations

from collections.abc import Mapping

from mccli.calculus.explaining.rules.building import ONE, factors, product
from mccli.syntax.tree import Node, fold, rebuilt

Part = tuple[Node, bool]
"""A tree, and whether it is a vector."""

_ENTRYWISE = {"*": "⊙", "/": "⊘"}


def entrywise(formula: Node, parts: Mapping[str, Part]) -> Part:
    """The formula with trees in place of its names."""

    def rule(node: Node, args: list[Part]) -> Part:
        if node.op == "name" and node.value in parts:
            return parts[node.value]
        vector = any(each for _, each in args)
        trees = [tree for tree, _ in args]
        if not vector or node.op not in ("product", "power"):
            return rebuilt(node, trees), vector
        if node.op == "power":
            return Node("power", ".^", tuple(trees)), True
        return _product(node, args), True

    return fold(formula, rule)


def _product(node: Node, args: list[Part]) -> Node:
    """Scalars in front, then the vectors: 2*u .* v ./ w."""
    signed = [(sign, *arg) for (sign, _), arg in zip(factors(node), args, strict=True)]
    scalar = product([(sign, tree) for sign, tree, vector in signed if not vector])
    negative = scalar.op == "negative"
    parts = factors(scalar.args[0] if negative else scalar)
    vectors = [(sign, tree) for sign, tree, vector in signed if vector]
    if parts == [("*", ONE)] and vectors[0][0] == "*":
        parts = []
    joined = False
    for sign, tree in vectors:
        if sign == "/" or joined:
            parts.append((_ENTRYWISE[sign], tree))
        else:
            parts.append(("*", tree))
        joined = True
    if len(parts) == 1:
        found = parts[0][1]
    else:
        found = Node("product", "".join(sign for sign, _ in parts), tuple(e for _, e in parts))
    return Node("negative", None, (found,)) if negative else found
