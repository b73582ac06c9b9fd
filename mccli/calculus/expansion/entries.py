"""Scalar nodes put together while writing out: zeros and ones of linear algebra disappear."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.syntax.tree import Node, call, number

__all__ = ["ONE", "ZERO", "add", "call", "divide", "is_number", "multiply", "power"]

ZERO = Node("number", 0)
ONE = Node("number", 1)


def is_number(node: Node, value: int) -> bool:
    """Whether a node is that literal."""
    return node.op == "number" and node.value == value


def add(terms: Sequence[Node], at: int) -> Node:
    """The sum of the terms that are not a literal zero."""
    kept = [term for term in terms if not is_number(term, 0)]
    if not kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Node("sum", "+" * len(kept), tuple(kept), at)


def multiply(factors: Sequence[Node], at: int) -> Node:
    """The product of the factors that are not a literal one; zero if one is a literal zero."""
    if any(is_number(factor, 0) for factor in factors):
        return ZERO
    kept = [factor for factor in factors if not is_number(factor, 1)]
    if not kept:
        return ONE
    return kept[0] if len(kept) == 1 else Node("product", "*" * len(kept), tuple(kept), at)


def divide(above: Node, below: Node, at: int) -> Node:
    """A quotient; dividing by a literal one does nothing."""
    return above if is_number(below, 1) else Node("product", "*/", (above, below), at)


def power(base: Node, exponent: int, at: int) -> Node:
    """A whole power."""
    return Node("power", "^", (base, number(exponent, at)), at)
