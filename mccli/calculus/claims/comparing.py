"""A claimed entry against the derivative's, at points: equal to many digits, or not.

Both are evaluated with twice as many digits until the difference either settles on a number
that is no rounding, or goes down with the digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from mccli.calculus.claims.places import Point
from mccli.calculus.evaluation.careful import careful
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import as_mpf, is_exact
from mccli.calculus.verification.claims import widest
from mccli.limits import Limits
from mccli.syntax.tree import Node, postorder

Outcome = Literal["equal", "different", "nowhere", "unknown"]
"""At a point; "nowhere": the claim has no real value there."""

_DIGITS = 60
# Digits of the more precise of two evaluations from which on they may be called equal.
_ENOUGH = 120
# Digits that rounding on the way may cost, and digits that equal numbers must share.
_SPENT = 14
_SHARED = 20
# What remains of a difference that is one from a precision to the next.
_SETTLED = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry of the derivative, and what is claimed in its place."""

    derivative: Node
    claimed: Node


def digits_for(trees: Sequence[Node]) -> int:
    """Digits to begin with: small literals must not be lost beside larger numbers."""
    most = 0
    for node in postorder(*trees):
        if node.op == "number":
            value = Fraction(node.value)
            most = max(most, value.denominator.bit_length(), value.numerator.bit_length())
    return _DIGITS + int(most * 0.302)


def outcomes(
    pairs: Sequence[Pair], point: Point, constants: frozenset[str], digits: int, limits: Limits
) -> list[Outcome]:
    """What becomes of each pair at a point where the derivative has a value."""
    found: list[Outcome | None] = [None] * len(pairs)
    roots = [tree for pair in pairs for tree in (pair.derivative, pair.claimed)]
    try:
        for before, after in careful(roots, point, constants, limits, digits):
            for number, pair in enumerate(pairs):
                if found[number] is None:
                    found[number] = _judged(pair, before, after)
            if None not in found:
                break
    except NoValue:
        if len(pairs) > 1:
            return [
                outcomes([pair], point, constants, digits, limits)[0] if known is None else known
                for pair, known in zip(pairs, found, strict=True)
            ]
        return [found[0] or _without_value(pairs[0], point, constants, limits)]
    return [each or "unknown" for each in found]


def _without_value(pair: Pair, point: Point, constants: frozenset[str], limits: Limits) -> Outcome:
    """Whether it is the claim that has no real value."""
    for tree, none in ((pair.derivative, "unknown"), (pair.claimed, "nowhere")):
        try:
            for _ in careful([tree], point, constants, limits):
                break
        except NoValue as trouble:
            return "nowhere" if none == "nowhere" and trouble.kind == "undefined" else "unknown"
    return "unknown"


def _judged(pair: Pair, before: Evaluation, after: Evaluation) -> Outcome | None:
    """Equal, different, or None where more digits are needed."""
    derivative, claimed = (after.done[id(each)] for each in (pair.derivative, pair.claimed))
    if is_exact(derivative) and is_exact(claimed):
        return "equal" if derivative == claimed else "different"
    ctx = after.ctx
    earlier = as_mpf(ctx, before.done[id(pair.claimed)])
    earlier -= as_mpf(ctx, before.done[id(pair.derivative)])
    claimed, derivative = as_mpf(ctx, claimed), as_mpf(ctx, derivative)
    difference = claimed - derivative
    settled = abs(difference - earlier) <= abs(difference) * as_mpf(ctx, _SETTLED)
    if settled and abs(difference) > _noise(before, ctx):
        return "different"
    if ctx.dps < _ENOUGH:
        return None
    noise = _noise(after, ctx)
    size = max(abs(claimed), abs(derivative))
    # Where both drown in rounding, that must be far below what else is computed with: 1.
    visible = size if size > noise else ctx.one
    if abs(difference) <= noise <= visible * ctx.mpf(10) ** -_SHARED:
        return "equal"
    return None


def _noise(evaluation: Evaluation, ctx: Any) -> Any:
    """What rounding may make of the largest number on the way: x + exp(y) - exp(y) loses x."""
    digits = _SPENT - evaluation.ctx.dps
    return ctx.ldexp(ctx.one, widest(evaluation)) * ctx.mpf(10) ** digits
