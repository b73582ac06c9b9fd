"""SymPy polynomials as terms with integer coefficients, and how many terms there will be."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mccli.calculus.critical.groebner import Poly as Terms


def scale_of(poly: Any) -> Fraction:
    """By what ``terms`` multiplies a polynomial."""
    factor, _ = poly.clear_denoms(convert=True)
    return Fraction(str(factor))


def terms(poly: Any) -> Terms:
    """A SymPy polynomial as a dictionary with integer coefficients; a multiple of it."""
    _, cleared = poly.clear_denoms(convert=True)
    return {tuple(map(int, exponents)): int(c) for exponents, c in cleared.terms() if c}


def terms_after(expression: Any) -> int:
    """About how many terms there are when everything is multiplied out."""
    if not expression.args:
        return 1
    if expression.is_Add:
        return sum(map(terms_after, expression.args))
    count = 1
    if expression.is_Mul:
        for each in expression.args:
            count *= terms_after(each)
        return count
    if not expression.is_Pow:
        return 1
    base = terms_after(expression.base)
    exponent = abs(int(expression.exp)) if expression.exp.is_Integer else 1
    for step in range(1, min(exponent, 60) + 1 if base > 1 else 1):
        count = count * (base + step - 1) // step
    return count
