"""``einsum`` as people write it: ``Σ`` over the summed indices of a product of components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mccli.model.function_shapes import ShapeError, subscripts
from mccli.render.one_line import OneLine
from mccli.render.pieces import Level, Medium, Piece, at_least
from mccli.render.style import Style
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


class Components(OneLine):
    """One line with components in the place of ``einsum``: ``A[i,k]·B[k,j]``.

    In ASCII, functions and the transpose are spelled as in the language.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.ascii = style.ascii

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        if not self.ascii:
            return super().call(function, arguments)
        name = "norm" if function == "normF" else function
        return Piece(f"{name}({_listed(arguments, ', ')})")

    def transpose(self, inner: Piece) -> Piece:
        return Piece(f"{inner.text}'") if self.ascii else super().transpose(inner)

    def einsum(self, node: Node, arguments: Sequence[Piece]) -> Piece:
        return einsum(node, arguments, self)

    def lowered(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        return Piece(f"{base.text}[{_listed(indices)}]")

    def summed(self, body: Piece, indices: Sequence[Piece]) -> Piece:
        return Piece(f"sum over {_listed(indices)} of {body.text}", Level.SUM)

    def collected(self, body: Piece, indices: Sequence[Piece]) -> Piece:
        return body


def output_letters(tree: Node) -> str:
    """The letters of the axes of a sum of multiples of ``einsum``; empty where they differ."""
    found: set[str] = set()
    pending = [tree]
    while pending:
        node = pending.pop()
        if node.op == "call" and node.value == "einsum" and node.args[0].op == "string":
            found.add(node.args[0].value.partition("->")[2].strip())
        elif node.op in ("negative", "sum", "product"):
            pending += node.args
    return found.pop() if len(found) == 1 else ""


def _listed(pieces: Sequence[Piece], comma: str = ",") -> str:
    return comma.join(piece.text for piece in pieces)
