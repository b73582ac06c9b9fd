"""Numbers in front of tensors, and tensors that are numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mccli.calculus.tensors.tensor import Product, Rational, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

CONSTANT = "constant"
"""The attribute of the variables that stand for pi and e."""

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


def unscaled(graph: Graph, tensor: Tensor) -> tuple[Rational, Tensor]:
    """A tensor as a coefficient times a tensor whose own coefficient is 1."""
    if tensor.kind != "product" or tensor.data.coefficient == 1:
        return 1, tensor
    inner: Product = tensor.data
    return inner.coefficient, graph.product(1, inner.factors, range(tensor.order))


def is_comparison(tensor: Tensor) -> bool:
    """Whether every entry is 1 or 0, by a comparison."""
    return tensor.kind == "map" and tensor.data in COMPARISONS


def is_number(tensor: Tensor) -> bool:
    """Whether a scalar is a plain rational number."""
    return not tensor.axes and (
        tensor.kind == "zero" or (tensor.kind == "product" and not tensor.data.factors)
    )


def number_of(tensor: Tensor) -> Fraction:
    """The value of a plain number."""
    return Fraction(0) if tensor.kind == "zero" else Fraction(tensor.data.coefficient)


def is_constant(graph: Graph, tensor: Tensor) -> bool:
    """Whether a tensor is made of numbers, sizes, pi and e only."""
    pending = [tensor]
    seen: set[Tensor] = set()
    while pending:
        each = pending.pop()
        if each.kind == "variable" and CONSTANT not in graph.attributes[each.data]:
            return False
        pending += [arg for arg in each.args if arg not in seen]
        seen.update(each.args)
    return True
