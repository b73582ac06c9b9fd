"""Interval arithmetic on floats: the range of every operation, rounded outwards.

An interval is ``(low, high, flags)``: it holds all values of a function on a box where it has
one, infinities mean "unbounded". The flags say that on a part of the box there may be no value
(``PARTIAL``), or a jump (``JUMP``). None is the range of what has a value nowhere on the box.

Source: R. Moore, R. Kearfott, M. Cloud, "Introduction to Interval Analysis" (2009). Functions
of the system's library are taken to be right up to a few units in the last place.
"""

from __future__ import annotations

import math
from fractions import Fraction
from math import inf, nextafter

Interval = tuple[float, float, int]

PARTIAL, JUMP = 1, 2
WHOLE: Interval = (-inf, inf, 0)
PI: Interval = (math.pi, nextafter(math.pi, 4), 0)
E: Interval = (math.e, nextafter(math.e, 3), 0)

LEAST = 5e-324
"""The least positive float."""

_ULPS = 4


def point(value: Fraction | int) -> Interval:
    """The narrowest interval around a rational."""
    try:
        near = float(value)
    except OverflowError:
        return (1.7e308, inf, 0) if value > 0 else (-inf, -1.7e308, 0)
    exact = Fraction(near)
    if exact == value:
        return near, near, 0
    return (near, nextafter(near, inf), 0) if exact < value else (nextafter(near, -inf), near, 0)


def between(low: Fraction, high: Fraction) -> Interval:
    """The narrowest interval around two rationals."""
    return point(low)[0], point(high)[1], 0


def add(a: Interval, b: Interval) -> Interval:
    return nextafter(a[0] + b[0], -inf), nextafter(a[1] + b[1], inf), a[2] | b[2]


def negative(a: Interval) -> Interval:
    return -a[1], -a[0], a[2]


def subtract(a: Interval, b: Interval) -> Interval:
    return nextafter(a[0] - b[1], -inf), nextafter(a[1] - b[0], inf), a[2] | b[2]


def multiply(a: Interval, b: Interval) -> Interval:
    flags = a[2] | b[2]
    if a[0] == a[1] == 0 or b[0] == b[1] == 0:
        return 0.0, 0.0, flags
    pairs = ((a[0], b[0]), (a[0], b[1]), (a[1], b[0]), (a[1], b[1]))
    ends = [_times(x, y) for x, y in pairs]
    low, high = min(ends), max(ends)
    # What is exactly 0 stays so, and keeps the sign of a product; what has become 0 does not.
    vanished = any(not end and x and y for end, (x, y) in zip(ends, pairs, strict=True))
    low = down(low) if low or vanished else 0.0
    high = up(high) if high or vanished else 0.0
    return low, high, flags


def divide(a: Interval, b: Interval) -> Interval | None:
    low, high, flags = b
    if low > 0:
        return multiply(a, (max(down(1 / high), 0.0), up(1 / low), flags))
    if high < 0:
        return multiply(a, (down(1 / high), min(up(1 / low), 0.0), flags))
    if low == high == 0:
        return None
    flags |= PARTIAL
    if low < 0 < high:
        return -inf, inf, a[2] | flags
    inverse = (down(1 / high), inf, flags) if low == 0 else (-inf, up(1 / low), flags)
    return multiply(a, inverse)


def integer_power(a: Interval, exponent: int) -> Interval | None:
    if exponent < 0:
        below = integer_power(a, -exponent)
        return None if below is None else divide((1.0, 1.0, 0), below)
    if exponent == 0:
        return 1.0, 1.0, a[2]
    low, high, flags = a
    if exponent % 2 == 0:
        if low >= 0:
            low, high = _raised(low, exponent), _raised(high, exponent)
        elif high <= 0:
            low, high = _raised(-high, exponent), _raised(-low, exponent)
        else:
            low, high = 0.0, _raised(max(-low, high), exponent)
        return max(padded_down(low), 0.0), padded_up(high), flags
    low = -_raised(-low, exponent) if low < 0 else _raised(low, exponent)
    high = -_raised(-high, exponent) if high < 0 else _raised(high, exponent)
    return padded_down(low), padded_up(high), flags


def power(a: Interval, b: Interval) -> Interval | None:
    """a^b for a > 0 (a = 0 where b > 0)."""
    if a[1] < 0:
        return None
    flags = a[2] | b[2]
    if a[0] < 0:
        a, flags = (0.0, a[1], a[2]), flags | PARTIAL
    if a[0] == 0 and b[0] <= 0:
        flags |= PARTIAL
    base = (a[0], a[1])
    ends = [_real_power(x, y) for x in base for y in (b[0], b[1])]
    if base[0] < 1 < base[1]:
        ends.append(1.0)
    if b[0] < 0 < b[1]:
        ends.append(1.0)
    return max(padded_down(min(ends)), 0.0), padded_up(max(ends)), flags


def _real_power(x: float, y: float) -> float:
    if x == 0:
        return 0.0 if y > 0 else (inf if y < 0 else 1.0)
    if x == inf:
        return inf if y > 0 else (0.0 if y < 0 else 1.0)
    try:
        return float(math.pow(x, y)) or LEAST
    except OverflowError:
        return inf


def _raised(x: float, exponent: int) -> float:
    """x^n for x >= 0; what is too small for a float is told from 0."""
    try:
        return (x**exponent if x < inf else inf) or (LEAST if x else 0.0)
    except OverflowError:
        return inf


def _times(x: float, y: float) -> float:
    # An unbounded end stands for large numbers: zero times them is zero.
    return 0.0 if x == 0 or y == 0 else x * y


def down(x: float) -> float:
    """The next float below."""
    return nextafter(x, -inf)


def up(x: float) -> float:
    """The next float above."""
    return nextafter(x, inf)


def padded_down(x: float) -> float:
    """A few floats below; 0 and infinities as they are."""
    return x if x == 0 or abs(x) == inf else nextafter(x - abs(x) * _ULPS * 2.0**-53, -inf)


def padded_up(x: float) -> float:
    """A few floats above; 0 and infinities as they are."""
    return x if x == 0 or abs(x) == inf else nextafter(x + abs(x) * _ULPS * 2.0**-53, inf)


def absolute(a: Interval) -> Interval:
    low, high, flags = a
    if low >= 0:
        return a
    return (-high, -low, flags) if high <= 0 else (0.0, max(-low, high), flags)


def sign(a: Interval) -> Interval:
    if a[0] > 0:
        return 1.0, 1.0, a[2]
    if a[1] < 0:
        return -1.0, -1.0, a[2]
    if a[0] == a[1] == 0:
        return 0.0, 0.0, a[2] | JUMP
    return (0.0 if a[0] >= 0 else -1.0), (0.0 if a[1] <= 0 else 1.0), a[2] | JUMP


def compare(operator: str, a: Interval, b: Interval) -> Interval:
    """1 where the comparison holds, 0 elsewhere."""
    flags = a[2] | b[2]
    if operator in (">", ">="):
        return compare("<" if operator == ">" else "<=", b, a)
    if a[1] < b[0]:
        known = 1.0 if operator in ("<", "<=", "!=") else 0.0
    elif a[0] > b[1]:
        known = 1.0 if operator == "!=" else 0.0
    elif operator == "<=" and a[1] <= b[0]:
        known = 1.0
    elif operator == "<" and a[0] >= b[1]:
        known = 0.0
    elif a[0] == a[1] == b[0] == b[1]:
        known = 1.0 if operator in ("<=", "==") else 0.0
    else:
        return 0.0, 1.0, flags | JUMP
    return known, known, flags


def extreme(a: Interval, b: Interval, largest: bool) -> Interval:
    """max(a, b) or min(a, b)."""
    pick = max if largest else min
    return pick(a[0], b[0]), pick(a[1], b[1]), a[2] | b[2]


def hull(a: Interval | None, b: Interval | None) -> Interval | None:
    """The range of what is one or the other."""
    if a is None or b is None:
        other = a or b
        return None if other is None else (other[0], other[1], other[2] | PARTIAL)
    return min(a[0], b[0]), max(a[1], b[1]), a[2] | b[2] | JUMP
