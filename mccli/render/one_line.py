"""Formulas on one line of Unicode: ``20·x·y²``, ``√(x + 1)``, ``x₁/(2·y)``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from mccli.model.spaces import Shape
from mccli.render.pieces import Level, Piece, at_least
from mccli.render.safe import ascii_text, visible
from mccli.render.structure import UNKNOWN, integer_exponent, name_parts, write
from mccli.render.style import Style
from mccli.syntax import printer
from mccli.syntax.alphabet import GREEK
from mccli.syntax.tree import Node, fold, rebuilt

# The first letter of each name in the table is its usual form.
LETTERS = {word: letter for letter, word in reversed(GREEK.items())}
_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_COMPARISONS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}
_ENCLOSED = {
    "abs": "|{}|", "floor": "⌊{}⌋", "ceil": "⌈{}⌉",
    "norm": "‖{}‖", "norm2": "‖{}‖", "normF": "‖{}‖_F", "norm1": "‖{}‖₁",
}  # fmt: skip
# Bars do not say which of them open.
_BARS = frozenset("|‖")
_LOWERED = dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def expression(node: Node, style: Style, shapes: Mapping[int, Shape] = UNKNOWN) -> str:
    """A formula on one line for a terminal; in ASCII, the language's own text.

    ``shapes`` are those of its vectors and matrices, see ``structure.write``.
    """
    if style.ascii:
        return ascii_text(printer.text(fold(node, _spell_dot)))
    return write(node, OneLine(), shapes).text


def symbol(name: str, style: Style) -> str:
    """A name or label: ``x1`` as x₁, ``r2[i]`` as r₂[i], ``theta`` as θ; in ASCII as it is."""
    if style.ascii:
        return ascii_text(name)
    head, bracket, indices = name.partition("[")
    if bracket:
        return f"{symbol(head, style)}[{indices}"
    base = name.rstrip("0123456789")
    if not base.isalpha():
        return name
    return LETTERS.get(base, base) + name[len(base) :].translate(_DIGITS)


def differential(sign: str, name: str, style: Style) -> str:
    """A name behind ∂ or d; after d a word takes brackets: ``d(mass)``, not ``dmass``."""
    word = sum(character.isalpha() for character in name_parts(name)[0]) > 1
    plain = symbol(name, style)
    return f"{sign}({plain})" if word and sign == "d" and plain == name else sign + plain


def _spell_dot(node: Node, parts: list[Node]) -> Node:
    """The dot product as ``dot(a, b)``: its sign is not ASCII."""
    if node.op != "product" or "·" not in node.value:
        return rebuilt(node, parts)
    done = parts[0]
    for operator, factor in zip(node.value[1:], parts[1:], strict=True):
        pair = (done, factor)
        done = (
            Node("call", "dot", pair) if operator == "·" else Node("product", "*" + operator, pair)
        )
    return done


class OneLine:
    """The one-line notation, a ``structure.Medium``; ``sign`` is that of derivatives, d or ∂."""

    def __init__(self, sign: str = "d") -> None:
        self.sign = sign

    def number(self, value: int | Fraction) -> Piece:
        return Piece(printer.number_text(value))

    def name(self, name: str) -> Piece:
        return Piece(symbol(name, Style()))

    def quoted(self, text: str) -> Piece:
        return Piece(f'"{visible(text)}"')

    def brackets(self, inner: Piece) -> Piece:
        return Piece(f"({inner.text})")

    def negative(self, inner: Piece) -> Piece:
        return Piece(f"−{inner.text}", Level.SUM)

    def sum(self, signs: str, terms: Sequence[Piece]) -> Piece:
        pieces = ["−" + terms[0].text if signs[0] == "-" else terms[0].text]
        for sign, term in zip(signs[1:], terms[1:], strict=True):
            pieces.append((" − " if sign == "-" else " + ") + term.text)
        return Piece("".join(pieces), Level.SUM)

    def times(self, factors: Sequence[Piece]) -> Piece:
        return Piece("·".join(factor.text for factor in factors), Level.PRODUCT)

    def fraction(self, above: Piece, below: Piece) -> Piece:
        upper = at_least(Level.PRODUCT, above, self)
        lower = at_least(Level.POWER, below, self)
        return Piece(f"{upper.text}/{lower.text}", Level.PRODUCT)

    def aside(self, operator: str, factors: Sequence[Piece]) -> Piece:
        sign = operator if operator == "·" else f" {operator} "
        return Piece(sign.join(factor.text for factor in factors), Level.PRODUCT)

    def power(self, base: Piece, exponent: Piece, node: Node) -> Piece:
        integer = integer_exponent(node.args[1])
        if node.value != "^":
            raised = at_least(Level.ATOM, exponent, self).text
            return Piece(f"{base.text}.^{raised}", Level.POWER)
        if integer is not None:
            return Piece(base.text + str(integer).translate(_RAISED), Level.POWER)
        if exponent.text == "n":
            return Piece(f"{base.text}ⁿ", Level.POWER)
        return Piece(f"{base.text}^{at_least(Level.ATOM, exponent, self).text}", Level.POWER)

    def comparison(self, operator: str, left: Piece, right: Piece) -> Piece:
        sign = _COMPARISONS.get(operator, operator)
        return Piece(f"{left.text} {sign} {right.text}", Level.COMPARISON)

    def transpose(self, inner: Piece) -> Piece:
        if inner.inverse:
            return Piece(f"{inner.inverse}⁻ᵀ", Level.POWER)
        return Piece(f"{inner.text}ᵀ", Level.POWER)

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        if function == "sqrt":
            return Piece("√" + at_least(Level.ATOM, arguments[0], self).text, Level.POWER)
        if function == "inv":
            base = at_least(Level.ATOM, arguments[0], self).text
            return Piece(f"{base}⁻¹", Level.POWER, inverse=base)
        inner = ", ".join(argument.text for argument in arguments)
        if function == "eye" and inner in _LOWERED:
            return Piece(f"I{_LOWERED[inner]}")
        if function in _ENCLOSED and not _BARS & set(inner):
            return Piece(_ENCLOSED[function].format(inner))
        return Piece(f"{'norm' if function == 'normF' else function}({inner})")

    def einsum(self, node: Node, arguments: Sequence[Piece]) -> Piece:
        return self.call("einsum", arguments)

    def index(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        return Piece(f"{base.text}[{', '.join(index.text for index in indices)}]")

    def range(self, index: Piece, first: Piece, last: Piece) -> Piece:
        # Without blanks: in "2..n − 1" the range would seem to end at n.
        bounds = (at_least(Level.SUM, each, self).text.replace(" ", "") for each in (first, last))
        return Piece(f"{index.text} in {'..'.join(bounds)}")

    def reduction(self, function: str, body: Piece, ranges: Sequence[Piece]) -> Piece:
        return Piece(f"{function}({body.text} for {', '.join(each.text for each in ranges)})")

    def derivative(self, variable: str, inner: Piece, name: str) -> Piece:
        by = differential(self.sign, variable, Style())
        if name:
            return Piece(f"{differential(self.sign, name, Style())}/{by}", Level.FRACTION)
        return Piece(f"{self.sign}/{by}({inner.text})", Level.FRACTION)

    def matrix(self, rows: Sequence[Sequence[Piece]]) -> Piece:
        if all(len(row) == 1 for row in rows):
            return Piece(f"[{', '.join(row[0].text for row in rows)}]")
        lines = (f"[{', '.join(piece.text for piece in row)}]" for row in rows)
        return Piece(f"[{', '.join(lines)}]")
