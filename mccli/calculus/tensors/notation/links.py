"""The links of a chain: matrices and vectors, each with its transpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.calculus.tensors.notation.trees import Trees
from mccli.model.spaces import Size
from mccli.syntax.tree import Node

if TYPE_CHECKING:
    from mccli.calculus.tensors.notation.terms import Term

Ends = tuple[Size | None, Size | None]
"""The sizes of rows and columns; None for those of a vector that are not there."""


class Link:
    """A column (``cols`` is None), a row (``rows`` is None) or a matrix, with its transpose.

    What it was made of is kept where it may be written otherwise beside a coefficient:
    ``hadamard`` (factors and divisors of an element-wise product), ``diagonal`` (the chain
    of u in diag(u)), ``terms`` of a sum. ``number`` tells where it comes in an order of factors.
    """

    __slots__ = ("cols", "diagonal", "hadamard", "node", "number", "ones", "rows", "terms",
                 "turned")  # fmt: skip

    def __init__(self, node: Node, ends: Ends, number: int) -> None:
        self.node = node
        self.rows, self.cols = ends
        self.number = number
        self.turned = self
        self.hadamard: tuple[tuple[Node, ...], tuple[Node, ...]] | None = None
        self.diagonal: Chain | None = None
        self.terms: tuple[Term, ...] | None = None
        self.ones = False


Chain = tuple[Link, ...]


def link(straight: Node, turned: Node, ends: Ends, number: int) -> Link:
    """A link and its transpose; the same link where both are written the same."""
    made = Link(straight, ends, number)
    if turned is not straight:
        made.turned = Link(turned, (ends[1], ends[0]), number)
        made.turned.turned = made
    return made


def column(trees: Trees, node: Node, size: Size, number: int) -> Link:
    """A vector."""
    return link(node, trees.transpose(node), (size, None), number)


def ones(trees: Trees, size: Size) -> Link:
    """A vector of ones."""
    made = column(trees, trees.filled("ones", (size,)), size, -1)
    made.ones = made.turned.ones = True
    return made


def identity(trees: Trees, size: Size, number: int) -> Link:
    """The matrix δ_ij."""
    return Link(trees.filled("eye", (size,)), (size, size), number)


def flipped(chain: Chain) -> Chain:
    """(A·B)ᵀ = Bᵀ·Aᵀ."""
    return tuple(each.turned for each in reversed(chain))
