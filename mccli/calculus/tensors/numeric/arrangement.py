"""How a derivative lies in a layout, said a second time to check the first.

The axes of what is printed are ordered by ``calculus.arrange``; nothing of it is used here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from mccli.calculus.tensors.numeric.points import Sizes, numbered
from mccli.model.layouts import Layout
from mccli.model.spaces import Size

T = TypeVar("T")
Axes = tuple[Size, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a derivative lies: the function's and the variable's axes, and their order.

    Up to two axes there are always two, with a 1 for a scalar.
    """

    function: Axes
    variable: Axes
    order: tuple[int, ...]

    @property
    def shape(self) -> Axes:
        """The sizes in the order in which they lie."""
        axes = self._axes
        return tuple(axes[place] for place in self.order)

    @property
    def _axes(self) -> Axes:
        axes = self.function + self.variable
        if len(axes) < 2 and not self.function:
            axes = (1, *axes)
        return axes if len(axes) >= 2 else (*axes, 1)

    def restored(self, items: Sequence[T], sizes: Sizes) -> list[T]:
        """Items along the arranged shape, in the order of function and variable."""
        dims = numbered(self._axes, sizes)
        strides = [1] * len(dims)
        for place in range(len(dims) - 2, -1, -1):
            strides[place] = strides[place + 1] * dims[place + 1]
        places = [0]
        for axis in self.order:
            places = [p + i * strides[axis] for p in places for i in range(dims[axis])]
        found = list(items)
        for item, place in zip(items, places, strict=True):
            found[place] = item
        return found


def arranged(function: Axes, variable: Axes, layout: Layout) -> Arrangement:
    """How a layout arranges the axes (contract, section 2)."""
    count = len(function) + len(variable)
    order = tuple(range(max(count, 2)))
    if count > 2:
        blocks = order[len(function) :] + order[: len(function)]
        return Arrangement(function, variable, order if layout == "numerator" else blocks)
    # The numerator layout of a scalar by a matrix has the matrix's transposed shape.
    plain = "denominator" if len(variable) == 2 else "numerator"
    return Arrangement(function, variable, order if layout == plain else order[::-1])
