"""Mixed second derivatives of scalar graphs in double precision, along two directions.

A node that depends on the directions v and w carries three numbers at every point: its
derivatives by v, by w, and by both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import mul

from mccli.calculus.verification.float_functions import SMOOTH
from mccli.calculus.verification.float_rules import is_rational
from mccli.calculus.verification.float_slopes import chosen, width
from mccli.calculus.verification.floats import Step
from mccli.calculus.verification.visibility import Lanes, added
from mccli.syntax.tree import Node

Jet = list[tuple[float, float, float]]
"""By v, by w, by v and w: at each point."""
_FLAT = (0.0, 0.0, 0.0)


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
                    found = [(math.nan,) * 3] * width(parts)
                if found is not None:
                    jets[id(node)] = found
                    if doubtful and any(id(operand) in doubtful for operand in node.args):
                        doubtful.add(id(node))

    def of(self, root: Node) -> Lanes | None:
        """The mixed second derivative of a root; None where it depends on no direction."""
        jet = self._jet(root)
        return None if jet is None else [bend for _, _, bend in jet]

    def _jet(self, node: Node) -> Jet | None:
        if node.args:
            return self.jets.get(id(node))
        if node.op != "name" or node.value not in self.first:
            return None
        pairs = zip(self.first[node.value], self.second[node.value], strict=True)
        return [(v, w, 0.0) for v, w in pairs]


Parts = Sequence[Jet | None]


def _sum(at: Bends, step: Step, parts: Parts) -> Jet:
    node = step[0]
    terms = []
    sources = []
    for sign, jet, operand in zip(node.value, parts, node.args, strict=True):
        if jet:
            terms.append(jet if sign == "+" else _negative(at, step, [jet]))
            sources.append(operand)
    if len(terms) == 1:
        return terms[0]
    bends, seen = added([[bend for _, _, bend in jet] for jet in terms], sources)
    if not seen:
        at.doubtful.add(id(node))
    slopes = (
        [math.fsum(numbers) for numbers in zip(*jets, strict=True)][:2]
        for jets in zip(*terms, strict=True)
    )
    return [(v, w, bend) for (v, w), bend in zip(slopes, bends, strict=True)]


def _negative(_at: Bends, _step: Step, parts: Parts) -> Jet:
    return [(-v, -w, -vw) for v, w, vw in parts[0] or ()]


def _product(_at: Bends, step: Step, parts: Parts) -> Jet | None:
    """(g1 g2 … ) from left to right; a divisor u is the factor 1/u."""
    node, factors, _ = step
    total: Lanes = []
    whole: Jet | None = None
    for i, (sign, factor, jet) in enumerate(zip(node.value, factors, parts, strict=True)):
        if sign == "/":
            factor = [1 / u for u in factor]
            jet = jet and _chained(jet, [-g * g for g in factor], [2 * g * g * g for g in factor])
        whole = _times(total, whole, factor, jet) if i else jet
        total = list(map(mul, total, factor)) if i else factor
    return whole


def _times(p: Lanes, p_jet: Jet | None, q: Lanes, q_jet: Jet | None) -> Jet | None:
    if q_jet is None:
        if p_jet is None:
            return None
        return [(v * b, w * b, vw * b) for (v, w, vw), b in zip(p_jet, q, strict=False)]
    if p_jet is None:
        return [(v * a, w * a, vw * a) for (v, w, vw), a in zip(q_jet, p, strict=False)]
    return [
        (
            pv * b + a * qv,
            pw * b + a * qw,
            pvw * b + pv * qw + pw * qv + a * qvw,
        )
        for a, (pv, pw, pvw), b, (qv, qw, qvw) in zip(p, p_jet, q, q_jet, strict=False)
    ]


def _chained(jet: Jet, first: Sequence[float], second: Sequence[float]) -> Jet:
    """The jet of g(u), from that of u and the derivatives g'(u) and g''(u)."""
    return [
        (one * v, one * w, two * v * w + one * vw)
        for (v, w, vw), one, two in zip(jet, first, second, strict=False)
    ]


def _power(_at: Bends, step: Step, parts: Parts) -> Jet | None:
    node, (x, y), value = step
    by_base, by_exponent = parts
    if is_rational(node.args[1]):
        jet = by_base or []
        pairs = list(zip(x, y, strict=True))[: len(jet)]
        first = [n * math.pow(u, n - 1) if n else 0.0 for u, n in pairs]
        second = [n * (n - 1) * math.pow(u, n - 2) if n not in (0, 1) else 0.0 for u, n in pairs]
        return _chained(jet, first, second)
    # x^y = exp(y log x)
    logarithm = [math.log(u) for u in x]
    inner = by_base and _chained(by_base, [1 / u for u in x], [-1 / (u * u) for u in x])
    whole = _times(y, by_exponent, logarithm, inner)
    return whole and _chained(whole, value, value)


def _call(at: Bends, step: Step, parts: Parts) -> Jet | None:
    node, (x, *_), value = step
    rule = SMOOTH.get(node.value)
    if rule is None:
        return _CALLS[node.value](at, step, parts)
    jet = parts[0] or []
    pairs = list(zip(x, value, strict=True))[: len(jet)]
    first = [rule.first(u, v) for u, v in pairs]
    return _chained(jet, first, [rule.second(u, v) for u, v in pairs])


def _absolute(_at: Bends, step: Step, parts: Parts) -> Jet:
    signs = [math.copysign(1.0, u) for u in step[1][0]]
    return _chained(parts[0] or [], signs, [0.0] * len(signs))


def _relu(_at: Bends, step: Step, parts: Parts) -> Jet:
    return [jet if u > 0 else _FLAT for u, jet in zip(step[1][0], parts[0] or [], strict=False)]


def _angle(_at: Bends, step: Step, parts: Parts) -> Jet:
    """The angle's derivatives are x/r^2 by y and -y/r^2 by x, with r^2 = x^2 + y^2."""
    y, x = step[1]
    y_jet, x_jet = _filled(parts)
    jets = []
    for b, a, (yv, yw, yvw), (xv, xw, xvw) in zip(y, x, y_jet, x_jet, strict=False):
        r2 = a * a + b * b
        by_yy, by_xy = -2 * a * b / r2**2, (b * b - a * a) / r2**2
        bend = (a * yvw - b * xvw) / r2
        bend += by_yy * (yv * yw - xv * xw) + by_xy * (yv * xw + yw * xv)
        jets.append(((a * yv - b * xv) / r2, (a * yw - b * xw) / r2, bend))
    return jets


def _choice(_at: Bends, step: Step, parts: Parts) -> Jet:
    jets = _filled(parts)
    return [jets[i][lane] for lane, i in enumerate(chosen(step)[: width(parts)])]


def _filled(parts: Parts) -> list[Jet]:
    """The jets, flat ones for operands that depend on no direction."""
    flat = [_FLAT] * width(parts)
    return [part or flat for part in parts]


def _flat(_at: Bends, _step: Step, _parts: Parts) -> None:
    return None


_CALLS: dict[str, Callable[[Bends, Step, Parts], Jet | None]] = {
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
_RULES: dict[str, Callable[[Bends, Step, Parts], Jet | None]] = {
    "negative": _negative,
    "sum": _sum,
    "product": _product,
    "power": _power,
    "comparison": _flat,
    "call": _call,
}
