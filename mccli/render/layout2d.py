"""Matrices in two dimensions: brackets, labelled rows and columns, wrapped to a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.render.blocks import BLANK, Line, Segment, aligned, break_formula, prose
from mccli.render.safe import width
from mccli.render.style import Style

MOST_ROWS = 40
MOST_ENTRIES = 2_000
_GAP = "   "
_DOTS = "..."
_SEE_ALL = "--format plain or --json"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Written entries with their labels, and how many rows and columns are not among them.

    ``align`` is "center", or "right" for numbers.
    """

    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    more_rows: int = 0
    more_columns: int = 0
    align: str = "center"


def extent(height: int, breadth: int) -> tuple[int, int]:
    """How many rows and columns of a matrix to show: 40 rows and 2,000 entries at most."""
    rows = min(height, MOST_ROWS)
    return rows, min(breadth, max(MOST_ENTRIES // max(rows, 1), 1))


def draw(matrix: Matrix, style: Style) -> list[Line]:
    """The matrix, in blocks of columns where it is too wide; the last lines say what is missing."""
    columns = len(matrix.cells[0]) if matrix.cells else 0
    breadth = columns + matrix.more_columns
    label_room = _label_room(matrix.row_labels, style)
    room = style.columns - label_room - 4
    widths = _column_widths(matrix, columns, room)
    lines: list[Line] = []
    blocks = _blocks(widths, room)
    for first, last in blocks:
        if len(blocks) > 1:
            lines += [BLANK] if lines else []
            lines.append(((_block_title(first, last, breadth), "quiet"),))
        lines += _block(matrix, widths, (first, last), label_room, style)
    for missing, what in ((matrix.more_rows, "row"), (matrix.more_columns, "column")):
        if missing:
            lines += missing_line(missing, what, style)
    return lines


def fitting(matrix: Matrix, style: Style) -> int:
    """How many columns of the matrix fit side by side, with dots behind them if not all."""
    columns = len(matrix.cells[0]) if matrix.cells else 0
    room = style.columns - _label_room(matrix.row_labels, style) - 4
    widths = _column_widths(matrix, columns, room)
    fit = _blocks(widths, room)[0][1]
    if fit + matrix.more_columns == columns:
        return fit
    return _blocks(widths, room - len(_GAP) - len(_DOTS))[0][1]


def missing_line(count: int, what: str, style: Style, option: str = _SEE_ALL) -> list[Line]:
    """Says how many rows (columns, blocks) are not shown, and what shows them."""
    plural = what if count == 1 else f"{what}s"
    dots = _DOTS if style.ascii else "…"
    return prose(f"{dots} {count} more {plural}: use {option} to see all", style)


def _label_room(labels: Sequence[str], style: Style) -> int:
    widest = max((width(label) for label in labels), default=0)
    return min(widest + 1, style.columns // 3) if widest else 0


def _column_widths(matrix: Matrix, columns: int, room: int) -> list[int]:
    widths = [width(label) for label in matrix.column_labels]
    widths += [1] * (columns - len(widths))
    for row in matrix.cells:
        for index, cell in enumerate(row):
            widths[index] = max(widths[index], width(cell))
    return [min(each, room) for each in widths]


def _blocks(widths: list[int], room: int) -> list[tuple[int, int]]:
    """Runs of columns, first to last (exclusive), that fit side by side."""
    blocks: list[tuple[int, int]] = []
    first, used = 0, 0
    for index, each in enumerate(widths):
        needed = used + (len(_GAP) if index > first else 0) + each
        if index > first and needed > room:
            blocks.append((first, index))
            first, needed = index, each
        used = needed
    return [*blocks, (first, len(widths))]


def _block_title(first: int, last: int, breadth: int) -> str:
    if last - first == 1:
        return f"column {last} of {breadth}"
    return f"columns {first + 1} to {last} of {breadth}"


def _block(
    matrix: Matrix,
    widths: list[int],
    block: tuple[int, int],
    label_room: int,
    style: Style,
) -> list[Line]:
    first, last = block
    chosen = widths[first:last]
    labels = matrix.column_labels[first:last]
    lines: list[Line] = []
    if any(labels):
        pad = " " * (label_room + 2)
        header = _row_of(
            [break_formula(label, w, 0) for label, w in zip(labels, chosen, strict=True)],
            chosen,
            matrix.align,
        )
        lines += [((pad + text, "name"),) for text in header]
    body: list[tuple[str, str]] = []
    for index, row in enumerate(matrix.cells):
        cells = [break_formula(c, w) for c, w in zip(row[first:last], chosen, strict=True)]
        label = break_formula(matrix.row_labels[index], label_room - 1, 0) if label_room else [""]
        texts = _row_of(cells, chosen, matrix.align)
        tall = max(len(texts), len(label))
        blank = " " * (sum(chosen) + len(_GAP) * (len(chosen) - 1))
        texts += [blank] * (tall - len(texts))
        label += [""] * (tall - len(label))
        body += zip(label, texts, strict=True)
    for index, (label_text, text) in enumerate(body):
        left, right = brackets(index, len(body), style)
        name: Segment = (aligned(label_text, label_room, "left"), "name")
        lines.append((name, (f"{left} ", ""), (text, "answer"), (f" {right}", "")))
    return lines


def _row_of(cells: list[list[str]], widths: list[int], align: str) -> list[str]:
    """Cells of one or more lines side by side, each as wide as its column."""
    tall = max(len(cell) for cell in cells)
    texts = []
    for index in range(tall):
        parts = []
        for cell, room in zip(cells, widths, strict=True):
            where = align if len(cell) == 1 else "left"
            parts.append(aligned(cell[index] if index < len(cell) else "", room, where))
        texts.append(_GAP.join(parts))
    return texts


def brackets(index: int, count: int, style: Style) -> tuple[str, str]:
    if style.ascii or count == 1:
        return "[", "]"
    if index == 0:
        return "⎡", "⎤"
    return ("⎣", "⎦") if index == count - 1 else ("⎢", "⎥")
