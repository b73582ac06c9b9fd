"""The functions of linear algebra written out in components: formula and shape in each rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product as pairs

from mccli.calculus.expansion.determinants import determinant, inverse
from mccli.calculus.expansion.entries import ONE, ZERO, add, call, divide, multiply, power
from mccli.calculus.expansion.linear import (
    Tensor,
    check_count,
    identity,
    matrix_product,
    transposed,
)
from mccli.limits import Limits
from mccli.model.function_shapes import subscripts
from mccli.model.spaces import SCALAR, Shape
from mccli.syntax.tree import Node


def function(
    node: Node, name: str, parts: Sequence[Tensor], shape: Shape, at: int, limits: Limits
) -> Tensor:
    """A built-in function of linear algebra; ``shape`` is that of its value."""
    check_count(shape.count, limits)
    if name in ("ones", "zeros", "vector", "matrix", "eye"):
        if name == "eye":
            return identity(shape.sizes[0])
        fill = {"ones": ONE, "zeros": ZERO}.get(name) or parts[0].entries[0]
        return Tensor(shape, (fill,) * shape.count)
    if name == "einsum":
        return _einsum(node, parts[1:], shape, at, limits)
    if name in ("inv", "diag", "softmax", "outer"):
        return _SHAPED[name](parts, at, limits)
    return Tensor(SCALAR, (_REDUCTIONS[name](parts, at, limits),))


def _inverse(parts: Sequence[Tensor], at: int, limits: Limits) -> Tensor:
    """inv(A) = adj(A)/det(A)."""
    matrix = parts[0]
    return Tensor(matrix.shape, inverse(matrix.entries, matrix.rows, at, limits))


def _diag(parts: Sequence[Tensor], _at: int, limits: Limits) -> Tensor:
    """diag(v)_ij = v_i where i = j; diag(A)_i = A_ii."""
    tensor, size = parts[0], parts[0].rows
    if tensor.shape.kind == "matrix":
        return Tensor(Shape("vector", (size,)), tuple(tensor.at(i, i) for i in range(size)))
    check_count(size * size, limits)
    places = pairs(range(size), repeat=2)
    entries = tuple(tensor.entries[i] if i == j else ZERO for i, j in places)
    return Tensor(Shape("matrix", (size, size)), entries)


def _softmax(parts: Sequence[Tensor], at: int, _limits: Limits) -> Tensor:
    """softmax(z)_i = exp(z_i)/Σ_j exp(z_j)."""
    powers = [call("exp", each, at=at) for each in parts[0].entries]
    total = add(powers, at)
    return Tensor(parts[0].shape, tuple(divide(each, total, at) for each in powers))


def _outer(parts: Sequence[Tensor], at: int, limits: Limits) -> Tensor:
    """outer(a, b)_ij = a_i b_j."""
    return matrix_product(parts[0], transposed(parts[1]), at, limits)


def _dot(parts: Sequence[Tensor], at: int, _limits: Limits) -> Node:
    """dot(a, b) = Σ_i a_i b_i."""
    both = zip(parts[0].entries, parts[1].entries, strict=True)
    return add([multiply(pair, at) for pair in both], at)


def _norm(parts: Sequence[Tensor], at: int, _limits: Limits) -> Node:
    """norm(x) = √(Σ_i x_i²); of a matrix over all entries (Frobenius)."""
    if parts[0].shape.kind == "scalar":
        return call("abs", parts[0].entries[0], at=at)
    return call("sqrt", add([power(each, 2, at) for each in parts[0].entries], at), at=at)


def _determinant(parts: Sequence[Tensor], at: int, limits: Limits) -> Node:
    """det(A) by expansion along rows, minors shared."""
    return determinant(parts[0].entries, parts[0].rows, at, limits)


_Reduction = Callable[[Sequence[Tensor], int, Limits], Node]
_REDUCTIONS: dict[str, _Reduction] = {
    "sum": lambda parts, at, _: add(list(parts[0].entries), at),
    "mean": lambda parts, at, _: divide(
        add(list(parts[0].entries), at), Node("number", len(parts[0].entries), (), at), at
    ),
    "prod": lambda parts, at, _: multiply(parts[0].entries, at),
    "norm": _norm,
    "norm1": lambda parts, at, _: add([call("abs", e, at=at) for e in parts[0].entries], at),
    "dot": _dot,
    "tr": lambda parts, at, _: add([parts[0].at(i, i) for i in range(parts[0].rows)], at),
    "det": _determinant,
    "logdet": lambda parts, at, limits: call(
        "log", call("abs", _determinant(parts, at, limits), at=at), at=at
    ),
    "logsumexp": lambda parts, at, _: call(
        "log", add([call("exp", each, at=at) for each in parts[0].entries], at), at=at
    ),
}
_SHAPED: dict[str, Callable[[Sequence[Tensor], int, Limits], Tensor]] = {
    "inv": _inverse,
    "diag": _diag,
    "softmax": _softmax,
    "outer": _outer,
}


def _einsum(node: Node, parts: Sequence[Tensor], shape: Shape, at: int, limits: Limits) -> Tensor:
    """einsum("ij,j->i", A, x)_i = Σ_j A_ij x_j."""
    operands, output = subscripts(node)
    sizes: dict[str, int] = {}
    for letters, part in zip(operands, parts, strict=True):
        sizes.update(zip(letters, part.shape.sizes, strict=True))
    summed = [letter for letter in sizes if letter not in output]
    terms = 1
    for size in sizes.values():
        terms *= size
    check_count(terms, limits)
    entries = []
    for kept in pairs(*(range(sizes[letter]) for letter in output)):
        found = []
        for rest in pairs(*(range(sizes[letter]) for letter in summed)):
            place = dict(zip((*output, *summed), (*kept, *rest), strict=True))
            factors = tuple(
                _component(part, [place[letter] for letter in letters])
                for letters, part in zip(operands, parts, strict=True)
            )
            found.append(multiply(factors, at))
        entries.append(add(found, at))
    return Tensor(shape, tuple(entries))


def _component(tensor: Tensor, indices: Sequence[int]) -> Node:
    place = 0
    for index, size in zip(indices, tensor.shape.sizes, strict=True):
        place = place * size + index
    return tensor.entries[place]
