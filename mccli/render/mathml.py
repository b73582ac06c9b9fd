"""Formulas and results in presentation MathML, well-formed and self-contained."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from mccli.model.result import Result
from mccli.render.labelled import all_entries, labelled
from mccli.render.one_line import LETTERS
from mccli.render.safe import visible
from mccli.render.structure import (
    Level,
    Piece,
    arranged,
    at_least,
    clashing,
    integer_exponent,
    is_name,
    name_parts,
    write,
)
from mccli.render.values import value_texts
from mccli.syntax import printer
from mccli.syntax.tree import Node, free_names

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_APPLY = "<mo>&#x2061;</mo>"
_TIMES = "<mo>&#x2062;</mo>"
_DOT = "<mo>&#x22C5;</mo>"
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "-": "−", "·": "·", "*": "·"}
_ENCLOSED = {
    "abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"),
    "norm": ("‖", "‖"), "norm2": ("‖", "‖"),
}  # fmt: skip
_SPELLED = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arsinh",
    "acosh": "arcosh", "atanh": "artanh", "sigmoid": "σ",
}  # fmt: skip
_POWER_OF_NAME = {
    "log", "ln", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sigmoid",
}  # fmt: skip


def expression(node: Node) -> str:
    """A formula as a ``math`` element."""
    return _math(write(node, MathML(clashing(free_names(node)))).text)


def render(result: Result) -> str:
    """The derivative (or its value, where a point was asked for) as a ``math`` element.

    Several results are one element a line; more than two axes are a matrix of matrices. A
    sparse derivative is a table of its non-zero entries behind the labels of row and column.
    """
    if result.results:
        return "\n".join(render(each) for each in result.results)
    if result.value is not None:
        return _math(_body(result, [*map(_number, value_texts(result.value))], MathML()))
    entries = all_entries(result)
    medium = MathML(clashing(free_names(*entries, *(expr for _name, expr in result.temporaries))))
    pieces = [
        f"{medium.name(name).text}{_sign('=')}{write(expr, medium).text}{_sign(',')}"
        for name, expr in result.temporaries
    ]
    body = _body(result, [write(entry, medium).text for entry in entries], medium)
    return _math("".join(pieces) + body)


def _body(result: Result, texts: list[str], medium: MathML) -> str:
    if result.cells is None:
        return arranged(texts, result.sizes, _table)
    return _bare_table(
        [_label(row, medium), _label(column, medium), text]
        for row, column, text in labelled(result, texts)
    )


def _label(label: str, medium: MathML) -> str:
    return medium.name(label).text if is_name(label) else f"<mtext>{escape(label)}</mtext>"


def _math(body: str) -> str:
    return f'<math xmlns="{_NAMESPACE}" display="block">{body}</math>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    return _row(_sign("["), _bare_table(rows), _sign("]"))


def _bare_table(rows: Iterable[Sequence[str]]) -> str:
    body = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
    return f"<mtable>{body}</mtable>"


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _sign(sign: str) -> str:
    return f"<mo>{escape(_SIGNS.get(sign, sign))}</mo>"


def _number(text: str) -> str:
    if text.startswith("-"):
        return _row(_sign("-"), _number(text[1:]))
    if "/" in text:
        above, below = text.split("/")
        return f"<mfrac><mn>{above}</mn><mn>{below}</mn></mfrac>"
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return f"<mn>{text}</mn>"
    power = f"<msup><mn>10</mn><mn>{int(exponent)}</mn></msup>"
    return _row(f"<mn>{mantissa}</mn>", _sign("×"), power)


def _word(word: str) -> str:
    return f"<mn>{word}</mn>" if word.isdigit() else f"<mi>{escape(LETTERS.get(word, word))}</mi>"


def _fenced(left: str, right: str, *parts: str) -> str:
    return _row(_sign(left), *parts, _sign(right))


class MathML:
    """MathML, a ``structure.Medium``; ``literal`` names are written without subscripts."""

    def __init__(self, literal: frozenset[str] = frozenset()) -> None:
        self.literal = literal

    def number(self, value: int | Fraction) -> Piece:
        text = _number(printer.number_text(value))
        return Piece(text, Level.PRODUCT if "<mo>" in text else Level.ATOM, opens="digit")

    def name(self, name: str) -> Piece:
        base, subscripts = (name, ()) if name in self.literal else name_parts(name)
        text = _word(base)
        if subscripts:
            text = f"<msub>{text}{_row(_sign(',').join(_word(each) for each in subscripts))}</msub>"
        return Piece(text, opens="letter", closes="letter")

    def quoted(self, text: str) -> Piece:
        return Piece(f"<mtext>{escape(visible(text))}</mtext>")

    def brackets(self, inner: Piece) -> Piece:
        return Piece(_fenced("(", ")", inner.text), opens="bracket")

    def negative(self, inner: Piece) -> Piece:
        return Piece(_row(_sign("-"), inner.text), Level.SUM)

    def sum(self, signs: str, terms: Sequence[Piece]) -> Piece:
        parts = [_sign("-")] if signs[0] == "-" else []
        parts.append(terms[0].text)
        for sign, term in zip(signs[1:], terms[1:], strict=True):
            parts += [_sign(sign), term.text]
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

    def aside(self, operators: str, factors: Sequence[Piece]) -> Piece:
        text = factors[0].text
        for index, operator in enumerate(operators[1:], 1):
            if index > 1 and operators[index - 1] != operator:
                text = _fenced("(", ")", text)
            text = _row(text, _sign(operator), factors[index].text)
        return Piece(text, Level.PRODUCT)

    def power(self, base: Piece, exponent: Piece, node: Node) -> Piece:
        if node.value != "^":
            raised = _row(_sign("⊙"), exponent.text)
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
        bare = left.text + _sign(operator) + right.text
        return Piece(_fenced("[", "]", bare), opens="bracket", bare=bare)

    def transpose(self, inner: Piece) -> Piece:
        return Piece(f"<msup>{inner.text}{_sign('⊤')}</msup>", Level.POWER, inner.opens)

    def call(self, function: str, arguments: Sequence[Piece]) -> Piece:
        texts = [argument.text for argument in arguments]
        if function == "sqrt":
            return Piece(f"<msqrt>{texts[0]}</msqrt>")
        if function == "cbrt":
            return Piece(f"<mroot>{texts[0]}<mn>3</mn></mroot>")
        if function == "where":
            return _cases(arguments)
        if function in _ENCLOSED:
            return Piece(_fenced(*_ENCLOSED[function], texts[0]))
        operator = f"<mi>{_SPELLED.get(function, function)}</mi>"
        if function in ("log2", "log10"):
            operator = f"<msub><mi>log</mi><mn>{function[3:]}</mn></msub>"
        elif function == "norm1":
            operator = "<msub><mi>norm</mi><mn>1</mn></msub>"
        argument = _fenced("(", ")", _sign(",").join(texts))
        text = _row(operator, _APPLY, argument)
        if function in _POWER_OF_NAME:
            return Piece(text, call=(operator, argument))
        return Piece(text, Level.POWER)

    def index(self, base: Piece, indices: Sequence[Piece]) -> Piece:
        inner = _row(_sign(",").join(index.text for index in indices))
        return Piece(f"<msub>{_row(base.text)}{inner}</msub>", opens="letter", closes="letter")

    def range(self, index: Piece, first: Piece, last: Piece) -> Piece:
        return Piece("", entries=(index, first, last))

    def reduction(self, function: str, body: Piece, ranges: Sequence[Piece]) -> Piece:
        sign = _sign("∑" if function == "sum" else "∏")
        signs = []
        for index, first, last in (each.entries for each in ranges):
            bounds = _row(index.text, _sign("="), first.text) + _row(last.text)
            signs.append(f"<munderover>{sign}{bounds}</munderover>")
        return Piece(_row(*signs, at_least(Level.PRODUCT, body, self).text), Level.SUM)

    def matrix(self, rows: Sequence[Sequence[Piece]]) -> Piece:
        return Piece(_table([[piece.text for piece in row] for row in rows]))


def _cases(arguments: Sequence[Piece]) -> Piece:
    condition = arguments[0].bare or arguments[0].text + _sign("!=") + "<mn>0</mn>"
    table = "".join(
        f"<mtr><mtd>{value}</mtd><mtd>{when}</mtd></mtr>"
        for value, when in (
            (arguments[1].text, f"<mtext>if&#xA0;</mtext>{condition}"),
            (arguments[2].text, "<mtext>otherwise</mtext>"),
        )
    )
    return Piece(_row(_sign("{"), f'<mtable columnalign="left">{table}</mtable>'), Level.COMPARISON)
