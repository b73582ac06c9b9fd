"""Sums over a common factor: what all terms have, entry by entry, stands before the sum once.

``e/q - e²/q²`` with q = 1 + e becomes ``e·(q - e)/q²``, and what is left is multiplied out, so
that it is ``e/q²``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mccli.calculus.tensors.tensor import Labels, Rational, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

_MOST_TERMS = 12
_MOST_POWER = 3
Key = tuple[Tensor, Labels]
Part = dict[Key, Rational]


def factored(graph: Graph, tensor: Tensor) -> Iterator[Tensor]:
    """Σ a·bᵢ as a·Σ bᵢ, for all common factors and for each common base by itself."""
    if tensor.kind != "sum" or len(tensor.args) > _MOST_TERMS:
        return
    parts = [_pointwise(tensor, term) for term in tensor.args]
    common = _common(parts)
    if not common:
        return
    chosen = [common]
    if len(common) > 1:
        chosen += [{key: exponent} for key, exponent in common.items()]
    for each in chosen:
        made = _over(graph, tensor, each)
        if made is not None:
            yield made


def _pointwise(tensor: Tensor, term: Tensor) -> Part:
    """The factors of a term whose indices are free, with their exponents."""
    whole = tuple(range(tensor.order))
    if term.kind != "product":
        return {} if term.kind in ("delta", "ones") else {(term, whole): 1}
    return {
        (each.tensor, each.labels): each.exponent
        for each in term.data.factors
        if all(label < tensor.order for label in each.labels)
        and each.tensor.kind not in ("delta", "ones", "size")
    }


def _common(parts: list[Part]) -> Part:
    """The least exponent of each base in all parts, where it is not 0."""
    keys = dict.fromkeys(key for part in parts for key in part)
    least = {key: min(part.get(key, 0) for part in parts) for key in keys}
    return {key: exponent for key, exponent in least.items() if exponent}


def _over(graph: Graph, tensor: Tensor, common: Part) -> Tensor | None:
    """The common factors times the sum of what is left, multiplied out.

    None where a matrix of ones would be left that was not there: sᵢδᵢⱼ - sᵢsⱼ stays a sum.
    """
    output = range(tensor.order)
    # A factor that is taken out of a term may have been all that held an index there.
    ones = [(graph.unit(dim), 1, (axis,)) for axis, dim in enumerate(tensor.axes)]
    rest = []
    for coefficient, term in zip(tensor.data, tensor.args, strict=True):
        inverse = [(base, -exponent, labels) for (base, labels), exponent in common.items()]
        left = graph.product(coefficient, [(term, 1, output), *inverse, *ones], output)
        rest.append((1, _without_powers(graph, left)))
    if tensor.order > 1 and any(_has_ones(part) for _, part in rest):
        return None
    whole = [(base, exponent, labels) for (base, labels), exponent in common.items()]
    return graph.product(1, [*whole, (graph.total(rest), 1, output)], output)


def _has_ones(term: Tensor) -> bool:
    """Whether a factor of the term, or of one of its terms, is a vector of ones."""
    terms = term.args if term.kind == "sum" else (term,)
    return any(arg.kind == "ones" for each in terms for arg in (each, *each.args))


def _without_powers(graph: Graph, term: Tensor, most: int = _MOST_TERMS) -> Tensor:
    """A term whose factors that are small powers of sums are multiplied out.

    All factors together give at most so many terms: each sum divides what is left for others.
    """
    if term.kind != "product":
        return term
    for place, factor in enumerate(term.data.factors):
        exponent = factor.exponent
        if factor.tensor.kind != "sum" or exponent not in range(1, _MOST_POWER + 1):
            continue
        if any(label >= term.order for label in factor.labels):
            continue
        if len(factor.tensor.args) ** exponent > most:
            continue
        others = [*term.data.factors[:place], *term.data.factors[place + 1 :]]
        lower = (factor.tensor, exponent - 1, factor.labels)
        parts = []
        for coefficient, inner in zip(factor.tensor.data, factor.tensor.args, strict=True):
            scale = term.data.coefficient * coefficient
            factors = [*others, lower, (inner, 1, factor.labels)]
            part = graph.product(scale, factors, range(term.order))
            parts.append((1, _without_powers(graph, part, most // len(factor.tensor.args))))
        return graph.total(parts)
    return term
