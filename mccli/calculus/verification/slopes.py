"""First and second partial derivatives of one operation by its operands, at a point.

``slopes`` gives (operand, slope) pairs, ``curvatures`` (operand, operand, mixed partial)
triples with the first operand not after the second; only for the ``active`` operands, those
that depend on what is differentiated by, and without zeros. Both raise ``NoValue`` where
there is no derivative.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.calculus.evaluation.functions import SMOOTH, TooLarge
from mccli.calculus.evaluation.novalue import too_large, undecided, undefined
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.powers import real_power
from mccli.calculus.evaluation.precision import Mpf, Real, as_mpf
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import STEPS

Slope = tuple[int, Mpf]
Curvature = tuple[int, int, Mpf]


def slopes(evaluation: Evaluation, node: Node, active: Sequence[int]) -> list[Slope]:
    """The partial derivatives of ``node`` by its active operands."""
    try:
        match node.op:
            case "negative":
                return [(0, -1)]
            case "sum":
                return [(i, 1 if node.value[i] == "+" else -1) for i in active]
            case "product":
                return _product_slopes(evaluation, node, active)
            case "power":
                return _power_slopes(evaluation, node, active)
            case "comparison":
                left, right = _operands(evaluation, node)
                _off_surface(node, left - right)
                return []
            case "call":
                return _call_slopes(evaluation, node, active)
    except TooLarge:
        raise too_large(node) from None
    raise ValueError(f"no slope of {node.op!r}")


def curvatures(evaluation: Evaluation, node: Node, active: Sequence[int]) -> list[Curvature]:
    """The second partial derivatives of ``node`` by pairs of its active operands."""
    try:
        match node.op:
            case "product":
                return _product_curvatures(evaluation, node, active)
            case "power":
                return _power_curvatures(evaluation, node, active)
            case "call" if node.value in SMOOTH:
                x, y = _argument_and_value(evaluation, node)
                return [(0, 0, SMOOTH[node.value].second(evaluation.ctx, x, y))]
            case "call" if node.value == "atan2":
                return _angle_curvatures(evaluation, node, active)
    except TooLarge:
        raise too_large(node) from None
    return []


def winner(evaluation: Evaluation, node: Node) -> int:
    """The operand whose slope ``max``, ``min`` take: at a tie a constant, then the later one."""
    is_fixed = evaluation.rounding.is_fixed
    order = sorted(range(len(node.args)), key=lambda i: is_fixed(node.args[i]))
    operands = [_value(evaluation, operand) for operand in node.args]
    best = order[0]
    for i in order[1:]:
        ahead = (
            operands[best] > operands[i] if node.value == "max" else operands[best] < operands[i]
        )
        if not ahead:
            best = i
    return best


def _value(evaluation: Evaluation, node: Node) -> Mpf:
    return as_mpf(evaluation.ctx, evaluation.done[id(node)])


def _operands(evaluation: Evaluation, node: Node) -> list[Mpf]:
    return [_value(evaluation, operand) for operand in node.args]


def _argument_and_value(evaluation: Evaluation, node: Node) -> tuple[Mpf, Mpf]:
    return _value(evaluation, node.args[0]), _value(evaluation, node)


def _off_surface(node: Node, distance: Mpf) -> None:
    if distance == 0:
        raise undefined(node, f"{node.value} has no derivative here")


# -- products: f = prod(g_i), where g_i is the factor or its reciprocal -------------------------


def _factors(evaluation: Evaluation, node: Node) -> tuple[list[Mpf], list[Mpf]]:
    """The g_i, and their derivatives by the factors as written: 1, or -1/u^2."""
    operands = _operands(evaluation, node)
    signs = node.value
    factors = [u if signs[i] == "*" else 1 / u for i, u in enumerate(operands)]
    return factors, [1 if signs[i] == "*" else -g * g for i, g in enumerate(factors)]


def _product_slopes(evaluation: Evaluation, node: Node, active: Sequence[int]) -> list[Slope]:
    factors, inner = _factors(evaluation, node)
    before = [evaluation.ctx.one]
    for factor in factors[:-1]:
        before.append(before[-1] * factor)
    found: list[Slope] = []
    after = evaluation.ctx.one
    wanted = set(active)
    for i in range(len(factors) - 1, -1, -1):
        if i in wanted:
            found.append((i, before[i] * after * inner[i]))
        after = after * factors[i]
    found.reverse()
    return found


def _product_curvatures(
    evaluation: Evaluation, node: Node, active: Sequence[int]
) -> list[Curvature]:
    factors, inner = _factors(evaluation, node)
    whole = evaluation.ctx.one
    for factor in factors:
        whole = whole * factor
    found: list[Curvature] = []
    for place, i in enumerate(active):
        if node.value[i] == "/":
            # d2(1/u) = 2/u^3, and the other factors are the product times u.
            found.append((i, i, 2 * whole * factors[i] * factors[i]))
        for j in active[place + 1 :]:
            if whole == 0:
                rest = evaluation.ctx.one
                for k, factor in enumerate(factors):
                    rest = rest if k in (i, j) else rest * factor
            else:
                rest = whole / (factors[i] * factors[j])
            found.append((i, j, rest * inner[i] * inner[j]))
    return found


# -- powers: f = x^y -----------------------------------------------------------------------------


def _shifted_power(evaluation: Evaluation, node: Node, base: Real, exponent: Real) -> Mpf:
    """base^exponent for an exponent lowered by differentiating."""
    ctx = evaluation.ctx
    if base == 0:
        if exponent < 0:
            raise undefined(node, "a power has no derivative where its base is zero")
        return ctx.one if exponent == 0 else ctx.zero
    return as_mpf(ctx, real_power(ctx, base, exponent))


def _power_slopes(evaluation: Evaluation, node: Node, active: Sequence[int]) -> list[Slope]:
    base, exponent = (evaluation.done[id(operand)] for operand in node.args)
    found: list[Slope] = []
    if 0 in active and exponent != 0:
        power = _shifted_power(evaluation, node, base, exponent - 1)
        found.append((0, as_mpf(evaluation.ctx, exponent) * power))
    if 1 in active:
        value = _value(evaluation, node)
        if base != 0:
            found.append((1, value * _logarithm(evaluation, node, base)))
    return found


def _power_curvatures(evaluation: Evaluation, node: Node, active: Sequence[int]) -> list[Curvature]:
    base, exponent = (evaluation.done[id(operand)] for operand in node.args)
    ctx = evaluation.ctx
    factor = as_mpf(ctx, exponent)
    found: list[Curvature] = []
    if 0 in active and exponent != 0 and exponent != 1:
        power = _shifted_power(evaluation, node, base, exponent - 2)
        found.append((0, 0, factor * (factor - 1) * power))
    if len(active) == 2:
        if base == 0:
            raise undefined(node, "a power has no derivative where its base is zero")
        power = _shifted_power(evaluation, node, base, exponent - 1)
        found.append((0, 1, power * (1 + factor * _logarithm(evaluation, node, base))))
    if 1 in active and base != 0:
        found.append((1, 1, _value(evaluation, node) * _logarithm(evaluation, node, base) ** 2))
    return found


def _logarithm(evaluation: Evaluation, node: Node, base: Real) -> Mpf:
    if base < 0:
        raise undefined(node, "a power of a negative base has no derivative by its exponent")
    return evaluation.ctx.log(as_mpf(evaluation.ctx, base))


# -- calls ---------------------------------------------------------------------------------------


def _call_slopes(evaluation: Evaluation, node: Node, active: Sequence[int]) -> list[Slope]:
    function, ctx = node.value, evaluation.ctx
    if function == "where":
        # The branch stands for the whole; a condition that varies must be off its surface.
        chosen = 1 if evaluation.chosen[id(node)] is node.args[1] else 2
        return [(chosen, 1)] if chosen in active else []
    if function in ("max", "min"):
        best = winner(evaluation, node)
        return [(best, 1)] if best in active else []
    if function == "atan2":
        y, x = _operands(evaluation, node)
        square = x * x + y * y
        return [(i, (x, -y)[i] / square) for i in active]
    x, y = _argument_and_value(evaluation, node)
    if function == "relu":
        return [(0, 1)] if x > 0 else []
    if function == "abs":
        _off_surface(node, x)
        return [(0, 1 if x > 0 else -1)]
    if function in STEPS:
        _off_surface(node, x if function == "sign" else x - ctx.nint(x))
        return []
    try:
        return [(0, SMOOTH[function].first(ctx, x, y))]
    except ZeroDivisionError:
        if not isinstance(evaluation.done[id(node.args[0])], Fraction):
            raise undecided(node, "whether there is a derivative") from None
        raise undefined(node, f"{function} has no derivative here") from None


def _angle_curvatures(evaluation: Evaluation, node: Node, active: Sequence[int]) -> list[Curvature]:
    y, x = _operands(evaluation, node)
    square = (x * x + y * y) ** 2
    table = {
        (0, 0): -2 * x * y / square,
        (0, 1): (y * y - x * x) / square,
        (1, 1): 2 * x * y / square,
    }
    return [(i, j, value) for (i, j), value in table.items() if i in active and j in active]
