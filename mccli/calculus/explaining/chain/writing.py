"""Products and sums as the paper writes them: factors of one stay, so that every path is seen."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.syntax.tree import Node, number

ZERO = number(0)
ONE = number(1)
_PLAIN = frozenset("*/")


def is_zero(node: Node) -> bool:
    """Whether a node is the literal zero."""
    return node.op == "number" and node.value == 0


def times(*factors: Node) -> Node:
    """The product of scalars in this order; 0 where one of them is."""
    if any(map(is_zero, factors)):
        return ZERO
    operators = ""
    parts: list[Node] = []
    for factor in factors:
        if factor.op == "product" and set(factor.value) <= _PLAIN:
            operators += factor.value
            parts += factor.args
        else:
            operators += "*"
            parts.append(factor)
    return parts[0] if len(parts) == 1 else Node("product", operators, tuple(parts))


def without_ones(node: Node) -> Node:
    """A product without factors of one, unless nothing else is left."""
    if node.op != "product" or not set(node.value) <= _PLAIN:
        return node
    pairs = list(zip(node.value, node.args, strict=True))
    kept = [each for each in pairs if each[0] == "/" or not _is_one(each[1])]
    if not kept or kept[0][0] == "/":
        kept.insert(0, ("*", ONE))
    if len(kept) == 1:
        return kept[0][1]
    return Node("product", "".join(sign for sign, _ in kept), tuple(part for _, part in kept))


def _is_one(node: Node) -> bool:
    return node.op == "number" and node.value == 1


def plus(terms: Sequence[Node]) -> Node:
    """The sum of scalars in this order, without zeros."""
    signs = ""
    parts: list[Node] = []
    for term in terms:
        if is_zero(term):
            continue
        if term.op == "sum":
            signs += term.value
            parts += term.args
        elif term.op == "negative" and parts:
            signs += "-"
            parts.append(term.args[0])
        else:
            signs += "+"
            parts.append(term)
    if len(parts) > 1:
        return Node("sum", signs, tuple(parts))
    return parts[0] if parts else ZERO


def rows(entries: Sequence[Sequence[Node]]) -> Node:
    """The matrix with these rows."""
    return Node("rows", None, tuple(Node("column", None, tuple(row)) for row in entries))


def matrix(entries: Sequence[Node], height: int, width: int) -> Node:
    """Entries, row by row, as a matrix; the bare entry of a 1 × 1 matrix."""
    if height == width == 1:
        return entries[0]
    return rows([entries[i * width : (i + 1) * width] for i in range(height)])
