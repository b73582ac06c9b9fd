"""Sums: flat, each term once, their common rational content in front."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

from mccli.calculus.tensors.numbers import unscaled
from mccli.calculus.tensors.tensor import Rational, Tensor, rational

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def total(graph: Graph, terms: Iterable[tuple[Rational, Tensor]]) -> Tensor:
    """The sum Σ coefficient · term; all terms have the same axes.

    A sum's coefficients are whole numbers without a common divisor, that of the term made
    first is positive; what is taken out stands before it as a product.
    """
    collected: dict[Tensor, Rational] = {}
    axes = None
    for coefficient, term in terms:
        axes = term.axes
        for scale, part in _parts(graph, coefficient, term):
            collected[part] = collected.get(part, 0) + scale
    if axes is None:
        raise ValueError("a sum of nothing has no axes")
    found = sorted(
        ((part, scale) for part, scale in collected.items() if scale), key=lambda e: e[0].number
    )
    if not found:
        return graph.zero(axes)
    if len(found) == 1:
        return graph.scaled(rational(found[0][1]), found[0][0])
    content = _content([scale for _, scale in found])
    args = tuple(part for part, _ in found)
    scales = tuple(rational(Fraction(scale) / content) for _, scale in found)
    return graph.scaled(rational(content), graph.make("sum", scales, args, axes))


def _parts(graph: Graph, coefficient: Rational, term: Tensor) -> list[tuple[Rational, Tensor]]:
    """A term taken apart: sums in sums are flat, also behind a number or a transpose."""
    if term.kind == "zero":
        return []
    scale, bare = unscaled(graph, term)
    coefficient = coefficient * scale
    turned = False
    if bare.order == 2 and bare.kind == "product" and len(bare.data.factors) == 1:
        only = bare.data.factors[0]
        if only.tensor.kind == "sum" and only.exponent == 1 and only.labels == (1, 0):
            bare, turned = only.tensor, True
    if bare.kind != "sum":
        return [(coefficient, bare)]
    parts = []
    for inner, part in zip(bare.data, bare.args, strict=True):
        more, part = unscaled(graph, graph.transpose(part) if turned else part)
        parts.append((coefficient * inner * more, part))
    return parts


def _content(scales: list[Rational]) -> Fraction:
    """The greatest common divisor of rationals, with the sign of the first."""
    numerators = [abs(Fraction(each).numerator) for each in scales]
    content = Fraction(gcd(*numerators), lcm(*[Fraction(each).denominator for each in scales]))
    return content if scales[0] > 0 else -content
