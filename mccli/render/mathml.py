"""Formulas and results in presentation MathML, well-formed and self-contained."""

from __future__ import annotations

from xml.sax.saxutils import escape

from mccli.model.result import Result
from mccli.render.answer_shapes import answer_shapes
from mccli.render.labelled import all_entries, labelled
from mccli.render.mathml_notation import MathML, bare_table, mark, number_of, table
from mccli.render.structure import arranged, clashing, is_name, write
from mccli.render.values import value_texts
from mccli.syntax.tree import Node, free_names

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def expression(node: Node) -> str:
    """A formula as a ``math`` element."""
    return _math(write(node, MathML(clashing(free_names(node)))).text)


def render(result: Result) -> str:
    """The derivative (or its value, where a point was asked for) as a ``math`` element.

    Several results are one element a line; more than two axes are a matrix of matrices. A
    sparse derivative is a table of its non-zero entries behind the labels of row and column.
    A derivative in matrix notation is one formula. Steps are elements before it.
    """
    return "\n".join(
        _math(each) for part in result.results or (result,) for each in _elements(part, result)
    )


def _elements(result: Result, whole: Result) -> list[str]:
    """The steps, if there are any, and the answer."""
    if result.derivation is None:
        return [_answer(result)]
    from mccli.render.step_mathml import step_tables
    from mccli.render.step_words import sign_of

    sign = sign_of(result, whole, result.derivation.style)
    return [*step_tables(result, result.derivation, sign), _answer(result)]


def _answer(result: Result) -> str:
    if result.value is not None:
        return _body(result, [*map(number_of, value_texts(result.value))], MathML())
    entries = all_entries(result)
    medium = MathML(clashing(free_names(*entries, *(expr for _name, expr in result.temporaries))))
    shapes = answer_shapes(result)
    pieces = [
        f"{medium.name(name).text}{mark('=')}{write(expr, medium, shapes).text}{mark(',')}"
        for name, expr in result.temporaries
    ]
    texts = [write(entry, medium, shapes).text for entry in entries]
    body = texts[0] if result.expression is not None else _body(result, texts, medium)
    return "".join(pieces) + body


def _body(result: Result, texts: list[str], medium: MathML) -> str:
    if result.cells is None:
        return arranged(texts, result.value_sizes, table)
    return bare_table(
        [_label(row, medium), _label(column, medium), text]
        for row, column, text in labelled(result, texts)
    )


def _label(label: str, medium: MathML) -> str:
    return medium.name(label).text if is_name(label) else f"<mtext>{escape(label)}</mtext>"


def _math(body: str) -> str:
    return f'<math xmlns="{_NAMESPACE}" display="block">{body}</math>'
