"""Written operands, and the brackets they need."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mccli.render.code.matrix.target import Level
from mccli.render.code.numbers import EXACT, literal
from mccli.syntax.tree import Node

_SHORT = 10


@dataclass(frozen=True, slots=True)
class Piece:
    """A written operand; ``bare`` is what stands for it as a condition, if it is one."""

    text: str
    level: Level = Level.ATOM
    bare: str = ""


def at_least(level: Level, piece: Piece) -> str:
    """The text, in brackets unless it holds together as tightly as that."""
    return piece.text if piece.level >= level else f"({piece.text})"


def negated(node: Node, piece: Piece) -> str:
    """The text of the negative.

    The sign of a matrix product is that of its result, not of its first matrix; a product that
    begins with a bare comparison is no number without the rest.
    """
    begins = node.op == "times" and node.args[0].op == "comparison"
    if begins or piece.level == Level.CHAIN:
        return f"-({piece.text})"
    return f"-{at_least(Level.PRODUCT, piece)}"


def number(value: Fraction, integer: str) -> Piece:
    """The nearest double; a quotient of small integers as such unless its decimal is short.

    ``integer`` is the template of an integer. Raises a limit error beyond doubles.
    """
    if value.denominator == 1 and value.numerator <= EXACT:
        return Piece(integer.format(value.numerator))
    text = literal(value)
    if len(text) <= _SHORT and Fraction(text) == value:
        return Piece(text)
    if value.numerator <= EXACT and value.denominator <= EXACT:
        above, below = (integer.format(each) for each in (value.numerator, value.denominator))
        return Piece(f"{above}/{below}", Level.PRODUCT)
    return Piece(text)
