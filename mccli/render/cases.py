"""The table of shape cases, with the current case marked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mccli.model.layouts import CASES, HIGHER_ORDER, LAYOUTS, Layout, ShapeCase, find_case
from mccli.model.result import Case
from mccli.render.blocks import BLANK, Line, Segment, aligned, paint, prose
from mccli.render.json_fields import SCHEMA
from mccli.render.safe import ascii_text
from mccli.render.style import Style

_FUNCTIONS = {"scalar": "f scalar", "vector": "f vector (m)"}
_VARIABLES = {"scalar": "x scalar", "vector": "x vector (n)"}
_LABEL_ROOM = 27
_CELL_ROOM = 14
_TABLE_ROOM = _LABEL_ROOM + 2 * _CELL_ROOM


def render_cases(case: Case | None, style: Style) -> str:
    """The paper's 2 × 2 table in both layouts, what lies beyond, and a sentence on each case.

    The current case, if any, is marked with ``*``. Where the table does not fit, each case
    says its shapes in its sentence's line.
    """
    wide = style.columns >= _TABLE_ROOM
    lines: list[Line] = [*_paper_table(case, style), BLANK] if wide else []
    lines += [*_beyond_table(case, style), BLANK] if wide else []
    for row in CASES:
        name = f"case {row.number}" if row.number else f"{row.function} by {row.variable}"
        shapes = "" if wide else f" {row.shapes['numerator']} or {row.shapes['denominator']}."
        text = f"{name}: {row.sentence}{shapes}"
        lines += _sentence(text, _is_current(row, case), style)
    higher = case is not None and find_case(case.function, case.variable) is None
    lines += _sentence(f"order 3 and more: {HIGHER_ORDER}", higher, style)
    if case is not None:
        here = f"* here: {case.function} by {case.variable}, "
        sizes = f"m = {case.m}, n = {case.n}"
        if isinstance(case.m, str) or isinstance(case.n, str):
            sizes = f"{case.m} by {case.n} components"
        here += sizes
        lines += [BLANK, *prose(here, style, "answer")]
    return paint(lines, style)


def cases_object(case: Case | None) -> dict[str, Any]:
    """The table as plain JSON data, keys in order; ``case`` is the current one or None."""
    rows = [
        {
            "number": row.number,
            "function": row.function,
            "variable": row.variable,
            "shapes": dict(row.shapes),
            "text": row.sentence,
        }
        for row in CASES
    ]
    current = None if case is None else asdict(case)
    return {
        "schema": SCHEMA, "id": None, "command": "cases", "cases": rows, "case": current,
        "ok": True,
    }  # fmt: skip


def _is_current(row: ShapeCase, case: Case | None) -> bool:
    return case is not None and (row.function, row.variable) == (case.function, case.variable)


def _paper_table(case: Case | None, style: Style) -> list[Line]:
    """Functions down, variables across; each cell a case's number and shape."""
    heading = [("", "")] + [(text, "name") for text in _VARIABLES.values()]
    lines = [_row(heading, style)]
    for layout in LAYOUTS:
        lines.append(((f"{layout} layout", "quiet"),))
        for function, label in _FUNCTIONS.items():
            cells = [(f"  {label}", "name")]
            cells += [
                _cell(row, layout, case) for row in CASES if row.number and row.function == function
            ]
            lines.append(_row(cells, style))
    return lines


def _beyond_table(case: Case | None, style: Style) -> list[Line]:
    lines = [
        _row([("beyond the paper's four", "quiet"), *((each, "name") for each in LAYOUTS)], style)
    ]
    for row in CASES:
        if row.number is None:
            names = [
                f"{kind} (p × q)" if kind == "matrix" else kind
                for kind in (row.function, row.variable)
            ]
            cells = [(f"  {' by '.join(names)}", "name")]
            cells += [_cell(row, layout, case) for layout in LAYOUTS]
            lines.append(_row(cells, style))
    return lines


def _cell(row: ShapeCase, layout: Layout, case: Case | None) -> Segment:
    number = f"{row.number}: " if row.number else ""
    current = _is_current(row, case)
    return f"{number}{row.shapes[layout]}{' *' if current else ''}", "answer" if current else ""


def _row(cells: list[Segment], style: Style) -> Line:
    first, *rest = cells
    line = [(aligned(first[0], _LABEL_ROOM, "left"), first[1])]
    line += [(aligned(text, _CELL_ROOM, "left"), role) for text, role in rest]
    return tuple((ascii_text(text) if style.ascii else text, role) for text, role in line)


def _sentence(text: str, current: bool, style: Style) -> list[Line]:
    marked = f"* {text}" if current else f"  {text}"
    safe = ascii_text(marked) if style.ascii else marked
    return prose(safe, style, "answer" if current else "", indent="    ")
