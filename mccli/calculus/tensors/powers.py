"""Powers of rational numbers, where they are rational."""

from __future__ import annotations

from fractions import Fraction

from mccli.calculus.tensors.tensor import Rational, rational


def exact_power(base: Rational, exponent: Rational) -> Rational | None:
    """``base ** exponent`` where it is rational, else None."""
    if base == 1:
        return 1
    if exponent == int(exponent):
        return rational(Fraction(base) ** int(exponent)) if base or exponent >= 0 else None
    if base <= 0:
        return None
    power = Fraction(exponent)
    roots = [_root(part, power.denominator) for part in Fraction(base).as_integer_ratio()]
    if None in roots:
        return None
    return rational(Fraction(roots[0] or 0, roots[1] or 1) ** power.numerator)


def _root(value: int, degree: int) -> int | None:
    """The whole number whose power ``value`` is."""
    if value.bit_length() <= degree:
        # It is less than 2 to this power.
        return value if value < 2 else None
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low if low**degree == value else None
