"""What stands around an answer: the functions as they were read, and its temporaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.model.result import Function, Result
from mccli.model.spaces import Shape
from mccli.render.blocks import Line, prose
from mccli.render.equations import definition
from mccli.render.layout2d import missing_line
from mccli.render.one_line import expression, symbol
from mccli.render.safe import ascii_text
from mccli.render.structure import UNKNOWN
from mccli.render.style import Style
from mccli.syntax.tree import Node, free_names

_MOST = 24
_NO_BREAK = "\u00a0"


def definitions(result: Result, style: Style, shapes: Mapping[int, Shape] = UNKNOWN) -> list[Line]:
    """The component functions, the definitions they use, and the declared spaces."""
    lines = _listed(result.functions, "function", "", style, shapes)
    lines += _listed(result.intermediates, "definition", "with ", style, shapes)
    if result.declare:
        lines += _spaces(result.declare, style)
    return lines


def _spaces(declare: Sequence[tuple[str, str]], style: Style) -> list[Line]:
    """``where X : R^(m,n), w : R^n``; no line ends within a declaration."""
    spaces = [f"{symbol(name, style)} : {space}" for name, space in declare]
    joined = ", ".join(each.replace(" ", _NO_BREAK) for each in spaces)
    lines = prose(f"where {joined}", style, "", indent="      ")
    shown = [line[0][0].replace(_NO_BREAK, " ") for line in lines]
    return [((ascii_text(text) if style.ascii else text, ""),) for text in shown]


def temporaries(
    result: Result,
    entries: Sequence[Node],
    style: Style,
    shapes: Mapping[int, Shape] = UNKNOWN,
) -> list[Line]:
    """The temporaries that the entries use; of many, the first."""
    needed = free_names(*entries)
    used: list[tuple[str, Node]] = []
    for name, tree in reversed(result.temporaries):
        if name in needed:
            used.append((name, tree))
            needed |= free_names(tree)
    lines: list[Line] = []
    for position, (name, tree) in enumerate(used[: -_MOST - 1 : -1]):
        lead = "      " if position else "where "
        lines += definition(symbol(name, style), tree, style, lead, "", shapes)
    missing = len(result.temporaries) - min(len(used), _MOST)
    return lines + missing_line(missing, "temporary value", style) if missing else lines


def _listed(
    functions: Sequence[Function],
    what: str,
    lead: str,
    style: Style,
    shapes: Mapping[int, Shape],
) -> list[Line]:
    shown = functions if len(functions) <= _MOST else functions[: _MOST // 2]
    lines: list[Line] = []
    for position, function in enumerate(shown):
        left = symbol(function.name, style)
        if function.params:
            left += f"({', '.join(symbol(each, style) for each in function.params)})"
        ranges = ", ".join(expression(each, style) for each in function.ranges)
        after = f" for {ranges}" if ranges else ""
        indent = " " * len(lead) if position else lead
        lines += definition(left, function.expr, style, indent, after, shapes)
    missing = len(functions) - len(shown)
    return lines + missing_line(missing, what, style, "--json") if missing else lines
