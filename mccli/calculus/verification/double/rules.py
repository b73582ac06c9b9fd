"""Values of single operations in double precision, at several points side by side.

A rule makes a node's lanes from those of its operands. It adds the node to ``doubtful`` where
floats may be deceived. It raises ``ValueError`` or an ``ArithmeticError`` where some lane has
no real number, or no float.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from operator import add, mul, neg, sub, truediv

from mccli.calculus.verification.double.functions import SMOOTH, Smooth
from mccli.calculus.verification.double.visibility import VISIBLE, Lanes, added, are_seen
from mccli.syntax.tree import Node

Rule = Callable[[set[int], Node, Sequence[Lanes]], Lanes]

# A decision is trusted if the two sides are further apart than this share of them.
_MARGIN = 1e-9
_OPERATORS: dict[str, Callable[[float, float], float]] = {"*": mul, "/": truediv}
_PAIRS: dict[str, Callable[[float, float], float]] = {"++": add, "+-": sub}


def is_rational(node: Node) -> bool:
    """Whether a node is a literal, its negative, or a quotient of literals."""
    if node.op in ("negative", "product"):
        return all(operand.op == "number" for operand in node.args)
    return node.op == "number"


def decided(
    doubtful: set[int], node: Node, distances: Iterable[float], scales: Iterable[float]
) -> None:
    """Make the node doubtful unless all distances are large, compared with the scales."""
    for distance, scale in zip(distances, scales, strict=False):
        # Not ``<=``: a nan decides nothing.
        if not abs(distance) > _MARGIN * scale:
            doubtful.add(id(node))
            return


def _sum(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    signs = node.value
    if signs in _PAIRS:
        left, right = args
        total = list(map(_PAIRS[signs], left, right))
        least = VISIBLE * abs(total[0])
        if abs(left[0]) > least and abs(right[0]) > least:
            return total
        seen = are_seen(args, total, node.args)
    else:
        total, seen = added(
            [
                lanes if sign == "+" else list(map(neg, lanes))
                for sign, lanes in zip(signs, args, strict=True)
            ],
            node.args,
        )
    if not seen:
        doubtful.add(id(node))
    return total


def _product(_doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    signs = node.value
    if signs == "**":
        return list(map(mul, *args))
    if signs == "***":
        return list(map(mul, map(mul, args[0], args[1]), args[2]))
    if "/" not in signs:
        return list(map(math.prod, zip(*args, strict=False)))
    total = args[0]
    for i in range(1, len(args)):
        total = list(map(_OPERATORS[signs[i]], total, args[i]))
    return total


def _power(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    base, exponent = args
    power = node.args[1]
    if power.op == "number":
        if power.value == 2:
            return list(map(mul, base, base))
        if power.value == 0:
            # What is not real has no power, but a float's nan has.
            doubtful.add(id(node))
    elif not is_rational(power):
        return list(map(math.exp, map(mul, exponent, map(math.log, base))))
    return list(map(math.pow, base, exponent))


_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__,
    "==": float.__eq__, "!=": float.__ne__,
}  # fmt: skip


def _comparison(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    left, right = args
    decided(doubtful, node, map(sub, left, right), map(add, map(abs, left), map(abs, right)))
    return list(map(float, map(_HOLDS[node.value], left, right)))


def _call(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    return _CALLS[node.value](doubtful, node, args)


def _smooth(function: Smooth) -> Rule:
    value, limit = function.value, function.limit * (1 - VISIBLE)

    def rule(_doubtful: set[int], _node: Node, args: Sequence[Lanes]) -> Lanes:
        return list(map(value, args[0]))

    def saturating(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
        lanes = list(map(value, args[0]))
        if all(abs(y) > limit for y in lanes):
            doubtful.add(id(node))
        return lanes

    return saturating if limit < math.inf else rule


def _absolute(_doubtful: set[int], _node: Node, args: Sequence[Lanes]) -> Lanes:
    return list(map(abs, args[0]))


def _relu(_doubtful: set[int], _node: Node, args: Sequence[Lanes]) -> Lanes:
    return [max(x, 0.0) for x in args[0]]


def _sign(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    decided(doubtful, node, args[0], repeat(1.0))
    return [math.copysign(1.0, x) for x in args[0]]


def _step(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    decided(doubtful, node, (x - round(x) for x in args[0]), map(abs, args[0]))
    step = math.floor if node.value == "floor" else math.ceil
    return [float(step(x)) for x in args[0]]


def _extreme(_doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    best = max if node.value == "max" else min
    return [
        best(numbers) if not any(map(math.isnan, numbers)) else math.nan
        for numbers in zip(*args, strict=False)
    ]


def _where(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    condition, first, second = args
    if any(lane not in (0.0, 1.0) for lane in condition):
        doubtful.add(id(node))
    return [a if c else b for c, a, b in zip(condition, first, second, strict=False)]


def _angle(doubtful: set[int], node: Node, args: Sequence[Lanes]) -> Lanes:
    decided(doubtful, node, args[0], repeat(1.0))
    return list(map(math.atan2, *args))


def _negative(_doubtful: set[int], _node: Node, args: Sequence[Lanes]) -> Lanes:
    return list(map(neg, args[0]))


_CALLS: dict[str, Rule] = {
    **{name: _smooth(function) for name, function in SMOOTH.items()},
    "abs": _absolute,
    "relu": _relu,
    "sign": _sign,
    "floor": _step,
    "ceil": _step,
    "max": _extreme,
    "min": _extreme,
    "where": _where,
    "atan2": _angle,
}
RULES: dict[str, Rule] = {
    "negative": _negative,
    "sum": _sum,
    "product": _product,
    "power": _power,
    "comparison": _comparison,
    "call": _call,
}
