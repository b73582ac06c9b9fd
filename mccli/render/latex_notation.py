"""The spelling of formulas in LaTeX (amsmath)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from fractions import Fraction

from mccli.render import index_notation
from mccli.render.pieces import Level, Piece, at_least
from mccli.render.structure import integer_exponent, name_parts
from mccli.syntax import printer
from mccli.syntax.alphabet import GREEK_NAMES
from mccli.syntax.tree import Node

# Functions that LaTeX has a command for; their powers are written sin²(x).
_COMMANDS = {
    "exp": r"\exp", "log": r"\log", "ln": r"\ln", "log2": r"\log_{2}", "log10": r"\log_{10}",
    "sin": r"\sin", "cos": r"\cos", "tan": r"\tan", "asin": r"\arcsin", "acos": r"\arccos",
    "atan": r"\arctan", "sinh": r"\sinh", "cosh": r"\cosh", "tanh": r"\tanh", "det": r"\det",
    "max": r"\max", "min": r"\min", "sigmoid": r"\sigma",
}  # fmt: skip
_OPERATORS = {"tr": "tr", "sign": "sign", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh"}
_ENCLOSED = {
    "abs": (r"\left|", r"\right|"),
    "floor": (r"\left\lfloor", r"\right\rfloor"),
    "ceil": (r"\left\lceil", r"\right\rceil"),
    "norm": (r"\left\lVert", r"\right\rVert"),
    "norm2": (r"\left\lVert", r"\right\rVert"),
    "norm1": (r"\left\lVert", r"\right\rVert_{1}"),
    "normF": (r"\left\lVert", r"\right\rVert_{F}"),
    "logdet": (r"\log \left| \det\left(", r"\right) \right|"),
}
# What is named by its size alone.
_FILLED = {"ones": r"\mathbf{1}", "zeros": r"\mathbf{0}", "eye": "I"}
_SIGNS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "==": "=", "⊙": r"\odot", "⊘": r"\oslash"}
_POWER_OF_NAME = set(_COMMANDS) - {"exp", "max", "min", "det"}
_SPECIAL = re.compile(r"[^A-Za-z0-9,.> -]")
_BMATRIX_COLUMNS = 10


def escaped(text: str) -> str:
    """Words in text mode, with every sign by its number."""
    return _SPECIAL.sub(lambda match: rf"\symbol{{{ord(match.group())}}}", text)


def bmatrix(rows: Sequence[Sequence[str]]) -> str:
    """Written entries in square brackets."""
    body = r" \\ ".join(" & ".join(row) for row in rows)
    columns = max((len(row) for row in rows), default=1)
    if columns <= _BMATRIX_COLUMNS:
        return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"
    # A bmatrix has at most ten columns unless its document says otherwise.
    return rf"\left[\begin{{array}}{{*{{{columns}}}{{c}}}} {body} \end{{array}}\right]"


def number_text(text: str) -> str:
    """A number that is written in the language: ``-1/3``, ``2e-9``."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    if "/" in digits:
        above, below = digits.split("/")
        return rf"{sign}\frac{{{above}}}{{{below}}}"
    mantissa, mark, exponent = digits.partition("e")
    return rf"{sign}{mantissa} \times 10^{{{int(exponent)}}}" if mark else sign + digits


def _word(word: str) -> str:
    if word in GREEK_NAMES:
        return f"\\{word}"
    if word.isascii() and (len(word) == 1 or word.isdigit()):
        return word
    # Names hold letters, digits and underscores only; the last is all that needs a backslash.
    font = "mathrm" if word.isascii() else "text"
    escaped = word.replace("_", r"\_")
    return rf"\{font}{{{escaped}}}"


class Latex:
    """LaTeX, a ``structure.Medium``; ``literal`` names are written without subscripts.

    ``sign`` is that of derivatives, d or ∂.
    """

    def __init__(self, literal: frozenset[str] = frozenset(), sign: str = "d") -> None:
        self.literal = literal
        self._sign = r"\partial " if sign == "∂" else "d"

    def number(self, value: int | Fraction) -> Piece:
        text = number_text(printer.number_text(value))
        level = Level.PRODUCT if r"\times" in text else Level.ATOM
        return Piece(text, level, opens="digit")

    def name(self, name: str) -> Piece:
        base, subscripts = (name, ()) if name in self.literal else name_parts(name)
        text = _word(base)
        kind = "word" if "{" in text else "letter"
        if subscripts:
            text += f"_{{{','.join(_word(each) for each in subscripts)}}}"
        return Piece(text, opens=kind, closes=kind)

    def quoted(self, text: str) -> Piece:
        return Piece(rf"\text{{``{escaped(text)}''}}")

    def brackets(self, inner: Piece) -> Piece:
        return Piece(rf"\left({inner.text}\right)", opens="bracket")

    def negative(self, inner: Piece) -> Piece:
        return Piece(f"-{inner.text}", Level.SUM)

    def sum(self, signs: str, terms: Sequence[Piece]) -> Piece:
        pieces = [("-" if signs[0] == "-" else "") + terms[0].text]
        pieces += [f" {sign} {term.text}" for sign, term in zip(signs[1:], terms[1:], strict=True)]
        return Piece("".join(pieces), Level.SUM)

    def times(self, factors: Sequence[Piece]) -> Piece:
        pieces = [factors[0].text]
        for left, right in itertools.pairwise(factors):
            pieces.append(_between(left, right) + right.text)
        return Piece(
            "".join(pieces), Level.PRODUCT, opens=factors[0].opens, closes=factors[-1].closes
        )

    def fraction(self, above: Piece, below: Piece) -> Piece:
        # A number before a fraction of numbers would read as a mixed number.
        opens = "digit" if above.opens == "digit" else "other"
        return Piece(rf"\frac{{{above.text}}}{{{below.text}}}", Level.FRACTION, opens)

    def aside(self, operator: str, factors: Sequence[Piece]) -> Piece:
        sign = _SIGNS.get(operator, r"\cdot")
        return Piece(f" {sign} ".join(factor.text for factor in factors), Level.PRODUCT)

    def power(self, base: Piece, exponent: Piece, node: Node) -> Piece:
        if node.value != "^":
            raised = self.brackets(exponent) if node.args[1].op == "sum" else exponent
            return Piece(rf"{base.text}^{{\odot {raised.text}}}", Level.POWER, base.opens)
        integer = integer_exponent(node.args[1])
        if base.call is not None:
            operator, argument = base.call
            if integer is not None and integer > 1:
                return Piece(f"{operator}^{{{integer}}}{argument}", Level.POWER)
            base = self.brackets(base)
        return Piece(f"{base.text}^{{{exponent.text}}}", Level.POWER, base.opens)

    def comparison(self, operator: str, left: Piece, right: Piece) -> Piece:
        sign = _SIGNS.get(operator, operator)
        bare = f"{left.text} {sign} {right.text}"
        return Piece(rf"\left[{bare}\right]", opens="bracket", bare=bare)

    def transpose(self, inner: Piece) -> Piece:
        if inner.inverse:
            return Piece(rf"{inner.inverse}^{{-\top}}", Level.POWER, inner.opens)
        return Piece(rf"{inner.text}^{{\top}}", Level.POWER, inner.opens)

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        texts = [argument.text for argument in arguments]
        if function == "sqrt":
            return Piece(rf"\sqrt{{{texts[0]}}}")
        if function == "cbrt":
            return Piece(rf"\sqrt[3]{{{texts[0]}}}")
        if function == "where":
            condition = arguments[0].bare or rf"{texts[0]} \ne 0"
            cases = rf"{texts[1]} & \text{{if }} {condition} \\ {texts[2]} & \text{{otherwise}}"
            return Piece(rf"\begin{{cases}} {cases} \end{{cases}}", Level.COMPARISON)
        if function == "inv":
            base = at_least(Level.ATOM, arguments[0], self)
            return Piece(f"{base.text}^{{-1}}", Level.POWER, base.opens, inverse=base.text)
        if function in _FILLED:
            sizes = r" \times ".join(texts)
            return Piece(f"{_FILLED[function]}_{{{sizes}}}" if sizes else _FILLED[function])
        if function in ("vector", "matrix") and texts == ["1"]:
            return Piece(_FILLED["ones"])
        if function in _ENCLOSED:
            left, right = _ENCLOSED[function]
            return Piece(f"{left} {texts[0]} {right}")
        spelled = _OPERATORS.get(function, function)
        operator = _COMMANDS.get(function, rf"\operatorname{{{spelled}}}")
        argument = rf"\left({', '.join(texts)}\right)"
        if function in _POWER_OF_NAME:
            return Piece(operator + argument, call=(operator, argument))
        return Piece(operator + argument, Level.POWER)

    def einsum(self, node: Node, arguments: Sequence[Piece]) -> Piece:
        return index_notation.einsum(node, arguments, self)

    def lowered(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        if "_" in base.text and base.opens != "bracket":
            base = self.brackets(base)
        return Piece(f"{base.text}_{{{_run(indices)}}}")

    def summed(self, body: Piece, indices: Sequence[Piece]) -> Piece:
        return Piece(rf"\sum_{{{_run(indices)}}} {body.text}", Level.SUM)

    def collected(self, body: Piece, indices: Sequence[Piece]) -> Piece:
        return Piece(rf"\left[{body.text}\right]_{{{_run(indices)}}}", opens="bracket")

    def index(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        inner = ", ".join(index.text for index in indices)
        text = f"{{{base.text}}}" if "_" in base.text else base.text
        return Piece(f"{text}_{{{inner}}}", opens="letter", closes="letter")

    def range(self, index: Piece, first: Piece, last: Piece) -> Piece:
        return Piece("", entries=(index, first, last))

    def reduction(self, function: str, body: Piece, ranges: Sequence[Piece]) -> Piece:
        signs = []
        for each in ranges:
            index, first, last = (part.text for part in each.entries)
            signs.append(rf"\{function}_{{{index} = {first}}}^{{{last}}}")
        text = f"{' '.join(signs)} {at_least(Level.PRODUCT, body, self).text}"
        return Piece(text, Level.SUM)

    def derivative(self, variable: str, inner: Piece, name: str) -> Piece:
        by = f"{self._sign}{self.name(variable).text}"
        if name:
            return Piece(rf"\frac{{{self._sign}{inner.text}}}{{{by}}}", Level.FRACTION)
        operator = rf"\frac{{{self._sign.strip()}}}{{{by}}}"
        return Piece(rf"{operator}\left({inner.text}\right)", Level.FRACTION)

    def matrix(self, rows: Sequence[Sequence[Piece]]) -> Piece:
        return Piece(bmatrix([[piece.text for piece in row] for row in rows]))


def _run(indices: Sequence[Piece]) -> str:
    letters = [index.text for index in indices]
    return ("" if all(len(each) == 1 for each in letters) else " ").join(letters)


def _between(left: Piece, right: Piece) -> str:
    """The sign of a product: a dot where its absence would read as another number or a call."""
    if right.opens == "digit" or (right.opens == "bracket" and left.closes in ("letter", "word")):
        return r" \cdot "
    return r" \, " if "word" in (left.closes, right.opens) else " "
