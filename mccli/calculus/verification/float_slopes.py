"""Derivatives of scalar graphs in double precision, along one direction at each point.

Forward accumulation of dual numbers: a node that depends on the direction carries its slope
at every point. This is an independent route: it knows the slopes of single operations only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import mul, neg

from mccli.calculus.verification.float_functions import SMOOTH
from mccli.calculus.verification.floats import Floats, Lanes, added, is_rational
from mccli.syntax.tree import Node

Parts = Sequence[Lanes | None]


class Slopes:
    """Slopes of the nodes that ``floats`` has evaluated, where ``steps`` is the direction.

    ``steps`` gives the lanes of the variables; there may be fewer lanes than in ``floats``.
    A node is ``doubtful`` where a contribution to its slope is never seen.
    """

    def __init__(self, floats: Floats, steps: Mapping[str, Lanes]) -> None:
        self.floats = floats
        self.steps = steps
        self.slopes: dict[int, Lanes] = {}
        self.doubtful: set[int] = set()

    def run(self) -> None:
        """Differentiate what was evaluated since the last time."""
        slopes, steps, doubtful = self.slopes, self.steps, self.doubtful
        for node in self.floats.order:
            parts = [
                slopes.get(id(operand))
                if operand.args
                else steps.get(operand.value)
                if operand.op == "name"
                else None
                for operand in node.args
            ]
            if any(parts):
                try:
                    found = _RULES[node.op](self, node, parts)
                except (ArithmeticError, ValueError):
                    found = [math.nan] * len(next(filter(None, parts)))
                if found is not None:
                    slopes[id(node)] = found
                    if doubtful and any(id(operand) in doubtful for operand in node.args):
                        doubtful.add(id(node))
        self.floats.order.clear()

    def of(self, root: Node) -> Lanes | None:
        """The slopes of a root; None where it does not depend on the direction."""
        if root.args:
            return self.slopes.get(id(root))
        return self.steps.get(root.value) if root.op == "name" else None

    def forget(self) -> None:
        """Drop all slopes, to give back memory."""
        self.slopes.clear()
        self.doubtful.clear()


def _added(at: Slopes, node: Node, terms: Sequence[tuple[Lanes, Node]]) -> Lanes | None:
    """The sum of contributions to the slope of ``node``, each with its source."""
    if len(terms) < 2:
        return terms[0][0] if terms else None
    total, seen = added([lanes for lanes, _ in terms], [source for _, source in terms])
    if not seen:
        at.doubtful.add(id(node))
    return total


def _sum(at: Slopes, node: Node, parts: Parts) -> Lanes | None:
    return _added(
        at,
        node,
        [
            (slope if sign == "+" else list(map(neg, slope)), operand)
            for sign, slope, operand in zip(node.value, parts, node.args, strict=True)
            if slope
        ],
    )


def _negative(_at: Slopes, _node: Node, parts: Parts) -> Lanes | None:
    return list(map(neg, parts[0] or ()))


def _product(at: Slopes, node: Node, parts: Parts) -> Lanes | None:
    """(g1 g2 … )' by the product rule from left to right; a divisor u is the factor 1/u."""
    total: Lanes | None = None
    slope: Lanes | None = None
    for sign, operand, part in zip(node.value, node.args, parts, strict=True):
        factor = at.floats.of(operand)
        if sign == "/":
            factor = [1 / u for u in factor]
            part = part and [-d * g * g for d, g in zip(part, factor, strict=False)]
        if total is None:
            total, slope = factor, part
            continue
        terms = []
        if slope:
            terms.append((list(map(mul, slope, factor)), node))
        if part:
            terms.append((list(map(mul, total, part)), node))
        slope = _added(at, node, terms)
        total = list(map(mul, total, factor))
    return slope


def _power(at: Slopes, node: Node, parts: Parts) -> Lanes | None:
    base, exponent = node.args
    x, y = at.floats.of(base), at.floats.of(exponent)
    if is_rational(exponent):
        if exponent.value == 2:
            return [2 * u * d for u, d in zip(x, parts[0] or (), strict=False)]
        return [n * math.pow(u, n - 1) * d for u, n, d in zip(x, y, parts[0] or (), strict=False)]
    value = at.floats.of(node)
    terms = []
    if parts[0]:
        by_base = [v * n / u * d for v, u, n, d in zip(value, x, y, parts[0], strict=False)]
        terms.append((by_base, base))
    if parts[1]:
        by_exponent = [v * math.log(u) * d for v, u, d in zip(value, x, parts[1], strict=False)]
        terms.append((by_exponent, exponent))
    return _added(at, node, terms)


def _comparison(_at: Slopes, _node: Node, _parts: Parts) -> Lanes | None:
    return None


def _call(at: Slopes, node: Node, parts: Parts) -> Lanes | None:
    rule = SMOOTH.get(node.value)
    if rule is None:
        return _CALLS[node.value](at, node, parts)
    first = rule.first
    x, y = at.floats.of(node.args[0]), at.floats.of(node)
    return [first(u, v) * d for u, v, d in zip(x, y, parts[0] or (), strict=False)]


def _absolute(at: Slopes, node: Node, parts: Parts) -> Lanes | None:
    return [
        math.copysign(d, d * u)
        for u, d in zip(at.floats.of(node.args[0]), parts[0] or (), strict=False)
    ]


def _relu(at: Slopes, node: Node, parts: Parts) -> Lanes | None:
    return [
        d if u > 0 else 0.0
        for u, d in zip(at.floats.of(node.args[0]), parts[0] or (), strict=False)
    ]


def _angle(at: Slopes, node: Node, parts: Parts) -> Lanes | None:
    y, x = map(at.floats.of, node.args)
    terms = []
    if parts[0]:
        by_y = [u * d / (u * u + v * v) for v, u, d in zip(y, x, parts[0], strict=False)]
        terms.append((by_y, node.args[0]))
    if parts[1]:
        by_x = [-v * d / (u * u + v * v) for v, u, d in zip(y, x, parts[1], strict=False)]
        terms.append((by_x, node.args[1]))
    return _added(at, node, terms)


def chosen(floats: Floats, node: Node) -> list[int]:
    """The operand whose value a ``where``, ``max`` or ``min`` has, at each point."""
    lanes = [floats.of(operand) for operand in node.args]
    if node.value == "where":
        return [1 if condition else 2 for condition in lanes[0]]
    best = max if node.value == "max" else min
    return [numbers.index(best(numbers)) for numbers in zip(*lanes, strict=False)]


def _choice(at: Slopes, node: Node, parts: Parts) -> Lanes | None:
    width = next(len(part) for part in parts if part)
    zero = [0.0] * width
    slopes = [part or zero for part in parts]
    return [slopes[i][lane] for lane, i in enumerate(chosen(at.floats, node)[:width])]


_CALLS: dict[str, Callable[[Slopes, Node, Parts], Lanes | None]] = {
    "abs": _absolute,
    "relu": _relu,
    "sign": lambda at, node, parts: None,
    "floor": lambda at, node, parts: None,
    "ceil": lambda at, node, parts: None,
    "atan2": _angle,
    "max": _choice,
    "min": _choice,
    "where": _choice,
}
_RULES: dict[str, Callable[[Slopes, Node, Parts], Lanes | None]] = {
    "negative": _negative,
    "sum": _sum,
    "product": _product,
    "power": _power,
    "comparison": _comparison,
    "call": _call,
}
