"""A sparse derivative at a terminal: its pattern, and as much of its top left as fits."""

from __future__ import annotations

from dataclasses import dataclass

from mccli.model.cells import filled
from mccli.model.result import Result
from mccli.render.blocks import BLANK, Line, prose
from mccli.render.equations import formula
from mccli.render.sparse_window import reach, window
from mccli.render.sparsity import survey
from mccli.render.style import Style
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class SparseView:
    """The lines that show a sparse derivative, and the entries among them."""

    lines: tuple[Line, ...]
    entries: tuple[Node, ...]


def sparse_view(result: Result, style: Style) -> SparseView:
    """Go through the cells of a result once, and show what they are."""
    height, breadth = result.sizes
    rows, columns = reach(result, style)
    found = survey(result.cells or (), height, breadth, rows, style)
    cells = [
        (row.number, column, entry)
        for row in found.top
        for column, entry in zip(row.columns, filled(row), strict=True)
        if column < columns
    ]
    lines, shown = window(result, [(i, j, formula(entry, style)) for i, j, entry in cells], style)
    return SparseView(
        (*prose(found.text(style), style), *found.framed(style), BLANK, *lines),
        tuple(entry for _, column, entry in cells if column < shown),
    )
