"""The spelling of formulas in presentation MathML."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from mccli.render import index_notation
from mccli.render.one_line import LETTERS
from mccli.render.pieces import Level, Piece, at_least
from mccli.render.safe import visible
from mccli.render.structure import integer_exponent, name_parts
from mccli.syntax import printer
from mccli.syntax.tree import Node

_APPLY = "<mo>&#x2061;</mo>"
_TIMES = "<mo>&#x2062;</mo>"
_DOT = "<mo>&#x22C5;</mo>"
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "-": "−", "·": "·", "*": "·"}
_ENCLOSED = {
    "abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"),
    "norm": ("‖", "‖"), "norm2": ("‖", "‖"), "norm1": ("‖", "‖"), "normF": ("‖", "‖"),
}  # fmt: skip
_NORMS = {"norm1": "<mn>1</mn>", "normF": "<mi>F</mi>"}
# What is named by its size alone; browsers ignore the attribute for bold.
_FILLED = {"ones": "<mn>&#x1D7CF;</mn>", "zeros": "<mn>&#x1D7CE;</mn>", "eye": "<mi>I</mi>"}
_SPELLED = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arsinh",
    "acosh": "arcosh", "atanh": "artanh", "sigmoid": "σ",
}  # fmt: skip
_POWER_OF_NAME = {
    "log", "ln", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sigmoid",
}  # fmt: skip


def table(rows: Sequence[Sequence[str]]) -> str:
    """Written entries in square brackets."""
    return _row(mark("["), bare_table(rows), mark("]"))


def bare_table(rows: Iterable[Sequence[str]]) -> str:
    """Written entries in rows, without brackets."""
    body = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
    return f"<mtable>{body}</mtable>"


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def mark(sign: str) -> str:
    """An operator."""
    return f"<mo>{escape(_SIGNS.get(sign, sign))}</mo>"


def number_of(text: str) -> str:
    """A number that is written in the language: ``-1/3``, ``2e-9``."""
    if text.startswith("-"):
        return _row(mark("-"), number_of(text[1:]))
    if "/" in text:
        above, below = text.split("/")
        return f"<mfrac><mn>{above}</mn><mn>{below}</mn></mfrac>"
    mantissa, e, exponent = text.partition("e")
    if not e:
        return f"<mn>{text}</mn>"
    power = f"<msup><mn>10</mn><mn>{int(exponent)}</mn></msup>"
    return _row(f"<mn>{mantissa}</mn>", mark("×"), power)


def _word(word: str) -> str:
    return f"<mn>{word}</mn>" if word.isdigit() else f"<mi>{escape(LETTERS.get(word, word))}</mi>"


def _fenced(left: str, right: str, *parts: str) -> str:
    return _row(mark(left), *parts, mark(right))


class MathML:
    """MathML, a ``structure.Medium``; ``literal`` names are written without subscripts.

    ``sign`` is that of derivatives, d or ∂.
    """

    def __init__(self, literal: frozenset[str] = frozenset(), sign: str = "d") -> None:
        self.literal = literal
        self._sign = mark(sign) if sign == "∂" else f"<mi>{sign}</mi>"

    def number(self, value: int | Fraction) -> Piece:
        text = number_of(printer.number_text(value))
        return Piece(text, Level.PRODUCT if "<mo>" in text else Level.ATOM, opens="digit")

    def name(self, name: str) -> Piece:
        base, subscripts = (name, ()) if name in self.literal else name_parts(name)
        text = _word(base)
        if subscripts:
            text = f"<msub>{text}{_row(mark(',').join(_word(each) for each in subscripts))}</msub>"
        return Piece(text, opens="letter", closes="letter")

    def quoted(self, text: str) -> Piece:
        return Piece(f"<mtext>{escape(visible(text))}</mtext>")

    def brackets(self, inner: Piece) -> Piece:
        return Piece(_fenced("(", ")", inner.text), opens="bracket")

    def negative(self, inner: Piece) -> Piece:
        return Piece(_row(mark("-"), inner.text), Level.SUM)

    def sum(self, signs: str, terms: Sequence[Piece]) -> Piece:
        parts = [mark("-")] if signs[0] == "-" else []
        parts.append(terms[0].text)
        for sign, term in zip(signs[1:], terms[1:], strict=True):
            parts += [mark(sign), term.text]
        return Piece(_row(*parts), Level.SUM)

    def times(self, factors: Sequence[Piece]) -> Piece:
        parts = [factors[0].text]
        for left, right in itertools.pairwise(factors):
            called = right.opens == "bracket" and left.closes == "letter"
            parts += [_DOT if called or right.opens == "digit" else _TIMES, right.text]
        first, last = factors[0].opens, factors[-1].closes
        return Piece(_row(*parts), Level.PRODUCT, first, last)

    def fraction(self, above: Piece, below: Piece) -> Piece:
        # A number before a fraction of numbers would read as a mixed number.
        opens = "digit" if above.opens == "digit" else "other"
        return Piece(f"<mfrac>{above.text}{below.text}</mfrac>", Level.FRACTION, opens)

    def aside(self, operator: str, factors: Sequence[Piece]) -> Piece:
        return Piece(_row(mark(operator).join(each.text for each in factors)), Level.PRODUCT)

    def power(self, base: Piece, exponent: Piece, node: Node) -> Piece:
        if node.value != "^":
            plain = self.brackets(exponent) if node.args[1].op == "sum" else exponent
            raised = _row(mark("⊙"), plain.text)
            return Piece(f"<msup>{base.text}{raised}</msup>", Level.POWER, base.opens)
        integer = integer_exponent(node.args[1])
        if base.call is not None:
            operator, argument = base.call
            if integer is not None and integer > 1:
                power = f"<msup>{operator}{exponent.text}</msup>"
                return Piece(_row(power, _APPLY, argument), Level.POWER)
            base = self.brackets(base)
        return Piece(f"<msup>{base.text}{exponent.text}</msup>", Level.POWER, base.opens)

    def comparison(self, operator: str, left: Piece, right: Piece) -> Piece:
        bare = left.text + mark(operator) + right.text
        return Piece(_fenced("[", "]", bare), opens="bracket", bare=bare)

    def transpose(self, inner: Piece) -> Piece:
        if inner.inverse:
            raised = _row(mark("-"), mark("⊤"))
            return Piece(f"<msup>{inner.inverse}{raised}</msup>", Level.POWER, inner.opens)
        return Piece(f"<msup>{inner.text}{mark('⊤')}</msup>", Level.POWER, inner.opens)

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        texts = [argument.text for argument in arguments]
        if function == "sqrt":
            return Piece(f"<msqrt>{texts[0]}</msqrt>")
        if function == "cbrt":
            return Piece(f"<mroot>{texts[0]}<mn>3</mn></mroot>")
        if function == "where":
            return _cases(arguments)
        if function == "inv":
            base = at_least(Level.ATOM, arguments[0], self)
            text = f"<msup>{base.text}{_row(mark('-'), '<mn>1</mn>')}</msup>"
            return Piece(text, Level.POWER, base.opens, inverse=base.text)
        if function in _FILLED:
            sizes = _row(mark("×").join(texts))
            sign = _FILLED[function]
            return Piece(f"<msub>{sign}{sizes}</msub>" if texts else sign)
        if function in ("vector", "matrix") and texts == ["<mn>1</mn>"]:
            return Piece(_FILLED["ones"])
        if function == "logdet":
            inside = _row("<mi>det</mi>", _APPLY, _fenced("(", ")", texts[0]))
            return Piece(_row("<mi>log</mi>", _APPLY, _fenced("|", "|", inside)), Level.POWER)
        if function in _ENCLOSED:
            enclosed = _fenced(*_ENCLOSED[function], texts[0])
            lower = _NORMS.get(function)
            return Piece(f"<msub>{enclosed}{lower}</msub>" if lower else enclosed)
        operator = f"<mi>{_SPELLED.get(function, function)}</mi>"
        if function in ("log2", "log10"):
            operator = f"<msub><mi>log</mi><mn>{function[3:]}</mn></msub>"
        argument = _fenced("(", ")", mark(",").join(texts))
        text = _row(operator, _APPLY, argument)
        if function in _POWER_OF_NAME:
            return Piece(text, call=(operator, argument))
        return Piece(text, Level.POWER)

    def einsum(self, node: Node, arguments: Sequence[Piece]) -> Piece:
        return index_notation.einsum(node, arguments, self)

    def lowered(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        if base.text.startswith("<msub>"):
            base = self.brackets(base)
        return Piece(f"<msub>{base.text}{_run(indices)}</msub>")

    def summed(self, body: Piece, indices: Sequence[Piece]) -> Piece:
        return Piece(_row(f"<munder>{mark('∑')}{_run(indices)}</munder>", body.text), Level.SUM)

    def collected(self, body: Piece, indices: Sequence[Piece]) -> Piece:
        text = f"<msub>{_fenced('[', ']', body.text)}{_run(indices)}</msub>"
        return Piece(text, opens="bracket")

    def index(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        inner = _row(mark(",").join(index.text for index in indices))
        return Piece(f"<msub>{_row(base.text)}{inner}</msub>", opens="letter", closes="letter")

    def range(self, index: Piece, first: Piece, last: Piece) -> Piece:
        return Piece("", entries=(index, first, last))

    def reduction(self, function: str, body: Piece, ranges: Sequence[Piece]) -> Piece:
        sign = mark("∑" if function == "sum" else "∏")
        signs = []
        for index, first, last in (each.entries for each in ranges):
            bounds = _row(index.text, mark("="), first.text) + _row(last.text)
            signs.append(f"<munderover>{sign}{bounds}</munderover>")
        return Piece(_row(*signs, at_least(Level.PRODUCT, body, self).text), Level.SUM)

    def derivative(self, variable: str, inner: Piece, name: str) -> Piece:
        by = _row(self._sign, self.name(variable).text)
        above = _row(self._sign, inner.text) if name else _row(self._sign)
        quotient = f"<mfrac>{above}{by}</mfrac>"
        if name:
            return Piece(quotient, Level.FRACTION)
        return Piece(_row(quotient, _fenced("(", ")", inner.text)), Level.FRACTION)

    def matrix(self, rows: Sequence[Sequence[Piece]]) -> Piece:
        return Piece(table([[piece.text for piece in row] for row in rows]))


def _run(indices: Sequence[Piece]) -> str:
    return _row(*(index.text for index in indices))


def _cases(arguments: Sequence[Piece]) -> Piece:
    condition = arguments[0].bare or arguments[0].text + mark("!=") + "<mn>0</mn>"
    rows = "".join(
        f"<mtr><mtd>{value}</mtd><mtd>{when}</mtd></mtr>"
        for value, when in (
            (arguments[1].text, f"<mtext>if&#xA0;</mtext>{condition}"),
            (arguments[2].text, "<mtext>otherwise</mtext>"),
        )
    )
    return Piece(_row(mark("{"), f'<mtable columnalign="left">{rows}</mtable>'), Level.COMPARISON)
