"""A result for a person at a terminal: the functions, the labelled matrix, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mccli.model.finishing import finished
from mccli.model.result import Result
from mccli.model.spaces import Shape
from mccli.render import equations
from mccli.render.about import about, remarks
from mccli.render.answer_shapes import answer_shapes
from mccli.render.blocks import BLANK, Line, paint, prose
from mccli.render.cases import render_cases
from mccli.render.definitions import definitions, temporaries
from mccli.render.grids import grids, in_sight
from mccli.render.matrix_view import matrix_view
from mccli.render.one_line import symbol
from mccli.render.pointwise import at_point
from mccli.render.sparse_view import sparse_view
from mccli.render.style import Style
from mccli.render.titles import quotient, title
from mccli.syntax.tree import Node

__all__ = ["render", "render_cases"]


def render(result: Result, style: Style) -> str:
    """The result as lines no wider than the style's width; no newline at the end."""
    shapes = answer_shapes(result)
    lines = definitions(result, style, shapes)
    for part in result.results or (result,):
        lines += _steps(part, result, style)
        answer, entries = _answer(part, result, shapes, style)
        # The conditions of a sparse derivative are known now that its rows were gone through.
        below = about(finished(part), entries, style)
        lines += [BLANK, *answer]
        lines += [BLANK, *below] if below else []
    if result.results:
        lines += _shared_remarks(finished(result), style)
    return paint(lines, style)


def _steps(result: Result, whole: Result, style: Style) -> list[Line]:
    """The steps to an answer, where they were asked for."""
    if result.derivation is None:
        return []
    from mccli.render.step_view import step_view
    from mccli.render.step_words import sign_of

    sign = sign_of(result, whole, result.derivation.style)
    return [BLANK, *step_view(result, result.derivation, sign, style)]


def _shared_remarks(result: Result, style: Style) -> list[Line]:
    """What holds for the whole answer and was not said with one of its parts."""
    conditions = [
        each
        for each in result.conditions
        if not any(each in part.conditions for part in result.results)
    ]
    notes = [
        each for each in result.notes if not any(each in part.notes for part in result.results)
    ]
    lines = remarks(conditions, notes, style)
    return [BLANK, *lines] if lines else []


def _answer(
    result: Result, whole: Result, shapes: Mapping[int, Shape], style: Style
) -> tuple[list[Line], Sequence[Node]]:
    """The lines that show an answer, and the expressions among them."""
    result = _by_entries(result)
    scalar = all(size == 1 for size in result.shape)
    if result.command == "value":
        name = result.functions[0].name if result.functions else "value"
        return at_point(result, symbol(name, style) if scalar else "", style), result.entries
    lines: list[Line]
    entries: Sequence[Node]
    whole_shown = scalar or result.expression is not None
    called = quotient(result, whole, style) if whole_shown else title(result, style)
    if result.expression is not None:
        entries = [result.expression]
        lines = matrix_view(result, result.expression, called, shapes, style)
    elif result.cells is not None:
        view = sparse_view(result, style)
        lines, entries = [*prose(title(result, style), style), *view.lines], view.entries
    elif scalar:
        entries = result.entries
        lines = equations.answer(called, equations.formula(entries[0], style), style)
    else:
        entries = in_sight(result)
        lines = [*prose(called, style), *grids(result, None, style)]
    if result.expression is None:
        lines += temporaries(result, entries, style)
    if result.value is not None:
        single = all(size == 1 for size in result.value_sizes)
        lines += [BLANK, *at_point(result, called if single else "", style)]
    return lines, [*entries, *(tree for _name, tree in result.temporaries)]


def _by_entries(result: Result) -> Result:
    """The result with entries for what its expression lists: a derivative by several scalars."""
    tree = result.expression
    if tree is None or tree.op != "rows":
        return result
    entries = tuple(entry for row in tree.args for entry in row.args)
    names = {"function": [each.name for each in result.functions], "variable": result.wrt}
    axes = tuple(
        replace(axis, labels=names[axis.role])
        if not axis.labels and axis.size == len(names[axis.role])
        else axis
        for axis in result.axes
    )
    return replace(result, entries=entries, expression=None, axes=axes)
