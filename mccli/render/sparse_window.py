"""The top left of a sparse matrix: as much of it as one look takes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from mccli.model.cells import listed_places
from mccli.model.result import Result
from mccli.render.blocks import Line, prose
from mccli.render.layout2d import Matrix, draw, fitting, missing_line
from mccli.render.one_line import symbol
from mccli.render.style import Style

MOST_ROWS = 8
_MOST_STACKED = 8
"""Matrices of so many columns are shown with all of them, in blocks where they are wide."""
_FEWEST_ROWS = 4
_ZERO = "0"

T = TypeVar("T")
Cell = tuple[int, int, T]
"""Row, column, and what is there."""


def reach(result: Result, style: Style) -> tuple[int, int]:
    """How many rows and columns a window can show at most."""
    height, breadth = result.sizes
    # A column takes four signs at least: its entry and the gap.
    return min(height, MOST_ROWS), min(breadth, max(style.columns // 4, _MOST_STACKED))


def in_reach(result: Result, items: Sequence[T], style: Style) -> list[Cell[T]]:
    """What belongs to the entries of a sparse result, for those that a window can show."""
    rows, columns = reach(result, style)
    places = listed_places(result.cells or ())
    return [
        (i, j, each) for (i, j), each in zip(places, items, strict=True) if i < rows and j < columns
    ]


def window(
    result: Result, cells: Iterable[Cell[str]], style: Style, align: str = "center"
) -> tuple[list[Line], int]:
    """The lines that show the first rows and columns, and how many columns these are.

    ``cells`` are within ``reach``; what they leave out is zero. Numbers ``align`` "right".
    """
    height, breadth = result.sizes
    rows, columns = reach(result, style)
    texts = [[_ZERO] * columns for _ in range(rows)]
    for row, column, text in cells:
        texts[row][column] = text
    labels = [
        tuple(symbol(each, style) for each in axis.labels[:most])
        for axis, most in zip(result.axes, (rows, columns), strict=True)
    ]
    matrix = Matrix(labels[0], labels[1], tuple(map(tuple, texts)), align=align)
    if breadth > _MOST_STACKED:
        columns = fitting(replace(matrix, more_columns=breadth - columns), style)
    if rows < height and columns < breadth:
        # Of a band, rows further down have nothing in the columns in sight.
        rows = min(rows, max(columns + 1, _FEWEST_ROWS))
    more_rows, more_columns = height - rows, breadth - columns
    lines = [
        *prose(_title(more_rows, more_columns), style),
        *draw(_cut(matrix, rows, columns, more_rows, more_columns, style), style),
    ]
    for missing, what in ((more_rows, "row"), (more_columns, "column")):
        if missing:
            lines += missing_line(missing, what, style)
    return lines, columns


def _title(more_rows: int, more_columns: int) -> str:
    if more_rows and more_columns:
        return "the top left corner:"
    if more_rows or more_columns:
        return "the first rows:" if more_rows else "the first columns:"
    return ""


def _cut(
    matrix: Matrix, rows: int, columns: int, more_rows: int, more_columns: int, style: Style
) -> Matrix:
    """The first rows and columns, with dots where the matrix goes on and there is room."""
    dots, down = ("...", ":") if style.ascii else ("…", "⋮")
    cells = [row[:columns] for row in matrix.cells[:rows]]
    labels = matrix.row_labels[:rows]
    if more_rows:
        cells.append((down,) * columns)
        labels = (*labels, "")
    narrow = replace(
        matrix,
        row_labels=labels,
        column_labels=matrix.column_labels[:columns],
        cells=tuple(cells),
    )
    if not more_columns:
        return narrow
    wide = replace(
        narrow,
        column_labels=(*narrow.column_labels, ""),
        cells=tuple((*row, dots) for row in cells),
    )
    # Dots alone would be a block of their own.
    return wide if fitting(wide, style) > columns else narrow
