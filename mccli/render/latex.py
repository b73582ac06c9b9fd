"""Formulas and results in LaTeX (amsmath), for pasting between dollar signs."""

from __future__ import annotations

from mccli.model.result import Result
from mccli.render.answer_shapes import answer_shapes
from mccli.render.labelled import all_entries, labelled
from mccli.render.latex_notation import Latex, bmatrix, escaped, number_text
from mccli.render.structure import arranged, clashing, is_name, write
from mccli.render.values import value_texts
from mccli.syntax.tree import Node, free_names


def expression(node: Node) -> str:
    """A formula in LaTeX, without dollar signs."""
    return write(node, Latex(clashing(free_names(node)))).text


def render(result: Result) -> str:
    """The derivative (or its value, where a point was asked for) as a bmatrix.

    Several results take one line each; more than two axes are a matrix of matrices. A sparse
    derivative is an array of its non-zero entries behind the labels of their row and column.
    A derivative in matrix notation is one formula: names as they are, ``\\mathbf{1}_{n}`` and
    ``I_{n}`` for ones and the identity, brackets ``[x > 0]`` for comparisons.
    With steps it is not for dollar signs but for the text: ``align*`` blocks, then the answer in
    ``equation*``.
    """
    return "\n".join(each for part in result.results or (result,) for each in _blocks(part, result))


def _blocks(result: Result, whole: Result) -> list[str]:
    """The steps, if there are any, and the answer."""
    if result.derivation is None:
        return [_answer(result)]
    from mccli.render.step_latex import displayed, step_blocks
    from mccli.render.step_words import sign_of

    sign = sign_of(result, whole, result.derivation.style)
    return [*step_blocks(result, result.derivation, sign), displayed(_answer(result))]


def _answer(result: Result) -> str:
    if result.value is not None:
        return _body(result, [number_text(text) for text in value_texts(result.value)], Latex())
    entries = all_entries(result)
    medium = Latex(clashing(free_names(*entries, *(expr for _name, expr in result.temporaries))))
    shapes = answer_shapes(result)
    pieces = [
        rf"{medium.name(name).text} = {write(expr, medium, shapes).text}, \quad "
        for name, expr in result.temporaries
    ]
    texts = [write(entry, medium, shapes).text for entry in entries]
    body = texts[0] if result.expression is not None else _body(result, texts, medium)
    return "".join(pieces) + body


def _body(result: Result, texts: list[str], medium: Latex) -> str:
    if result.cells is None:
        return arranged(texts, result.value_sizes, bmatrix)
    rows = [
        f"{_label(row, medium)} & {_label(column, medium)} & {text}"
        for row, column, text in labelled(result, texts)
    ]
    lines = r" \\ ".join(rows)
    return rf"\begin{{array}}{{lll}} {lines} \end{{array}}"


def _label(label: str, medium: Latex) -> str:
    return medium.name(label).text if is_name(label) else rf"\text{{{escaped(label)}}}"
