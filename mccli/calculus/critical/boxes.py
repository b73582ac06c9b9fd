"""Scalar trees on boxes: the range of every root, by interval arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from mccli.calculus.critical import intervals
from mccli.calculus.critical.interval_functions import FUNCTIONS, angle
from mccli.calculus.critical.intervals import Interval
from mccli.syntax.tree import Node, postorder
from mccli.syntax.vocabulary import ALIASES

Box = tuple[Interval, ...]
Range = Interval | None
Step = Callable[[list[Range], Box], Range]


class Program:
    """Trees as a list of steps over the variables, to be run on many boxes."""

    def __init__(
        self, roots: Sequence[Node], variables: Sequence[str], constants: frozenset[str]
    ) -> None:
        places = {name: i for i, name in enumerate(variables)}
        self._steps: list[Step] = []
        done: dict[int, int] = {}
        for node in postorder(*roots):
            args = [done[id(arg)] for arg in node.args]
            done[id(node)] = len(self._steps)
            self._steps.append(_step(node, args, places, constants))
        self._roots = [done[id(root)] for root in roots]
        self.size = len(self._steps)

    def run(self, box: Box) -> list[Range]:
        """The ranges of the roots; None for one that has no value on the box."""
        values: list[Range] = []
        for step in self._steps:
            values.append(step(values, box))
        return [values[root] for root in self._roots]


def _step(
    node: Node, args: list[int], places: Mapping[str, int], constants: frozenset[str]
) -> Step:
    match node.op:
        case "number":
            fixed = intervals.point(node.value)
            return lambda values, box: fixed
        case "name" if node.value in constants:
            known = intervals.PI if node.value == "pi" else intervals.E
            return lambda values, box: known
        case "name":
            place = places[node.value]
            return lambda values, box: box[place]
        case "negative":
            return _unary(intervals.negative, args[0])
        case "sum":
            return _sum(node.value, args)
        case "product":
            return _product(node.value, args)
        case "power":
            return _power(node, args)
        case "comparison":
            operator = node.value
            return _binary(lambda a, b: intervals.compare(operator, a, b), *args)
        case "call":
            return _call(ALIASES.get(node.value, node.value), args)
    raise ValueError(f"no range for {node.op} {node.value!r}")


def _unary(rule: Callable[[Interval], Range], place: int) -> Step:
    def step(values: list[Range], box: Box) -> Range:
        value = values[place]
        return None if value is None else rule(value)

    return step


def _binary(rule: Callable[[Interval, Interval], Range], first: int, second: int) -> Step:
    def step(values: list[Range], box: Box) -> Range:
        a, b = values[first], values[second]
        return None if a is None or b is None else rule(a, b)

    return step


def _sum(signs: str, args: Sequence[int]) -> Step:
    parts = list(zip(signs, args, strict=True))

    def step(values: list[Range], box: Box) -> Range:
        total: Interval | None = None
        for sign, place in parts:
            value = values[place]
            if value is None:
                return None
            if total is None:
                total = value if sign == "+" else intervals.negative(value)
            else:
                total = (intervals.add if sign == "+" else intervals.subtract)(total, value)
        return total

    return step


def _product(signs: str, args: Sequence[int]) -> Step:
    parts = list(zip(signs, args, strict=True))

    def step(values: list[Range], box: Box) -> Range:
        total: Range = None
        for sign, place in parts:
            value = values[place]
            if value is None:
                return None
            if total is None:
                total = value if sign == "*" else intervals.divide((1.0, 1.0, 0), value)
            elif sign == "*":
                total = intervals.multiply(total, value)
            else:
                total = intervals.divide(total, value)
            if total is None:
                return None
        return total

    return step


def _power(node: Node, args: Sequence[int]) -> Step:
    exponent = _rational(node.args[1])
    if exponent is not None and exponent.denominator == 1 and abs(exponent) < 10**6:
        whole = int(exponent)
        return _unary(lambda a: intervals.integer_power(a, whole), args[0])
    return _binary(intervals.power, *args)


def _rational(node: Node) -> Fraction | None:
    """The value of a literal exponent."""
    if node.op == "number":
        return Fraction(node.value)
    if node.op == "negative":
        inner = _rational(node.args[0])
        return None if inner is None else -inner
    if node.op == "product" and node.value == "*/":
        above, below = map(_rational, node.args)
        return above / below if above is not None and below else None
    return None


def _call(name: str, args: Sequence[int]) -> Step:
    if name == "where":
        return _choice(*args)
    if name == "atan2":
        return _binary(angle, *args)
    if name in ("max", "min"):
        largest = name == "max"

        def extreme(values: list[Range], box: Box) -> Range:
            total: Range = None
            for place in args:
                value = values[place]
                if value is None:
                    return None
                total = value if total is None else intervals.extreme(total, value, largest)
            return total

        return extreme
    return _unary(FUNCTIONS[name], args[0])


def _choice(condition: int, chosen: int, other: int) -> Step:
    def step(values: list[Range], box: Box) -> Range:
        known = values[condition]
        if known is None:
            return None
        if known[0] > 0 or known[1] < 0:
            return values[chosen]
        if known[0] == known[1] == 0:
            return values[other]
        return intervals.hull(values[chosen], values[other])

    return step
