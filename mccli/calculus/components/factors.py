"""Factors of SymPy's products, as they are written: bases, exponents, roots below a bar."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Mul, S

Expr = Any


def root_below(factors: list[Expr], divisor: int) -> tuple[list[Expr], int, list[Expr]]:
    """Numbers under one root below the fraction bar: sqrt(2)/(2*sqrt(pi)) is 1/sqrt(2*pi).

    Returns the other factors, the divisor that is left, and what stands under the root.
    """
    below: list[Expr] = []
    others = []
    for factor in factors:
        base, exponent = base_and_exponent(factor)
        if exponent is S.Half and base.is_Integer and base > 0 and divisor % int(base) == 0:
            divisor //= int(base)
            below.append(base)
        elif exponent == -S.Half and base is S.Pi:
            below.append(base)
        else:
            others.append(factor)
    if below:
        # One name may join the positive numbers; two might both be negative.
        roots = (f for f in others if f.is_Pow and f.base.is_Symbol and f.exp == -S.Half)
        joining = next(roots, None)
        if joining is not None:
            below.append(joining.base)
            others.remove(joining)
    return others, divisor, below


def base_and_exponent(factor: Expr) -> tuple[Expr, Expr]:
    """Base and exponent of a factor; exp(-2) is a divisor exp(2)."""
    if factor.is_Pow:
        return factor.base, factor.exp
    if isinstance(factor, sympy.exp) and factor.exp.is_Rational and factor.exp.is_negative:
        return sympy.exp(-factor.exp), S.NegativeOne
    return factor, S.One


def parts(node: Expr) -> list[Expr]:
    """The sub-expressions whose trees the tree of ``node`` is made from."""
    if node.is_Add or not (node.is_Mul or node.is_Pow):
        return list(node.args)
    parts = []
    for factor in Mul.make_args(node.as_coeff_Mul()[1]):
        base, exponent = base_and_exponent(factor)
        parts.append(base)
        if not exponent.is_Rational:
            parts.append(exponent)
    return parts
