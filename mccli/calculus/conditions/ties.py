"""What is said of ``max``, ``min`` and ``relu`` at a tie (contract, section 1, "Conventions")."""

from __future__ import annotations

from collections.abc import Callable, Collection

from mccli.calculus.conditions.signs import ZERO
from mccli.syntax import printer
from mccli.syntax.tree import Node, written_size

# As long may operands be that are spelt out.
_LONG = 40


def convention(node: Node, signs: Callable[[Node], int], constant: Collection[int]) -> str:
    """The sentence on a node whose slope is needed; empty where nothing is to be said.

    ``signs`` gives the signs that a node can have, ``constant`` the nodes that are, by ``id``.
    """
    if node.op != "call":
        return ""
    if node.value == "relu":
        (u,) = node.args
        if not signs(u) & ZERO:
            return ""
        return f"at {_short(u)} = 0, {_short(node)} keeps the constant: slope 0"
    if node.value not in ("max", "min") or len(node.args) == 1:
        return ""
    if len(node.args) > 2:
        extreme = "largest" if node.value == "max" else "smallest"
        return (
            f"where the {extreme} arguments of {_short(node)} are equal, a numeric constant "
            "gives the slope, else the last of them"
        )
    left, right = node.args
    if id(left) in constant:
        left, right = right, left
    if not signs(left) & signs(right):
        return ""
    tie = f"{_short(left)} = {_short(right)}"
    if id(right) in constant:
        return f"at {tie}, {_short(node)} keeps the constant: slope 0"
    return f"where {tie}, {_short(node)} takes the slope of {_short(right)}"


def _short(node: Node) -> str:
    """The node's text, or a word where it is long."""
    text = printer.text(node) if written_size([node], _LONG) <= _LONG else ""
    if text and len(text) <= 2 * _LONG:
        return text
    return f"{node.value}(…)" if node.op == "call" else "the argument"
