"""Polynomials of one variable with integer coefficients: factors and isolated real roots.

Coefficients come from the constant upwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

Interval = tuple[Fraction, Fraction]


def integral(poly: Sequence[Fraction]) -> list[int]:
    """The multiple with integer coefficients without a common factor."""
    common = lcm(*(each.denominator for each in poly))
    found = [int(each * common) for each in poly]
    shared = gcd(*found) or 1
    return [each // shared for each in found]


def squarefree_part(poly: Sequence[int]) -> list[int]:
    """The polynomial with each of its roots once."""
    found = _sympy(poly).sqf_part()
    return [int(each) for each in reversed(found.all_coeffs())]


def factors(poly: Sequence[int]) -> list[list[int]]:
    """The different irreducible factors over the rationals."""
    _, found = _sympy(poly).factor_list()
    return [[int(c) for c in reversed(each.all_coeffs())] for each, _ in found if each.degree() > 0]


def real_roots(poly: Sequence[int]) -> list[Interval]:
    """An interval around each real root of an irreducible polynomial, in ascending order.

    That of a rational root is the root itself; otherwise there is no root at the ends.
    """
    if len(poly) == 2:
        root = Fraction(-poly[0], poly[1])
        return [(root, root)]
    found = []
    for (low, high), _ in _sympy(poly).intervals():
        ends = Fraction(int(low.p), int(low.q)), Fraction(int(high.p), int(high.q))
        found.append(ends)
    return found


def value_sign(poly: Sequence[int], place: Fraction) -> int:
    """The sign of the value at a rational."""
    top, bottom = place.numerator, place.denominator
    value, power = 0, 1
    for coefficient in reversed(poly):
        value = value * top + coefficient * power
        power *= bottom
    return (value > 0) - (value < 0)


def halved(poly: Sequence[int], interval: Interval) -> Interval:
    """The half of the interval that holds its root."""
    low, high = interval
    if low == high:
        return interval
    middle = (low + high) / 2
    sign = value_sign(poly, middle)
    if sign == 0:
        return middle, middle
    return (low, middle) if sign != value_sign(poly, low) else (middle, high)


def _sympy(poly: Sequence[int]) -> Any:
    from sympy import ZZ, Poly, Symbol

    return Poly(list(reversed(poly)), Symbol("u"), domain=ZZ)
