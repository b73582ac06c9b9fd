"""The smooth functions of one variable: value, first and second derivative, and domain.

The formulas avoid cancellation where a textbook form has it: the derivative of ``tanh`` is
``1/cosh(x)^2`` here, not ``1 - tanh(x)^2``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mccli.calculus.evaluation.precision import Context, Mpf, magnitude

# Beyond 2^64 an exponential has more binary digits before the point than memory has bytes.
EXPONENT_BITS = 64
# The period of the sine is needed to as many digits as the argument has before the point.
ANGLE_BITS = 20_000


class TooLarge(Exception):
    """The value has a magnitude that is not worth computing."""


@dataclass(frozen=True, slots=True)
class Smooth:
    """One function: ``value(ctx, x)``, ``first(ctx, x, y)``, ``second(ctx, x, y)``; y is f(x).

    ``margin(ctx, x)`` is positive inside the domain and negative outside; None for all reals.
    At a margin of zero the function has a value where ``closed``.
    """

    value: Callable[[Context, Mpf], Mpf]
    first: Callable[[Context, Mpf, Mpf], Mpf]
    second: Callable[[Context, Mpf, Mpf], Mpf]
    margin: Callable[[Context, Mpf], Mpf] | None = None
    closed: bool = False


def exponential(ctx: Context, x: Mpf) -> Mpf:
    """exp(x), refused (``TooLarge``) where its size would be astronomical."""
    if magnitude(x) > EXPONENT_BITS:
        raise TooLarge
    return ctx.exp(x)


def _angle(x: Mpf) -> Mpf:
    if magnitude(x) > ANGLE_BITS:
        raise TooLarge
    return x


def _sine(ctx: Context, x: Mpf) -> Mpf:
    return ctx.sin(_angle(x))


def _cosine(ctx: Context, x: Mpf) -> Mpf:
    return ctx.cos(_angle(x))


def _sinh(ctx: Context, x: Mpf) -> Mpf:
    if magnitude(x) > EXPONENT_BITS:
        raise TooLarge
    return ctx.sinh(x)


def _cosh(ctx: Context, x: Mpf) -> Mpf:
    if magnitude(x) > EXPONENT_BITS:
        raise TooLarge
    return ctx.cosh(x)


def _sign(ctx: Context, x: Mpf) -> Mpf:
    return ctx.one if x > 0 else -ctx.one


def _saturated(function: str) -> Callable[[Context, Mpf], Mpf]:
    def value(ctx: Context, x: Mpf) -> Mpf:
        return _sign(ctx, x) if magnitude(x) > EXPONENT_BITS else getattr(ctx, function)(x)

    return value


def _plain(function: str) -> Callable[[Context, Mpf], Mpf]:
    return lambda ctx, x: getattr(ctx, function)(x)


def _cbrt(ctx: Context, x: Mpf) -> Mpf:
    return ctx.cbrt(x) if x >= 0 else -ctx.cbrt(-x)


def _sech2(ctx: Context, x: Mpf) -> Mpf:
    return 1 / _cosh(ctx, x) ** 2


def sigmoid(ctx: Context, x: Mpf) -> Mpf:
    """1/(1 + exp(-x))."""
    if x >= 0:
        return 1 / (1 + exponential(ctx, -x)) if magnitude(x) <= EXPONENT_BITS else ctx.one
    small = exponential(ctx, x)
    return small / (1 + small)


def _softplus(ctx: Context, x: Mpf) -> Mpf:
    if x > 0:
        return x + ctx.log1p(exponential(ctx, -x)) if magnitude(x) <= EXPONENT_BITS else x
    return ctx.log1p(exponential(ctx, x))


def _logistic_slope(ctx: Context, x: Mpf) -> Mpf:
    return sigmoid(ctx, x) * sigmoid(ctx, -x)


def _bell(ctx: Context, x: Mpf) -> Mpf:
    return 2 / ctx.sqrt(ctx.pi) * exponential(ctx, -x * x)


def _inverse_sine_slope(ctx: Context, x: Mpf) -> Mpf:
    return 1 / ctx.sqrt((1 - x) * (1 + x))


def _logarithm(base: int) -> Smooth:
    return Smooth(
        lambda ctx, x: ctx.log(x) / ctx.log(base),
        lambda ctx, x, y: 1 / (x * ctx.log(base)),
        lambda ctx, x, y: -1 / (x * x * ctx.log(base)),
        margin=lambda ctx, x: x,
    )


SMOOTH: dict[str, Smooth] = {
    "exp": Smooth(exponential, lambda ctx, x, y: y, lambda ctx, x, y: y),
    "log": Smooth(
        _plain("log"),
        lambda ctx, x, y: 1 / x,
        lambda ctx, x, y: -1 / (x * x),
        margin=lambda ctx, x: x,
    ),
    "log2": _logarithm(2),
    "log10": _logarithm(10),
    "sqrt": Smooth(
        _plain("sqrt"),
        lambda ctx, x, y: 1 / (2 * y),
        lambda ctx, x, y: -1 / (4 * x * y),
        margin=lambda ctx, x: x,
        closed=True,
    ),
    "cbrt": Smooth(
        _cbrt, lambda ctx, x, y: 1 / (3 * y * y), lambda ctx, x, y: -2 / (9 * x * y * y)
    ),
    "sin": Smooth(_sine, lambda ctx, x, y: _cosine(ctx, x), lambda ctx, x, y: -y),
    "cos": Smooth(_cosine, lambda ctx, x, y: -_sine(ctx, x), lambda ctx, x, y: -y),
    "tan": Smooth(
        lambda ctx, x: ctx.tan(_angle(x)),
        lambda ctx, x, y: 1 + y * y,
        lambda ctx, x, y: 2 * y * (1 + y * y),
        margin=lambda ctx, x: abs(_cosine(ctx, x)),
    ),
    "asin": Smooth(
        _plain("asin"),
        lambda ctx, x, y: _inverse_sine_slope(ctx, x),
        lambda ctx, x, y: x * _inverse_sine_slope(ctx, x) ** 3,
        margin=lambda ctx, x: 1 - abs(x),
        closed=True,
    ),
    "acos": Smooth(
        _plain("acos"),
        lambda ctx, x, y: -_inverse_sine_slope(ctx, x),
        lambda ctx, x, y: -x * _inverse_sine_slope(ctx, x) ** 3,
        margin=lambda ctx, x: 1 - abs(x),
        closed=True,
    ),
    "atan": Smooth(
        _plain("atan"),
        lambda ctx, x, y: 1 / (1 + x * x),
        lambda ctx, x, y: -2 * x / (1 + x * x) ** 2,
    ),
    "sinh": Smooth(_sinh, lambda ctx, x, y: _cosh(ctx, x), lambda ctx, x, y: y),
    "cosh": Smooth(_cosh, lambda ctx, x, y: _sinh(ctx, x), lambda ctx, x, y: y),
    "tanh": Smooth(
        _saturated("tanh"),
        lambda ctx, x, y: _sech2(ctx, x),
        lambda ctx, x, y: -2 * y * _sech2(ctx, x),
    ),
    "asinh": Smooth(
        _plain("asinh"),
        lambda ctx, x, y: 1 / ctx.sqrt(x * x + 1),
        lambda ctx, x, y: -x / ctx.sqrt(x * x + 1) ** 3,
    ),
    "acosh": Smooth(
        _plain("acosh"),
        lambda ctx, x, y: 1 / ctx.sqrt((x - 1) * (x + 1)),
        lambda ctx, x, y: -x / ctx.sqrt((x - 1) * (x + 1)) ** 3,
        margin=lambda ctx, x: x - 1,
        closed=True,
    ),
    "atanh": Smooth(
        _plain("atanh"),
        lambda ctx, x, y: 1 / ((1 - x) * (1 + x)),
        lambda ctx, x, y: 2 * x / ((1 - x) * (1 + x)) ** 2,
        margin=lambda ctx, x: 1 - abs(x),
    ),
    "erf": Smooth(
        _saturated("erf"),
        lambda ctx, x, y: _bell(ctx, x),
        lambda ctx, x, y: -2 * x * _bell(ctx, x),
    ),
    "sigmoid": Smooth(
        sigmoid,
        lambda ctx, x, y: _logistic_slope(ctx, x),
        lambda ctx, x, y: _logistic_slope(ctx, x) * (1 - 2 * y),
    ),
    "softplus": Smooth(
        _softplus,
        lambda ctx, x, y: sigmoid(ctx, x),
        lambda ctx, x, y: _logistic_slope(ctx, x),
    ),
}
