"""Functions of real variables that SymPy lacks, or would read in a complex way.

Each keeps the user's function through differentiation and knows its partial derivatives:
abs and sign switch at 0, and steps have derivative 0. ``word`` is the function's name in the
language.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sympy import Abs, Function, Integer, Mul, Pow, S, log

Expr = Any


class RealFunction(Function):  # type: ignore[misc]
    """A function that is real wherever it is defined."""

    is_real = True
    word: ClassVar[str]


class Absolute(RealFunction):
    """abs(z), with derivative sign(z)."""

    word = "abs"
    nargs = (1,)
    is_nonnegative = True

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        if z.is_Rational:
            return abs(z)
        if not z.is_number and z.is_nonnegative:
            return z
        if z.is_Mul and z.args[0] is S.NegativeOne:
            return cls(-z)
        return None

    def fdiff(self, argindex: int = 1) -> Expr:
        return Sign(self.args[0])

    def _eval_power(self, exponent: Expr) -> Expr | None:
        return self.args[0] ** exponent if exponent.is_Integer and exponent.is_even else None


class Sign(RealFunction):
    """sign(z), a step at 0."""

    word = "sign"
    nargs = (1,)

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        if z.is_Rational:
            return Integer((z.p > 0) - (z.p < 0))
        if z.is_Mul and z.args[0] is S.NegativeOne:
            return -cls(-z)
        return None

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero


class Floor(RealFunction):
    """floor(z), a step at every integer."""

    word = "floor"
    nargs = (1,)

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        return Integer(z.p // z.q) if z.is_Rational else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero


class Ceiling(RealFunction):
    """ceil(z), a step at every integer."""

    word = "ceil"
    nargs = (1,)

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        return Integer(-(-z.p // z.q)) if z.is_Rational else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero


class CubeRoot(RealFunction):
    """cbrt(z), odd, with derivative 1/(3*cbrt(z)^2)."""

    word = "cbrt"
    nargs = (1,)

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        if z in (S.Zero, S.One, S.NegativeOne):
            return z
        return None

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / (3 * self**2)

    def _eval_power(self, exponent: Expr) -> Expr | None:
        if exponent.is_Integer and exponent % 3 == 0:
            return self.args[0] ** (exponent / 3)
        return None


class Sigmoid(RealFunction):
    """sigmoid(z) = 1/(1 + exp(-z)), with derivative sigmoid(z)*(1 - sigmoid(z))."""

    word = "sigmoid"
    nargs = (1,)
    is_positive = True

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        return S.Half if z is S.Zero else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return self * (1 - self)


class Softplus(RealFunction):
    """softplus(z) = log(1 + exp(z)), with derivative sigmoid(z)."""

    word = "softplus"
    nargs = (1,)
    is_positive = True

    def fdiff(self, argindex: int = 1) -> Expr:
        return Sigmoid(self.args[0])


class LogBase2(RealFunction):
    """log2(z), with derivative 1/(z*log(2))."""

    word = "log2"
    nargs = (1,)

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        return S.Zero if z is S.One else S.One if z == 2 else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / (self.args[0] * log(2))


class LogBase10(RealFunction):
    """log10(z), with derivative 1/(z*log(10))."""

    word = "log10"
    nargs = (1,)

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        return S.Zero if z is S.One else S.One if z == 10 else None

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / (self.args[0] * log(10))


class Angle(RealFunction):
    """atan2(y, x), with partial derivatives x/(x^2 + y^2) and -y/(x^2 + y^2)."""

    word = "atan2"
    nargs = (2,)

    def fdiff(self, argindex: int = 1) -> Expr:
        y, x = self.args
        return (x if argindex == 1 else -y) / (x**2 + y**2)


def real_power(base: Expr, exponent: Expr) -> Expr:
    """base^exponent, with this module's abs where SymPy writes its own, as in sqrt(x^2)."""
    return _own_absolute(Pow(base, exponent))


def _own_absolute(expression: Expr) -> Expr:
    # SymPy's Abs appears at the top of a new power only: its base has none already.
    if isinstance(expression, Abs):
        return Absolute(expression.args[0])
    if expression.is_Pow and isinstance(expression.base, Abs):
        return Pow(Absolute(expression.base.args[0]), expression.exp)
    if expression.is_Mul:
        factors = [_own_absolute(factor) for factor in expression.args]
        if any(new is not old for new, old in zip(factors, expression.args, strict=True)):
            return Mul(*factors)
    return expression


SMOOTH_AND_STEPS = {
    kind.word: kind
    for kind in (
        Absolute, Sign, Floor, Ceiling, CubeRoot, Sigmoid, Softplus, LogBase2, LogBase10, Angle,
    )
}  # fmt: skip
