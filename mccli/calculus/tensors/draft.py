"""A product in the making: its factors as they come, taken apart where they can be."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from mccli.calculus.tensors.nonnegative import is_nonnegative
from mccli.calculus.tensors.numbers import is_comparison, unscaled
from mccli.calculus.tensors.powers import exact_power
from mccli.calculus.tensors.tensor import Factor, Product, Rational, Tensor, rational
from mccli.errors import failure
from mccli.model.spaces import Size

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

Given = tuple[Tensor, Rational, Sequence[int]]


class Draft:
    """A coefficient, factors and free labels; labels are any integers until it is finished."""

    def __init__(
        self, graph: Graph, coefficient: Rational, output: Sequence[int], given: Sequence[Given]
    ) -> None:
        self.graph = graph
        self.coefficient = coefficient
        self.output = list(output)
        self.factors: list[Factor] = []
        self.sizes: dict[int, Size] = {}
        self._last = max((label for each in given for label in each[2]), default=0)

    def take(self, tensor: Tensor, exponent: Rational, labels: tuple[int, ...]) -> None:
        """Add a factor; a product that can be taken apart is."""
        self.sizes.update(zip(labels, tensor.axes, strict=True))
        if tensor.kind == "zero" and exponent > 0:
            self.coefficient = 0
        elif tensor.kind == "zero" and exponent < 0:
            message = "this divides by zero"
            raise failure("math", "math.zero", message, "look at the divisors and the inverses")
        elif exponent == 0:
            self._take_ones(tensor, labels)
        elif tensor.kind == "product":
            self._take_product(tensor, exponent, labels)
        elif is_comparison(tensor) and exponent > 0:
            self.factors.append(Factor(tensor, 1, labels))
        elif tensor.kind == "map" and tensor.data == "abs" and exponent % 2 == 0:
            self.take(tensor.args[0], exponent, labels)
        else:
            self.factors.append(Factor(tensor, exponent, labels))

    def _take_ones(self, tensor: Tensor, labels: tuple[int, ...]) -> None:
        for label, dim in zip(labels, tensor.axes, strict=True):
            self.factors.append(Factor(self.graph.unit(dim), 1, (label,)))

    def _take_product(self, tensor: Tensor, exponent: Rational, labels: tuple[int, ...]) -> None:
        inner: Product = tensor.data
        scale = exact_power(inner.coefficient, exponent)
        rooted = _rooted(inner) if tensor.order == 0 else None
        if rooted is not None and scale is not None:
            # Until the product is finished, so that it meets other powers of the norm.
            self.coefficient = rational(self.coefficient * scale)
            norm = self.graph.call("norm", rooted)
            self.factors.append(Factor(norm, rational(2 * exponent), labels))
            return
        if scale is None:
            self.factors.append(Factor(tensor, exponent, labels))
            return
        plain = len(inner.sizes) == tensor.order
        if exponent == 1 and (plain or tensor.order):
            self.coefficient = rational(self.coefficient * scale)
            self._take_inside(inner, labels, 1)
        elif plain and self._may_distribute(inner, exponent):
            self.coefficient = rational(self.coefficient * scale)
            self._take_inside(inner, labels, exponent)
        else:
            self.coefficient = rational(self.coefficient * scale)
            if inner.coefficient != 1:
                tensor = unscaled(self.graph, tensor)[1]
            self.factors.append(Factor(tensor, exponent, labels))

    def _may_distribute(self, inner: Product, exponent: Rational) -> bool:
        """Whether (Π t^p)^q = Π t^(p·q) for all real values with a value on the left."""
        if any(each.tensor.kind == "delta" for each in inner.factors):
            return exponent > 0 and len(inner.factors) == 1
        if exponent == int(exponent):
            return True
        if all(is_nonnegative(self.graph, each.tensor, each.exponent) for each in inner.factors):
            return all(each.exponent == 1 or is_nonnegative(self.graph, each.tensor, 1)
                       for each in inner.factors)  # fmt: skip
        return len(inner.factors) == 1 and inner.factors[0].exponent % 2 == 1

    def _take_inside(self, inner: Product, labels: tuple[int, ...], exponent: Rational) -> None:
        names = list(labels)
        for size in inner.sizes[len(labels) :]:
            names.append(self.fresh(size))
        for factor in inner.factors:
            place = tuple(names[label] for label in factor.labels)
            self.factors.append(Factor(factor.tensor, rational(factor.exponent * exponent), place))

    def fresh(self, size: Size) -> int:
        """A label that nothing has."""
        self._last += 1
        self.sizes[self._last] = size
        return self._last

    def square_norms(self) -> None:
        """An even power of a norm is a power of the sum of squares, which has no root."""
        for place, (tensor, exponent, _) in enumerate(self.factors):
            if tensor.kind == "call" and tensor.data == "norm" and exponent % 2 == 0:
                arg = tensor.args[0]
                squares = self.graph.product(1, [(arg, 2, range(arg.order))], ())
                self.factors[place] = Factor(squares, rational(Fraction(exponent, 2)), ())

    def merge(self) -> bool:
        """Factors of one base under the same labels add exponents; whether any came apart."""
        merged: dict[tuple[int, tuple[int, ...]], Factor] = {}
        changed = set()
        for tensor, exponent, labels in self.factors:
            if len(labels) == 2 and labels[1] < labels[0] and self.graph.is_symmetric(tensor):
                labels = (labels[1], labels[0])
            key = tensor.number, labels
            if key in merged:
                exponent = rational(merged[key].exponent + exponent)
                changed.add(key)
            if tensor.kind in ("ones", "delta") or is_comparison(tensor):
                exponent = min(exponent, 1)
            merged[key] = Factor(tensor, exponent, labels)
        if not changed:
            self.factors = list(merged.values())
            return False
        self.factors = []
        for key, factor in merged.items():
            if key in changed and (factor.exponent == 0 or factor.tensor.kind != "variable"):
                self.take(*factor)
            else:
                self.factors.append(factor)
        return True

    def drop_ones(self) -> None:
        """Ones whose index another factor has are dropped; summed alone they are the size."""
        held = {
            label for each in self.factors if each.tensor.kind != "ones" for label in each.labels
        }
        kept = []
        for factor in self.factors:
            if factor.tensor.kind != "ones":
                kept.append(factor)
                continue
            (label,) = factor.labels
            if label in held:
                continue
            held.add(label)
            if label in self.output:
                kept.append(factor)
                continue
            size = self.sizes[label]
            if isinstance(size, int):
                self.coefficient *= size
            else:
                kept.append(Factor(self.graph.size(size), 1, ()))
        self.factors = kept
        while self.merge():
            pass


def _rooted(inner: Product) -> Tensor | None:
    """The t of a sum of squares Σ t², whose root is the norm of t."""
    if len(inner.factors) != 1:
        return None
    tensor, exponent, labels = inner.factors[0]
    whole = labels == tuple(range(len(inner.sizes))) and tensor.order == len(labels) > 0
    return tensor if exponent == 2 and whole else None
