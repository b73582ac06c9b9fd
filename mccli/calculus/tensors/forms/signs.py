"""A minus in front of a product goes into a sum, where that is shorter: -(y - z) is z - y.

The turned sum is not the one that equal sums are, so this is the last step before writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mccli.calculus.tensors.rebuild import everywhere
from mccli.calculus.tensors.tensor import Factor, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def without_minus(graph: Graph, tensor: Tensor, cost: Callable[[Tensor], int]) -> Tensor:
    """An equal tensor where products with a minus have turned a sum, if that is shorter."""

    def rule(node: Tensor) -> Tensor:
        if node.kind != "product" or node.data.coefficient >= 0:
            return node
        return min((node, *_turned(graph, node)), key=cost)

    return everywhere(graph, tensor, rule)


def _turned(graph: Graph, node: Tensor) -> Iterator[Tensor]:
    """The product with the sign of its coefficient in one of its sums."""
    for place, (tensor, exponent, labels) in enumerate(node.data.factors):
        others = [*node.data.factors[:place], *node.data.factors[place + 1 :]]
        if exponent != 1:
            continue
        for negated in _negated(graph, tensor):
            factors = [*others, Factor(negated, 1, labels)]
            yield graph.product(-node.data.coefficient, factors, range(node.order))


def _negated(graph: Graph, tensor: Tensor) -> Iterator[Tensor]:
    """Minus a sum, its positive terms first; minus a scalar product with a sum in it."""
    if tensor.kind == "sum":
        terms = sorted(zip(tensor.data, tensor.args, strict=True), key=lambda each: each[0] > 0)
        scales, args = zip(*((-scale, term) for scale, term in terms), strict=True)
        yield graph.make("sum", scales, args, tensor.axes)
    elif tensor.kind == "product" and tensor.order == 0:
        for place, (inner, exponent, labels) in enumerate(tensor.data.factors):
            if inner.kind == "sum" and exponent == 1:
                others = [*tensor.data.factors[:place], *tensor.data.factors[place + 1 :]]
                for negated in _negated(graph, inner):
                    yield graph.product(1, [*others, Factor(negated, 1, labels)], ())
