"""Exact coordinates of points that are known by intervals: found by trying, proven by zero.

Exactly one stationary point lies in a box; where simple numbers in the box make the gradient
exactly zero, they are its coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any

import sympy
from sympy import Integer, Rational

from mccli.calculus.critical.boxes import Box
from mccli.calculus.critical.intervals import Interval

_DENOMINATORS = 24
_TURNS = (1, 2, 3, 4, 6)
_SHIFTS = (Fraction(0), Fraction(1, 2), Fraction(-1, 2), Fraction(1), Fraction(-1))
_NEAR = 1e-9
_MOST_EACH = 4
_MOST_TRIES = 12
_LONGEST = 1e4
_LARGEST_LOGARITHM = 50


def recognised(symbols: Sequence[Any], gradient: Sequence[Any], box: Box) -> list[Any] | None:
    """Simple numbers within the box at which the gradient is exactly zero."""
    choices = [list(islice(_candidates(each), _MOST_EACH)) for each in box]
    for values in islice(product(*choices), _MOST_TRIES):
        point = dict(zip(symbols, values, strict=True))
        if all(_vanishes(each.xreplace(point)) for each in gradient):
            return list(values)
    return None


def _vanishes(value: Any) -> bool:
    if value == 0:
        return True
    if value.free_symbols or value.has(sympy.zoo, sympy.nan, sympy.oo):
        return False
    return bool(sympy.expand(value) == 0)


def _candidates(interval: Interval) -> Iterator[Any]:
    """Simple numbers within an interval."""
    low, high, _ = interval
    middle = (low + high) / 2
    if abs(middle) > _LONGEST:
        return
    near = Fraction(middle).limit_denominator(_DENOMINATORS)
    if low <= near <= high:
        yield Rational(near.numerator, near.denominator)
        return
    for shift in _SHIFTS:
        for parts in _TURNS:
            count = round((middle - float(shift)) / float(sympy.pi) * parts)
            value = Rational(count, parts) * sympy.pi + Rational(shift.numerator, shift.denominator)
            if count and _close(value, interval):
                yield value
    for parts in (1, 2):
        # A logarithm, or half of one.
        if abs(middle) > _LARGEST_LOGARITHM:
            break
        grown = Fraction(float(sympy.exp(parts * middle))).limit_denominator(_DENOMINATORS)
        if grown > 0 and grown != 1:
            value = sympy.log(Rational(grown.numerator, grown.denominator)) / parts
            if _close(value, interval):
                yield value
    square = Fraction(middle * middle).limit_denominator(_DENOMINATORS)
    root = sympy.sqrt(Rational(square.numerator, square.denominator)) * (1 if middle > 0 else -1)
    if _close(root, interval):
        yield root
    if middle > 0:
        power = Fraction(float(sympy.log(middle))).limit_denominator(_DENOMINATORS)
        value = sympy.exp(Rational(power.numerator, power.denominator))
        if _close(value, interval):
            yield value


def _close(value: Any, interval: Interval) -> bool:
    """Whether a number lies in the interval, with digits to spare."""
    digits = 40
    number = value.evalf(digits)
    low, high = (sympy.Float(each, digits) for each in interval[:2])
    return bool(low <= number <= high) or value == Integer(0)
