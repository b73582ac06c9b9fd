"""Linear algebra written out in components: one rule per operation, formula and shape in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product as pairs

from mccli.calculus.expansion.determinants import inverse
from mccli.calculus.expansion.entries import ONE, ZERO, add, divide, multiply
from mccli.limits import Limits, exceeded
from mccli.model.function_shapes import integer
from mccli.model.spaces import SCALAR, Shape
from mccli.syntax.tree import Node, number


@dataclass(frozen=True, slots=True)
class Tensor:
    """The components of a scalar, vector, row or matrix, row by row."""

    shape: Shape
    entries: tuple[Node, ...]

    @property
    def rows(self) -> int:
        """Rows of a matrix or vector; a row has one."""
        return 1 if self.shape.kind in ("row", "scalar") else self.shape.sizes[0]

    @property
    def columns(self) -> int:
        """Columns of a matrix or row; a vector has one."""
        return 1 if self.shape.kind in ("vector", "scalar") else self.shape.sizes[-1]

    def at(self, row: int, column: int) -> Node:
        """The entry in a row and column, both from 0."""
        return self.entries[row * self.columns + column]


def check_count(count: int, limits: Limits) -> None:
    """Raise a limit error if there would be too many components."""
    if count > limits.entries:
        raise exceeded(
            "components",
            f"this has {count} components, more than the limit of {limits.entries}",
            "use smaller sizes, or raise MCCLI_MAX_ENTRIES",
        )


def entrywise(build: Callable[[tuple[Node, ...]], Node], parts: Sequence[Tensor]) -> Tensor:
    """Apply a scalar operation component by component; scalars go with every component."""
    widest = max(parts, key=lambda part: len(part.entries))
    chosen = next((p for p in parts if p.shape.kind != "scalar"), widest)
    columns = [
        part.entries if part.shape.kind != "scalar" else part.entries * len(chosen.entries)
        for part in parts
    ]
    return Tensor(chosen.shape, tuple(build(args) for args in zip(*columns, strict=True)))


def operator(node: Node, parts: Sequence[Tensor], at: int, limits: Limits) -> Tensor:
    """The operators: sums, products, powers, comparisons, transposes, lists and components."""
    match node.op:
        case "negative":
            return entrywise(lambda args: Node("negative", None, args, at), parts)
        case "sum":
            return entrywise(lambda args: Node("sum", node.value, args, at), parts)
        case "product":
            return _product(node.value, parts, at, limits)
        case "power":
            return _power(node, parts, at, limits)
        case "comparison":
            return entrywise(lambda args: Node("comparison", node.value, args, at), parts)
        case "transpose":
            return transposed(parts[0])
        case "index":
            places = [integer(each) or 1 for each in node.args[1:]]
            row, column = (places[0], 1) if len(places) == 1 else (places[0], places[1])
            if parts[0].shape.kind == "row":
                row, column = 1, places[0]
            return Tensor(SCALAR, (parts[0].at(row - 1, column - 1),))
        case "column":
            entries = tuple(part.entries[0] for part in parts)
            return Tensor(Shape("vector", (len(entries),)), entries)
        case "rows":
            entries = tuple(entry for part in parts for entry in part.entries)
            return Tensor(Shape("matrix", (len(parts), len(parts[0].entries))), entries)
    raise ValueError(f"no component rule for {node.op!r}")


def transposed(tensor: Tensor) -> Tensor:
    """(A')_ij = A_ji."""
    kind, sizes = tensor.shape.kind, tensor.shape.sizes
    if kind == "scalar":
        return tensor
    if kind != "matrix":
        return Tensor(Shape("row" if kind == "vector" else "vector", sizes), tensor.entries)
    entries = tuple(tensor.at(i, j) for j in range(sizes[1]) for i in range(sizes[0]))
    return Tensor(Shape("matrix", sizes[::-1]), entries)


def _product(operators: str, parts: Sequence[Tensor], at: int, limits: Limits) -> Tensor:
    if all(part.shape.kind == "scalar" for part in parts):
        plain = operators.replace("⊙", "*").replace("⊘", "/").replace("·", "*")
        entries = tuple(part.entries[0] for part in parts)
        return Tensor(SCALAR, (Node("product", plain, entries, at),))
    current = parts[0]
    for sign, part in zip(operators[1:], parts[1:], strict=True):
        current = _pair(sign, current, part, at, limits)
    return current


def _pair(sign: str, left: Tensor, right: Tensor, at: int, limits: Limits) -> Tensor:
    if sign in "/⊘":
        return entrywise(lambda args: divide(args[0], args[1], at), (left, right))
    if sign == "⊙" or "scalar" in (left.shape.kind, right.shape.kind):
        return entrywise(lambda args: multiply(args, at), (left, right))
    if sign == "·":
        left = transposed(left)
    return matrix_product(left, right, at, limits)


def matrix_product(left: Tensor, right: Tensor, at: int, limits: Limits) -> Tensor:
    """(A*B)_ij = Σ_k A_ik B_kj; a row times a vector is a scalar."""
    height, inner, breadth = left.rows, left.columns, right.columns
    check_count(height * breadth * inner, limits)
    entries = tuple(
        add([multiply((left.at(i, k), right.at(k, j)), at) for k in range(inner)], at)
        for i, j in pairs(range(height), range(breadth))
    )
    kinds = (left.shape.kind, right.shape.kind)
    if kinds == ("row", "vector"):
        return Tensor(SCALAR, entries)
    if kinds[1] == "vector":
        return Tensor(Shape("vector", (height,)), entries)
    if kinds[0] == "row":
        return Tensor(Shape("row", (breadth,)), entries)
    return Tensor(Shape("matrix", (height, breadth)), entries)


def _power(node: Node, parts: Sequence[Tensor], at: int, limits: Limits) -> Tensor:
    base = parts[0]
    if base.shape.kind != "matrix" or node.value == ".^":
        squares = _squares_under_norm(node, base, at)
        if squares is not None:
            return Tensor(SCALAR, (squares,))
        return entrywise(lambda args: Node("power", "^", args, at), parts)
    count = integer(node.args[1]) or 0
    size = base.rows
    check_count(size**3 * max(abs(count).bit_length(), 1), limits)
    if count < 0:
        base = Tensor(base.shape, inverse(base.entries, size, at, limits))
    # Powers by squaring: A^6 = (A^2)*(A^2)^2.
    result, count = identity(size), abs(count)
    while count:
        if count & 1:
            result = matrix_product(result, base, at, limits)
        count >>= 1
        base = matrix_product(base, base, at, limits) if count else base
    return result


def _squares_under_norm(node: Node, base: Tensor, at: int) -> Node | None:
    """The sum of squares that ``norm(x)^2`` is, without the root and so without its kink.

    Likewise its powers for other even exponents. None for odd ones, and for the norm of a
    scalar, which has no root.
    """
    inner, root = node.args[0], base.entries[0]
    is_norm = inner.op == "call" and inner.value in ("norm", "norm2")
    if not (is_norm and root.op == "call" and root.value == "sqrt"):
        return None
    exponent = integer(node.args[1])
    if exponent is None or exponent % 2 or not exponent:
        return None
    if exponent == 2:
        return root.args[0]
    return Node("power", "^", (root.args[0], number(exponent // 2, at)), at)


def identity(size: int) -> Tensor:
    """eye(n)_ij = 1 where i = j, else 0."""
    entries = tuple(ONE if i == j else ZERO for i, j in pairs(range(size), repeat=2))
    return Tensor(Shape("matrix", (size, size)), entries)
