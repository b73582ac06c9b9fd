"""The value of a part of the language as a tensor, and how values are put on common axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from mccli.calculus.tensors.tensor import Axes, Rational, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

Kind = Literal["scalar", "vector", "row", "matrix", "tensor"]


class Lowered(NamedTuple):
    """A tensor, and how it lies in the language: x and x' are one tensor of two kinds."""

    tensor: Tensor
    kind: Kind


class NotSymbolic(Exception):
    """A part that has no meaning while sizes are symbols; says which part, in words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def scalar(tensor: Tensor) -> Lowered:
    """A tensor of order 0 as a value."""
    return Lowered(tensor, "scalar")


def frame(parts: Sequence[Lowered]) -> Lowered:
    """The operand that gives an element-wise operation its axes and kind."""
    return next((part for part in parts if part.kind != "scalar"), parts[0])


def spread(graph: Graph, part: Lowered, axes: Axes) -> Tensor:
    """s 1: a scalar in every entry of the axes; other tensors as they are."""
    if part.kind != "scalar" or not axes:
        return part.tensor
    labels = range(len(axes))
    ones = [(graph.ones((dim,)), 1, (label,)) for label, dim in zip(labels, axes, strict=True)]
    return graph.product(1, [(part.tensor, 1, ()), *ones], labels)


def constant(tensor: Tensor) -> Rational | None:
    """The number that every entry of a tensor is; None for others."""
    if tensor.kind == "zero":
        return 0
    if tensor.kind == "ones":
        return 1
    if tensor.kind == "product" and len(tensor.data.sizes) == tensor.order:
        factors = tensor.data.factors
        if all(factor.tensor.kind == "ones" for factor in factors):
            return tensor.data.coefficient  # type: ignore[no-any-return]
    return None
