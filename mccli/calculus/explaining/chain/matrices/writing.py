"""Products of Jacobians: factors of one stay, so that every path is seen."""

from __future__ import annotations

from mccli.syntax.tree import Node

_PLAIN = frozenset("*/")


def is_zero(node: Node) -> bool:
    """Whether a Jacobian is zero by its text: 0, or zeros of any size."""
    while node.op in ("transpose", "negative"):
        node = node.args[0]
    return (node.op == "number" and node.value == 0) or (
        node.op == "call" and node.value == "zeros"
    )


def times(left: Node, right: Node) -> Node:
    """The matrix product in this order."""
    operators = ""
    parts: list[Node] = []
    for factor in (left, right):
        if factor.op == "product" and set(factor.value) <= _PLAIN:
            operators += factor.value
            parts += factor.args
        else:
            operators += "*"
            parts.append(factor)
    return Node("product", operators, tuple(parts))
