"""A result for a person at a terminal: the functions, the labelled matrix, and what it says."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

from mccli.model.result import Function, Result
from mccli.render.about import about, remarks
from mccli.render.blocks import BLANK, Line, break_formula, joined, paint, prose
from mccli.render.cases import render_cases
from mccli.render.layout2d import MOST_ROWS, Matrix, draw, extent, missing_line
from mccli.render.one_line import expression, symbol
from mccli.render.safe import ascii_text, width
from mccli.render.structure import name_parts
from mccli.render.style import Style
from mccli.render.values import (
    exact_text,
    is_integral,
    point_items,
    short_decimal,
    value_texts,
)
from mccli.syntax.tree import free_names, postorder

__all__ = ["render", "render_cases"]

_FUNCTION_LINES = 12
_MOST_PARTS = 10_000
# A row and a column of one matrix, which together name an entry.
_ENTRY = re.compile(r"(\w+)\[(\d+),:\], \1\[:,(\d+)\]")
_TITLES = {"grad": "gradient", "jacobian": "Jacobian", "hessian": "Hessian"}


def render(result: Result, style: Style) -> str:
    """The result as lines no wider than the style's width; no newline at the end."""
    lines: list[Line] = []
    for function in result.functions:
        lines += _definition(function, "", style)
    for position, function in enumerate(result.intermediates):
        lines += _definition(function, "with " if position == 0 else "     ", style)
    if result.declare:
        spaces = ", ".join(f"{symbol(name, style)} : {space}" for name, space in result.declare)
        lines += prose(f"where {ascii_text(spaces) if style.ascii else spaces}", style, "")
    for part in result.results or (result,):
        lines += [BLANK, *_answer(part, result, style)]
        if part is not result:
            lines += [BLANK, *about(part, style)]
    if result.results:
        lines += _shared_remarks(result, style)
    else:
        below = about(result, style)
        lines += [BLANK, *below] if below else []
    return paint(lines, style)


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


def _definition(function: Function, lead: str, style: Style) -> list[Line]:
    """``f(x, y) = …`` as read; a very long one is cut with a count."""
    left = symbol(function.name, style)
    if function.params:
        left += f"({', '.join(symbol(each, style) for each in function.params)})"
    # Writing a million terms to show twelve lines would take longer than deriving them.
    parts = sum(1 for _ in itertools.islice(postorder(function.expr), _MOST_PARTS + 1))
    if parts > _MOST_PARTS:
        text = f"a formula of more than {_MOST_PARTS} parts, not shown"
    else:
        text = expression(function.expr, style)
    lines = break_formula(f"{lead}{left} = {text}", style.columns, 4 + len(lead))
    shown = lines[:_FUNCTION_LINES]
    if len(lines) > len(shown):
        dots = "..." if style.ascii else "…"
        shown.append(f"    {dots} {len(lines) - len(shown)} more lines")
    return [((line, ""),) for line in shown]


def _answer(result: Result, whole: Result, style: Style) -> list[Line]:
    scalar = all(size == 1 for size in result.shape)
    if result.command == "value":
        name = result.functions[0].name if result.functions else "value"
        return _at_point(result, symbol(name, style) if scalar else "", style)
    lines: list[Line] = []
    for name, expr in result.temporaries:
        text = f"{symbol(name, style)} = {expression(expr, style)}"
        lines += [((line, ""),) for line in break_formula(text, style.columns, 4)]
    lines += [BLANK] if lines else []
    title = _quotient(result, whole, style) if scalar else _title(result, style)
    if scalar:
        lines += _equation(title, expression(result.entries[0], style), style)
    else:
        lines += prose(title, style)
        lines += _grids(result, None, style)
    if result.value is not None:
        lines += [BLANK, *_at_point(result, title if scalar else "", style)]
    return lines


def _title(result: Result, style: Style) -> str:
    """``Jacobian of (f₁, f₂) by (x, y)``."""
    functions = joined([symbol(each.name, style) for each in result.functions], style)
    variables = joined([symbol(each, style) for each in result.wrt], style)
    if len(result.functions) > 1:
        functions = f"({functions})"
    if len(result.wrt) > 1:
        variables = f"({variables})"
    return f"{_TITLES.get(result.command, 'derivative')} of {functions} by {variables}"


def _quotient(result: Result, whole: Result, style: Style) -> str:
    """``df/dx``; with ∂ where the function has several variables."""
    known = {each.name for each in (*whole.functions, *whole.intermediates)}
    free = {name for each in whole.functions for name in each.params}
    free |= free_names(*(each.expr for each in whole.functions))
    for each in whole.intermediates:
        free |= free_names(each.expr) - set(each.params)
    several = len(free - known - set(whole.constants)) > 1 or len(whole.wrt) > 1
    sign = "∂" if several and not style.ascii else "d"
    function = _after(sign, result.functions[0].name if result.functions else "f", style)
    variable = _after(sign, result.wrt[0] if result.wrt else "x", style)
    if result.command != "hessian":
        return f"{sign}{function}/{sign}{variable}"
    twice = "^2" if style.ascii else "²"
    last = _after(sign, result.wrt[-1] if result.wrt else "x", style)
    below = f"{sign}{variable}{twice}" if last == variable else f"{sign}{variable} {sign}{last}"
    return f"{sign}{twice}{function}/{below}"


def _after(sign: str, name: str, style: Style) -> str:
    """A name behind ∂ or d; after d a word takes brackets: ``d(mass)``, not ``dmass``."""
    word = sum(character.isalpha() for character in name_parts(name)[0]) > 1
    plain = symbol(name, style)
    return f"({plain})" if word and sign == "d" and plain == name else plain


def _equation(left: str, right: str, style: Style, after: str = "") -> list[Line]:
    """``left = right`` with the answer in bold, broken at operators where it is too wide."""
    lead = f"{left} = "
    if width(lead + right + after) <= style.columns:
        return [((lead, ""), (right, "answer"), (after, "quiet"))]
    room = style.columns - 4
    lines: list[Line] = [((line, ""),) for line in break_formula(lead.rstrip(), style.columns)]
    lines += [((f"    {line}", "answer"),) for line in break_formula(right, room, 2)]
    if after:
        lines += [((f"    {line}", "quiet"),) for line in break_formula(after.strip(), room)]
    return lines


def _grids(result: Result, numbers: Sequence[str] | None, style: Style) -> list[Line]:
    """The entries, or ``numbers`` instead, as one matrix per place of the leading axes."""
    sizes = result.shape if len(result.shape) > 1 else (*result.shape, 1)
    labels = _labels(result, sizes, style)
    height, breadth = sizes[-2:]
    rows, columns = extent(height, breadth)
    lines: list[Line] = []
    leading = itertools.islice(itertools.product(*map(range, sizes[:-2])), MOST_ROWS)
    for block, place in enumerate(leading):
        if place:
            names = ", ".join(labels[axis][index] for axis, index in enumerate(place))
            lines += [BLANK] if block else []
            names = _ENTRY.sub(r"\1[\2,\3]", names)
            lines.append(((f"{names}:", "name"),))
        cells: list[tuple[str, ...]] = []
        for row in range(rows):
            start = (block * height + row) * breadth
            if numbers is None:
                entries = result.entries[start : start + columns]
                cells.append(tuple(expression(entry, style) for entry in entries))
            else:
                cells.append(tuple(numbers[start : start + columns]))
        matrix = Matrix(
            labels[-2][:rows],
            labels[-1][:columns],
            tuple(cells),
            height - rows,
            breadth - columns,
            "center" if numbers is None else "right",
        )
        lines += draw(matrix, style)
    blocks = math.prod(sizes[:-2])
    return lines + missing_line(blocks - MOST_ROWS, "block", style) if blocks > MOST_ROWS else lines


def _labels(result: Result, sizes: Sequence[int], style: Style) -> list[tuple[str, ...]]:
    """Labels for each place of each axis, blank where the result has none."""
    known = [axis.labels for axis in result.axes] + [()] * (len(sizes) - len(result.axes))
    return [
        (*(symbol(each, style) for each in labels[:size]), *[""] * (size - len(labels)))
        for labels, size in zip(known, sizes, strict=True)
    ]


def _at_point(result: Result, name: str, style: Style) -> list[Line]:
    """The value at the point asked for; ``name`` is what a single number is the value of."""
    value = result.value
    if value is None:
        return []
    items = [f"{symbol(name, style)} = {text}" for name, text in point_items(result)]
    place = f"at {', '.join(items)}:" if items else ""
    if name:
        exact = value.exact is not None and not is_integral(value)
        after = (
            f" {'=~' if style.ascii else '≈'} {short_decimal(value.numbers[0])}" if exact else ""
        )
        return _equation(f"{place} {name}".strip(), value_texts(value)[0], style, after)
    lines = prose(place, style)
    if value.exact is None:
        return lines + _grids(result, [short_decimal(each) for each in value.numbers], style)
    lines += _grids(result, [exact_text(each) for each in value.exact], style)
    if not is_integral(value):
        decimals = [short_decimal(each) for each in value.numbers]
        lines += [*prose("in decimals:", style), *_grids(result, decimals, style)]
    return lines
