"""Values of powers, by the language's rule for bases that are not positive.

``x^y`` is real for x > 0; for x = 0 if y > 0, and 1 for the constant exponent 0; for x < 0
only if y is an integer constant. Sizes are estimated before anything is computed.
"""

from __future__ import annotations

from fractions import Fraction
from math import log2

from mccli.calculus.evaluation.exact import ONE, ZERO, rational_root
from mccli.calculus.evaluation.functions import EXPONENT_BITS, exponential
from mccli.calculus.evaluation.novalue import division_by_zero, undecided, undefined
from mccli.calculus.evaluation.precision import Context, Mpf, Real, as_mpf, magnitude, short
from mccli.calculus.evaluation.rounding import Rounding
from mccli.syntax.tree import Node


def power_value(rounding: Rounding, node: Node, args: list[Real]) -> Real:
    """The power of two values. Raises ``NoValue`` where it is not real, or too large."""
    base, exponent = args
    whole = type(exponent) is Fraction and exponent.denominator == 1
    # With a positive base every exponent will do.
    fixed = bool(base > 0) or rounding.is_fixed(node.args[1])
    if whole and fixed and exponent == 0:
        return ONE
    sign = 1 if whole and fixed and exponent > 0 else rounding.sign(node, base)
    if sign == 0:
        return _power_of_zero(rounding, node, exponent)
    if sign < 0 and not (whole and fixed):
        if fixed and type(exponent) is not Fraction:
            raise undecided(node, "whether the exponent is an integer")
        reason = "has no real value here: a negative base needs a constant whole exponent"
        raise undefined(node, f"({short(base)})^({short(exponent)}) {reason}")
    if type(base) is Fraction and type(exponent) is Fraction:
        return _exact_power(rounding, node, base, exponent)
    return real_power(rounding.ctx, base, exponent)


def _power_of_zero(rounding: Rounding, node: Node, exponent: Real) -> Fraction:
    sign = rounding.sign(node, exponent)
    if sign < 0:
        raise division_by_zero(node)
    if sign == 0:
        raise undefined(node, "0^0 has no value where the exponent is not the constant 0")
    return ZERO


def _exact_power(rounding: Rounding, node: Node, base: Fraction, exponent: Fraction) -> Real:
    if base in (0, 1, -1):
        return base if base == 0 or exponent.numerator % 2 else ONE
    width = log2(max(abs(base.numerator), base.denominator))
    # A huge exponent would not fit a float; far beyond the limit it need not be exact.
    size = width * min(abs(exponent.numerator), 2**60)
    if exponent.denominator != 1:
        root = rational_root(base, exponent.denominator) if size <= 8 * rounding.bits else None
        if root is None:
            return rounding.bounded(node, real_power(rounding.ctx, base, exponent))
        return _exact_power(rounding, node, root, Fraction(exponent.numerator))
    if size > rounding.bits:
        return rounding.bounded(node, real_power(rounding.ctx, base, exponent))
    return rounding.fit(node, Fraction(base) ** exponent.numerator)


def real_power(ctx: Context, base: Real, exponent: Real) -> Mpf:
    """base^exponent for a positive base, or any base and an integer. Raises ``TooLarge``."""
    whole = type(exponent) is Fraction and exponent.denominator == 1
    size = abs(base)
    if type(size) is Fraction and Fraction(1, 2) < size < 2:
        # The distance from 1 may be too small for the precision, and the exponent large.
        logarithm = ctx.log1p(as_mpf(ctx, size - 1))
    else:
        number = as_mpf(ctx, base)
        if number == 0:
            return number
        bits = max(abs(magnitude(number)), 1).bit_length()
        if whole and exponent.numerator.bit_length() + bits <= EXPONENT_BITS:
            return number**exponent.numerator
        logarithm = ctx.log(abs(number))
    result = exponential(ctx, as_mpf(ctx, exponent) * logarithm)
    return -result if base < 0 and whole and exponent.numerator % 2 else result
