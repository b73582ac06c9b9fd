"""Numbers at a chosen precision: exact rationals as ``Fraction``, all others as mpmath's ``mpf``.

Each precision has its own mpmath context, so nothing here reads or changes the global one.
mpmath is loaded when the first number is rounded: exact arithmetic and floats do without it.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

Context: TypeAlias = Any
Mpf: TypeAlias = Any
Real: TypeAlias = Any  # Fraction where exact, else Mpf


@lru_cache(maxsize=1)
def _libmp() -> Any:
    """mpmath's functions on raw numbers."""
    from mpmath import libmp

    return libmp


@lru_cache(maxsize=32)
def context(digits: int) -> Context:
    """The context that rounds to ``digits`` decimal digits; shared, so never change it."""
    import mpmath

    made = mpmath.MPContext()
    made.dps = digits
    return made


def is_exact(value: Real) -> bool:
    """Whether a value is known exactly."""
    return type(value) is Fraction


def as_mpf(ctx: Context, value: Real) -> Mpf:
    """The value rounded to the context's precision (an ``mpf`` of another context included)."""
    if type(value) is Fraction:
        raw = _libmp().from_rational(value.numerator, value.denominator, ctx.prec, "n")
        return ctx.make_mpf(raw)
    if type(value) is int:
        return ctx.mpf(value)
    return (
        value
        if type(value) is ctx.mpf
        else ctx.make_mpf(_libmp().mpf_pos(value._mpf_, ctx.prec, "n"))
    )


def magnitude(value: Mpf) -> int:
    """The integer m with 2^(m-1) <= abs(value) < 2^m; very negative for zero."""
    _sign, mantissa, exponent, bits = value._mpf_
    return int(exponent + bits) if mantissa else -(2**100)


def nearest_float(value: Real) -> float | None:
    """The float nearest to the value, 0.0 below the smallest one; None beyond the largest."""
    if type(value) is Fraction:
        try:
            return float(value)
        except OverflowError:
            return None
    size = magnitude(value)
    if size < -1080:
        return 0.0
    if size > 1024:
        return None
    number = float(_libmp().to_float(_libmp().mpf_pos(value._mpf_, 53, "n")))
    return number if math.isfinite(number) else None


def short(value: Real) -> str:
    """The value in a few characters, for messages."""
    if type(value) is Fraction:
        if max(value.numerator.bit_length(), value.denominator.bit_length()) <= 64:
            return str(value)
        value = as_mpf(context(15), value)
    if value != 0 and abs(magnitude(value)) > 10_000:
        return "a very large number" if magnitude(value) > 0 else "a very small number"
    import mpmath

    return str(mpmath.nstr(value, 6))
