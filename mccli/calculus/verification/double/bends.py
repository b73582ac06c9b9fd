"""Mixed second derivatives of scalar graphs in double precision, along two directions.

A node that depends on the directions v and w carries three numbers at every point: its
derivatives by v, by w, and by both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from operator import add, mul, neg

from mccli.calculus.verification.double.floats import Step
from mccli.calculus.verification.double.functions import SMOOTH
from mccli.calculus.verification.double.rules import is_rational
from mccli.calculus.verification.double.slopes import chosen, doubt_kinks
from mccli.calculus.verification.double.visibility import Lanes, added
from mccli.syntax.tree import Node

Jet = tuple[Lanes, Lanes, Lanes | None]
"""The derivatives by v, by w, and by both; None for both where the node is affine."""
Parts = Sequence[Jet | None]


class Bends:
    """Jets of the nodes in a trace of ``Floats``, along the directions ``first, second``.

    A node is ``doubtful`` where a contribution to its second derivative is never seen.
    """

    def __init__(self, first: Mapping[str, Lanes], second: Mapping[str, Lanes]) -> None:
        self.first = first
        self.second = second
        self.jets: dict[int, Jet] = {}
        self.doubtful: set[int] = set()

    def run(self, trace: Sequence[Step]) -> None:
        """Differentiate the steps of a trace."""
        jets, doubtful = self.jets, self.doubtful
        for step in trace:
            node = step[0]
            parts = [self._jet(operand) for operand in node.args]
            if any(parts):
                try:
                    found = _RULES[node.op](self, step, parts)
                except (ArithmeticError, ValueError):
                    lost = [math.nan] * _width(parts)
                    found = lost, lost, lost
                if found is not None:
                    jets[id(node)] = found
                    if doubtful and any(id(operand) in doubtful for operand in node.args):
                        doubtful.add(id(node))

    def of(self, root: Node) -> Lanes | None:
        """The mixed second derivative of a root; None where it is affine."""
        jet = self._jet(root)
        return None if jet is None else jet[2]

    def added(self, node: Node, terms: Sequence[Lanes], sources: Sequence[Node]) -> Lanes | None:
        """The sum of contributions to the second derivative of ``node``."""
        if len(terms) < 2:
            return terms[0] if terms else None
        total, seen = added(terms, sources)
        if not seen:
            self.doubtful.add(id(node))
        return total

    def _jet(self, node: Node) -> Jet | None:
        if node.args:
            return self.jets.get(id(node))
        first = self.first.get(node.value)
        return None if first is None else (first, self.second[node.value], None)


def _width(parts: Parts) -> int:
    return len(next(filter(None, parts))[0])


def _times(left: Lanes, right: Lanes) -> Lanes:
    return list(map(mul, left, right))


def _plus(terms: Sequence[Lanes]) -> Lanes:
    return terms[0] if len(terms) == 1 else list(map(math.fsum, zip(*terms, strict=True)))


def _scaled(jet: Jet, factor: Sequence[float]) -> Jet:
    v, w, both = jet
    return list(map(mul, v, factor)), list(map(mul, w, factor)), both and _times(both, [*factor])


def _sum(at: Bends, step: Step, parts: Parts) -> Jet:
    node = step[0]
    jets = []
    bent = []
    sources = []
    for sign, jet, operand in zip(node.value, parts, node.args, strict=True):
        if jet:
            jets.append(jet if sign == "+" else _negative(at, step, [jet]))
            if jet[2]:
                bent.append(jets[-1][2] or [])
                sources.append(operand)
    v, w = (_plus(terms) for terms in ([jet[0] for jet in jets], [jet[1] for jet in jets]))
    return v, w, at.added(node, bent, sources)


def _negative(_at: Bends, _step: Step, parts: Parts) -> Jet:
    v, w, both = parts[0] or ([], [], None)
    return list(map(neg, v)), list(map(neg, w)), both and list(map(neg, both))


def _product(at: Bends, step: Step, parts: Parts) -> Jet | None:
    """(g1 g2 … ) from left to right; a divisor u is the factor 1/u."""
    node, factors, _ = step
    total: Lanes = []
    whole: Jet | None = None
    for i, (sign, factor, jet) in enumerate(zip(node.value, factors, parts, strict=True)):
        if sign == "/":
            factor = [1 / u for u in factor]
            first, second = [-g * g for g in factor], [2 * g * g * g for g in factor]
            jet = jet and _chained(at, node, jet, first, second)
        whole = _multiplied(at, node, total, whole, factor, jet) if i else jet
        total = _times(total, factor) if i else factor
    return whole


def _multiplied(
    at: Bends, node: Node, p: Lanes, p_jet: Jet | None, q: Lanes, q_jet: Jet | None
) -> Jet | None:
    """The jet of a product of two."""
    if q_jet is None:
        return p_jet and _scaled(p_jet, q)
    if p_jet is None:
        return _scaled(q_jet, p)
    terms = [list(map(add, _times(p_jet[0], q_jet[1]), _times(p_jet[1], q_jet[0])))]
    left, right = _scaled(p_jet, q), _scaled(q_jet, p)
    terms += [both for both in (left[2], right[2]) if both]
    v, w = (_plus(pair) for pair in ((left[0], right[0]), (left[1], right[1])))
    return v, w, at.added(node, terms, [node] * len(terms))


def _chained(
    at: Bends, node: Node, jet: Jet, first: Sequence[float], second: Sequence[float] | None
) -> Jet:
    """The jet of g(u), from that of u and the derivatives g'(u) and g''(u); None for zero."""
    v, w, both = _scaled(jet, first)
    terms = [both] if both else []
    if second:
        terms.append(list(map(mul, map(mul, jet[0], jet[1]), second)))
    return v, w, at.added(node, terms, [node] * len(terms))


def _power(at: Bends, step: Step, parts: Parts) -> Jet | None:
    node, (x, y), value = step
    by_base, by_exponent = parts
    exponent = node.args[1]
    if is_rational(exponent):
        if by_base is None or exponent.value == 0:
            return None
        if exponent.value == 1:
            return by_base
        pairs = list(zip(x, y, strict=True))[: _width(parts)]
        first = [n * math.pow(u, n - 1) for u, n in pairs]
        return _chained(
            at, node, by_base, first, [n * (n - 1) * math.pow(u, n - 2) for u, n in pairs]
        )
    # x^y = exp(y log x)
    logarithm = [math.log(u) for u in x]
    inner = by_base and _chained(at, node, by_base, [1 / u for u in x], [-1 / (u * u) for u in x])
    whole = _multiplied(at, node, y, by_exponent, logarithm, inner)
    return whole and _chained(at, node, whole, value, value)


def _call(at: Bends, step: Step, parts: Parts) -> Jet | None:
    node, (x, *_), value = step
    rule = SMOOTH.get(node.value)
    if rule is None:
        return _CALLS[node.value](at, step, parts)
    pairs = list(zip(x, value, strict=True))[: _width(parts)]
    first, second = (
        [derivative(u, f) for u, f in pairs] for derivative in (rule.first, rule.second)
    )
    return _chained(at, node, parts[0] or ([], [], None), first, second)


def _kinked(at: Bends, step: Step, parts: Parts) -> Jet | None:
    doubt_kinks(at.doubtful, step)
    low = -1.0 if step[0].value == "abs" else 0.0
    return parts[0] and _scaled(parts[0], [1.0 if u > 0 else low for u in step[1][0]])


def _angle(at: Bends, step: Step, parts: Parts) -> Jet:
    """The angle's derivatives are x/r^2 by y and -y/r^2 by x, with r^2 = x^2 + y^2."""
    node, (y, x), _ = step
    squares = [a * a + b * b for a, b in zip(x, y, strict=True)]
    zero = [0.0] * _width(parts)
    (yv, yw, yb), (xv, xw, xb) = (part or (zero, zero, None) for part in parts)
    by_y = [a / r2 for a, r2 in zip(x, squares, strict=True)]
    by_x = [-b / r2 for b, r2 in zip(y, squares, strict=True)]
    by_yy = list(map(mul, map(mul, by_y, by_x), repeat(2.0)))
    by_xy = [(b * b - a * a) / (r2 * r2) for a, b, r2 in zip(x, y, squares, strict=True)]
    terms = [
        [
            c * (p * q - r * s) + d * (p * s + q * r)
            for p, q, r, s, c, d in zip(yv, yw, xv, xw, by_yy, by_xy, strict=False)
        ]
    ]
    terms += [_times(both, slope) for both, slope in ((yb, by_y), (xb, by_x)) if both]
    v, w = (
        [a * p + b * q for a, b, p, q in zip(by_y, by_x, *pair, strict=False)]
        for pair in ((yv, xv), (yw, xw))
    )
    return v, w, at.added(node, terms, [node] * len(terms))


def _choice(at: Bends, step: Step, parts: Parts) -> Jet:
    zero = [0.0] * _width(parts)
    jets = [part or (zero, zero, None) for part in parts]
    places = list(enumerate(chosen(at.doubtful, step)[: len(zero)]))
    v, w, both = ([(jets[i][k] or zero)[lane] for lane, i in places] for k in range(3))
    return v, w, both if any(jet[2] for jet in jets) else None


def _flat(_at: Bends, _step: Step, _parts: Parts) -> None:
    return None


Rule = Callable[[Bends, Step, Parts], Jet | None]

_CALLS: dict[str, Rule] = {
    "abs": _kinked,
    "relu": _kinked,
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
