"""The shapes of sums, products, powers, components and lists: one rule per operator."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.model.function_shapes import (
    ShapeError,
    broadcast,
    common_shape,
    integer,
    require_no_tensor,
)
from mccli.model.shape_hints import (
    instead_of_power,
    instead_of_product,
    instead_of_quotient,
    instead_of_sum,
    unequal_sizes,
)
from mccli.model.spaces import SCALAR, Dim, Shape, agree
from mccli.syntax.tree import Node

_MOST_INDEX = 10**9


def sum_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """Equal shapes; a scalar is added to every component of a vector, never of a matrix."""
    matrix = next((i for i, part in enumerate(parts) if part.kind in ("matrix", "tensor")), None)
    scalar = next((i for i, part in enumerate(parts) if part.kind == "scalar"), None)
    if matrix is not None and scalar is not None and parts[matrix].kind == "tensor":
        require_no_tensor(node.args, parts, "a sum with a scalar")
    if matrix is not None and scalar is not None:
        raise ShapeError(
            "shape.sum",
            "a matrix and a scalar are not added",
            instead_of_sum(node.args[scalar], parts[matrix]),
            (node.args[matrix], node.args[scalar]),
            (parts[matrix].text, "scalar"),
        )
    return common_shape(node.args, parts, "a sum")


def product_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """From left to right: matrix products, products with scalars, element-wise products."""
    if all(part.kind == "scalar" for part in parts):
        return SCALAR
    current = parts[0]
    operators: str = node.value
    for index in range(1, len(parts)):
        left = node.args[0]
        if index > 1:
            left = Node("product", operators[:index], node.args[:index], node.at)
        pair = (left, node.args[index])
        current = _pair_shape(operators[index], pair, (current, parts[index]))
    return current


def _pair_shape(operator: str, nodes: tuple[Node, Node], shapes: tuple[Shape, Shape]) -> Shape:
    left, right = shapes
    labels = (left.text, right.text)
    if operator in "⊙⊘":
        return broadcast(nodes, shapes, ".*" if operator == "⊙" else "./")
    if right.kind == "scalar":
        return left
    if operator == "/":
        hint = instead_of_quotient(*nodes, shapes)
        raise ShapeError("shape.divide", "division is by scalars only", hint, nodes, labels)
    if left.kind == "scalar":
        return right
    require_no_tensor(nodes, shapes, "a product with a vector or matrix")
    kinds = (left.kind, right.kind)
    if operator == "·" and kinds == ("vector", "vector"):
        return SCALAR if agree(left.dims[0], right.dims[0]) else _mismatch(nodes, shapes)
    rule = _PRODUCTS.get(kinds)
    if rule is None:
        hint = instead_of_product(*nodes, shapes)
        message = f"the product of a {left.kind} and a {right.kind} is not defined"
        raise ShapeError("shape.product", message, hint, nodes, labels)
    if kinds != ("vector", "row") and not agree(left.dims[-1], right.dims[0]):
        _mismatch(nodes, shapes)
    dims = (*left.dims, *right.dims) if kinds == ("vector", "row") else ()
    if rule == "matrix" and not dims:
        dims = (left.dims[0], right.dims[1])
    elif rule == "vector":
        dims = left.dims[:1]
    elif rule == "row":
        dims = right.dims[1:]
    return Shape(rule, dims)  # type: ignore[arg-type]


_PRODUCTS = {
    ("matrix", "matrix"): "matrix",
    ("matrix", "vector"): "vector",
    ("row", "matrix"): "row",
    ("row", "vector"): "scalar",
    ("vector", "row"): "matrix",
}


def _mismatch(nodes: tuple[Node, Node], shapes: tuple[Shape, Shape]) -> Shape:
    left, right = shapes
    hint = instead_of_product(*nodes, shapes)
    if hint.startswith("no transpose") or (left.kind, right.kind) == ("row", "vector"):
        order = "check the order of the factors"
        hint = unequal_sizes(left.dims[-1], right.dims[0], order)
    raise ShapeError(
        "shape.product",
        "the sizes of a product do not fit: the columns of the left are the rows of the right",
        hint,
        nodes,
        (left.text, right.text),
    )


def power_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """A scalar's power; an integer power of a square matrix; ``.^`` component by component."""
    base, exponent = parts
    if node.value == ".^":
        return broadcast(node.args, parts, ".^")
    if exponent.kind != "scalar":
        hint = "write .^ to raise component by component"
        raise ShapeError("shape.power", "an exponent is a scalar", hint, node.args, _texts(parts))
    if base.kind == "scalar":
        return SCALAR
    require_no_tensor(node.args, parts, "a power")
    if base.kind != "matrix":
        hint = instead_of_power(node.args[0], base, node.args[1])
        message = f"a {base.kind} has no power"
        raise ShapeError("shape.power", message, hint, (node.args[0],), (base.text,))
    if not agree(*base.dims):
        hint = instead_of_power(node.args[0], base, node.args[1])
        message = "only a square matrix has powers"
        raise ShapeError("shape.power", message, hint, (node.args[0],), (base.text,))
    if integer(node.args[1]) is None:
        hint = "write A.^p for powers of the entries"
        message = "the exponent of a matrix is a whole number"
        raise ShapeError("shape.power", message, hint, (node.args[1],))
    return base


def index_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """``x[i]`` of a vector or row, ``W[i,j]`` of a matrix; whole numbers from 1."""
    base, places = parts[0], node.args[1:]
    if base.kind == "scalar":
        message = f"'{node.args[0].value}' is a scalar and has no components"
        hint = f'declare it: -d "{node.args[0].value} : R^3"'
        raise ShapeError("shape.index", message, hint, (node,))
    if len(places) != len(base.dims):
        example = "W[1,2]" if base.kind == "matrix" else "x[1]"
        message = f"a {base.kind} takes {len(base.dims)} index{'es' if len(base.dims) > 1 else ''}"
        raise ShapeError("shape.index", message, f"write {example}", (node,))
    for place, size in zip(places, base.dims, strict=True):
        value = integer(place)
        if value is None:
            message = "an index is a whole number"
            raise ShapeError("shape.index", message, "write x[1]", (place,))
        if not 1 <= value <= (size if isinstance(size, int) else _MOST_INDEX):
            message = f"the index {value} is out of range"
            hint = f"'{node.args[0].value}' is {base.with_article}; indices count from 1"
            raise ShapeError("shape.index", message, hint, (place,))
    return SCALAR


def column_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """A column of scalars."""
    for entry, part in zip(node.args, parts, strict=True):
        if part.kind != "scalar":
            message = "the entries of a list are scalars"
            hint = "a matrix is written by its rows, all of one length: [[a, b], [c, d]]"
            raise ShapeError("shape.list", message, hint, (entry,), (part.text,))
    return Shape("vector", (len(parts),))


def rows_shape(node: Node, parts: Sequence[Shape]) -> Shape:
    """A matrix by its rows, all of one length."""
    first = parts[0]
    for row, part in zip(node.args, parts, strict=True):
        if part.dims != first.dims:
            message = "the rows of a matrix have one length"
            labels = tuple(_entries(each.dims[0]) for each in (first, part))
            hint = f"write {_entries(first.dims[0])} in each row, as in the first"
            raise ShapeError("shape.list", message, hint, (node.args[0], row), labels)
    return Shape("matrix", (len(parts), *first.dims))


def _texts(parts: Sequence[Shape]) -> tuple[str, ...]:
    return tuple(part.text for part in parts)


def _entries(count: Dim) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
