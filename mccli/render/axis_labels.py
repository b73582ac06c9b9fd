"""Labels for the value of an answer whose axes have symbols for sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mccli.model.result import Axis, Result
from mccli.model.spaces import component_name

# More labels than any grid shows.
_MOST = 100


def with_labels(result: Result) -> Result:
    """The result with labels for the rows and columns of its value, as components have them.

    ``W[1,:]`` and ``W[:,1]`` for a matrix, ``x1`` for a vector. Axes with labels stay.
    """
    sizes = result.value_sizes
    if len(sizes) != len(result.axes) or all(axis.labels or not axis.name for axis in result.axes):
        return result
    axes = _value_axes(result.axes, sizes) if result.command == "value" else result.axes
    labelled = [
        axis if axis.labels else replace(axis, labels=_labels(axis, size))
        for axis, size in zip(axes, sizes, strict=True)
    ]
    return replace(result, axes=tuple(labelled))


def _value_axes(axes: Sequence[Axis], sizes: Sequence[int]) -> list[Axis]:
    """The axes of a function's own value: its rows and columns, or its components."""
    if len(sizes) == 2 and 1 not in [axis.size for axis in axes]:
        words = "rows of ", "columns of "
        return [
            replace(axis, name=f"{word}{axis.name}") for axis, word in zip(axes, words, strict=True)
        ]
    return [replace(axis, name="") if axis.size == 1 else axis for axis in axes]


def _labels(axis: Axis, size: int) -> tuple[str, ...]:
    kind, _, name = axis.name.rpartition(" of ")
    shown = range(1, min(size, _MOST) + 1)
    if kind == "rows":
        return tuple(f"{name}[{i},:]" for i in shown)
    if kind == "columns":
        return tuple(f"{name}[:,{j}]" for j in shown)
    if axis.size == 1 or not name:
        return (name,)
    return tuple(component_name(name, (i,)) for i in shown)
