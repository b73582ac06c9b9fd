"""The factors of a product: what is a base, what is taken apart, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

from mccli.calculus.components.graph.rationals import Rational, raised
from mccli.calculus.components.graph.vertices import (
    CALL,
    COMPARISON,
    NAME,
    POWER,
    PRODUCT,
    SUM,
    Vertex,
)

SIMPLE = frozenset({NAME, POWER, COMPARISON, CALL})
"""Kinds that are always a base of a product as they are."""


def is_base(vertex: Vertex) -> bool:
    """Whether a vertex is one base of a product that is not flat, just as it is."""
    if vertex.kind in SIMPLE or len(vertex.operands) > 1:
        return True
    if vertex.kind != SUM:
        return False
    constant, (coefficient,) = vertex.data
    return bool(constant) or coefficient not in (1, -1)


def names_first(factor: tuple[Vertex, Rational]) -> tuple[int, str]:
    """A sorting key: names, then calls by their function, then everything else as it comes."""
    base = factor[0]
    if base.kind == NAME:
        return 0, str(base.data)
    return (1, base.data) if base.kind == CALL else (2, "")


def taken_apart(
    vertex: Vertex, exponent: Rational, flat: bool
) -> tuple[Rational, Iterable[tuple[Vertex, Rational]]]:
    """A factor as a coefficient and bases with exponents."""
    scale: Rational = 1
    if vertex.kind == SUM and len(vertex.operands) == 1 and vertex.data[0] == 0:
        # In a program a coefficient stays with what it multiplies: that may be shared.
        inside = vertex.data[1][0]
        outside = raised(inside, exponent) if flat or inside in (1, -1) else None
        if outside is not None:
            scale, vertex = outside, vertex.operands[0]
    if vertex.kind != PRODUCT or not (flat or len(vertex.operands) == 1):
        return scale, ((vertex, exponent),)
    if exponent == 1:
        return scale, zip(vertex.operands, vertex.data, strict=True)
    if exponent.denominator != 1:
        return scale, ((vertex, exponent),)
    pairs = zip(vertex.operands, vertex.data, strict=True)
    return scale, [(base, inner * exponent) for base, inner in pairs]
