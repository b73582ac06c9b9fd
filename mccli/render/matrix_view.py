"""An answer in matrix notation at a terminal: the formula, and the shapes that fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.model.result import Result
from mccli.model.spaces import SCALAR, Shape
from mccli.render.answer_shapes import size_text
from mccli.render.blocks import BLANK, Line, aligned, break_formula
from mccli.render.definitions import temporaries
from mccli.render.equations import answer, formula
from mccli.render.index_notation import Components, output_letters
from mccli.render.one_line import symbol
from mccli.render.safe import ascii_text, width
from mccli.render.structure import write
from mccli.render.style import Style
from mccli.syntax.tree import Node, written_size

ZERO = "0 (zero in every entry)"

_INDENT = "  "
_GAP = "   "
_LEAST_ROOM = 8
_MOST_PARTS = 12
_MOST_LINES = 4
_MOST_TEMPORARIES = 24
_MOST_NODES = 200

Item = tuple[str, str]
"""What is written, and its size."""


def matrix_view(
    result: Result, tree: Node, called: str, shapes: Mapping[int, Shape], style: Style
) -> list[Line]:
    """``called = tree``, its temporaries, and the sizes of its factors and axes."""
    zero = _is_zero(tree)
    lines = answer(called, ZERO if zero else formula(tree, style, shapes), style)
    lines += temporaries(result, [tree], style, shapes)
    if len(result.shape) > 2:
        entry = [] if zero else _by_components(tree, shapes, style)
        lines += [BLANK, *entry] if entry else []
        lines += [BLANK, *_axes(result, tree, style)]
    items = [] if zero else _part_items(result, tree, shapes, style)
    return [*lines, BLANK, *_columns(items, style)] if items else lines


def _is_zero(tree: Node) -> bool:
    """Whether the tree is zeros in more than two axes, which have no other name."""
    if tree.op != "call" or tree.value != "einsum":
        return False
    return any(each.op == "call" and each.value == "zeros" for each in tree.args)


def _by_components(tree: Node, shapes: Mapping[int, Shape], style: Style) -> list[Line]:
    """``entry i,j,k,l: −X⁻¹[i,k]·X⁻¹[l,j]``, where the answer names its axes."""
    letters = output_letters(tree)
    if not letters or written_size((tree,), _MOST_NODES) > _MOST_NODES:
        return []
    text = f"entry {','.join(letters)}: {write(tree, Components(style), shapes).text}"
    text = ascii_text(text) if style.ascii else text
    room = style.columns - len(_INDENT)
    return [((_INDENT + line, ""),) for line in break_formula(text, room)]


def parts_of(tree: Node, shapes: Mapping[int, Shape]) -> list[list[Node]]:
    """For each term of the tree: its factors, operands of ``einsum`` too, that are not scalars."""
    inner = _unsigned(tree)
    found: list[list[Node]] = []
    for term in map(_unsigned, inner.args if inner.op == "sum" else (inner,)):
        factors: list[Node] = []
        for factor in term.args if term.op == "product" else (term,):
            bare = _unsigned(factor)
            summed = bare.op == "call" and bare.value == "einsum"
            factors += bare.args[1:] if summed else [factor]
        found.append([each for each in factors if _kind(each, shapes) != "scalar"])
    return found


def _telling(tree: Node, shapes: Mapping[int, Shape]) -> list[Node]:
    """The parts of the tree, or of its single part; none where their sizes tell nothing."""
    terms = parts_of(tree, shapes)
    while sum(map(len, terms)) == 1:
        (part,) = (part for term in terms for part in term)
        inner = part.args[0] if part.op == "transpose" else part
        if inner is tree or inner.op not in ("sum", "product"):
            return []
        tree, terms = inner, parts_of(inner, shapes)
    # Vectors of one size that are added fit anyhow.
    return [part for term in terms for part in term] if any(len(term) > 1 for term in terms) else []


def _kind(node: Node, shapes: Mapping[int, Shape]) -> str:
    return shapes.get(id(node), SCALAR).kind


def _unsigned(node: Node) -> Node:
    return node.args[0] if node.op == "negative" else node


def _part_items(
    result: Result, tree: Node, shapes: Mapping[int, Shape], style: Style
) -> list[Item]:
    """The sizes of the parts of an answer that has more than one, and of its temporaries."""
    parts = _telling(tree, shapes)
    items = {formula(node, style, shapes): size_text(shapes[id(node)]) for node in parts}
    kept = list(items.items())[:_MOST_PARTS] if len(items) > 1 else []
    if len(items) > _MOST_PARTS:
        kept.append((f"{_dots(style)} {len(items) - _MOST_PARTS} more", ""))
    known = {text for text, _size in kept}
    for name, value in result.temporaries[:_MOST_TEMPORARIES]:
        text = symbol(name, style)
        if id(value) in shapes and text not in known:
            kept.append((text, size_text(shapes[id(value)])))
    return kept


def _axes(result: Result, tree: Node, style: Style) -> list[Line]:
    """``axis 1, i: rows of f`` with how many there are, and so on."""
    letters = output_letters(tree)
    items = []
    for number, axis in enumerate(result.axes, 1):
        letter = f", {letters[number - 1]}" if number <= len(letters) else ""
        words, blank, name = (axis.name or axis.role).rpartition(" ")
        called = f"axis {number}{letter}: {words}{blank}{symbol(name, style)}"
        items.append((called, str(axis.size)))
    return _columns(items, style)


def _columns(items: Sequence[Item], style: Style) -> list[Line]:
    """Texts and sizes in two columns; a long text is broken at its operators.

    Where that leaves no room for the texts, the sizes stand below them.
    """
    sizes = [ascii_text(size) if style.ascii else size for _text, size in items]
    beside = style.columns - len(_INDENT) - len(_GAP) - max(map(width, sizes))
    if beside < _LEAST_ROOM:
        return [
            ((lead + line, role),)
            for (text, _size), size in zip(items, sizes, strict=True)
            for lead, part, role in ((_INDENT, text, ""), (2 * _INDENT, size, "quiet"))
            for line in break_formula(part, style.columns - len(lead))
        ]
    texts = [_shortened(break_formula(text, beside), style) for text, _size in items]
    room = max(width(line) for text in texts for line in text)
    lines: list[Line] = []
    for broken, size in zip(texts, sizes, strict=True):
        lines.append(((_INDENT + aligned(broken[0], room, "left"), ""), (_GAP + size, "quiet")))
        lines += [((_INDENT + line, ""),) for line in broken[1:]]
    return lines


def _shortened(lines: list[str], style: Style) -> list[str]:
    """The first lines of a part: the whole of it stands in the answer."""
    return lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], f"  {_dots(style)}"]


def _dots(style: Style) -> str:
    return "..." if style.ascii else "…"
