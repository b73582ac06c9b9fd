"""One step to where a comparison that fails should hold: Newton's method on its margin.

The margin of ``left < right`` is right - left, positive where it holds. Along one variable it
is taken for affine: two values of it give its slope, and the step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, as_mpf, magnitude
from mccli.syntax.tree import Node, free_names

Point = dict[str, Fraction]

# The second value is taken at this fraction of the coordinate's size (or of 1) away.
_NEARBY = 2**-20
# Margins aimed at are drawn from (0, 2), then scaled: domains may be narrow or wide.
_SCALES = (1, 1, 1, 2**-4, 2**-10, 8)
# Coordinates beyond these powers of two are not aimed at.
_MOST_BITS = 200
_GRID_BITS = 16
_MOST_NAMES = 4


def aimed(
    point: Point, failed: Sequence[Node], evaluation: Callable[[Point], Evaluation], random: Random
) -> Point:
    """The point with one coordinate changed for each comparison that fails, where that helps.

    The coordinate is the one the margin depends on most, among a few.
    """
    for node in failed:
        names = sorted(free_names(node) & set(point))
        goal = Fraction(random.uniform(0.05, 2)) * Fraction(random.choice(_SCALES))
        tried = random.sample(names, min(len(names), _MOST_NAMES))
        try:
            point = {**point, **_step(point, tried, node, evaluation, goal)}
        except NoValue:
            continue
    return point


def _step(
    point: Point,
    names: Sequence[str],
    failed: Node,
    evaluation: Callable[[Point], Evaluation],
    goal: Fraction,
) -> Point:
    """The new coordinate, by name; empty where there is no good one. Raises ``NoValue``."""
    here = evaluation(point)
    comparison = _comparison(failed, here)
    if comparison is None:
        return {}
    before = _margin(comparison, here)
    chosen, steepest = "", here.ctx.zero
    for name in names:
        distance = max(abs(point[name]), Fraction(1)) * Fraction(_NEARBY)
        there = evaluation({**point, name: point[name] + distance})
        slope = (_margin(comparison, there) - before) / as_mpf(here.ctx, distance)
        if abs(slope) > abs(steepest):
            chosen, steepest = name, slope
    if not chosen:
        return {}
    wanted = as_mpf(here.ctx, goal)
    target = as_mpf(here.ctx, point[chosen]) + (wanted - before) / steepest
    # A step lands on a grid that is fine compared with the distance to the border aimed for.
    finest = max(_GRID_BITS, _GRID_BITS - magnitude(wanted / steepest))
    if magnitude(target) > _MOST_BITS or finest > _MOST_BITS:
        return {}
    return {chosen: Fraction(int(here.ctx.nint(here.ctx.ldexp(target, finest))), 2**finest)}


def _comparison(failed: Node, here: Evaluation) -> Node | None:
    """The comparison with a side to be on that makes ``failed`` fail, if there is one."""
    node = failed
    while node.op == "call" and node.value == "where":
        node = node.args[2] if here.value(node.args[0]) == 0 else node.args[1]
    if node.op == "call" and node.value == "max":
        node = node.args[0]
    return node if node.op == "comparison" and node.value in ("<", "<=", ">", ">=") else None


def _margin(comparison: Node, at: Evaluation) -> Mpf:
    left, right = (as_mpf(at.ctx, at.value(side)) for side in comparison.args)
    return left - right if ">" in comparison.value else right - left
