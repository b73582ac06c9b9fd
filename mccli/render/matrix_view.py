"""An answer in matrix notation at a terminal: the formula, and the shapes that fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.model.result import Axis, Result
from mccli.model.spaces import SCALAR, Shape
from mccli.render.answer_shapes import size_text
from mccli.render.blocks import BLANK, Line, aligned, break_formula
from mccli.render.definitions import temporaries
from mccli.render.equations import answer, formula
from mccli.render.one_line import symbol
from mccli.render.safe import ascii_text, width
from mccli.render.style import Style
from mccli.syntax.tree import Node

_INDENT = "  "
_GAP = "   "
_MOST_PARTS = 12
_MOST_TEMPORARIES = 24

Item = tuple[str, str]
"""What is written, and its size."""


def matrix_view(
    result: Result, tree: Node, called: str, shapes: Mapping[int, Shape], style: Style
) -> list[Line]:
    """``called = tree``, its temporaries, and the sizes of its factors and axes."""
    lines = answer(called, formula(tree, style, shapes), style)
    lines += temporaries(result, [tree], style, shapes)
    axes = [_axis_item(number, axis, tree, style) for number, axis in enumerate(result.axes, 1)]
    items = _part_items(result, tree, shapes, style)
    listed = _columns(items, style) if items else []
    if len(axes) > 2:
        listed = [*_columns(axes, style), *([BLANK] if listed else []), *listed]
    return [*lines, BLANK, *listed] if listed else lines


def parts_of(tree: Node, shapes: Mapping[int, Shape]) -> list[Node]:
    """The factors of the tree's terms, and the operands of ``einsum``, that are not scalars."""
    inner = _unsigned(tree)
    terms = inner.args if inner.op == "sum" else (inner,)
    found: list[Node] = []
    for term in map(_unsigned, terms):
        for factor in term.args if term.op == "product" else (term,):
            bare = _unsigned(factor)
            summed = bare.op == "call" and bare.value == "einsum"
            found += bare.args[1:] if summed else [factor]
    return [each for each in found if shapes.get(id(each), SCALAR).kind != "scalar"]


def _unsigned(node: Node) -> Node:
    return node.args[0] if node.op == "negative" else node


def _part_items(
    result: Result, tree: Node, shapes: Mapping[int, Shape], style: Style
) -> list[Item]:
    """The sizes of the parts of an answer that has more than one, and of its temporaries."""
    items: dict[str, str] = {}
    for node in parts_of(tree, shapes):
        items.setdefault(formula(node, style, shapes), size_text(shapes[id(node)]))
    kept = list(items.items()) if len(items) > 1 else []
    kept = kept[:_MOST_PARTS]
    known = {text for text, _size in kept}
    for name, value in result.temporaries[:_MOST_TEMPORARIES]:
        text = symbol(name, style)
        if id(value) in shapes and text not in known:
            kept.append((text, size_text(shapes[id(value)])))
    return kept


def _axis_item(number: int, axis: Axis, tree: Node, style: Style) -> Item:
    """``axis 1, i: rows of f`` with how many there are."""
    letters = _letters(tree)
    letter = f", {letters[number - 1]}" if number <= len(letters) else ""
    words, blank, name = (axis.name or axis.role).rpartition(" ")
    return f"axis {number}{letter}: {words}{blank}{symbol(name, style)}", str(axis.size)


def _letters(tree: Node) -> str:
    """The letters of the result's axes, where the whole answer names them alike."""
    found: set[str] = set()
    pending = [tree]
    while pending:
        node = pending.pop()
        if node.op == "call" and node.value == "einsum" and node.args[0].op == "string":
            found.add(node.args[0].value.partition("->")[2].strip())
        elif node.op in ("negative", "sum", "product"):
            pending += node.args
    return found.pop() if len(found) == 1 else ""


def _columns(items: Sequence[Item], style: Style) -> list[Line]:
    """Texts and sizes in two columns; a long text is broken at its operators."""
    sizes = [ascii_text(size) if style.ascii else size for _text, size in items]
    room = style.columns - len(_INDENT) - len(_GAP) - max(map(width, sizes))
    room = min(max(width(text) for text, _size in items), max(room, style.columns // 2))
    lines: list[Line] = []
    for (text, _size), size in zip(items, sizes, strict=True):
        broken = break_formula(text, room)
        lines.append(((_INDENT + aligned(broken[0], room, "left"), ""), (_GAP + size, "quiet")))
        lines += [((_INDENT + line, ""),) for line in broken[1:]]
    return lines
