"""Values of scalar graphs in double precision, at several points side by side.

The numbers of one node at all points are its *lanes*. A lane without a real number, or too
large for a float, is nan and stays nan. What floats cannot be trusted with makes a node
*doubtful*: a sum in which a term drowns, a decision made by a hair, a number that needs more
digits. What is made of a doubtful node is doubtful too; nothing doubtful may be relied on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import repeat
from operator import add, mul, neg, sub, truediv

from mccli.calculus.verification.float_functions import SMOOTH
from mccli.syntax.tree import Node

Lanes = list[float]
Step = tuple[Node, Sequence[Lanes], Lanes]

# A term of a sum that is smaller than this share of it, at all points, is not seen.
VISIBLE = 1e-7
# A decision is trusted if the two sides are further apart than this share of them.
_MARGIN = 1e-9
# Literals need no more than so many digits, and are not smaller than this.
_DIGITS = 8
_FEW_DIGITS = 10**_DIGITS
_SMALLEST = 1e-6
_LARGEST = 10**30
# Nodes looked at for the reason why a number is exactly zero.
_MOST_LOOKED_AT = 200
_CHOICES = frozenset({"relu", "where", "max", "min", "sign", "floor", "ceil"})
_OPERATORS: dict[str, Callable[[float, float], float]] = {"*": mul, "/": truediv}


class Floats:
    """Values at the points of ``point``, by ``id(node)``, for nodes with operands.

    ``point`` gives the lanes of every name, constants included, ``width`` their number. The
    caller keeps the nodes alive. ``trace``, if there is one, is given every step, operands
    first: the node, the lanes of its operands, and its own.
    """

    def __init__(
        self, point: Mapping[str, Lanes], width: int, trace: list[Step] | None = None
    ) -> None:
        self.point = point
        self.width = width
        self.trace = trace
        self.values: dict[int, Lanes] = {}
        self.doubtful: set[int] = set()
        self._literals: dict[int, Lanes] = {}

    def run(self, root: Node) -> Lanes:
        """The lanes of one root, with everything it needs."""
        if not root.args:
            return self.leaf(root)
        values, point, trace, doubtful = self.values, self.point, self.trace, self.doubtful
        pending = [root]
        while pending:
            node = pending[-1]
            if id(node) in values:
                pending.pop()
                continue
            args = []
            for operand in node.args:
                if operand.args:
                    lanes = values.get(id(operand))
                    if lanes is None:
                        pending.append(operand)
                    else:
                        args.append(lanes)
                elif operand.op == "name":
                    args.append(point[operand.value])
                else:
                    args.append(self.leaf(operand))
            if pending[-1] is not node:
                continue
            pending.pop()
            rule = _RULES[node.op]
            try:
                lanes = rule(self, node, args)
            except (ArithmeticError, ValueError):
                lanes = self._one_by_one(rule, node, args)
            values[id(node)] = lanes
            if doubtful and any(id(operand) in doubtful for operand in node.args):
                doubtful.add(id(node))
            if trace is not None:
                trace.append((node, args, lanes))
        return values[id(root)]

    def leaf(self, node: Node) -> Lanes:
        """The lanes of a name or a number."""
        if node.op == "name":
            return self.point[node.value]
        value = node.value
        lanes = self._literals.get(value)
        if lanes is not None:
            return lanes
        if type(value) is int and value < _FEW_DIGITS:
            lanes = self._literals[value] = [float(value)] * self.width
            return lanes
        if not _is_short(value):
            self.doubtful.add(id(node))
        return [math.nan if value > _LARGEST else float(value)] * self.width

    def _one_by_one(self, rule: Rule, node: Node, args: Sequence[Lanes]) -> Lanes:
        """The lanes where the rule fails for some of them: those are nan."""
        lanes = []
        for numbers in zip(*args, strict=False):
            try:
                lanes += rule(self, node, [[number] for number in numbers])
            except (ArithmeticError, ValueError):
                lanes.append(math.nan)
        return lanes

    def decided(self, node: Node, distances: Iterable[float], scales: Iterable[float]) -> None:
        """Make the node doubtful unless all distances are large, compared with the scales."""
        for distance, scale in zip(distances, scales, strict=False):
            # Not ``<=``: a nan decides nothing.
            if not abs(distance) > _MARGIN * scale:
                self.doubtful.add(id(node))
                return


Rule = Callable[[Floats, Node, Sequence[Lanes]], Lanes]


def added(terms: Sequence[Lanes], sources: Sequence[Node]) -> tuple[Lanes, bool]:
    """The sum of the terms, and whether each of them is seen in it at some point.

    A term may be exactly zero where its source chooses to be, as ``relu`` does.
    """
    if len(terms) == 2:
        left, right = terms
        total = list(map(add, left, right))
        least = VISIBLE * abs(total[0])
        if abs(left[0]) > least and abs(right[0]) > least:
            return total, True
    else:
        total = list(map(math.fsum, zip(*terms, strict=False)))
    return total, are_seen(terms, total, sources)


def are_seen(terms: Sequence[Lanes], sizes: Lanes, sources: Sequence[Node]) -> bool:
    """Whether each term is a share of the sizes that shows, at one point at least."""
    least = VISIBLE * abs(sizes[0])
    for term, source in zip(terms, sources, strict=True):
        # Not ``<=``: a nan shows nothing.
        if not abs(term[0]) > least:
            shown = any(abs(a) > VISIBLE * abs(b) for a, b in zip(term, sizes, strict=False))
            if not shown and (any(term) or not is_chosen(source)):
                return False
    return True


def is_rational(node: Node) -> bool:
    """Whether a node is a literal, its negative, or a quotient of literals."""
    if node.op in ("negative", "product"):
        return all(operand.op == "number" for operand in node.args)
    return node.op == "number"


def is_chosen(root: Node) -> bool:
    """Whether a choice or a step below the node can be why it is exactly zero."""
    pending = [root]
    for _ in range(_MOST_LOOKED_AT):
        if not pending:
            return False
        node = pending.pop()
        if node.op == "comparison" or (node.op == "call" and node.value in _CHOICES):
            return True
        pending += node.args
    return False


def _is_short(value: int | Fraction) -> bool:
    """Whether a literal is of moderate size and has few digits, so that errors in it show."""
    if value > _LARGEST or (0 < value < _SMALLEST):
        return False
    number = float(value)
    return float(f"{number:.{_DIGITS}g}") == number


def _sum(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    terms = args
    if "-" in node.value:
        terms = [
            lanes if sign == "+" else list(map(neg, lanes))
            for sign, lanes in zip(node.value, args, strict=True)
        ]
    total, seen = added(terms, node.args)
    if not seen:
        floats.doubtful.add(id(node))
    return total


def _product(_floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    if len(args) > 2 and "/" not in node.value:
        return list(map(math.prod, zip(*args, strict=False)))
    total = args[0]
    for i in range(1, len(args)):
        total = list(map(_OPERATORS[node.value[i]], total, args[i]))
    return total


def _power(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    base, exponent = args
    power = node.args[1]
    if power.op == "number" and power.value == 2:
        return list(map(mul, base, base))
    if not is_rational(power):
        return list(map(math.exp, map(mul, exponent, map(math.log, base))))
    if power.value == 0:
        # What is not real has no power, but a float's nan has.
        floats.doubtful.add(id(node))
    return list(map(math.pow, base, exponent))


_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__,
    "==": float.__eq__, "!=": float.__ne__,
}  # fmt: skip


def _comparison(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    left, right = args
    floats.decided(node, map(sub, left, right), map(add, map(abs, left), map(abs, right)))
    return list(map(float, map(_HOLDS[node.value], left, right)))


def _call(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    rule = SMOOTH.get(node.value)
    if rule is None:
        return _CALLS[node.value](floats, node, args)
    lanes = list(map(rule.value, args[0]))
    if rule.limit != math.inf:
        limit = rule.limit * (1 - VISIBLE)
        if all(abs(y) > limit for y in lanes):
            floats.doubtful.add(id(node))
    return lanes


def _absolute(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    floats.decided(node, args[0], repeat(1.0))
    return list(map(abs, args[0]))


def _relu(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    floats.decided(node, args[0], repeat(1.0))
    return [max(x, 0.0) for x in args[0]]


def _sign(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    floats.decided(node, args[0], repeat(1.0))
    return [math.copysign(1.0, x) for x in args[0]]


def _step(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    floats.decided(node, (x - round(x) for x in args[0]), map(abs, args[0]))
    step = math.floor if node.value == "floor" else math.ceil
    return [float(step(x)) for x in args[0]]


def _extreme(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    largest = node.value == "max"
    for numbers in zip(*args, strict=False):
        best, second = sorted(numbers, reverse=largest)[:2]
        known = not any(map(math.isnan, numbers))
        floats.decided(node, (best - second if known else 0.0,), (abs(best) + abs(second),))
    return list(map(max if largest else min, *args))


def _where(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    condition, first, second = args
    if any(lane not in (0.0, 1.0) for lane in condition):
        floats.doubtful.add(id(node))
    return [a if c else b for c, a, b in zip(condition, first, second, strict=False)]


def _angle(floats: Floats, node: Node, args: Sequence[Lanes]) -> Lanes:
    floats.decided(node, args[0], repeat(1.0))
    return list(map(math.atan2, *args))


def _negative(_floats: Floats, _node: Node, args: Sequence[Lanes]) -> Lanes:
    return list(map(neg, args[0]))


_CALLS: dict[str, Rule] = {
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
_RULES: dict[str, Rule] = {
    "negative": _negative,
    "sum": _sum,
    "product": _product,
    "power": _power,
    "comparison": _comparison,
    "call": _call,
}
