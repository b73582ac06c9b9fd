"""The axes of a derivative in a layout: which way it lies, and its shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mccli.calculus.arrange import axes_order, with_units
from mccli.calculus.tensors.tensor import Axes, Tensor
from mccli.model.layouts import Layout
from mccli.model.result import Axis, Role
from mccli.model.spaces import Size

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


@dataclass(frozen=True, slots=True)
class Side:
    """The function or the variable of a derivative: its name and its sizes."""

    role: Role
    name: str
    sizes: Axes


@dataclass(frozen=True, slots=True)
class Laid:
    """A derivative in a layout. ``lying``: a tensor of order 1 that is a row."""

    tensor: Tensor
    shape: tuple[Size, ...]
    axes: tuple[Axis, ...]
    lying: bool
    form: Literal["matrix", "index"]


def laid_out(graph: Graph, tensor: Tensor, function: Side, variable: Side, layout: Layout) -> Laid:
    """A derivative, whose axes are the function's and then the variable's, in a layout.

    A scalar by a matrix (p × q) is q × p in numerator layout; beyond two axes the numerator
    layout keeps the order and the denominator layout exchanges the two groups.
    """
    across, down = _axes(function), _axes(variable)
    order = axes_order(len(function.sizes), len(variable.sizes), layout)
    if tensor.order > 2:
        labels = [order.index(axis) for axis in range(tensor.order)]
        turned = graph.product(1, [(tensor, 1, labels)], range(tensor.order))
        axes = [*across, *down]
        return Laid(turned, turned.axes, tuple(axes[axis] for axis in order), False, "index")
    units = (Axis(each.role, (), each.name, 1) for each in (function, variable))
    whole = with_units(across, down, *units)
    axes = [whole[axis] for axis in order]
    shape = tuple(axis.size or 1 for axis in axes)
    turned = graph.transpose(tensor) if order == [1, 0] else tensor
    # Where an axis of 1 was put in, the tensor lies if its own axis is the second.
    lying = tensor.order == 1 and order[1] == (0 if function.sizes else 1)
    return Laid(turned, shape, tuple(axes), lying, "matrix")


def _axes(side: Side) -> list[Axis]:
    if len(side.sizes) < 2:
        return [Axis(side.role, (), side.name, dim) for dim in side.sizes]
    # More than two where the function is itself a derivative by several axes.
    words = ("rows of ", "columns of ") if len(side.sizes) == 2 else [""] * len(side.sizes)
    return [
        Axis(side.role, (), f"{word}{side.name}", dim)
        for word, dim in zip(words, side.sizes, strict=True)
    ]
