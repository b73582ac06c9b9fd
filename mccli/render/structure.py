"""What a formula looks like, decided once for every notation.

``write`` walks a tree and decides what all notations share: which operand needs brackets,
which factors of a product stand above and below a fraction's bar, which part of a name is
its subscript. A ``pieces.Medium`` (one-line Unicode, LaTeX, MathML) only says how each piece
is spelled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from mccli.model.spaces import Shape
from mccli.render.pieces import Level, Medium, Piece, at_least
from mccli.render.products import product
from mccli.syntax.tree import Node, fold

UNKNOWN: Mapping[int, Shape] = {}
"""No shapes: every node counts as a scalar."""

_NAME = re.compile(r"([^\W\d_]+)(\d*)((?:_[^\W_]+)*)")


def write(node: Node, medium: Medium, shapes: Mapping[int, Shape] = UNKNOWN) -> Piece:
    """The formula in a medium. Raises ``ValueError`` for a node that has no rule.

    ``shapes`` are those of vectors and matrices in it, by ``id(node)``: what has none counts as
    a scalar.
    """
    return fold(node, lambda each, parts: _write(each, parts, medium, shapes))


def name_parts(name: str) -> tuple[str, tuple[str, ...]]:
    """A name's base and its subscripts.

    ``x1`` is x with 1, ``W1_12`` is W with 1 and 12, ``x_max`` is x with max; a name of any
    other form is all base.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return name, ()
    base, digits, tail = match.groups()
    return base, ((digits,) if digits else ()) + tuple(tail.split("_")[1:])


def integer_exponent(node: Node) -> int | None:
    """The exponent of a power where it is an integer literal, perhaps negative."""
    sign = 1
    if node.op == "negative":
        sign, node = -1, node.args[0]
    return sign * node.value if node.op == "number" and isinstance(node.value, int) else None


def arranged(
    items: list[str], shape: Sequence[int], matrix: Callable[[Sequence[Sequence[str]]], str]
) -> str:
    """Written entries, row-major, as a matrix; a single one bare.

    More than two axes are matrices in a matrix: the last two axes are the innermost.
    """
    if len(items) == 1 and all(size == 1 for size in shape):
        return items[0]
    sizes = list(shape) or [1]
    while sizes:
        columns = sizes.pop() if len(sizes) > 1 else 1
        height = sizes.pop()
        rows = [items[start : start + columns] for start in range(0, len(items), columns)]
        items = [matrix(rows[start : start + height]) for start in range(0, len(rows), height)]
    return items[0]


def is_name(label: str) -> bool:
    """Whether a label can be written as a name; others are words, such as ``W[1,:]``."""
    return _NAME.fullmatch(label) is not None


def clashing(names: Iterable[str]) -> frozenset[str]:
    """The names with ``_`` that would look like another one (``x_1`` beside ``x1``)."""
    owners: dict[object, str] = {}
    found = set()
    for name in sorted(set(names), key=lambda each: (each.count("_"), each)):
        if owners.setdefault(name_parts(name), name) != name:
            found.add(name)
    return frozenset(found)


def _write(node: Node, parts: list[Piece], medium: Medium, shapes: Mapping[int, Shape]) -> Piece:
    match node.op:
        case "number":
            return medium.number(node.value)
        case "name":
            return medium.name(node.value)
        case "string":
            return medium.quoted(node.value)
        case "negative":
            return medium.negative(at_least(Level.PRODUCT, parts[0], medium))
        case "sum":
            first = at_least(Level.PRODUCT, parts[0], medium)
            if node.value[0] == "+" and node.args[0].op == "negative":
                first = parts[0]
            rest = [at_least(Level.PRODUCT, part, medium) for part in parts[1:]]
            return medium.sum(node.value, [first, *rest])
        case "product":
            kinds = [_kind(each, shapes) for each in node.args]
            return product(node, parts, kinds, medium)
        case "power":
            base = at_least(Level.ATOM, parts[0], medium)
            return medium.power(base, parts[1], node)
        case "comparison":
            left, right = (at_least(Level.SUM, part, medium) for part in parts)
            return medium.comparison(node.value, left, right)
        case "transpose":
            return medium.transpose(_turned(node.args[0], parts[0], medium))
        case "call":
            return _call(node, parts, medium, shapes)
        case "index":
            return medium.index(parts[0], parts[1:])
        case "range":
            return medium.range(medium.name(node.value), *parts)
        case "reduction":
            return medium.reduction(node.value, parts[0], parts[1:])
        case "derivative":
            inner = node.args[0]
            return medium.derivative(
                node.value, parts[0], inner.value if inner.op == "name" else ""
            )
        case "column" | "rows":
            return _literal(node, parts, medium)
    raise ValueError(f"the renderers have no rule for {node.op!r}")


def _turned(node: Node, piece: Piece, medium: Medium) -> Piece:
    """What is transposed; inverses and values of functions need no brackets: ``softmax(z)ᵀ``."""
    function = node.op == "call" and node.value != "sqrt" and piece.level == Level.POWER
    return piece if function else at_least(Level.ATOM, piece, medium)


def _call(node: Node, parts: list[Piece], medium: Medium, shapes: Mapping[int, Shape]) -> Piece:
    if node.value == "einsum" and node.args[0].op == "string":
        return medium.einsum(node, parts)
    if node.value in ("norm", "norm2") and _kind(node.args[0], shapes) == "matrix":
        return medium.call("normF", parts)
    return medium.call(node.value, parts)


def _kind(node: Node, shapes: Mapping[int, Shape]) -> str:
    shape = shapes.get(id(node))
    return "scalar" if shape is None else shape.kind


def _literal(node: Node, parts: list[Piece], medium: Medium) -> Piece:
    if node.op == "column":
        return replace(medium.matrix([[part] for part in parts]), entries=tuple(parts))
    # The rows of a matrix were written as columns on the way up; take their entries instead.
    return medium.matrix([part.entries for part in parts])
