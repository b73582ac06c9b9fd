"""Operands of a product over indices: matrices and vectors under labels, and their parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.calculus.tensors.notation.links import Chain, Link, flipped, link
from mccli.calculus.tensors.notation.terms import chain_node, quotient
from mccli.calculus.tensors.notation.trees import Trees
from mccli.calculus.tensors.tensor import Rational, Tensor
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True, eq=False)
class Operand:
    """A chain with the label of its rows and that of its columns (a vector has rows only).

    ``exponent`` is that of the entries; ``tensor`` the factor it was, None for what has been
    put together.
    """

    labels: tuple[int, ...]
    chain: Chain
    exponent: Rational = 1
    tensor: Tensor | None = None

    @property
    def number(self) -> int:
        """Where it comes in an element-wise product: as its first link was made."""
        return min(each.number for each in self.chain)

    def along(self, labels: tuple[int, ...]) -> Operand:
        """The operand with its labels in this order."""
        if labels == self.labels:
            return self
        return Operand(labels, flipped(self.chain), self.exponent, self.tensor)


def raised(trees: Trees, operand: Operand, exponent: Rational) -> Node:
    """The entries to a positive exponent."""
    return trees.power(chain_node(trees, operand.chain), exponent, ".^")


def combined(trees: Trees, operands: Sequence[Operand]) -> Operand:
    """u .* v ./ w of operands with the same labels: one operand with exponent 1."""
    operands = _merged(trees, operands) if len(operands) > 1 else operands
    first = operands[0]
    if len(operands) == 1 and first.exponent == 1:
        return first
    aligned = sorted((each.along(first.labels) for each in operands), key=_place)
    start = aligned[0].chain
    ends = start[0].rows, start[-1].cols
    straight, parts = _hadamard(trees, aligned)
    turned = trees.transpose(straight)
    if ends[1] is not None:
        backwards = first.labels[::-1]
        other, other_parts = _hadamard(trees, [each.along(backwards) for each in aligned])
        # Each orientation is the shorter of its own and the other's transpose.
        turned = trees.cheaper(turned, other)
        straight = trees.cheaper(straight, trees.transpose(other))
    made = link(straight, turned, ends, min(each.number for each in aligned))
    made.hadamard = parts
    if ends[1] is not None and made.turned is not made and turned.op != "transpose":
        made.turned.hadamard = other_parts
    if straight.op == "transpose":
        made.hadamard = None
    return Operand(first.labels, (made,))


def _merged(trees: Trees, operands: Sequence[Operand]) -> list[Operand]:
    """Operands that are written the same add their exponents, which are whole and positive."""
    found: dict[int, Operand] = {}
    for each in operands:
        operand = each.along(operands[0].labels)
        key = id(chain_node(trees, operand.chain))
        if key in found:
            exponents = found[key].exponent, operand.exponent
            if all(exponent > 0 and exponent == int(exponent) for exponent in exponents):
                operand = Operand(operand.labels, operand.chain, sum(exponents))
            else:
                key = id(operand)
        found[key] = operand
    return list(found.values())


def _place(operand: Operand) -> tuple[int, int]:
    """Comparisons first, since they say which entries count; then names; sums last."""
    node = operand.chain[0].node
    single = len(operand.chain) == 1
    rank = {"comparison": 0, "name": 1, "sum": 3}.get(node.op, 2) if single else 2
    return rank, operand.number


Parts = tuple[tuple[Node, ...], tuple[Node, ...]]


def _hadamard(trees: Trees, operands: Sequence[Operand]) -> tuple[Node, Parts | None]:
    over = tuple(raised(trees, each, each.exponent) for each in operands if each.exponent > 0)
    under = tuple(raised(trees, each, -each.exponent) for each in operands if each.exponent < 0)
    parts = (over, under) if under or len(over) > 1 else None
    return quotient(trees, over, under), parts


def is_plain(operand: Operand) -> bool:
    """Whether it is one name."""
    return len(operand.chain) == 1 and operand.chain[0].node.op == "name"


def single(operand: Operand) -> Link | None:
    """The only link of an operand."""
    return operand.chain[0] if len(operand.chain) == 1 else None
