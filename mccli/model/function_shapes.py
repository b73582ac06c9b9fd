"""The shapes of the built-in functions' values, and how shapes combine component by component."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mccli.model.shape_hints import unequal_sizes
from mccli.model.spaces import SCALAR, Dim, Shape, Unknown, agree
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import SCALAR_FUNCTIONS

NO_SIZE = ("vector", "matrix", "eye")
"""Functions whose size is found from the operand beside them."""

MOST_SIZE = 1_000_000

_SQUARE_HINT = "a square matrix has as many rows as columns: R^(n,n)"
_AXES_HINT = 'a vector has one letter, a matrix two, as in einsum("ij,j->i", A, x)'

_USES = {
    **{name: f"{name}(A) of a square matrix" for name in ("tr", "det", "logdet", "inv")},
    "dot": "dot(x, y) of two vectors",
    "outer": "outer(x, y) of two vectors",
    "diag": "diag(x) of a vector, or diag(A) of a square matrix",
    "softmax": "softmax(x) of a vector",
    "vector": "vector(1) beside a vector",
    "matrix": "matrix(1) beside a matrix",
}


class ShapeError(Exception):
    """Operands whose shapes do not fit: the nodes concerned, each with a label."""

    def __init__(
        self,
        code: str,
        message: str,
        hint: str,
        operands: Sequence[Node] = (),
        labels: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        labels = [*labels, *[""] * (len(operands) - len(labels))]
        self.operands = list(zip(operands, labels, strict=True))


def integer(node: Node) -> int | None:
    """The value of a whole-number literal, perhaps negative."""
    sign = 1
    if node.op == "negative":
        sign, node = -1, node.args[0]
    return sign * node.value if node.op == "number" and isinstance(node.value, int) else None


def require_no_tensor(nodes: Sequence[Node], shapes: Sequence[Shape], what: str) -> None:
    """Raise ``ShapeError`` for an operand with more than two axes."""
    for node, shape in zip(nodes, shapes, strict=True):
        if shape.kind == "tensor":
            message = f"{what} takes no operand with {len(shape.dims)} axes"
            hint = "such an operand is only added, subtracted, or multiplied by a scalar"
            raise ShapeError("shape.tensor", message, hint, (node,), (shape.text,))


def broadcast(nodes: Sequence[Node], shapes: Sequence[Shape], what: str) -> Shape:
    """One shape for all operands, scalars going with any. Raises ``ShapeError``."""
    require_no_tensor(nodes, shapes, what)
    return common_shape(nodes, shapes, what)


def common_shape(nodes: Sequence[Node], shapes: Sequence[Shape], what: str) -> Shape:
    """The same for operands of any order."""
    chosen, first = SCALAR, 0
    for index, shape in enumerate(shapes):
        if shape.kind == "scalar":
            continue
        if chosen.kind == "scalar":
            chosen, first = shape, index
            continue
        fits = (
            shape.kind == chosen.kind
            and len(shape.dims) == len(chosen.dims)
            and all(agree(a, b) for a, b in zip(shape.dims, chosen.dims, strict=True))
        )
        if not fits:
            turned = {shape.kind, chosen.kind} == {"row", "vector"}
            hint = "give both one shape"
            if turned:
                hint = "a transpose mark may be missing or too many"
            elif shape.kind == chosen.kind == "vector":
                hint = unequal_sizes(chosen.dims[0], shape.dims[0], "check what is written")
            raise ShapeError(
                "shape.mismatch",
                f"the operands of {what} have different shapes",
                hint,
                (nodes[first], nodes[index]),
                (chosen.text, shape.text),
            )
    return chosen


def function_shape(node: Node, parts: Sequence[Shape], symbols: frozenset[str]) -> Shape:
    """The shape of a built-in function's value. Raises ``ShapeError``."""
    name: str = node.value
    if name in SCALAR_FUNCTIONS:
        return broadcast(node.args, parts, name)
    require_no_tensor(node.args, parts, name)
    if name in ("ones", "zeros", "eye", "vector", "matrix"):
        return _filled(node, parts, symbols)
    return _RULES[name](node, parts)


def _filled(node: Node, parts: Sequence[Shape], symbols: frozenset[str]) -> Shape:
    """``ones(n)``, ``zeros(m, n)``, ``eye(n)``; ``vector(c)``, ``matrix(c)``, ``eye()`` open."""
    if node.value in ("vector", "matrix"):
        _require(node, parts, "scalar")
        return Shape(node.value, tuple(Unknown() for _ in range(1 + (node.value == "matrix"))))
    dims = tuple(_size(each, symbols) for each in node.args)
    if node.value == "eye":
        dims = dims or (Unknown(),)
        return Shape("matrix", (dims[0], dims[0]))
    return Shape("vector" if len(dims) == 1 else "matrix", dims)


def _size(node: Node, symbols: frozenset[str]) -> Dim:
    value = integer(node)
    if value is None and node.op == "name" and node.value in symbols:
        return str(node.value)
    if value is None or not 1 <= value <= MOST_SIZE:
        hint = f"write a whole number from 1 to {MOST_SIZE}, or the symbol of a declared size"
        raise ShapeError("shape.size", "this is not a size", hint, (node,))
    return value


def _require(node: Node, parts: Sequence[Shape], *kinds: str) -> None:
    for argument, part in zip(node.args, parts, strict=True):
        if part.kind not in kinds:
            raise ShapeError(
                "shape.argument",
                f"{node.value} takes a {' or a '.join(kinds)}, not a {part.kind}",
                f"it is used like this: {_USES[node.value]}",
                (argument,),
                (part.text,),
            )


def _reduction(node: Node, parts: Sequence[Shape]) -> Shape:
    """sum, mean, prod, norm, norm1, logsumexp: all components to one number."""
    return SCALAR


def _dot(node: Node, parts: Sequence[Shape]) -> Shape:
    """dot(a, b) of two vectors of one size."""
    _require(node, parts, "vector", "row")
    if not agree(parts[0].dims[0], parts[1].dims[0]):
        texts = tuple(part.text for part in parts)
        hint = unequal_sizes(parts[0].dims[0], parts[1].dims[0], "check what is written")
        message = "dot takes vectors of one size"
        raise ShapeError("shape.mismatch", message, hint, node.args, texts)
    return SCALAR


def _outer(node: Node, parts: Sequence[Shape]) -> Shape:
    """outer(a, b) is a*b', m × n."""
    _require(node, parts, "vector")
    return Shape("matrix", (parts[0].dims[0], parts[1].dims[0]))


def _square(node: Node, parts: Sequence[Shape]) -> Shape:
    """tr, det, logdet and inv need a square matrix; inv keeps its shape."""
    _require(node, parts, "matrix")
    if not agree(*parts[0].dims):
        message = f"{node.value} needs a square matrix"
        raise ShapeError("shape.square", message, _SQUARE_HINT, (node.args[0],), (parts[0].text,))
    return parts[0] if node.value == "inv" else SCALAR


def _diag(node: Node, parts: Sequence[Shape]) -> Shape:
    """diag of a vector is a matrix, of a square matrix the vector of its diagonal."""
    _require(node, parts, "vector", "matrix")
    if parts[0].kind == "vector":
        return Shape("matrix", parts[0].dims * 2)
    if not agree(*parts[0].dims):
        message = "diag needs a square matrix or a vector"
        raise ShapeError("shape.square", message, _SQUARE_HINT, (node.args[0],), (parts[0].text,))
    return Shape("vector", parts[0].dims[:1])


def _softmax(node: Node, parts: Sequence[Shape]) -> Shape:
    """softmax of a vector, a vector of the same size."""
    _require(node, parts, "vector")
    return parts[0]


def subscripts(node: Node) -> tuple[list[str], str]:
    """The index letters of an einsum's operands, and of its result. Raises ``ShapeError``."""
    text = node.args[0].value if node.args and node.args[0].op == "string" else ""
    inputs, arrow, output = text.replace(" ", "").partition("->")
    operands = inputs.split(",")
    letters = set("".join(operands))
    well_formed = arrow and all(each.isalpha() or not each for each in (*operands, output))
    if not well_formed or len(set(output)) != len(output) or not set(output) <= letters:
        raise ShapeError(
            "shape.einsum",
            "the subscripts of einsum are not well formed",
            'write them like einsum("ij,j->i", A, x)',
            (node,),
        )
    if len(operands) != len(node.args) - 1:
        message = f"einsum has subscripts for {len(operands)} operands, not {len(node.args) - 1}"
        raise ShapeError("shape.einsum", message, "separate them by commas", (node,))
    return operands, output


def _einsum(node: Node, parts: Sequence[Shape]) -> Shape:
    """einsum("ij,j->i", A, x): repeated letters are summed, those after the arrow stay."""
    operands, output = subscripts(node)
    sizes: dict[str, Dim] = {}
    first: dict[str, tuple[Node, str]] = {}
    for letters, argument, part in zip(operands, node.args[1:], parts[1:], strict=True):
        if len(letters) != len(part.dims):
            message = f"the subscripts '{letters}' are for {len(letters)} axes"
            raise ShapeError("shape.einsum", message, _AXES_HINT, (argument,), (part.text,))
        for letter, dim in zip(letters, part.dims, strict=True):
            before, text = first.setdefault(letter, (argument, part.text))
            if not agree(sizes.setdefault(letter, dim), dim):
                message = f"the axis '{letter}' has two different sizes"
                hint = "axes with one letter have one size; use another letter, or transpose"
                where = {id(before): (before, text), id(argument): (argument, part.text)}
                nodes, labels = zip(*where.values(), strict=True)
                raise ShapeError("shape.einsum", message, hint, nodes, labels)
    dims = tuple(sizes[letter] for letter in output)
    return Shape(("scalar", "vector", "matrix", "tensor")[min(len(dims), 3)], dims)


_RULES: dict[str, Callable[[Node, Sequence[Shape]], Shape]] = {
    **dict.fromkeys(("sum", "mean", "prod", "norm", "norm2", "norm1", "logsumexp"), _reduction),
    **dict.fromkeys(("tr", "det", "logdet", "inv"), _square),
    "dot": _dot,
    "outer": _outer,
    "diag": _diag,
    "softmax": _softmax,
    "einsum": _einsum,
}
