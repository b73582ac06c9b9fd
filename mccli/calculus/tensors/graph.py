"""The graph in which every tensor is made, once: equal tensors are the same object.

The constructors simplify as they build, so there is no separate pass: ``products`` multiplies
and sums over indices, ``sums`` adds, ``calls`` knows inverses, determinants and their like.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from mccli.calculus.tensors import calls, maps, products, sums
from mccli.calculus.tensors.tensor import Axes, Rational, Tensor
from mccli.limits import Limits, exceeded
from mccli.model.spaces import Size

SYMMETRIC = frozenset({"symmetric", "posdef"})


class Graph:
    """Makes and keeps the tensors of one request.

    ``plain`` names variables whose symmetry is not used: those one differentiates by, since
    the entries of a symmetric variable count as independent.
    """

    def __init__(self, limits: Limits, plain: frozenset[str] = frozenset()) -> None:
        self.limits = limits
        self.plain = plain
        self.attributes: dict[str, tuple[str, ...]] = {}
        self._made: dict[Hashable, Tensor] = {}
        self._symmetric: dict[Tensor, bool] = {}

    def make(
        self, kind: str, data: Any, args: tuple[Tensor, ...], axes: Axes, key: Hashable = None
    ) -> Tensor:
        """The tensor as it stands, for the constructors' modules. ``key`` stands for ``data``."""
        whole = (kind, data if key is None else key, *[arg.number for arg in args], axes)
        made = self._made.get(whole)
        if made is None:
            if len(self._made) >= self.limits.nodes:
                message = f"the derivative has more than {self.limits.nodes} operations"
                raise exceeded("size", message, "use a smaller function, or raise MCCLI_MAX_NODES")
            made = self._made[whole] = Tensor(kind, data, args, axes, len(self._made))
        return made

    def variable(self, name: str, axes: Axes, attributes: tuple[str, ...] = ()) -> Tensor:
        """A named scalar, vector or matrix."""
        if name in self.plain:
            attributes = tuple(each for each in attributes if each not in SYMMETRIC)
        self.attributes.setdefault(name, attributes)
        return self.make("variable", name, (), axes)

    def size(self, dim: Size) -> Tensor:
        """The size of an axis as a scalar."""
        return self.number(dim) if isinstance(dim, int) else self.make("size", dim, (), ())

    def zero(self, axes: Axes) -> Tensor:
        """0 everywhere."""
        return self.make("zero", None, (), axes)

    def delta(self, dim: Size) -> Tensor:
        """1 where both indices are equal, 0 elsewhere: the identity matrix."""
        return self.make("delta", None, (), (dim, dim))

    def unit(self, dim: Size) -> Tensor:
        """A vector of ones."""
        return self.make("ones", None, (), (dim,))

    def number(self, value: Rational, axes: Axes = ()) -> Tensor:
        """The same number in every entry."""
        ones = [(self.unit(dim), 1, (axis,)) for axis, dim in enumerate(axes)]
        return self.product(value, ones, range(len(axes))) if value else self.zero(axes)

    def ones(self, axes: Axes) -> Tensor:
        """1 everywhere."""
        return self.number(1, axes)

    def product(
        self,
        coefficient: Rational,
        factors: Iterable[tuple[Tensor, Rational, Sequence[int]]],
        output: Sequence[int],
    ) -> Tensor:
        """``coefficient`` times the factors to their exponents, summed over other labels.

        Every label of the output must occur in a factor.
        """
        return products.product(self, coefficient, factors, output)

    def einsum(self, subscripts: str, *tensors: Tensor) -> Tensor:
        """A product by letters, as in ``einsum("ij,j->i", A, x)``."""
        inputs, _, output = subscripts.partition("->")
        letters: dict[str, int] = {}
        factors = [
            (tensor, 1, [letters.setdefault(letter, len(letters)) for letter in word])
            for word, tensor in zip(inputs.split(","), tensors, strict=True)
        ]
        return self.product(1, factors, [letters[letter] for letter in output])

    def total(self, terms: Iterable[tuple[Rational, Tensor]]) -> Tensor:
        """The sum of the terms times their coefficients; all have the same axes."""
        return sums.total(self, terms)

    def scaled(self, coefficient: Rational, tensor: Tensor) -> Tensor:
        """The tensor times a number."""
        labels = range(tensor.order)
        return self.product(coefficient, [(tensor, 1, labels)], labels)

    def power(self, tensor: Tensor, exponent: Rational) -> Tensor:
        """The element-wise power."""
        labels = range(tensor.order)
        return self.product(1, [(tensor, exponent, labels)], labels)

    def times(self, *tensors: Tensor) -> Tensor:
        """The element-wise product of tensors of the same axes, and scalars."""
        order = max(each.order for each in tensors)
        factors = [(each, 1, range(each.order)) for each in tensors]
        return self.product(1, factors, range(order))

    def transpose(self, tensor: Tensor) -> Tensor:
        """The axes of a matrix exchanged; vectors and scalars are their own."""
        if tensor.order != 2:
            return tensor
        return self.product(1, [(tensor, 1, (1, 0))], (0, 1))

    def apply(self, function: str, *args: Tensor) -> Tensor:
        """An element-wise function of tensors of the same axes, and scalars."""
        return maps.applied(self, function, args)

    def call(self, function: str, arg: Tensor) -> Tensor:
        """``inv det logdet prod norm logsumexp softmax`` of a tensor as a whole."""
        return calls.called(self, function, arg)

    def is_symmetric(self, tensor: Tensor) -> bool:
        """Whether a tensor is known to be its own transpose."""
        if tensor.order != 2 or tensor.axes[0] != tensor.axes[1]:
            return False
        known = self._symmetric.get(tensor)
        if known is None:
            # Meanwhile it is not known to be: a tensor may be asked for on the way.
            self._symmetric[tensor] = False
            known = self._symmetric[tensor] = self._find_symmetric(tensor)
        return known

    def _find_symmetric(self, tensor: Tensor) -> bool:
        if tensor.kind == "variable":
            return not SYMMETRIC.isdisjoint(self.attributes[tensor.data])
        if tensor.kind in ("delta", "zero"):
            return True
        if tensor.kind in ("map", "call"):
            return all(arg.order == 0 or self.is_symmetric(arg) for arg in tensor.args)
        if tensor.kind == "sum":
            terms = dict(zip(tensor.args, tensor.data, strict=True))
            return all(terms.get(self.transpose(arg)) == terms[arg] for arg in terms)
        return self.transpose(tensor) is tensor
