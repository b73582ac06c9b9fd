"""Printed derivatives against central difference quotients, which need values only."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.calculus.evaluation.novalue import undecided
from mccli.calculus.evaluation.precision import Mpf, as_mpf, short
from mccli.calculus.verification.claims import (
    Claim,
    Mismatch,
    Point,
    along,
    evaluated,
    point_text,
    widest,
)
from mccli.calculus.verification.comparing import AGREED
from mccli.calculus.verification.points import direction

# The last ones are for functions that vary on a very small scale.
_DIGITS = (100, 160, 600)


def check_quotient(claim: Claim, point: Point) -> None:
    """Compare with a central difference along a direction, which needs values only.

    Raises ``Mismatch``, and ``NoValue`` where a neighbour of the point has no value, or where
    the function may vary on a scale too small for the last step.
    """
    errors: list[Mpf] = []
    steps = direction(len(claim.variables), "quotient")
    for digits in _DIGITS:
        # Digits are shared between the step's own error and what the difference cancels.
        small = Fraction(1, 2 ** int(digits * 3.3 / (3 if claim.order == 1 else 4.5)))
        errors.append(_quotient_error(claim, point, digits, small, steps))
        if errors[-1] <= 10**-AGREED:
            return
    if errors[-1] > errors[-2] / 1000:
        _check_scale(claim, point, digits, small)
        where = point_text(point)
        raise Mismatch(f"a difference quotient at {where} differs by {short(errors[-1])}")


def _check_scale(claim: Claim, point: Point, digits: int, small: Fraction) -> None:
    """Refuse (``NoValue``) a point where numbers are so large that the step is not small."""
    parts = [entry for _, _, entry in claim.entries()]
    sizes = (widest(evaluated(claim, roots, point, digits)) for roots in (claim.functions, parts))
    # The error of a central difference grows with the third power of the scale, or the fourth.
    if (claim.order + 2) * max(sizes) > small.denominator.bit_length():
        raise undecided(claim.functions[0], "a difference quotient")


def _quotient_error(
    claim: Claim,
    point: Point,
    digits: int,
    small: Fraction,
    steps: Sequence[Fraction],
) -> Mpf:
    """The largest relative difference between quotients and the claimed derivative."""
    moves = dict(zip(claim.variables, steps, strict=True))
    low, mid, high = (
        evaluated(
            claim,
            claim.functions,
            {name: x + turn * small * moves.get(name, 0) for name, x in point.items()},
            digits,
        )
        for turn in (-1, 0, 1)
    )
    ctx = mid.ctx
    entries = evaluated(claim, [entry for _, _, entry in claim.entries()], point, digits).done
    claimed = [along(ctx, entries, row, steps) for row in claim.rows]
    if claim.order == 2:
        terms = [
            (as_mpf(ctx, step) * total, abs(as_mpf(ctx, step)) * size)
            for step, (total, size) in zip(steps, claimed, strict=True)
        ]
        claimed = [(sum(total for total, _ in terms), sum(size for _, size in terms))]
    worst = ctx.zero
    h = as_mpf(ctx, small)
    for function, (expected, size) in zip(claim.functions, claimed, strict=True):
        a, b, c = (as_mpf(ctx, each.done[id(function)]) for each in (low, mid, high))
        quotient = (c - a) / (2 * h) if claim.order == 1 else (c - 2 * b + a) / (h * h)
        error = abs(quotient - expected)
        floor = abs(b) * ctx.mpf(10) ** -AGREED + ctx.mpf(10) ** -(digits // 4)
        worst = max(worst, error / max(size, floor))
    return worst
