"""Products over indices: n-ary, flat, and the same node for the same product.

A product is built in these steps: nested products are taken in; deltas rename indices; ones
are dropped where another factor has their index; a matrix meets its inverse; factors of one
base add their exponents; a part without free indices becomes a scalar factor of its own; and
``canonical`` numbers the indices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from mccli.calculus.tensors.canonical import arranged
from mccli.calculus.tensors.nonnegative import is_nonnegative
from mccli.calculus.tensors.powers import exact_power
from mccli.calculus.tensors.tensor import Factor, Product, Rational, Tensor, rational
from mccli.errors import failure
from mccli.model.spaces import Size

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

Given = tuple[Tensor, Rational, Sequence[int]]


def product(
    graph: Graph, coefficient: Rational, factors: Iterable[Given], output: Sequence[int]
) -> Tensor:
    """The tensor ``coefficient`` · Π factors, summed over the labels not in ``output``."""
    given = [(tensor, exponent, tuple(labels)) for tensor, exponent, labels in factors]
    draft = _Draft(graph, coefficient, output, given)
    for tensor, exponent, labels in given:
        draft.take(tensor, exponent, labels)
    if draft.coefficient == 0:
        return graph.zero(tuple(draft.sizes[label] for label in output))
    again = True
    while again:
        draft.rename_by_deltas()
        again = draft.cancel_inverses() or draft.merge()
    draft.drop_ones()
    draft.split()
    return draft.finished()


class _Draft:
    """A product in the making: labels are any integers until it is finished."""

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
        else:
            self.factors.append(Factor(tensor, exponent, labels))

    def _take_ones(self, tensor: Tensor, labels: tuple[int, ...]) -> None:
        for label, dim in zip(labels, tensor.axes, strict=True):
            self.factors.append(Factor(self.graph.unit(dim), 1, (label,)))

    def _take_product(self, tensor: Tensor, exponent: Rational, labels: tuple[int, ...]) -> None:
        inner: Product = tensor.data
        scale = exact_power(inner.coefficient, exponent)
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

    def rename_by_deltas(self) -> None:
        """A summed index of a delta is the other one; two free ones stay, unified elsewhere."""
        pending = [each for each in self.factors if each.tensor.kind == "delta"]
        if not pending:
            return
        kept: list[Factor] = []
        others = [each for each in self.factors if each.tensor.kind != "delta"]
        name: dict[int, int] = {}

        def settled(label: int) -> int:
            while label in name:
                label = name[label]
            return label

        for delta in pending:
            first, second = (settled(label) for label in delta.labels)
            if first == second:
                others.append(Factor(self.graph.unit(self.sizes[first]), 1, (first,)))
                continue
            if second not in self.output:
                first, second = second, first
            if first not in self.output:
                name[first] = second
                others.append(Factor(self.graph.unit(self.sizes[second]), 1, (second,)))
            else:
                low, high = sorted((first, second), key=self.output.index)
                name[high] = low
                kept.append(Factor(delta.tensor, 1, (low, high)))
        self.factors = [
            Factor(tensor, exponent, tuple(map(settled, labels)))
            for tensor, exponent, labels in others
        ]
        # Each of these free indices stands in its delta only: there the name stays.
        self.factors += [
            Factor(tensor, exponent, (settled(low), high)) for tensor, exponent, (low, high) in kept
        ]

    def cancel_inverses(self) -> bool:
        """inv(A)_ij A_jk summed over j is δ_ik; whether such a pair was found."""
        inverses = [each for each in self.factors if each.tensor.kind == "call"
                    and each.tensor.data == "inv" and each.exponent == 1]  # fmt: skip
        if not inverses:
            return False
        uses = self._uses()
        for inverse in inverses:
            for other in self.factors:
                if other.tensor is not inverse.tensor.args[0] or other.exponent != 1:
                    continue
                free = self._cancelled(inverse, other, uses)
                if free is not None:
                    self.factors = [each for each in self.factors
                                    if each is not inverse and each is not other]  # fmt: skip
                    delta = self.graph.delta(inverse.tensor.axes[0])
                    self.factors.append(Factor(delta, 1, free))
                    return True
        return False

    def _cancelled(
        self, inverse: Factor, other: Factor, uses: dict[int, int]
    ) -> tuple[int, int] | None:
        """The indices that remain of inv(A)_ij A_jk or A_ij inv(A)_jk."""
        symmetric = self.graph.is_symmetric(other.tensor)
        for i in (0, 1):
            for j in (0, 1):
                shared = inverse.labels[i]
                if shared != other.labels[j] or (i == j and not symmetric):
                    continue
                if uses[shared] == 2 and shared not in self.output:
                    return inverse.labels[1 - i], other.labels[1 - j]
        return None

    def _uses(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for each in self.factors:
            for label in each.labels:
                found[label] = found.get(label, 0) + 1
        return found

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
            if tensor.kind in ("ones", "delta"):
                exponent = 1
            merged[key] = Factor(tensor, exponent, labels)
        if not changed:
            self.factors = list(merged.values())
            return False
        self.factors = []
        for key, factor in merged.items():
            if key in changed and (factor.exponent == 0 or factor.tensor.kind == "product"):
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

    def split(self) -> None:
        """A connected part without free indices becomes one scalar factor."""
        parts = _connected(self.factors)
        closed = [part for part in parts if part and not self._is_free(part)]
        scalars = any(not each.labels for each in self.factors)
        if not closed or (len(parts) == 1 and not scalars and self.coefficient == 1):
            return
        gone = {id(each) for part in closed for each in part}
        self.factors = [each for each in self.factors if id(each) not in gone]
        for part in closed:
            self.take(product(self.graph, 1, part, ()), 1, ())
        while self.merge():
            pass

    def _is_free(self, part: Sequence[Factor]) -> bool:
        return any(label in self.output for each in part for label in each.labels)

    def finished(self) -> Tensor:
        """The node: with its labels numbered, its factors in order."""
        if len(self.factors) == 1 and self.coefficient == 1:
            only = self.factors[0]
            if only.exponent == 1 and list(only.labels) == self.output:
                return only.tensor
        factors, sizes = arranged(self.graph, self.factors, self.output, self.sizes)
        axes = sizes[: len(self.output)]
        if len(factors) == 1 and self.coefficient == 1:
            only = factors[0]
            if only.exponent == 1 and only.labels == tuple(range(len(axes))):
                return only.tensor
        key = (
            self.coefficient,
            tuple((each.tensor.number, each.exponent, each.labels) for each in factors),
            sizes,
        )
        data = Product(self.coefficient, factors, sizes)
        return self.graph.make("product", data, tuple(e.tensor for e in factors), axes, key)


def _connected(factors: Sequence[Factor]) -> list[list[Factor]]:
    """The factors that have labels, in groups that share none."""
    groups: list[tuple[set[int], list[Factor]]] = []
    for factor in factors:
        if not factor.labels:
            continue
        labels, members = set(factor.labels), [factor]
        apart = []
        for group in groups:
            if labels.isdisjoint(group[0]):
                apart.append(group)
            else:
                labels |= group[0]
                members = [*group[1], *members]
        groups = [*apart, (labels, members)]
    return [members for _, members in groups]


def unscaled(graph: Graph, tensor: Tensor) -> tuple[Rational, Tensor]:
    """A tensor as a coefficient times a tensor whose own coefficient is 1."""
    if tensor.kind != "product" or tensor.data.coefficient == 1:
        return 1, tensor
    inner: Product = tensor.data
    return inner.coefficient, graph.product(1, inner.factors, range(tensor.order))


def is_number(tensor: Tensor) -> bool:
    """Whether a scalar is a plain rational number."""
    return not tensor.axes and (
        tensor.kind == "zero" or (tensor.kind == "product" and not tensor.data.factors)
    )


def number_of(tensor: Tensor) -> Fraction:
    """The value of a plain number."""
    return Fraction(0) if tensor.kind == "zero" else Fraction(tensor.data.coefficient)
