"""Derivatives of scalar graphs in double precision, along one direction at each point.

Forward accumulation of dual numbers: a node that depends on the direction carries its slope
at every point. This is an independent route: it knows the slopes of single operations only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from operator import add, mul, neg, sub

from mccli.calculus.verification.double.floats import Step
from mccli.calculus.verification.double.functions import SMOOTH
from mccli.calculus.verification.double.rules import decided, is_rational
from mccli.calculus.verification.double.visibility import Lanes, added
from mccli.syntax.tree import Node

Parts = Sequence[Lanes | None]
"""The slopes of a node's operands; None for those that do not depend on the direction."""


class Slopes:
    """Slopes of the nodes in a trace of ``Floats``, where ``steps`` is the direction.

    ``steps`` gives the lanes of the variables; there may be fewer lanes than in the trace.
    A node is ``doubtful`` where a contribution to its slope is never seen.
    """

    def __init__(self, steps: Mapping[str, Lanes]) -> None:
        self.steps = steps
        self.slopes: dict[int, Lanes] = {}
        self.doubtful: set[int] = set()

    def run(self, trace: Sequence[Step]) -> None:
        """Differentiate the steps of a trace."""
        slopes, steps, doubtful = self.slopes, self.steps, self.doubtful
        for step in trace:
            node = step[0]
            parts = [
                slopes.get(id(operand)) if operand.args else steps.get(operand.value)
                for operand in node.args
            ]
            if any(parts):
                try:
                    found = _RULES[node.op](self, step, parts)
                except (ArithmeticError, ValueError):
                    found = [math.nan] * width(parts)
                if found is not None:
                    slopes[id(node)] = found
                    if doubtful and any(id(operand) in doubtful for operand in node.args):
                        doubtful.add(id(node))

    def of(self, root: Node) -> Lanes | None:
        """The slopes of a root; None where it does not depend on the direction."""
        return self.slopes.get(id(root)) if root.args else self.steps.get(root.value)

    def take(self, node: Node, slopes: Lanes | None, doubtful: bool) -> None:
        """Take the slopes of a node as found before."""
        if slopes is not None:
            self.slopes[id(node)] = slopes
        if doubtful:
            self.doubtful.add(id(node))

    def added(self, node: Node, terms: Sequence[Lanes], sources: Sequence[Node]) -> Lanes:
        """The sum of contributions to the slope of ``node``, each with its source."""
        if len(terms) == 1:
            return terms[0]
        total, seen = added(terms, sources)
        if not seen:
            self.doubtful.add(id(node))
        return total


def width(parts: Sequence[Sequence[object] | None]) -> int:
    """The number of lanes."""
    return len(next(filter(None, parts)))


def _sum(at: Slopes, step: Step, parts: Parts) -> Lanes:
    node = step[0]
    terms = []
    sources = []
    for i, slope in enumerate(parts):
        if slope:
            terms.append(slope if node.value[i] == "+" else list(map(neg, slope)))
            sources.append(node.args[i])
    return at.added(node, terms, sources)


def _negative(_at: Slopes, _step: Step, parts: Parts) -> Lanes:
    return list(map(neg, parts[0] or ()))


def _product(at: Slopes, step: Step, parts: Parts) -> Lanes | None:
    """(g1 g2 … )' by the product rule from left to right; a divisor u is the factor 1/u."""
    node, factors, _ = step
    if "/" in node.value:
        factors, parts = _without_divisors(node.value, factors, parts)
    total, slope = factors[0], parts[0]
    last = len(factors) - 1
    for i in range(1, last + 1):
        factor, part = factors[i], parts[i]
        if slope is None:
            slope = part and list(map(mul, total, part))
        else:
            slope = list(map(mul, slope, factor))
            if part:
                slope = at.added(node, (slope, list(map(mul, total, part))), (node, node))
        if i < last:
            total = list(map(mul, total, factor))
    return slope


def _without_divisors(
    signs: str, factors: Sequence[Lanes], parts: Parts
) -> tuple[list[Lanes], Parts]:
    """The factors with 1/u for a divisor u, and their slopes."""
    inverted = [
        factor if sign == "*" else [1 / u for u in factor]
        for sign, factor in zip(signs, factors, strict=True)
    ]
    slopes = [
        part
        if part is None or sign == "*"
        else [-d * g * g for d, g in zip(part, factor, strict=False)]
        for sign, factor, part in zip(signs, inverted, parts, strict=True)
    ]
    return inverted, slopes


def _power(at: Slopes, step: Step, parts: Parts) -> Lanes | None:
    node, (x, y), value = step
    by_base, by_exponent = parts
    exponent = node.args[1]
    if is_rational(exponent):
        if exponent.value == 2:
            return list(map(mul, by_base or (), map(add, x, x)))
        lowered = map(math.pow, x, map(sub, y, repeat(1.0)))
        return list(map(mul, by_base or (), map(mul, y, lowered)))
    terms = []
    if by_base:
        numbers = zip(value, x, y, by_base, strict=False)
        terms.append([v * n / u * d for v, u, n, d in numbers])
    if by_exponent:
        terms.append([v * math.log(u) * d for v, u, d in zip(value, x, by_exponent, strict=False)])
    return at.added(node, terms, [node] * len(terms))


def _flat(_at: Slopes, _step: Step, _parts: Parts) -> None:
    return None


def _call(at: Slopes, step: Step, parts: Parts) -> Lanes | None:
    node, (x, *_), value = step
    rule = SMOOTH.get(node.value)
    if rule is None:
        return _CALLS[node.value](at, step, parts)
    return list(map(mul, parts[0] or (), map(rule.first, x, value)))


def _absolute(at: Slopes, step: Step, parts: Parts) -> Lanes:
    doubt_kinks(at.doubtful, step)
    (x,) = step[1]
    return [math.copysign(1.0, u) * d for u, d in zip(x, parts[0] or (), strict=False)]


def _relu(at: Slopes, step: Step, parts: Parts) -> Lanes:
    doubt_kinks(at.doubtful, step)
    (x,) = step[1]
    return [d if u > 0 else 0.0 for u, d in zip(x, parts[0] or (), strict=False)]


def _angle(at: Slopes, step: Step, parts: Parts) -> Lanes:
    """The angle's derivatives are x/r^2 by y and -y/r^2 by x, with r^2 = x^2 + y^2."""
    node, (y, x), _ = step
    terms = []
    if parts[0]:
        terms.append([u * d / (u * u + v * v) for v, u, d in zip(y, x, parts[0], strict=False)])
    if parts[1]:
        terms.append([-v * d / (u * u + v * v) for v, u, d in zip(y, x, parts[1], strict=False)])
    return at.added(node, terms, [node] * len(terms))


def doubt_kinks(doubtful: set[int], step: Step) -> None:
    """Doubt an ``abs``, ``relu``, ``max`` or ``min`` that has no clear slope at some point."""
    node, args, _ = step
    if len(args) == 1:
        decided(doubtful, node, args[0], repeat(1.0))
        return
    for numbers in zip(*args, strict=False):
        best, second = sorted(numbers, reverse=node.value == "max")[:2]
        # A nan has no place in an order.
        distance = best - second + 0 * sum(numbers)
        decided(doubtful, node, (distance,), (abs(best) + abs(second),))


def chosen(doubtful: set[int], step: Step) -> list[int]:
    """The operand whose value a ``where``, ``max`` or ``min`` has, at each point."""
    node, args, _ = step
    if node.value == "where":
        return [1 if condition else 2 for condition in args[0]]
    doubt_kinks(doubtful, step)
    best = max if node.value == "max" else min
    return [numbers.index(best(numbers)) for numbers in zip(*args, strict=False)]


def _choice(at: Slopes, step: Step, parts: Parts) -> Lanes:
    zero = [0.0] * width(parts)
    slopes = [part or zero for part in parts]
    return [slopes[i][lane] for lane, i in enumerate(chosen(at.doubtful, step)[: len(zero)])]


Rule = Callable[[Slopes, Step, Parts], Lanes | None]

_CALLS: dict[str, Rule] = {
    "abs": _absolute,
    "relu": _relu,
    "sign": _flat,
    "floor": _flat,
    "ceil": _flat,
    "atan2": _angle,
    "max": _choice,
    "min": _choice,
    "where": _choice,
}
_RULES: dict[str, Rule] = {
    "negative": _negative,
    "sum": _sum,
    "product": _product,
    "power": _power,
    "comparison": _flat,
    "call": _call,
}
