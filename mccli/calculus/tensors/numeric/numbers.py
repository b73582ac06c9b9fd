"""What the entries are: floats, exact rationals, or numbers with a chosen number of digits.

Where there is no real number the value is nan, which every operation hands on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

from mccli.calculus.evaluation.exact import exact_call, rational_root
from mccli.calculus.tensors.numeric.array import Entries, Number
from mccli.calculus.verification.double.functions import SMOOTH

NAN = math.nan
# Bits of a rational beyond which exactness is given up.
_MOST_BITS = 20_000


class Inexact(Exception):
    """An exact evaluation meets a number that is not rational, or not known to be."""


@dataclass(frozen=True, slots=True)
class Function:
    """A smooth function of one variable: ``value(x)`` and ``slope(x, y)`` with y its value."""

    value: Callable[[Number], Number]
    slope: Callable[[Number, Number], Number]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Arithmetic beyond ``+ - * /``. ``power(x, y)`` is for x > 0, and whole y if x < 0.

    A pivot below ``singular`` times what it was computed from counts as zero.
    """

    number: Callable[[Any], Number]
    smooth: Mapping[str, Function]
    power: Callable[[Number, Number], Number]
    angle: Callable[[Number, Number], Number]
    constants: Mapping[str, Number]
    singular: float


def each(function: Callable[..., Number], *operands: Entries) -> Entries:
    """The function entry by entry, nan where it has no value or no representable one."""
    try:
        return list(map(function, *operands))
    except (ArithmeticError, ValueError):
        return [_or_nan(function, *entries) for entries in zip(*operands, strict=True)]


def _or_nan(function: Callable[..., Number], *entries: Number) -> Number:
    try:
        return function(*entries)
    except (ArithmeticError, ValueError):
        return NAN


FLOATS = Numbers(
    float,
    {name: Function(each.value, each.first) for name, each in SMOOTH.items()},
    math.pow,
    math.atan2,
    {"pi": math.pi, "e": math.e},
    2.0**-40,
)


def _exactly(name: str, x: Number) -> Fraction:
    found = exact_call(name, x) if isinstance(x, Fraction) else None
    if found is None:
        raise Inexact
    return found


def _exact_power(base: Number, exponent: Number) -> Fraction:
    if not (isinstance(base, Fraction) and isinstance(exponent, Fraction)):
        raise Inexact
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(exponent.numerator) > _MOST_BITS:
        raise Inexact
    root = rational_root(base, exponent.denominator) if exponent.denominator > 1 else base
    if root is None:
        raise Inexact
    return Fraction(root**exponent.numerator)


def _inexact(*_: Number) -> Number:
    raise Inexact


EXACT = Numbers(
    Fraction,
    {name: Function(partial(_exactly, name), _inexact) for name in SMOOTH},
    _exact_power,
    _inexact,
    {},
    0.0,
)


@lru_cache(maxsize=4)
def digits(count: int) -> Numbers:
    """Numbers of so many decimal digits, by mpmath, which is loaded here."""
    from mccli.calculus.evaluation import functions
    from mccli.calculus.evaluation.precision import as_mpf, context

    ctx = context(count)

    def value(rule: functions.Smooth, x: Number) -> Number:
        x = ctx.mpf(x)
        if x != x:
            return NAN
        margin = rule.margin(ctx, x) if rule.margin is not None else ctx.one
        if not (margin > 0 or (rule.closed and margin == 0)):
            return NAN
        try:
            return rule.value(ctx, x)
        except functions.TooLarge:
            return NAN

    def slope(rule: functions.Smooth, x: Number, y: Number) -> Number:
        try:
            return NAN if y != y else rule.first(ctx, ctx.mpf(x), ctx.mpf(y))
        except functions.TooLarge:
            return NAN

    def power(base: Number, exponent: Number) -> Number:
        if abs(exponent) > 2**64:
            return NAN
        return base ** (int(exponent) if exponent == int(exponent) else exponent)

    smooth = {
        name: Function(partial(value, rule), partial(slope, rule))
        for name, rule in functions.SMOOTH.items()
    }
    constants = {"pi": +ctx.pi, "e": +ctx.e}
    return Numbers(
        lambda value: as_mpf(ctx, value) if isinstance(value, Fraction) else ctx.mpf(value),
        smooth,
        power,
        ctx.atan2,
        constants,
        10.0 ** (-0.7 * count),
    )
