"""Matrix products: in which order a chain is multiplied, and what each multiplication is.

A chain with a vector in it costs less from the vector outwards: ``X'*X*w`` is ``X'*(X*w)``. An
inverse that multiplies is a system of equations to be solved, and a diagonal matrix scales.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mccli.model.spaces import Dim, Shape
from mccli.render.code.matrix.arrays import Arrays
from mccli.syntax.tree import Node

_SYMBOL = 100
_LONGEST = 40


class Link(NamedTuple):
    """A factor of a chain with its rows and columns; None is the one column of a vector."""

    node: Node
    rows: Dim | None
    columns: Dim | None


def link(node: Node, shape: Shape) -> Link:
    """The factor of a shape: n x 1 for a vector, 1 x n for a row."""
    if shape.kind == "scalar":
        return Link(node, None, None)
    if shape.kind == "vector":
        return Link(node, shape.dims[0], None)
    if shape.kind == "row":
        return Link(node, None, shape.dims[0])
    return Link(node, shape.dims[0], shape.dims[1])


def chain(arrays: Arrays, links: Sequence[Link]) -> Link:
    """The product of a chain, multiplied in the cheapest order; from the left among equals."""
    if len(links) > _LONGEST:
        found = links[0]
        for each in links[1:]:
            found = _multiplied(arrays, found, each)
        return found
    return _product(arrays, links, _splits(links))


def _splits(links: Sequence[Link]) -> dict[tuple[int, int], int]:
    """Where each part of the chain is cut in two, by dynamic programming."""
    count = len(links)
    costs = {(i, i): 0 for i in range(count)}
    splits: dict[tuple[int, int], int] = {}
    for length in range(2, count + 1):
        for first in range(count - length + 1):
            last = first + length - 1
            best = -1
            for cut in range(last - 1, first - 1, -1):
                cost = costs[first, cut] + costs[cut + 1, last] + _cost(links, first, cut, last)
                if best < 0 or cost < best:
                    best, splits[first, last] = cost, cut
            costs[first, last] = best
    return splits


def _cost(links: Sequence[Link], first: int, cut: int, last: int) -> int:
    """Multiplications of (rows of the first) x (columns at the cut) x (columns of the last)."""
    outer = _weight(links[first].rows) * _weight(links[last].columns)
    if (first == cut and _is_diagonal(links[first].node)) or (
        cut + 1 == last and _is_diagonal(links[last].node)
    ):
        return outer
    return outer * _weight(links[cut].columns)


def _weight(size: Dim | None) -> int:
    if size is None:
        return 1
    return size if isinstance(size, int) else _SYMBOL


def _product(arrays: Arrays, links: Sequence[Link], splits: dict[tuple[int, int], int]) -> Link:
    """The product as the splits say; not recursive."""
    done: dict[tuple[int, int], Link] = {(i, i): each for i, each in enumerate(links)}
    pending = [(0, len(links) - 1)]
    while pending:
        first, last = pending[-1]
        if (first, last) in done:
            pending.pop()
            continue
        cut = splits[first, last]
        parts = [(first, cut), (cut + 1, last)]
        missing = [part for part in parts if part not in done]
        pending += missing
        if not missing:
            done[first, last] = _multiplied(arrays, *(done[part] for part in parts))
    return done[0, len(links) - 1]


def _multiplied(arrays: Arrays, left: Link, right: Link) -> Link:
    """The product of two; signs go in front of it."""
    bare = [
        each._replace(node=each.node.args[0]) if each.node.op == "negative" else each
        for each in (left, right)
    ]
    found = _operation(arrays, *bare)
    if (left.node.op == "negative") != (right.node.op == "negative"):
        found = arrays.negative(found)
    return Link(found, left.rows, right.columns)


def _operation(arrays: Arrays, left: Link, right: Link) -> Node:
    a, b = left.node, right.node
    if _is_scalar(left) or _is_scalar(right):
        return arrays.times([("*", a), ("*", b)])
    if a.op == "filled" and a.value == "eye":
        return b
    if b.op == "filled" and b.value == "eye":
        return a
    if _is_diagonal(a):
        return _scaled_rows(arrays, a.args[0], right)
    if _is_diagonal(b):
        return _scaled_columns(arrays, left, b.args[0])
    if left.columns is None:
        shape = Shape("matrix", _known(left.rows, right.columns))
        return arrays.make("outer", None, (a, b), shape)
    inverted = _inverted(arrays, a)
    if inverted is not None:
        return arrays.make("solution", None, (inverted, b), arrays.shape(b))
    inverted = _inverted(arrays, b)
    if inverted is not None:
        # B*inv(A) is the transpose of the solution of A'*X = B'.
        turned = arrays.transpose(a)
        args = (arrays.transpose(inverted), turned)
        return arrays.transpose(arrays.make("solution", None, args, arrays.shape(turned)))
    return arrays.make("product", None, (a, b), _shape(arrays, left, right))


def _scaled_rows(arrays: Arrays, vector: Node, right: Link) -> Node:
    """diag(v)*B."""
    b = right.node
    if right.columns is None:
        return arrays.times([("*", vector), ("*", b)])
    if _is_diagonal(b):
        both = arrays.times([("*", vector), ("*", b.args[0])])
        return arrays.make("call", "diag", (both,), arrays.shape(b))
    return arrays.make("scaled rows", None, (vector, b), arrays.shape(b))


def _scaled_columns(arrays: Arrays, left: Link, vector: Node) -> Node:
    """A*diag(v)."""
    a = left.node
    if left.rows is None:
        return arrays.times([("*", a), ("*", arrays.transpose(vector))])
    return arrays.make("scaled columns", None, (a, vector), arrays.shape(a))


def _inverted(arrays: Arrays, node: Node) -> Node | None:
    """A, if the node is inv(A) or its transpose."""
    if node.op == "call" and node.value == "inv":
        return node.args[0]
    if node.op == "transpose":
        inner = node.args[0]
        if inner.op == "call" and inner.value == "inv":
            return arrays.transpose(inner.args[0])
    return None


def _is_diagonal(node: Node) -> bool:
    """Whether it is diag(v) of a vector, which as an operation always is a matrix."""
    return node.op == "call" and node.value == "diag"


def _is_scalar(each: Link) -> bool:
    return each.rows is None and each.columns is None


def _shape(arrays: Arrays, left: Link, right: Link) -> Shape:
    dims = _known(left.rows, right.columns)
    if len(dims) == 1 and left.rows is None and arrays.oriented:
        return Shape("row", dims)
    return Shape(("scalar", "vector", "matrix")[len(dims)], dims)


def _known(*sizes: Dim | None) -> tuple[Dim, ...]:
    return tuple(size for size in sizes if size is not None)
