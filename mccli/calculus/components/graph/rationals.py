"""Exact numbers of the graph: whole ones are held as ``int``, others as ``Fraction``."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

Rational = int | Fraction

# Longer numbers stay powers.
_MOST_BITS = 14_000


def raised(base: Rational, exponent: Rational) -> Rational | None:
    """base^exponent as a rational; None where it is none, or a long number."""
    if exponent == 1 or base == 1:
        return base
    if exponent.denominator != 1 or (base == 0 and exponent <= 0):
        return None
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(int(exponent)) > _MOST_BITS:
        return None
    return whole(Fraction(base) ** int(exponent))


def whole(value: Rational) -> Rational:
    """The number as ``int`` where it is whole."""
    return value.numerator if value.denominator == 1 else value


def wholes(values: Iterable[Rational]) -> tuple[Rational, ...]:
    """The same for several numbers."""
    return tuple([each if type(each) is int else whole(each) for each in values])
