"""Products of sums, multiplied out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mccli.calculus.tensors.tensor import Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

_MOST_TERMS = 12


def expanded(graph: Graph, tensor: Tensor) -> Iterator[Tensor]:
    """a·(b + c) as a·b + a·c, and Σᵢ (b + c)ᵢ as Σᵢ bᵢ + Σᵢ cᵢ, for each factor that is a sum."""
    if tensor.kind != "product":
        return
    if len(tensor.data.factors) < 2 and len(tensor.data.sizes) == tensor.order:
        return
    for place, factor in enumerate(tensor.data.factors):
        terms = factor.tensor.args
        if factor.tensor.kind == "sum" and factor.exponent == 1 and len(terms) <= _MOST_TERMS:
            yield multiplied_out(graph, tensor, place)


def multiplied_out(graph: Graph, tensor: Tensor, place: int) -> Tensor:
    """A product with the sum at ``place`` multiplied out."""
    data = tensor.data
    summed, _, labels = data.factors[place]
    others = [*data.factors[:place], *data.factors[place + 1 :]]
    # The other factors stand in every term, so an index that is summed over has its size.
    parts = []
    for coefficient, term in zip(summed.data, summed.args, strict=True):
        factors = [*others, (term, 1, labels)]
        parts.append(
            (1, graph.product(data.coefficient * coefficient, factors, range(tensor.order)))
        )
    return graph.total(parts)
