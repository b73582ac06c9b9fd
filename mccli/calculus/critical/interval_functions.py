"""The ranges of functions on intervals, rounded outwards."""

from __future__ import annotations

import math
from collections.abc import Callable
from math import inf

from mccli.calculus.critical.intervals import (
    JUMP,
    LEAST,
    PARTIAL,
    Interval,
    absolute,
    negative,
    padded_down,
    padded_up,
    sign,
)

_LARGE_ANGLE = 1e9
_SLACK = 1e-12


def _growing(function: Callable[[float], float], low: float, high: float, flags: int) -> Interval:
    """The range of an increasing function."""
    return padded_down(function(low)), padded_up(function(high)), flags


def _positive(found: Interval) -> Interval:
    """The range of what is positive, though it may be too small for a float."""
    return max(found[0], 0.0), max(found[1], LEAST), found[2]


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
    return max(padded_down(bottom) - 1e-18, -1.0), min(padded_up(top) + 1e-18, 1.0), flags


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


def _floor(a: Interval) -> Interval:
    ends = [math.floor(x) if abs(x) < inf else x for x in a[:2]]
    flags = a[2] | (JUMP if ends[0] != ends[1] or a[0] == ends[0] else 0)
    return float(ends[0]), float(ends[1]), flags


def _ceiling(a: Interval) -> Interval:
    return negative(_floor(negative(a)))


def _cube_root(x: float) -> float:
    return math.cbrt(x)


Rule = Callable[[Interval], Interval | None]

FUNCTIONS: dict[str, Rule] = {
    "exp": lambda a: _positive(_growing(_exp, a[0], a[1], a[2])),
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
    "sigmoid": lambda a: _positive(_growing(_sigmoid, a[0], a[1], a[2])),
    "softplus": lambda a: _positive(_growing(_softplus, a[0], a[1], a[2])),
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
    return padded_down(low), padded_up(high), flags


def angle(y: Interval, x: Interval) -> Interval:
    """atan2(y, x)."""
    flags = x[2] | y[2]
    if x[0] > 0:
        ends = [math.atan2(b, a) for a in x[:2] for b in y[:2]]
        return padded_down(min(ends)), padded_up(max(ends)), flags
    return -math.pi - 1e-15, math.pi + 1e-15, flags | PARTIAL | JUMP
