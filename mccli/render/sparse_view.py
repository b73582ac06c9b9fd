"""A sparse derivative at a terminal: its pattern, and as much of its top left as fits."""

from __future__ import annotations

from dataclasses import dataclass

from mccli.model.cells import filled
from mccli.model.result import Result
from mccli.render.blocks import BLANK, Line, prose
from mccli.render.equations import formula
from mccli.render.layout2d import MOST_ROWS, Matrix, draw, fitting, missing_line
from mccli.render.one_line import symbol
from mccli.render.sparsity import Sparsity, survey
from mccli.render.style import Style
from mccli.syntax.tree import Node

_WINDOW_ROWS = 12
_FEWEST_ROWS = 4
_ZERO = "0"


@dataclass(frozen=True, slots=True)
class SparseView:
    """The lines that show a sparse derivative, and the entries among them."""

    lines: tuple[Line, ...]
    entries: tuple[Node, ...]


def sparse_view(result: Result, style: Style) -> SparseView:
    """Go through the cells of a result once, and show what they are."""
    height, breadth = result.shape
    rows = height if height <= MOST_ROWS else _WINDOW_ROWS
    found = survey(result.cells or (), height, breadth, rows, style)
    lines: list[Line] = prose(found.text(style), style)
    lines += found.framed(style)
    window, entries = _window(result, found, rows, style)
    return SparseView((*lines, BLANK, *window), tuple(entries))


def _window(
    result: Result, found: Sparsity, rows: int, style: Style
) -> tuple[list[Line], list[Node]]:
    """The first rows and columns, as many as fit."""
    # A column takes four signs at least: its entry and the gap.
    columns = min(found.breadth, style.columns // 4)
    cells = [[_ZERO] * columns for _ in range(rows)]
    kept: list[tuple[int, Node]] = []
    for row in found.top:
        for column, entry in zip(row.columns, filled(row), strict=True):
            if column < columns:
                cells[row.number][column] = formula(entry, style)
                kept.append((column, entry))
    labels = [tuple(symbol(each, style) for each in axis.labels[:most])
              for axis, most in zip(result.axes, (rows, columns), strict=True)]  # fmt: skip
    matrix = Matrix(labels[0], labels[1], tuple(map(tuple, cells)))
    shown = fitting(matrix, style)
    more_columns = found.breadth - shown
    if rows < found.height and more_columns:
        # Of a band, rows further down have nothing in the columns in sight.
        rows = min(rows, max(shown + 1, _FEWEST_ROWS))
    more_rows = found.height - rows
    lines = draw(_cut(matrix, rows, shown, found, style), style)
    if more_rows or more_columns:
        lines = [*prose("the top left corner:", style), *lines]
    for missing, what in ((more_rows, "row"), (more_columns, "column")):
        if missing:
            lines += missing_line(missing, what, style)
    return lines, [entry for column, entry in kept if column < shown]


def _cut(matrix: Matrix, rows: int, columns: int, found: Sparsity, style: Style) -> Matrix:
    """The first rows and columns, with dots where the matrix goes on."""
    beside, below = columns < found.breadth, rows < found.height
    dots, down = ("...", ":") if style.ascii else ("…", "⋮")
    cells = [(*row[:columns], *([dots] if beside else [])) for row in matrix.cells[:rows]]
    row_labels, column_labels = matrix.row_labels[:rows], matrix.column_labels[:columns]
    if below:
        cells.append((down,) * columns + ((dots,) if beside else ()))
        row_labels = (*row_labels, "")
    return Matrix(row_labels, (*column_labels, *([""] if beside else [])), tuple(cells))
