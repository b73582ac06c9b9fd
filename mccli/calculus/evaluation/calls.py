"""Values of the functions, their domains tested first."""

from __future__ import annotations

from fractions import Fraction

from mccli.calculus.evaluation.exact import ONE, ZERO, exact_angle, exact_call
from mccli.calculus.evaluation.functions import SMOOTH
from mccli.calculus.evaluation.novalue import too_large, undefined
from mccli.calculus.evaluation.precision import Real, as_mpf, magnitude, short
from mccli.calculus.evaluation.rounding import Rounding
from mccli.syntax.tree import Node


def call_value(rounding: Rounding, node: Node, args: list[Real], turns: Fraction | None) -> Real:
    """The function's value; ``turns`` is the m of an argument that is m*pi.

    Raises ``NoValue`` outside the domain.
    """
    function, x = node.value, args[0]
    if function in ("max", "min"):
        return _extreme(rounding, args, larger=function == "max")
    if function == "atan2":
        return _angle(rounding, node, x, args[1])
    if type(x) is Fraction:
        known = exact_call(function, x)
        if known is not None:
            return known
    if turns is not None and function in ("sin", "cos", "tan"):
        known = _exact_turns(node, turns)
        if known is not None:
            return known
    if function == "relu" and x < 0:
        rounding.sign(node, x)
        return ZERO
    if function in ("abs", "relu"):
        return abs(x) if function == "abs" else max(x, rounding.ctx.zero)
    if function == "sign":
        return Fraction(rounding.sign(node, x))
    if function in ("floor", "ceil"):
        if magnitude(x) > rounding.bits:
            raise too_large(node)
        rounding.sign(node, x - rounding.ctx.nint(x))
        return Fraction(int(rounding.ctx.floor(x) if function == "floor" else rounding.ctx.ceil(x)))
    rule = SMOOTH[function]
    number = as_mpf(rounding.ctx, x)
    if rule.margin is not None:
        # The cosine of a rational is never zero.
        certain = function == "tan" and type(x) is Fraction
        margin = ONE if certain else rule.margin(rounding.ctx, x)
        sign = rounding.sign(node, margin)
        if sign < 0 or (sign == 0 and not rule.closed):
            raise undefined(node, f"{function}({short(x)}) has no real value")
    return rule.value(rounding.ctx, number)


def _extreme(rounding: Rounding, args: list[Real], larger: bool) -> Real:
    best = args[0]
    for value in args[1:]:
        if type(best) is type(value):
            ahead = value > best
        else:
            ahead = as_mpf(rounding.ctx, value) > as_mpf(rounding.ctx, best)
        if ahead is larger:
            best = value
    return best


def _angle(rounding: Rounding, node: Node, y: Real, x: Real) -> Real:
    if y == 0 and type(y) is Fraction:
        sign = rounding.sign(node, x)
        if sign == 0:
            raise undefined(node, "atan2(0, 0) has no value")
        return ZERO if sign > 0 else +rounding.ctx.pi
    if x < 0:
        rounding.sign(node, y)
    return rounding.ctx.atan2(as_mpf(rounding.ctx, y), as_mpf(rounding.ctx, x))


def _exact_turns(node: Node, turns: Fraction) -> Fraction | None:
    if node.value != "tan":
        return exact_angle(node.value, turns)
    if exact_angle("cos", turns) == 0:
        raise undefined(node, f"tan({short(turns)}*pi) has no real value")
    return ZERO if exact_angle("sin", turns) == 0 else None
