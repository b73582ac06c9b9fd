"""``einsum`` as people write it: ``Σ`` over the summed indices of a product of components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mccli.model.function_shapes import ShapeError, subscripts
from mccli.render.pieces import Level, Medium, Piece, at_least
from mccli.syntax.tree import Node


class Indexing(Medium, Protocol):
    """A notation that can lower indices."""

    def lowered(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        """A component; the base arrives bracketed where it must be."""

    def summed(self, body: Piece, indices: Sequence[Piece]) -> Piece:
        """The sum of all values of the indices."""

    def collected(self, body: Piece, indices: Sequence[Piece]) -> Piece:
        """The tensor whose axes are the indices, in this order."""


def einsum(node: Node, arguments: Sequence[Piece], medium: Indexing) -> Piece:
    """``einsum("ij,jkl->ikl", A, B)`` as the tensor of ``Σ_j A_ij B_jkl``, indices i, k, l."""
    try:
        operands, output = subscripts(node)
    except ShapeError:
        return medium.call("einsum", arguments)
    factors = []
    for letters, argument in zip(operands, arguments[1:], strict=True):
        level = Level.ATOM if letters else Level.FRACTION
        base = at_least(level, argument, medium)
        factors.append(medium.lowered(base, _names(letters, medium)) if letters else base)
    body = medium.times(factors) if len(factors) > 1 else factors[0]
    letters = "".join(dict.fromkeys("".join(operands)))
    over = [each for each in letters if each not in output]
    if over:
        body = medium.summed(body, _names("".join(over), medium))
    return medium.collected(body, _names(output, medium)) if output else body


def _names(letters: str, medium: Medium) -> list[Piece]:
    return [medium.name(letter) for letter in letters]
