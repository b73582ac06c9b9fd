"""The operators as tensors: sums, products, powers, comparisons and transposes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from mccli.calculus.tensors.lowering.lists import column, has_zero, rows
from mccli.calculus.tensors.lowering.value import (
    Kind,
    Lowered,
    NotSymbolic,
    constant,
    frame,
    spread,
)
from mccli.calculus.tensors.numbers import CONSTANT
from mccli.calculus.tensors.tensor import Rational, Tensor
from mccli.errors import failure
from mccli.limits import exceeded
from mccli.syntax.tree import Node

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

_MOST_POWER = 64
_BITS_OF_DIGIT = 3.33


def operator(graph: Graph, node: Node, parts: Sequence[Lowered]) -> Lowered:
    """The value of an operator. Raises ``NotSymbolic`` for single components and ranges."""
    rule = _RULES.get(node.op)
    if rule is None:
        raise NotSymbolic(_REFUSED[node.op])
    return rule(graph, node, parts)


_REFUSED = {
    "index": "a single component has no name where sizes are symbols",
    "reduction": "a sum over a range needs the components, and here sizes are symbols",
}
_REFUSED["range"] = _REFUSED["reduction"]


def negative(graph: Graph, node: Node, parts: Sequence[Lowered]) -> Lowered:
    """(-A)_ij = -A_ij, of A's shape."""
    return Lowered(graph.scaled(-1, parts[0].tensor), parts[0].kind)


def total(graph: Graph, node: Node, parts: Sequence[Lowered]) -> Lowered:
    """(A ± B)_ij = A_ij ± B_ij; a scalar is added to every entry: s 1."""
    model = frame(parts)
    terms = [
        (-1 if sign == "-" else 1, spread(graph, part, model.tensor.axes))
        for sign, part in zip(node.value, parts, strict=True)
    ]
    return Lowered(graph.total(terms), model.kind)


def product(graph: Graph, node: Node, parts: Sequence[Lowered]) -> Lowered:
    """From left to right: (A B)_ij = Σ_k A_ik B_kj, (A .* B)_ij = A_ij B_ij, and so on.

    It is one product of all factors; divisors have exponent -1. ``free`` are the indices of
    what stands to the left.
    """
    factors: list[tuple[Tensor, int, tuple[int, ...]]] = []
    free: tuple[int, ...] = ()
    kind: Kind = "scalar"
    for place, (sign, part) in enumerate(zip(node.value, parts, strict=True)):
        if sign == "⊘" and has_zero(part.tensor):
            raise failure("math", "math.undefined", "division by zero", "look at its domain")
        # Two indices that no factor has yet.
        new = 2 * place, 2 * place + 1
        if part.kind == "scalar":
            labels: tuple[int, ...] = ()
        elif kind == "scalar":
            # Only scalars stand beside what has more than two axes.
            labels = free = tuple(range(new[0], new[0] + part.tensor.order))
            kind = part.kind
        elif sign in "⊙⊘":
            labels = free
        else:
            labels, free, kind = _PRODUCTS[kind, part.kind](free, new[0])
        factors.append((part.tensor, -1 if sign in "/⊘" else 1, labels))
    return Lowered(graph.product(1, factors, free), kind)


_Meeting = Callable[[tuple[int, ...], int], tuple[tuple[int, ...], tuple[int, ...], Kind]]
_PRODUCTS: dict[tuple[Kind, Kind], _Meeting] = {
    ("matrix", "matrix"): lambda free, new: ((free[1], new), (free[0], new), "matrix"),
    ("matrix", "vector"): lambda free, new: (free[1:], free[:1], "vector"),
    ("row", "matrix"): lambda free, new: ((free[0], new), (new,), "row"),
    ("row", "vector"): lambda free, new: (free, (), "scalar"),
    ("vector", "row"): lambda free, new: ((new,), (*free, new), "matrix"),
    ("vector", "vector"): lambda free, new: (free, (), "scalar"),
}
"""The indices of a right factor, those that are free afterwards, and the kind of the product.

Two vectors meet in a dot product ``x·y`` only.
"""


def power(graph: Graph, node: Node, parts: Sequence[Lowered]) -> Lowered:
    """b^p, element-wise where it is ``.^`` or of a scalar; else the power of a matrix.

    A constant exponent stays a number; e^t is exp(t).
    """
    base, exponent = parts
    fixed = constant(exponent.tensor)
    if base.kind == "matrix" and node.value == "^":
        return Lowered(matrix_power(graph, base.tensor, int(fixed or 0)), "matrix")
    model = frame(parts)
    if fixed is not None:
        raised = Lowered(element_power(graph, base.tensor, fixed), base.kind)
        return Lowered(spread(graph, raised, model.tensor.axes), model.kind)
    if is_e(graph, base.tensor):
        return Lowered(graph.apply("exp", exponent.tensor), exponent.kind)
    number = constant(base.tensor)
    if number is not None and number < 0:
        message = f"a power of {number} has no real value here: it needs a constant whole exponent"
        raise failure("math", "math.undefined", message, "use a positive base")
    if number == 0:
        # 0^p is 0 for p > 0, and has no value for others.
        return Lowered(graph.zero(model.tensor.axes), model.kind)
    return Lowered(graph.apply("pow", base.tensor, exponent.tensor), model.kind)


def is_e(graph: Graph, tensor: Tensor) -> bool:
    """Whether a tensor is the constant e, and not a variable of that name."""
    if tensor.kind != "variable" or tensor.data != "e":
        return False
    return CONSTANT in graph.attributes["e"]


def element_power(graph: Graph, base: Tensor, exponent: Rational) -> Tensor:
    """(A^p)_ij = A_ij^p for a rational p. Raises a limit error for an astronomical number."""
    if base.kind == "product":
        number = Fraction(base.data.coefficient)
        bits = max(abs(number.numerator), number.denominator).bit_length() - 1
        most = _BITS_OF_DIGIT * graph.limits.result_digits
        if bits * abs(Fraction(exponent)) > most:
            hint = "use smaller numbers, or raise MCCLI_MAX_RESULT_DIGITS"
            raise exceeded("number", "this power of a number has too many digits", hint)
    return graph.power(base, exponent)


def matrix_power(graph: Graph, base: Tensor, exponent: int) -> Tensor:
    """A^k = A A … A, A^0 = I, A^-k = inv(A)^k; n × n. Raises a limit error for a large k."""
    if exponent == 0:
        return graph.delta(base.axes[0])
    if exponent < 0:
        base = graph.call("inv", base)
    count = abs(exponent)
    if count > _MOST_POWER:
        message = f"the power {exponent} of a matrix of symbolic size is too high"
        raise exceeded("power", message, f"use exponents up to {_MOST_POWER}")
    # The indices along the chain: 0, 2, 3, …, count, 1.
    chain = [0, *range(2, count + 1), 1]
    return graph.product(1, [(base, 1, pair) for pair in pairwise(chain)], (0, 1))


def comparison(graph: Graph, node: Node, parts: Sequence[Lowered]) -> Lowered:
    """(A > B)_ij is 1 where A_ij > B_ij, else 0."""
    return Lowered(graph.apply(node.value, *(part.tensor for part in parts)), frame(parts).kind)


def transpose(graph: Graph, node: Node, parts: Sequence[Lowered]) -> Lowered:
    """(A')_ij = A_ji; a vector becomes a row, a row a vector, a scalar stays."""
    tensor, kind = parts[0]
    return Lowered(graph.transpose(tensor), _TURNED.get(kind, kind))


_TURNED: dict[Kind, Kind] = {"vector": "row", "row": "vector"}

_Rule = Callable[["Graph", Node, Sequence[Lowered]], Lowered]
_RULES: dict[str, _Rule] = {
    "column": column,
    "rows": rows,
    "negative": negative,
    "sum": total,
    "product": product,
    "power": power,
    "comparison": comparison,
    "transpose": transpose,
}
