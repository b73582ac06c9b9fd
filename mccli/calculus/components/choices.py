"""Comparisons and choices: functions that switch from one expression to another.

max(a, b) has the weights (a > b) and (a <= b), min(a, b) the weights (a < b) and (a >= b);
a choice is differentiated branch by branch. ``word`` is the function's name (for a
comparison, its sign) in the language.
"""

from __future__ import annotations

import operator
from typing import Any, ClassVar

from sympy import Integer, S

from mccli.calculus.components.functions import RealFunction

Expr = Any
Gradient = dict[Any, Any]


class Comparison(RealFunction):
    """1 where the relation holds and 0 elsewhere; a step."""

    nargs = (2,)
    is_nonnegative = True
    relation: ClassVar[staticmethod[[Any, Any], Any]]

    @classmethod
    def eval(cls, left: Expr, right: Expr) -> Expr | None:
        if left == right:
            return Integer(bool(cls.relation(0, 0)))
        if left.is_Rational and right.is_Rational:
            return Integer(bool(cls.relation(left, right)))
        return None

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero

    def _eval_power(self, exponent: Expr) -> Expr | None:
        return self if exponent.is_Rational and exponent.is_positive else None


class Greater(Comparison):
    """(a > b)"""

    word = ">"
    relation = staticmethod(operator.gt)


class GreaterOrEqual(Comparison):
    """(a >= b)"""

    word = ">="
    relation = staticmethod(operator.ge)


class Less(Comparison):
    """(a < b)"""

    word = "<"
    relation = staticmethod(operator.lt)


class LessOrEqual(Comparison):
    """(a <= b)"""

    word = "<="
    relation = staticmethod(operator.le)


class Equal(Comparison):
    """(a == b)"""

    word = "=="
    relation = staticmethod(operator.eq)


class Unequal(Comparison):
    """(a != b)"""

    word = "!="
    relation = staticmethod(operator.ne)


class Relu(RealFunction):
    """relu(z) = max(z, 0), with derivative (z > 0)."""

    word = "relu"
    nargs = (1,)
    is_nonnegative = True

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        if z.is_Rational:
            return z if z > 0 else S.Zero
        return None

    def fdiff(self, argindex: int = 1) -> Expr:
        return Greater(self.args[0], S.Zero)


class Extremum(RealFunction):
    """max or min, folded from the left; numeric constants come last in the arguments."""

    chosen: ClassVar[type[Comparison]]
    passed: ClassVar[type[Comparison]]

    @classmethod
    def eval(cls, *args: Expr) -> Expr | None:
        if len(args) == 1:
            return args[0]
        if all(arg.is_Rational for arg in args):
            return max(args) if cls.chosen is Greater else min(args)
        return None

    def partials(self, inner: list[Gradient]) -> Gradient:
        """d max(m, b) = (m > b)*dm + (m <= b)*db, with m the extremum of those before b."""
        total = inner[0]
        for index in range(1, len(self.args)):
            before, here = type(self)(*self.args[:index]), self.args[index]
            chosen, passed = type(self).chosen(before, here), type(self).passed(before, here)
            total = {
                symbol: chosen * total.get(symbol, 0) + passed * inner[index].get(symbol, 0)
                for symbol in {**total, **inner[index]}
            }
        return total


class Maximum(Extremum):
    """max(a, b, …)"""

    word = "max"
    chosen = Greater
    passed = LessOrEqual


class Minimum(Extremum):
    """min(a, b, …)"""

    word = "min"
    chosen = Less
    passed = GreaterOrEqual


class Where(RealFunction):
    """where(c, a, b): a where c is not 0, else b."""

    word = "where"
    nargs = (3,)

    @classmethod
    def eval(cls, condition: Expr, chosen: Expr, other: Expr) -> Expr | None:
        if condition.is_Rational:
            return other if condition.is_zero else chosen
        return chosen if chosen == other else None

    def partials(self, inner: list[Gradient]) -> Gradient:
        """d where(c, a, b) = where(c, da, db)."""
        _, chosen, other = inner
        return {
            symbol: Where(self.args[0], chosen.get(symbol, S.Zero), other.get(symbol, S.Zero))
            for symbol in {**chosen, **other}
        }


CHOICES = {kind.word: kind for kind in (Relu, Maximum, Minimum, Where)}
COMPARISONS = {
    kind.word: kind for kind in (Greater, GreaterOrEqual, Less, LessOrEqual, Equal, Unequal)
}
