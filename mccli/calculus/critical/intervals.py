"""Interval arithmetic on floats: the range of every operation, rounded outwards.

An interval is ``(low, high, flags)``: it holds all values of a function on a box where it has
one, infinities mean "unbounded". The flags say that on a part of the box there may be no value
(``PARTIAL``), or a jump (``JUMP``). None is the range of what has a value nowhere on the box.

Source: R. Moore, R. Kearfott, M. Cloud, "Introduction to Interval Analysis" (2009). Functions
of the system's library are taken to be right up to a few units in the last place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from math import inf, nextafter

Interval = tuple[float, float, int]

PARTIAL, JUMP = 1, 2
WHOLE: Interval = (-inf, inf, 0)
PI: Interval = (math.pi, nextafter(math.pi, 4), 0)
E: Interval = (math.e, nextafter(math.e, 3), 0)

_ULPS = 4
_LARGE_ANGLE = 1e9
_SLACK = 1e-12


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
    low = _down(low) if low or vanished else 0.0
    high = _up(high) if high or vanished else 0.0
    return low, high, flags


def divide(a: Interval, b: Interval) -> Interval | None:
    low, high, flags = b
    if low > 0:
        return multiply(a, (max(_down(1 / high), 0.0), _up(1 / low), flags))
    if high < 0:
        return multiply(a, (_down(1 / high), min(_up(1 / low), 0.0), flags))
    if low == high == 0:
        return None
    flags |= PARTIAL
    if low < 0 < high:
        return -inf, inf, a[2] | flags
    inverse = (_down(1 / high), inf, flags) if low == 0 else (-inf, _up(1 / low), flags)
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
        return max(_pad_down(low), 0.0), _pad_up(high), flags
    low = -_raised(-low, exponent) if low < 0 else _raised(low, exponent)
    high = -_raised(-high, exponent) if high < 0 else _raised(high, exponent)
    return _pad_down(low), _pad_up(high), flags


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
    return max(_pad_down(min(ends)), 0.0), _pad_up(max(ends)), flags


def _real_power(x: float, y: float) -> float:
    if x == 0:
        return 0.0 if y > 0 else (inf if y < 0 else 1.0)
    if x == inf:
        return inf if y > 0 else (0.0 if y < 0 else 1.0)
    try:
        return float(math.pow(x, y))
    except OverflowError:
        return inf


def _raised(x: float, exponent: int) -> float:
    try:
        return x**exponent if x < inf else inf
    except OverflowError:
        return inf


def _times(x: float, y: float) -> float:
    # An unbounded end stands for large numbers: zero times them is zero.
    return 0.0 if x == 0 or y == 0 else x * y


def _down(x: float) -> float:
    return nextafter(x, -inf)


def _up(x: float) -> float:
    return nextafter(x, inf)


def _pad_down(x: float) -> float:
    return x if x == 0 or abs(x) == inf else nextafter(x - abs(x) * _ULPS * 2.0**-53, -inf)


def _pad_up(x: float) -> float:
    return x if x == 0 or abs(x) == inf else nextafter(x + abs(x) * _ULPS * 2.0**-53, inf)


# -- functions -----------------------------------------------------------------------------------


def _growing(function: Callable[[float], float], low: float, high: float, flags: int) -> Interval:
    """The range of an increasing function."""
    return _pad_down(function(low)), _pad_up(function(high)), flags


def _within(
    a: Interval,
    least: float,
    most: float,
    function: Callable[[float], float],
    falling: bool = False,
) -> Interval | None:
    """The range of a monotone function with the domain from ``least`` to ``most``."""
    low, high, flags = a
    if high < least or low > most:
        return None
    if low < least or high > most:
        flags |= PARTIAL
    low, high = max(low, least), min(high, most)
    return _growing(function, high, low, flags) if falling else _growing(function, low, high, flags)


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return inf


def _log(x: float) -> float:
    return -inf if x <= 0 else math.log(x)


def _sinh(x: float) -> float:
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(inf, x)


def _atanh(x: float) -> float:
    return math.copysign(inf, x) if abs(x) >= 1 else math.atanh(x)


def _sigmoid(x: float) -> float:
    return 1 / (1 + _exp(-x))


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(_exp(-abs(x)))


def _cosh(a: Interval) -> Interval:
    size = absolute(a)
    low, high, flags = _growing(lambda x: math.cosh(x) if x < 710 else inf, size[0], size[1], a[2])
    return max(low, 1.0), high, flags


def absolute(a: Interval) -> Interval:
    low, high, flags = a
    if low >= 0:
        return a
    return (-high, -low, flags) if high <= 0 else (0.0, max(-low, high), flags)


def _sine(a: Interval, turn: float = 0.0) -> Interval:
    """sin(x + turn) with turn 0 or pi/2."""
    low, high, flags = a
    if high - low >= 6.28 or max(abs(low), abs(high)) > _LARGE_ANGLE:
        return -1.0, 1.0, flags
    ends = [math.cos(x) if turn else math.sin(x) for x in (low, high)]
    slack = _SLACK * (1 + max(abs(low), abs(high)))
    top, bottom = max(ends), min(ends)
    first = (low + turn - slack) / math.pi - 0.5
    last = (high + turn + slack) / math.pi - 0.5
    for k in range(math.ceil(first), math.floor(last) + 1):
        if k % 2 == 0:
            top = 1.0
        else:
            bottom = -1.0
    return max(_pad_down(bottom) - 1e-18, -1.0), min(_pad_up(top) + 1e-18, 1.0), flags


def _cosine(a: Interval) -> Interval:
    return _sine(a, math.pi / 2)


def _tangent(a: Interval) -> Interval:
    low, high, flags = a
    slack = _SLACK * (1 + max(abs(low), abs(high)))
    unbounded = high - low >= 3.14 or max(abs(low), abs(high)) > _LARGE_ANGLE
    if unbounded or math.floor((low - slack) / math.pi - 0.5) != math.floor(
        (high + slack) / math.pi - 0.5
    ):
        return -inf, inf, flags | PARTIAL
    return _growing(math.tan, low, high, flags)


def sign(a: Interval) -> Interval:
    if a[0] > 0:
        return 1.0, 1.0, a[2]
    if a[1] < 0:
        return -1.0, -1.0, a[2]
    if a[0] == a[1] == 0:
        return 0.0, 0.0, a[2] | JUMP
    return (0.0 if a[0] >= 0 else -1.0), (0.0 if a[1] <= 0 else 1.0), a[2] | JUMP


def _floor(a: Interval) -> Interval:
    ends = [math.floor(x) if abs(x) < inf else x for x in a[:2]]
    flags = a[2] | (JUMP if ends[0] != ends[1] or a[0] == ends[0] else 0)
    return float(ends[0]), float(ends[1]), flags


def _ceiling(a: Interval) -> Interval:
    return negative(_floor(negative(a)))


def _cube_root(x: float) -> float:
    return math.copysign(abs(x) ** (1 / 3), x)


Rule = Callable[[Interval], Interval | None]

FUNCTIONS: dict[str, Rule] = {
    "exp": lambda a: (max(_pad_down(_exp(a[0])), 0.0), _pad_up(max(_exp(a[1]), 5e-324)), a[2]),
    "log": lambda a: _logarithm(a, 1.0),
    "log2": lambda a: _logarithm(a, math.log(2)),
    "log10": lambda a: _logarithm(a, math.log(10)),
    "sqrt": lambda a: _within(a, 0.0, inf, math.sqrt),
    "cbrt": lambda a: _growing(_cube_root, a[0], a[1], a[2]),
    "sin": _sine,
    "cos": _cosine,
    "tan": _tangent,
    "asin": lambda a: _within(a, -1.0, 1.0, math.asin),
    "acos": lambda a: _within(a, -1.0, 1.0, math.acos, falling=True),
    "atan": lambda a: _growing(math.atan, a[0], a[1], a[2]),
    "sinh": lambda a: _growing(_sinh, a[0], a[1], a[2]),
    "cosh": _cosh,
    "tanh": lambda a: _growing(math.tanh, a[0], a[1], a[2]),
    "asinh": lambda a: _growing(math.asinh, a[0], a[1], a[2]),
    "acosh": lambda a: _within(a, 1.0, inf, lambda x: math.acosh(x) if x < inf else inf),
    "atanh": lambda a: _within(a, -1.0, 1.0, _atanh),
    "erf": lambda a: _growing(math.erf, a[0], a[1], a[2]),
    "sigmoid": lambda a: _growing(_sigmoid, a[0], a[1], a[2]),
    "softplus": lambda a: _growing(_softplus, a[0], a[1], a[2]),
    "relu": lambda a: (max(a[0], 0.0), max(a[1], 0.0), a[2]),
    "abs": absolute,
    "sign": sign,
    "floor": _floor,
    "ceil": _ceiling,
}


def _logarithm(a: Interval, base: float) -> Interval | None:
    if a[1] <= 0:
        return None
    flags = a[2] | (PARTIAL if a[0] <= 0 else 0)
    low, high = _log(a[0]) / base, _log(a[1]) / base
    return _pad_down(low), _pad_up(high), flags


def angle(y: Interval, x: Interval) -> Interval:
    """atan2(y, x)."""
    flags = x[2] | y[2]
    if x[0] > 0:
        ends = [math.atan2(b, a) for a in x[:2] for b in y[:2]]
        return _pad_down(min(ends)), _pad_up(max(ends)), flags
    return -math.pi - 1e-15, math.pi + 1e-15, flags | PARTIAL | JUMP


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
