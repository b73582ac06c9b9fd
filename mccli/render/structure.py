"""What a formula looks like, decided once for every notation.

``write`` walks a tree and decides what all notations share: which operand needs brackets,
which factors of a product stand above and below a fraction's bar, which part of a name is
its subscript. A ``Medium`` (one-line Unicode, LaTeX, MathML) only says how each piece is
spelled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from fractions import Fraction
from typing import Protocol

from mccli.syntax.tree import Node, fold

ASIDES = {"⊙", "⊘", "·"}
"""Product operators that are more than multiplication and division of scalars."""

_NAME = re.compile(r"([^\W\d_]+)(\d*)((?:_[^\W_]+)*)")


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
    those of a literal column; ``bare`` is a comparison without the brackets that make it 1 or 0.
    """

    text: str
    level: Level = Level.ATOM
    opens: str = "other"
    closes: str = "other"
    call: tuple[str, str] | None = None
    entries: tuple[Piece, ...] = ()
    bare: str = ""


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

    def aside(self, operators: str, factors: Sequence[Piece]) -> Piece:
        """A product with element-wise or dot operators, from left to right."""

    def power(self, base: Piece, exponent: Piece, node: Node) -> Piece:
        """A power; the exponent arrives without brackets."""

    def comparison(self, operator: str, left: Piece, right: Piece) -> Piece:
        """1 where the comparison holds, else 0."""

    def transpose(self, inner: Piece) -> Piece:
        """The transpose."""

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        """A function of arguments, which arrive without brackets."""

    def index(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        """A component of a vector or matrix."""

    def range(self, index: Piece, first: Piece, last: Piece) -> Piece:
        """What an index runs over; ``entries`` of the piece are the three."""

    def reduction(self, function: str, body: Piece, ranges: Sequence[Piece]) -> Piece:
        """A ``sum`` or ``prod`` over ranges."""

    def matrix(self, rows: Sequence[Sequence[Piece]]) -> Piece:
        """A literal column (rows of one) or matrix."""


def write(node: Node, medium: Medium) -> Piece:
    """The formula in a medium. Raises ``ValueError`` for a node that has no rule."""
    return fold(node, lambda each, parts: _write(each, parts, medium))


def name_parts(name: str) -> tuple[str, tuple[str, ...]]:
    """A name's base and its subscripts.

    ``x1`` is x with 1, ``W1_12`` is W with 1 and 12, ``x_max`` is x with max; a name of any
    other form is all base.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return name, ()
    base, digits, tail = match.groups()
    return base, ((digits,) if digits else ()) + tuple(tail.split("_")[1:])


def integer_exponent(node: Node) -> int | None:
    """The exponent of a power where it is an integer literal, perhaps negative."""
    sign = 1
    if node.op == "negative":
        sign, node = -1, node.args[0]
    return sign * node.value if node.op == "number" and isinstance(node.value, int) else None


def arranged(
    items: list[str], shape: Sequence[int], matrix: Callable[[Sequence[Sequence[str]]], str]
) -> str:
    """Written entries, row-major, as a matrix; a single one bare.

    More than two axes are matrices in a matrix: the last two axes are the innermost.
    """
    if len(items) == 1 and all(size == 1 for size in shape):
        return items[0]
    sizes = list(shape) or [1]
    while sizes:
        columns = sizes.pop() if len(sizes) > 1 else 1
        height = sizes.pop()
        rows = [items[start : start + columns] for start in range(0, len(items), columns)]
        items = [matrix(rows[start : start + height]) for start in range(0, len(rows), height)]
    return items[0]


def is_name(label: str) -> bool:
    """Whether a label can be written as a name; others are words, such as ``W[1,:]``."""
    return _NAME.fullmatch(label) is not None


def at_least(level: Level, piece: Piece, medium: Medium) -> Piece:
    """The piece, in brackets if it holds together less tightly than ``level``."""
    return piece if piece.level >= level else medium.brackets(piece)


def clashing(names: Iterable[str]) -> frozenset[str]:
    """The names with ``_`` that would look like another one (``x_1`` beside ``x1``)."""
    owners: dict[object, str] = {}
    found = set()
    for name in sorted(set(names), key=lambda each: (each.count("_"), each)):
        if owners.setdefault(name_parts(name), name) != name:
            found.add(name)
    return frozenset(found)


def _write(node: Node, parts: list[Piece], medium: Medium) -> Piece:
    match node.op:
        case "number":
            return medium.number(node.value)
        case "name":
            return medium.name(node.value)
        case "string":
            return medium.quoted(node.value)
        case "negative":
            return medium.negative(at_least(Level.PRODUCT, parts[0], medium))
        case "sum":
            first = at_least(Level.PRODUCT, parts[0], medium)
            if node.value[0] == "+" and node.args[0].op == "negative":
                first = parts[0]
            rest = [at_least(Level.PRODUCT, part, medium) for part in parts[1:]]
            return medium.sum(node.value, [first, *rest])
        case "product":
            return _product(node, parts, medium)
        case "power":
            base = at_least(Level.ATOM, parts[0], medium)
            return medium.power(base, parts[1], node)
        case "comparison":
            left, right = (at_least(Level.SUM, part, medium) for part in parts)
            return medium.comparison(node.value, left, right)
        case "transpose":
            return medium.transpose(at_least(Level.ATOM, parts[0], medium))
        case "call":
            return medium.call(node.value, parts)
        case "index":
            return medium.index(parts[0], parts[1:])
        case "range":
            return medium.range(medium.name(node.value), *parts)
        case "reduction":
            return medium.reduction(node.value, parts[0], parts[1:])
        case "column" | "rows":
            return _literal(node, parts, medium)
    raise ValueError(f"the renderers have no rule for {node.op!r}")


def _literal(node: Node, parts: list[Piece], medium: Medium) -> Piece:
    if node.op == "column":
        return replace(medium.matrix([[part] for part in parts]), entries=tuple(parts))
    # The rows of a matrix were written as columns on the way up; take their entries instead.
    return medium.matrix([part.entries for part in parts])


def _product(node: Node, parts: list[Piece], medium: Medium) -> Piece:
    operators: str = node.value
    if ASIDES & set(operators):
        factors = [at_least(Level.POWER, part, medium) for part in parts]
        return medium.aside(operators, factors)
    above = [part for operator, part in zip(operators, parts, strict=True) if operator == "*"]
    below = [part for operator, part in zip(operators, parts, strict=True) if operator == "/"]
    first = node.args[0]
    if below and len(above) > 1 and first.op == "number" and first.value == 1:
        above = above[1:]
    upper = _times(above, medium)
    return medium.fraction(upper, _times(below, medium)) if below else upper


def _times(factors: list[Piece], medium: Medium) -> Piece:
    if len(factors) == 1:
        return factors[0]
    return medium.times([at_least(Level.FRACTION, factor, medium) for factor in factors])
