"""Where trees take sides: comparisons, and functions that have a kink or a jump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice

from mccli.calculus.claims.places import Places, Point
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.syntax import printer
from mccli.syntax.tree import Node, compare, free_names, number, postorder

# Sides that are looked at one by one, and two at a time; points for each, tries for each.
_MOST = 24
_MOST_IN_PAIRS = 10
_MOST_GAPS = 8
_POINTS = 5
_POINTS_IN_PAIRS = 2
_TRIES = 80
_TRIES_IN_PAIRS = 30

Border = tuple[Node, Node]
"""Two trees; where they are equal, something changes."""


def borders(trees: Sequence[Node], constants: frozenset[str]) -> list[Border]:
    """Where the trees take another side, each once, as far as it depends on a name."""
    nodes = postorder(*trees)
    return _distinct((p for node in nodes for p in (*_choices(node), *_steps(node))), constants)


def branches(trees: Sequence[Node], constants: frozenset[str]) -> list[Border]:
    """Those of the borders with two sides, each of which is a branch of its own."""
    return _distinct((pair for node in postorder(*trees) for pair in _choices(node)), constants)


def gaps(trees: Sequence[Node], constants: frozenset[str]) -> list[Border]:
    """Where smooth trees may go on in another way: at poles, and at roots of even powers.

    sqrt((x - 9)^2) is 9 - x on one side only, and atan(1/(x - 9)) jumps. Names by themselves
    are left out: random points have both signs.
    """
    found = _distinct((pair for node in postorder(*trees) for pair in _gaps(node)), constants)
    return [pair for pair in found if pair[0].op != "name"]


def _distinct(pairs: Iterable[Border], constants: frozenset[str]) -> list[Border]:
    found: dict[tuple[str, str], Border] = {}
    for left, right in pairs:
        if free_names(left, right) - constants:
            found.setdefault((printer.text(left), printer.text(right)), (left, right))
    return list(found.values())


def _choices(node: Node) -> Iterator[Border]:
    if node.op == "comparison":
        yield node.args[0], node.args[1]
    elif node.op == "call" and node.value in ("max", "min"):
        yield from combinations(node.args, 2)
    elif node.op == "call" and node.value in ("abs", "sign", "relu"):
        yield node.args[0], number(0)


def _steps(node: Node) -> Iterator[Border]:
    if node.op == "call" and node.value in ("floor", "ceil"):
        for border in (-1, 0, 1, 100):
            yield node.args[0], number(border)


def _gaps(node: Node) -> Iterator[Border]:
    zero = number(0)
    if node.op == "product":
        for sign, factor in zip(node.value, node.args, strict=True):
            if sign == "/":
                yield factor, zero
    elif node.op == "power" and not _is_odd(node.args[1]):
        yield node.args[0], zero
    elif node.op == "call" and node.value == "atan2":
        yield from ((operand, zero) for operand in node.args)
    elif node.op == "call" and node.value == "sqrt" and node.args[0].op == "product":
        yield from ((factor, zero) for factor in node.args[0].args)


def _is_odd(exponent: Node) -> bool:
    """Whether an exponent is a positive odd number, whose power has no gap."""
    return (
        exponent.op == "number"
        and Fraction(exponent.value).denominator == 1
        and (int(exponent.value) % 2 == 1)
    )


def on_both_sides(
    places: Places, roots: Sequence[Node], found: Sequence[Border]
) -> Iterator[Point]:
    """Points on each side of each border, and of two borders at a time where they are few."""
    sides = _sides(found[:_MOST])
    for side in sides:
        yield from islice(places.random(roots, _TRIES, [side]), _POINTS)
    if len(sides) > _MOST_IN_PAIRS:
        return
    for one, other in combinations(sides, 2):
        if one.args[0] is not other.args[0]:
            pair = [one, other]
            yield from islice(places.random(roots, _TRIES_IN_PAIRS, pair), _POINTS_IN_PAIRS)


def across(places: Places, roots: Sequence[Node], found: Sequence[Border]) -> Iterator[Point]:
    """A few points on each side of each gap."""
    for side in _sides(found[:_MOST_GAPS]):
        yield from islice(places.random(roots, _TRIES_IN_PAIRS, [side]), _POINTS_IN_PAIRS)


def _sides(found: Sequence[Border]) -> list[Node]:
    return [compare(sign, left, right) for left, right in found for sign in ("<", ">")]


def on_borders(places: Places, start: Point, found: Sequence[Border]) -> Iterator[Point]:
    """Points on the borders that are affine in some name, near ``start``."""
    for left, right in found[:_MOST]:
        for name in sorted(free_names(left, right) & start.keys()):
            point = _onto(places, start, name, left, right)
            if point is not None:
                yield point
                break


def _onto(places: Places, start: Point, name: str, left: Node, right: Node) -> Point | None:
    """The point with another value of ``name`` so that left = right exactly."""
    try:
        first = _margin(places, start, left, right)
        there = {**start, name: start[name] + 1}
        slope = _margin(places, there, left, right) - first
        if slope == 0:
            return None
        found = {**start, name: start[name] - first / slope}
        return found if _margin(places, found, left, right) == 0 else None
    except (NoValue, TypeError):
        return None


def _margin(places: Places, point: Point, left: Node, right: Node) -> Fraction:
    """left - right, where that is exact. Raises ``NoValue`` and ``TypeError``."""
    evaluation = Evaluation(point, places.constants, 30, places.limits)
    found = evaluation.value(left) - evaluation.value(right)
    if not isinstance(found, Fraction):
        raise TypeError("the margin is rounded")
    return found
