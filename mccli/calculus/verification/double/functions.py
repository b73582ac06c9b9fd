"""The functions of one variable in double precision: value, first and second derivative.

The formulas do not cancel where a textbook form does, as in ``evaluation.functions``. Each
raises ``ValueError`` or an ``ArithmeticError`` where there is no real number, or no float.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Smooth:
    """One function: ``value(x)``, ``first(x, y)`` and ``second(x, y)``, where y is f(x).

    ``limit`` is the size of y far out, where x can no longer be read off y.
    """

    value: Callable[[float], float]
    first: Callable[[float, float], float]
    second: Callable[[float, float], float]
    limit: float = math.inf


def _sigmoid(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    small = math.exp(x)
    return small / (1 + small)


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _bell(x: float) -> float:
    return 2 / math.sqrt(math.pi) * math.exp(-x * x)


def _logistic_slope(x: float) -> float:
    return _sigmoid(x) * _sigmoid(-x)


def _logarithm(value: Callable[[float], float], base: float) -> Smooth:
    scale = 1 / math.log(base)
    return Smooth(value, lambda x, y: scale / x, lambda x, y: -scale / (x * x))


SMOOTH: dict[str, Smooth] = {
    "exp": Smooth(math.exp, lambda x, y: y, lambda x, y: y),
    "log": Smooth(math.log, lambda x, y: 1 / x, lambda x, y: -1 / (x * x)),
    "log2": _logarithm(math.log2, 2.0),
    "log10": _logarithm(math.log10, 10.0),
    "sqrt": Smooth(math.sqrt, lambda x, y: 0.5 / y, lambda x, y: -0.25 / (x * y)),
    "cbrt": Smooth(math.cbrt, lambda x, y: 1 / (3 * y * y), lambda x, y: -2 / (9 * x * y * y)),
    "sin": Smooth(math.sin, lambda x, y: math.cos(x), lambda x, y: -y),
    "cos": Smooth(math.cos, lambda x, y: -math.sin(x), lambda x, y: -y),
    "tan": Smooth(math.tan, lambda x, y: 1 + y * y, lambda x, y: 2 * y * (1 + y * y)),
    "asin": Smooth(
        math.asin,
        lambda x, y: 1 / math.sqrt((1 - x) * (1 + x)),
        lambda x, y: x / math.sqrt((1 - x) * (1 + x)) ** 3,
    ),
    "acos": Smooth(
        math.acos,
        lambda x, y: -1 / math.sqrt((1 - x) * (1 + x)),
        lambda x, y: -x / math.sqrt((1 - x) * (1 + x)) ** 3,
    ),
    "atan": Smooth(
        math.atan,
        lambda x, y: 1 / (1 + x * x),
        lambda x, y: -2 * x / (1 + x * x) ** 2,
        limit=math.pi / 2,
    ),
    "sinh": Smooth(math.sinh, lambda x, y: math.cosh(x), lambda x, y: y),
    "cosh": Smooth(math.cosh, lambda x, y: math.sinh(x), lambda x, y: y),
    "tanh": Smooth(
        math.tanh,
        lambda x, y: 1 / math.cosh(x) ** 2,
        lambda x, y: -2 * y / math.cosh(x) ** 2,
        limit=1.0,
    ),
    "asinh": Smooth(
        math.asinh,
        lambda x, y: 1 / math.sqrt(x * x + 1),
        lambda x, y: -x / math.sqrt(x * x + 1) ** 3,
    ),
    "acosh": Smooth(
        math.acosh,
        lambda x, y: 1 / math.sqrt((x - 1) * (x + 1)),
        lambda x, y: -x / math.sqrt((x - 1) * (x + 1)) ** 3,
    ),
    "atanh": Smooth(
        math.atanh,
        lambda x, y: 1 / ((1 - x) * (1 + x)),
        lambda x, y: 2 * x / ((1 - x) * (1 + x)) ** 2,
    ),
    "erf": Smooth(math.erf, lambda x, y: _bell(x), lambda x, y: -2 * x * _bell(x), limit=1.0),
    "sigmoid": Smooth(
        _sigmoid,
        lambda x, y: _logistic_slope(x),
        lambda x, y: _logistic_slope(x) * (1 - 2 * y),
        limit=1.0,
    ),
    "softplus": Smooth(_softplus, lambda x, y: _sigmoid(x), lambda x, y: _logistic_slope(x)),
}
