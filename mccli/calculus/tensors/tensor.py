"""Tensors in index notation: the nodes of a hash-consed graph.

An axis is a position; it carries its size, a number or a symbol. Rows and columns exist in the
language only: ``x`` and ``x'`` are one tensor of order 1. A label names an index within one
product: a label that is not in the output is summed over.

=============  ============================================  ======================================
``kind``       ``data``                                      ``args``
=============  ============================================  ======================================
``variable``   name                                          none
``size``       the symbol of a size, as a number; order 0    none
``delta``      None; two axes of one size                    none
``ones``       None; one axis                                none
``zero``       None; any axes                                none
``product``    ``Product``: coefficient, factors, output     the tensors of the factors
``sum``        the coefficients (``Fraction``) of the terms  the terms, all with the sum's axes
``map``        name of an element-wise function or           one or more; each has the map's axes
               comparison (``>``)                            or is a scalar
``call``       ``inv`` (two axes of one size);               one
               ``softmax`` (one axis);
               ``det logdet prod norm logsumexp`` (scalars)
=============  ============================================  ======================================

A number is a product without factors. The element-wise power with a rational exponent is a
product of one factor; other powers are the map ``pow``. Nodes are made by ``Graph`` only, so
equal tensors are the same object; ``number`` counts them in the order in which they were made.

Source: S. Laue, M. Mitterreiter, J. Giesen, "Computing Higher Order Derivatives of Matrix and
Tensor Expressions" (NeurIPS 2018).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from mccli.model.spaces import Size

Axes = tuple[Size, ...]
Labels = tuple[int, ...]
Rational = Fraction | int


def rational(value: Rational) -> Rational:
    """The number as an ``int`` where it is one."""
    return value.numerator if value.denominator == 1 else value


class Factor(NamedTuple):
    """One factor: ``tensor`` raised element-wise to ``exponent``, its axes under ``labels``."""

    tensor: Tensor
    exponent: Rational
    labels: Labels


class Product(NamedTuple):
    """``coefficient`` times the factors, summed over all labels from the order upwards.

    The labels of the output are 0, 1, …, order - 1, those summed over follow. No factor is
    itself a product with exponent 1 that has a free index; a scalar factor that sums over
    indices of its own stays a factor of its own.
    """

    coefficient: Rational
    factors: tuple[Factor, ...]
    sizes: Axes
    """The size of each label."""


class Tensor:
    """One operation with its operands; never changed after it is built."""

    __slots__ = ("args", "axes", "data", "kind", "number")

    def __init__(
        self, kind: str, data: Any, args: tuple[Tensor, ...], axes: Axes, number: int
    ) -> None:
        self.kind = kind
        self.data = data
        self.args = args
        self.axes = axes
        self.number = number

    @property
    def order(self) -> int:
        """How many axes: 0 for a scalar, 1 for a vector, 2 for a matrix."""
        return len(self.axes)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.data!r} {self.axes}>"
