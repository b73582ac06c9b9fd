"""One evaluation of scalar trees at a point: exact rationals as long as possible, else ``mpf``.

The nodes are kept in the order they were evaluated, so that derivatives can be accumulated
along it; the branch of a ``where`` that is not taken is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import log2
from typing import Any

from mccli.calculus.exact import ONE, ZERO, exact_angle, exact_call, half_turns, rational_root
from mccli.calculus.functions import EXPONENT_BITS, SMOOTH, TooLarge, exponential
from mccli.calculus.novalue import division_by_zero, too_large, undecided, undefined
from mccli.calculus.precision import Mpf, Real, as_mpf, context, magnitude, short
from mccli.limits import Limits
from mccli.syntax.tree import Node, free_names

_BITS_PER_DIGIT = 3.3219280948873626


class Evaluation:
    """Values of a scalar graph at ``point``, by ``id(node)`` in ``done``.

    The caller keeps the nodes alive. ``order`` lists the evaluated nodes, operands first;
    ``chosen`` maps a ``where`` to the branch taken; ``margins`` are the inexact numbers whose
    sign decided something. Names in ``constants`` are the numbers pi and e.
    """

    def __init__(
        self,
        point: Mapping[str, Any],
        constants: frozenset[str],
        digits: int,
        limits: Limits,
    ) -> None:
        self.ctx = context(digits)
        self.point = point
        self.constants = constants
        self.bits = int(limits.result_digits * _BITS_PER_DIGIT)
        self.digits = limits.result_digits
        self.done: dict[int, Real] = {}
        self.order: list[Node] = []
        self.chosen: dict[int, Node] = {}
        self.margins: list[tuple[Node, Mpf]] = []
        self._turns: dict[int, Fraction] = {}
        self._rules: dict[str, Callable[[Node, list[Real]], Real]] = {
            "number": self._number,
            "name": self._name,
            "negative": lambda node, args: -args[0],
            "sum": self._sum,
            "product": self._product,
            "power": self._power,
            "comparison": self._comparison,
            "call": self._call,
        }

    def run(self, roots: Sequence[Node]) -> list[Real]:
        """The values of the roots. Raises ``NoValue``."""
        return [self.value(root) for root in roots]

    def value(self, root: Node) -> Real:
        """The value of one root, with everything it needs and nothing else. Raises ``NoValue``."""
        done, order, rules = self.done, self.order, self._rules
        stack = [root]
        while stack:
            node = stack[-1]
            if id(node) in done:
                stack.pop()
                continue
            if node.op == "call" and node.value == "where":
                needed = self._choose(node)
                if id(needed) not in done:
                    stack.append(needed)
                    continue
                done[id(node)] = done[id(needed)]
            else:
                missing = [operand for operand in node.args if id(operand) not in done]
                if missing:
                    missing.reverse()
                    stack.extend(missing)
                    continue
                args = [done[id(operand)] for operand in node.args]
                try:
                    done[id(node)] = rules[node.op](node, args)
                except TooLarge:
                    raise too_large(node) from None
                if self._turns:
                    self._count_turns(node, args)
            stack.pop()
            order.append(node)
        return done[id(root)]

    @property
    def exact(self) -> bool:
        """Whether nothing was rounded, so that another precision would say the same."""
        return all(type(value) is Fraction for value in self.done.values())

    # -- rules ------------------------------------------------------------------------------

    def _number(self, node: Node, args: list[Real]) -> Real:
        return self._fit(node, Fraction(node.value))

    def _name(self, node: Node, args: list[Real]) -> Real:
        if node.value in self.constants:
            if node.value == "pi":
                self._turns[id(node)] = ONE
                return +self.ctx.pi
            return +self.ctx.e
        value = self.point[node.value]
        if isinstance(value, int | float | Fraction):
            return Fraction(value)
        return as_mpf(self.ctx, value)

    def _choose(self, node: Node) -> Node:
        """The operand that a ``where`` needs next: its condition, then the branch taken."""
        condition = node.args[0]
        value = self.done.get(id(condition))
        if value is None:
            return condition
        chosen = self.chosen.get(id(node))
        if chosen is None:
            chosen = self.chosen[id(node)] = node.args[2 if self._sign(node, value) == 0 else 1]
        return chosen

    def _sum(self, node: Node, args: list[Real]) -> Real:
        integers = 0
        exact = ZERO
        rest: Mpf = None
        for sign, value in zip(node.value, args, strict=True):
            if type(value) is not Fraction:
                term = value if sign == "+" else -value
                rest = term if rest is None else rest + term
            elif value.denominator == 1:
                integers += value.numerator if sign == "+" else -value.numerator
            else:
                total = self._fit(node, exact + value if sign == "+" else exact - value)
                if type(total) is not Fraction:
                    rest = total if rest is None else rest + total
                    total = ZERO
                exact = total
        total = self._fit(node, exact + integers)
        if rest is None:
            return total
        return rest if total == 0 else rest + as_mpf(self.ctx, total)

    def _product(self, node: Node, args: list[Real]) -> Real:
        exact = ONE
        rest: Mpf = None
        for operator, operand, value in zip(node.value, node.args, args, strict=True):
            if operator == "/" and self._sign(operand, value) == 0:
                raise division_by_zero(operand)
            if type(value) is Fraction:
                product = self._fit(node, exact * value if operator == "*" else exact / value)
                if type(product) is Fraction:
                    exact = product
                    continue
                exact, value, operator = ONE, product, "*"
            if rest is None:
                rest = value if operator == "*" else 1 / value
            else:
                rest = rest * value if operator == "*" else rest / value
        if rest is None or exact == 0:
            return exact
        return rest if exact == 1 else rest * as_mpf(self.ctx, exact)

    def _comparison(self, node: Node, args: list[Real]) -> Real:
        left, right = args
        if type(left) is Fraction and type(right) is Fraction:
            order = (left > right) - (left < right)
        else:
            order = self._sign(node, as_mpf(self.ctx, left) - as_mpf(self.ctx, right))
        return ONE if _HOLDS[node.value](order) else ZERO

    def _power(self, node: Node, args: list[Real]) -> Real:
        base, exponent = args
        whole = type(exponent) is Fraction and exponent.denominator == 1
        # With a positive base every exponent will do, so its tree need not be walked.
        fixed = bool(base > 0) or free_names(node.args[1]) <= self.constants
        if whole and fixed and exponent == 0:
            return ONE
        sign = 1 if whole and fixed and exponent > 0 else self._sign(node, base)
        if sign == 0:
            return self._power_of_zero(node, exponent)
        if sign < 0 and not (whole and fixed):
            if fixed and type(exponent) is not Fraction:
                raise undecided(node, "whether the exponent is an integer")
            reason = "has no real value: the exponent is not an integer constant"
            raise undefined(node, f"({short(base)})^({short(exponent)}) {reason}")
        if type(base) is Fraction and type(exponent) is Fraction:
            return self._exact_power(node, base, exponent)
        return real_power(self.ctx, base, exponent)

    def _power_of_zero(self, node: Node, exponent: Real) -> Fraction:
        sign = self._sign(node, exponent)
        if sign < 0:
            raise division_by_zero(node)
        if sign == 0:
            raise undefined(node, "0^0 has no value where the exponent is not the constant 0")
        return ZERO

    def _exact_power(self, node: Node, base: Fraction, exponent: Fraction) -> Real:
        if base in (0, 1, -1):
            return base if base == 0 or exponent.numerator % 2 else ONE
        width = log2(max(abs(base.numerator), base.denominator))
        # A huge exponent would not fit a float; far beyond the limit it need not be exact.
        size = width * min(abs(exponent.numerator), 2**60)
        if exponent.denominator != 1:
            root = rational_root(base, exponent.denominator) if size <= 8 * self.bits else None
            if root is None:
                return self._bounded(node, real_power(self.ctx, base, exponent))
            return self._exact_power(node, root, Fraction(exponent.numerator))
        if size > self.bits:
            return self._bounded(node, real_power(self.ctx, base, exponent))
        return self._fit(node, Fraction(base) ** exponent.numerator)

    def _call(self, node: Node, args: list[Real]) -> Real:
        function, x = node.value, args[0]
        if function in ("max", "min"):
            return self._extreme(args, larger=function == "max")
        if function == "atan2":
            return self._angle(node, x, args[1])
        if type(x) is Fraction:
            known = exact_call(function, x)
            if known is not None:
                return known
        turns = self._turns.get(id(node.args[0]))
        if turns is not None and function in ("sin", "cos", "tan"):
            known = self._exact_turns(node, turns)
            if known is not None:
                return known
        if function in ("abs", "relu"):
            return abs(x) if function == "abs" else max(x, self.ctx.zero)
        if function == "sign":
            return Fraction(self._sign(node, x))
        if function in ("floor", "ceil"):
            if magnitude(x) > self.bits:
                raise too_large(node)
            self._sign(node, x - self.ctx.nint(x))
            return Fraction(int(self.ctx.floor(x) if function == "floor" else self.ctx.ceil(x)))
        rule = SMOOTH[function]
        number = as_mpf(self.ctx, x)
        if rule.margin is not None:
            margin = rule.margin(self.ctx, x) if type(x) is not Fraction or function != "tan" else 1
            sign = self._sign(node, margin)
            if sign < 0 or (sign == 0 and not rule.closed):
                raise undefined(node, f"{function}({short(x)}) has no real value")
        return rule.value(self.ctx, number)

    def _extreme(self, args: list[Real], larger: bool) -> Real:
        best = args[0]
        for value in args[1:]:
            if type(best) is type(value):
                ahead = value > best
            else:
                ahead = as_mpf(self.ctx, value) > as_mpf(self.ctx, best)
            if ahead is larger:
                best = value
        return best

    def _angle(self, node: Node, y: Real, x: Real) -> Real:
        if y == 0 and type(y) is Fraction:
            sign = self._sign(node, x)
            if sign == 0:
                raise undefined(node, "atan2(0, 0) has no value")
            return ZERO if sign > 0 else +self.ctx.pi
        if x < 0:
            self._sign(node, y)
        return self.ctx.atan2(as_mpf(self.ctx, y), as_mpf(self.ctx, x))

    def _exact_turns(self, node: Node, turns: Fraction) -> Fraction | None:
        if node.value != "tan":
            return exact_angle(node.value, turns)
        if exact_angle("cos", turns) == 0:
            raise undefined(node, f"tan({short(turns)}*pi) has no real value")
        return ZERO if exact_angle("sin", turns) == 0 else None

    # -- helpers ----------------------------------------------------------------------------

    def _count_turns(self, node: Node, args: list[Real]) -> None:
        parts = [self._turns.get(id(operand)) for operand in node.args]
        if any(part is not None for part in parts):
            turns = half_turns(node, parts, args)
            if turns is not None:
                self._turns[id(node)] = turns

    def _sign(self, node: Node, value: Real) -> int:
        """-1, 0 or 1; an inexact zero is undecided, an inexact sign is noted as a margin."""
        if type(value) is not Fraction:
            if value == 0:
                raise undecided(node, "whether a number is exactly zero")
            self.margins.append((node, value))
        return int(value > 0) - int(value < 0)

    def _fit(self, node: Node, value: Fraction) -> Real:
        """The value itself if it has few digits; rounded if only its fraction is long."""
        top, bottom = value.numerator.bit_length(), value.denominator.bit_length()
        if top <= self.bits and bottom <= self.bits:
            return value
        if abs(top - bottom) > self.bits:
            raise too_large(node, self.digits)
        return as_mpf(self.ctx, value)

    def _bounded(self, node: Node, value: Mpf) -> Mpf:
        if abs(magnitude(value)) > self.bits:
            raise too_large(node, self.digits)
        return value


_HOLDS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
}


def real_power(ctx: Any, base: Real, exponent: Real) -> Mpf:
    """base^exponent for a positive base, or any base and an integer. Raises ``TooLarge``."""
    whole = type(exponent) is Fraction and exponent.denominator == 1
    size = abs(base)
    if type(size) is Fraction and Fraction(1, 2) < size < 2:
        # The distance from 1 may be too small for the precision, and the exponent large.
        logarithm = ctx.log1p(as_mpf(ctx, size - 1))
    else:
        number = as_mpf(ctx, base)
        if number == 0:
            return number
        bits = max(abs(magnitude(number)), 1).bit_length()
        if whole and exponent.numerator.bit_length() + bits <= EXPONENT_BITS:
            return number**exponent.numerator
        logarithm = ctx.log(abs(number))
    result = exponential(ctx, as_mpf(ctx, exponent) * logarithm)
    return -result if base < 0 and whole and exponent.numerator % 2 else result
