"""Written operands, and what a notation must be able to spell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Protocol

from mccli.syntax.tree import Node


class Level(IntEnum):
    """How tightly a written piece holds together."""

    COMPARISON = 0
    SUM = 1
    PRODUCT = 2
    FRACTION = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A written operand.

    ``opens`` and ``closes`` say what stands at its ends ("digit", "bracket", "letter",
    "word", "other"), for notations that write products without a sign. ``call`` is the
    operator and the bracketed argument of a function call, for ``sin²(x)``; ``entries`` are
    those of a literal column; ``bare`` is a comparison without the brackets that make it 1 or 0;
    ``inverse`` is what is inverted, bracketed where it must be, for ``X⁻ᵀ``.
    """

    text: str
    level: Level = Level.ATOM
    opens: str = "other"
    closes: str = "other"
    call: tuple[str, str] | None = None
    entries: tuple[Piece, ...] = ()
    bare: str = ""
    inverse: str = ""


class Medium(Protocol):
    """One notation's spelling of each piece. Operands arrive bracketed where they must be."""

    def number(self, value: int | Fraction) -> Piece:
        """A non-negative decimal literal."""

    def name(self, name: str) -> Piece:
        """A variable, constant or function name in the text."""

    def quoted(self, text: str) -> Piece:
        """The subscripts of an einsum."""

    def brackets(self, inner: Piece) -> Piece:
        """An operand in round brackets."""

    def negative(self, inner: Piece) -> Piece:
        """Minus an operand."""

    def sum(self, signs: str, terms: Sequence[Piece]) -> Piece:
        """Terms with their signs."""

    def times(self, factors: Sequence[Piece]) -> Piece:
        """Two or more factors, multiplied."""

    def fraction(self, above: Piece, below: Piece) -> Piece:
        """What stands above and below the bar, both without brackets."""

    def aside(self, operator: str, factors: Sequence[Piece]) -> Piece:
        """Factors with one element-wise operator or the dot product between them."""

    def power(self, base: Piece, exponent: Piece, node: Node) -> Piece:
        """A power; the exponent arrives without brackets."""

    def comparison(self, operator: str, left: Piece, right: Piece) -> Piece:
        """1 where the comparison holds, else 0."""

    def transpose(self, inner: Piece) -> Piece:
        """The transpose."""

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        """A function of arguments, which arrive without brackets; ``normF`` is Frobenius's norm."""

    def einsum(self, node: Node, arguments: Sequence[Piece]) -> Piece:
        """A call of ``einsum``; the first argument is its subscripts."""

    def index(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        """A component of a vector or matrix."""

    def range(self, index: Piece, first: Piece, last: Piece) -> Piece:
        """What an index runs over; ``entries`` of the piece are the three."""

    def reduction(self, function: str, body: Piece, ranges: Sequence[Piece]) -> Piece:
        """A ``sum`` or ``prod`` over ranges."""

    def derivative(self, variable: str, inner: Piece, name: str) -> Piece:
        """What is still to be differentiated; where that is a single ``name``, dy/dx."""

    def matrix(self, rows: Sequence[Sequence[Piece]]) -> Piece:
        """A literal column (rows of one) or matrix."""


def at_least(level: Level, piece: Piece, medium: Medium) -> Piece:
    """The piece, in brackets if it holds together less tightly than ``level``."""
    return piece if piece.level >= level else medium.brackets(piece)
