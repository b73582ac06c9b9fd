"""Formulas of several lines: literal matrices side by side, ``⎡a b⎤·⎡x⎤``, signs in the middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mccli.render.blocks import aligned
from mccli.render.layout2d import brackets
from mccli.render.safe import width
from mccli.render.style import Style
from mccli.syntax.tree import Node, everything

_LITERALS = frozenset({"rows", "column"})
_GAP = "  "
_MOST_ROWS = 12
_MOST_DEPTH = 8

Written = Callable[[Node], str]
"""Writes a formula on one line."""
Pieces = list[tuple[str, "Box"]]
"""Boxes, each behind its sign."""


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of one width; line ``middle`` is that of the signs beside it."""

    lines: tuple[str, ...]
    middle: int = 0

    @property
    def breadth(self) -> int:
        """In columns."""
        return max(map(width, self.lines))


def text_box(text: str) -> Box:
    """A text on one line."""
    return Box((text,))


def beside(boxes: Sequence[Box]) -> Box:
    """Boxes side by side, their middles on one line."""
    above = max(box.middle for box in boxes)
    below = max(len(box.lines) - box.middle for box in boxes)
    padded = []
    for box in boxes:
        blank, top = " " * box.breadth, above - box.middle
        lines = [*[blank] * top, *(aligned(each, box.breadth, "left") for each in box.lines)]
        padded.append(lines + [blank] * (above + below - len(lines)))
    return Box(tuple(map("".join, zip(*padded, strict=True))), above)


def below(box: Box, text: str) -> Box:
    """The box with a text centred under it."""
    room = max(box.breadth, width(text))
    lines = [aligned(each, room) for each in (*box.lines, text)]
    return Box(tuple(lines), box.middle)


def above(box: Box, text: str) -> Box:
    """The box with a text centred over it."""
    room = max(box.breadth, width(text))
    lines = [aligned(each, room) for each in (text, *box.lines)]
    return Box(tuple(lines), box.middle + 1)


def matrix_box(rows: Sequence[Sequence[str]], style: Style) -> Box:
    """Written entries in brackets, columns centred."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for index, row in enumerate(rows):
        left, right = brackets(index, len(rows), style)
        cells = (aligned(cell, room) for cell, room in zip(row, widths, strict=True))
        lines.append(left + _GAP.join(cells) + right)
    return Box(tuple(lines), (len(lines) - 1) // 2)


def formula_box(node: Node, written: Written, style: Style, room: int) -> Box | None:
    """The formula with its literal matrices drawn, in at most ``room`` columns.

    They are drawn where they are factors or terms, and not inside of functions; what is too wide
    goes on below, behind its sign. None where the formula has none, or they do not fit.
    """
    if not _has_matrix(node):
        return None
    pieces = _pieces(node, written, style, _MOST_DEPTH)
    if pieces is None:
        return None
    rows = [[pieces[0][1]]]
    for sign, box in pieces[1:]:
        more = [*rows[-1], text_box(sign), box]
        if sum(each.breadth for each in more) <= room:
            rows[-1] = more
        else:
            rows.append([text_box(sign.lstrip()), box])
    boxes = [beside(row) for row in rows]
    if any(box.breadth > room for box in boxes):
        return None
    breadth = max(box.breadth for box in boxes)
    lines = tuple(aligned(line, breadth, "left") for box in boxes for line in box.lines)
    return Box(lines, boxes[0].middle)


def _pieces(node: Node, written: Written, style: Style, depth: int) -> Pieces | None:
    """Terms or factors, each behind its sign (the first behind none); None where not drawn."""
    if not _has_matrix(node):
        return [("", text_box(written(node)))]
    if node.op in _LITERALS:
        box = _matrix(node, written, style)
        return None if box is None else [("", box)]
    if not depth or node.op not in ("sum", "product", "negative", "transpose"):
        return None
    if node.op == "product" and set(node.value) != {"*"}:
        return None
    parts: list[Pieces] = []
    for place, part in enumerate(node.args):
        pieces = _pieces(part, written, style, depth - 1)
        if pieces is None:
            return None
        kept = node.op == "sum" and (place == 0 or part.op not in ("sum", "negative"))
        parts.append(pieces if kept else [("", _bracketed(part, _joined(pieces), style))])
    minus = "-" if style.ascii else "−"
    if node.op == "transpose":
        box = parts[0][0][1]
        return [("", beside([box, Box(("'" if style.ascii else "ᵀ",), box.middle)]))]
    if node.op == "product":
        return _behind(["*" if style.ascii else "·"] * len(parts), parts)
    signs = "-" if node.op == "negative" else node.value
    if signs[0] == "-":
        first = parts[0][0][1]
        parts[0][0] = ("", beside([text_box(minus), first]))
    return _behind([f" {minus} " if sign == "-" else " + " for sign in signs], parts)


def _behind(signs: Sequence[str], parts: Sequence[Pieces]) -> Pieces:
    """All pieces in one, the first of each part behind its sign."""
    found: Pieces = []
    for sign, part in zip(signs, parts, strict=True):
        found += [(sign if found else "", part[0][1]), *part[1:]]
    return found


def _joined(pieces: Pieces) -> Box:
    signed = [part for sign, box in pieces for part in (text_box(sign), box)]
    return beside(signed[1:])


def _matrix(node: Node, written: Written, style: Style) -> Box | None:
    """A literal matrix; None where it is too tall, or holds others."""
    rows = [row.args if row.op == "column" else (row,) for row in node.args]
    if len(rows) > _MOST_ROWS or any(_has_matrix(entry) for row in rows for entry in row):
        return None
    return matrix_box([[written(entry) for entry in row] for row in rows], style)


def _bracketed(node: Node, box: Box, style: Style) -> Box:
    """What holds together less tightly than a factor in round brackets, as tall as it is."""
    if node.op not in ("sum", "negative", "product", "comparison"):
        return box
    if len(box.lines) == 1:
        return text_box(f"({box.lines[0]})")
    left = _tall("(", "⎛⎜⎝", box, style)
    return beside([left, box, _tall(")", "⎞⎟⎠", box, style)])


def _tall(plain: str, parts: str, box: Box, style: Style) -> Box:
    height = len(box.lines)
    if style.ascii:
        return Box((plain,) * height, box.middle)
    return Box((parts[0], *parts[1] * (height - 2), parts[2]), box.middle)


def _has_matrix(node: Node) -> bool:
    return any(each.op in _LITERALS for each in everything((node,)))
