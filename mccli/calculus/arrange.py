"""Axes and layout to rows and columns: the only transpose of derivatives in the program.

A derivative comes with its function's axes first and its variable's axes after them. The
numerator layout keeps that order; the denominator layout exchanges the two groups. Up to
two axes, a scalar counts as one row or column, and a matrix beside a scalar is turned so
that numerator layout transposes the variable (contract, section 2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from mccli.model.layouts import Kind, Layout
from mccli.model.result import Axis
from mccli.model.spaces import Shape

T = TypeVar("T")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Side:
    """The function's or the variable's part: its kind, and the labels along each axis.

    A scalar has no axis and one label; a vector one axis; a matrix two.
    """

    kind: Kind
    labels: tuple[Sequence[str], ...]
    name: str

    @property
    def sizes(self) -> tuple[int, ...]:
        """The length of each axis."""
        return tuple(map(len, self.labels))

    @property
    def count(self) -> int:
        """The number of components."""
        return math.prod(map(len, self.labels))


@dataclass(frozen=True, slots=True)
class Arranged(Generic[T]):
    """A derivative in its layout: shape (two sizes or more), labelled axes, entries row-major."""

    shape: tuple[int, ...]
    axes: tuple[Axis, ...]
    entries: tuple[T, ...]


def side(name: str, shape: Shape, labels: Sequence[str]) -> Side:
    """The side of a named function or variable; ``labels`` name its components, row by row.

    The axes of a matrix are labelled by its rows, ``W[1,:]``, and by its columns, ``W[:,1]``.
    """
    if shape.kind == "scalar":
        return Side("scalar", (), name)
    if shape.kind == "matrix":
        rows, columns = shape.sizes
        across = tuple(f"{name}[{i},:]" for i in range(1, rows + 1))
        down = tuple(f"{name}[:,{j}]" for j in range(1, columns + 1))
        return Side("matrix", (across, down), name)
    return Side("vector", (tuple(labels),), name)


@dataclass(frozen=True, slots=True)
class ArrangedCells(Generic[T]):
    """A sparse derivative in its layout: (row, column, entry), row-major, without the zeros."""

    shape: tuple[int, int]
    axes: tuple[Axis, ...]
    cells: tuple[tuple[int, int, T], ...]


def arrange(
    rows: Sequence[Sequence[T]], function: Side, variable: Side, layout: Layout
) -> Arranged[T]:
    """``rows[i][j]``, component i of the function by component j of the variable, laid out."""
    axes, order = _planned(function, variable, layout)
    entries = [entry for row in rows for entry in row]
    return _turned(axes, entries, order)


def arrange_cells(
    rows: Sequence[Sequence[tuple[int, T]]], function: Side, variable: Side, layout: Layout
) -> ArrangedCells[T]:
    """The same for rows of (column, entry). Raises ``ValueError`` beyond two axes."""
    axes, order = _planned(function, variable, layout)
    if len(axes) != 2:
        raise ValueError("rows and columns are two axes")
    width = len(axes[1].labels)
    inner = math.prod(variable.sizes)
    cells = [
        (*divmod(i * inner + j, width), entry) for i, row in enumerate(rows) for j, entry in row
    ]
    if order == [1, 0]:
        cells = sorted(((j, i, entry) for i, j, entry in cells), key=lambda cell: cell[:2])
    turned = tuple(axes[axis] for axis in order)
    height, breadth = (len(axis.labels) for axis in turned)
    return ArrangedCells((height, breadth), turned, tuple(cells))


def arranged_axes(function: Side, variable: Side) -> tuple[tuple[Axis, ...], tuple[int, ...]]:
    """The axes and the shape in numerator layout, of one axis (or none) by one axis."""
    axes, _ = _planned(function, variable, "numerator")
    return tuple(axes), tuple(len(axis.labels) for axis in axes)


def _planned(function: Side, variable: Side, layout: Layout) -> tuple[list[Axis], list[int]]:
    """The axes as the entries run along them, function first, and their order in the layout."""
    across = [Axis("function", labels) for labels in function.labels]
    down = [Axis("variable", labels) for labels in variable.labels]
    order = axes_order(len(across), len(down), layout)
    return with_units(
        across, down, Axis("function", (function.name,)), Axis("variable", (variable.name,))
    ), order


def axes_order(outer: int, inner: int, layout: Layout) -> list[int]:
    """The order in which a layout has the function's ``outer`` and the variable's axes.

    Up to two axes there are always two, by ``with_units``.
    """
    order = list(range(max(2, outer + inner)))
    if len(order) > 2:
        return order[outer:] + order[:outer] if layout == "denominator" else order
    # A matrix beside a scalar: numerator layout has the variable's shape transposed.
    swapped = layout == "numerator" if (outer, inner) == (0, 2) else layout == "denominator"
    return order[::-1] if swapped else order


def with_units(
    function: Sequence[A], variable: Sequence[A], function_unit: A, variable_unit: A
) -> list[A]:
    """The axes of both, with a unit axis for a scalar where there are fewer than two."""
    axes = [*function, *variable]
    if not function and len(axes) < 2:
        axes.insert(0, function_unit)
    if len(axes) < 2:
        axes.append(variable_unit)
    return axes


def _turned(axes: Sequence[Axis], entries: Sequence[T], order: Sequence[int]) -> Arranged[T]:
    """The axes in a new order, the entries with them."""
    sizes = [len(axis.labels) for axis in axes]
    shape = tuple(sizes[axis] for axis in order)
    turned = tuple(axes[axis] for axis in order)
    if list(order) == sorted(order):
        return Arranged(shape, turned, tuple(entries))
    strides = [1] * len(sizes)
    for axis in range(len(sizes) - 2, -1, -1):
        strides[axis] = strides[axis + 1] * sizes[axis + 1]
    places = [0]
    for axis in order:
        places = [p + i * strides[axis] for p in places for i in range(sizes[axis])]
    return Arranged(shape, turned, tuple(entries[place] for place in places))
