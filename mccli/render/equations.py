"""Equations at a terminal: ``left = right`` on lines that fit."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from mccli.model.spaces import Shape
from mccli.render.blocks import Line, break_formula
from mccli.render.one_line import expression
from mccli.render.safe import width
from mccli.render.structure import UNKNOWN
from mccli.render.style import Style
from mccli.syntax.tree import Node, postorder

_MOST_LINES = 12
_MOST_PARTS = 10_000


def formula(node: Node, style: Style, shapes: Mapping[int, Shape] = UNKNOWN) -> str:
    """An expression on one line, or what is said instead of a very long one.

    ``shapes`` are those of its vectors and matrices, see ``structure.write``.
    """
    # Writing a million terms to show twelve lines would take longer than deriving them.
    parts = sum(1 for _ in itertools.islice(postorder(node), _MOST_PARTS + 1))
    if parts > _MOST_PARTS:
        return f"a formula of more than {_MOST_PARTS} parts, not shown"
    return expression(node, style, shapes)


def definition(
    left: str,
    node: Node,
    style: Style,
    lead: str = "",
    after: str = "",
    shapes: Mapping[int, Shape] = UNKNOWN,
) -> list[Line]:
    """``left = expression`` behind ``lead``; a very long one is cut with a count."""
    text = f"{lead}{left} = {formula(node, style, shapes)}{after}"
    lines = break_formula(text, style.columns, 4 + len(lead))
    shown = lines[:_MOST_LINES]
    if len(lines) > len(shown):
        dots = "..." if style.ascii else "…"
        shown.append(f"    {dots} {len(lines) - len(shown)} more lines")
    return [((line, ""),) for line in shown]


def answer(left: str, right: str, style: Style, after: str = "") -> list[Line]:
    """``left = right`` with the right side in bold, broken at operators where it is too wide."""
    lead = f"{left} = "
    if width(lead + right + after) <= style.columns:
        return [((lead, ""), (right, "answer"), (after, "quiet"))]
    room = style.columns - 4
    lines: list[Line] = [((line, ""),) for line in break_formula(lead.rstrip(), style.columns)]
    lines += [((f"    {line}", "answer"),) for line in break_formula(right, room, 2)]
    if after:
        lines += [((f"    {line}", "quiet"),) for line in break_formula(after.strip(), room)]
    return lines
