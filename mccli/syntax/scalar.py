"""Which trees are scalar trees: those that the evaluator and the engines work on."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.syntax.tree import Node, postorder
from mccli.syntax.vocabulary import ALIASES, SCALAR_FUNCTIONS

_OPERATIONS = frozenset({"number", "name", "negative", "sum", "comparison"})


def is_scalar(roots: Sequence[Node]) -> bool:
    """Whether the trees hold scalar operations only: no linear algebra, calls or aliases."""
    return all(is_scalar_operation(node) for node in postorder(*roots))


def is_scalar_operation(node: Node) -> bool:
    """Whether a node is a scalar operation by its own name, whatever its operands are."""
    if node.op == "call":
        return node.value in SCALAR_FUNCTIONS and node.value not in ALIASES
    if node.op == "product":
        return not node.value.strip("*/")
    if node.op == "power":
        return bool(node.value == "^")
    return node.op in _OPERATIONS
