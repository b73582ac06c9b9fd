"""Derivatives from the right and from the left, where there is none from both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.precision import Mpf, as_mpf, context, nearest_float
from mccli.limits import Limits
from mccli.syntax.tree import Node

_DIGITS = 120
# Shrinking steps 2^-k; quotients of a function with a one-sided derivative settle with them.
_STEPS = (60, 90, 120)
_SETTLED = Fraction(1, 10**12)
# Changes below this are rounding.
_NOISE = Fraction(1, 10**40)


@dataclass(frozen=True, slots=True)
class OneSided:
    """The slopes of function number ``function`` by one variable; None where there is none."""

    function: int
    variable: str
    left: float | None
    right: float | None


def one_sided(
    number: int,
    function: Node,
    variables: Sequence[str],
    point: Mapping[str, Fraction],
    constants: frozenset[str],
    limits: Limits,
) -> list[OneSided]:
    """The one-sided slopes of function ``number`` by each variable at the point."""
    return [
        OneSided(
            number,
            variable,
            _slope(function, variable, -1, point, constants, limits),
            _slope(function, variable, 1, point, constants, limits),
        )
        for variable in variables
    ]


def _slope(
    function: Node,
    variable: str,
    side: int,
    point: Mapping[str, Fraction],
    constants: frozenset[str],
    limits: Limits,
) -> float | None:
    """The limit of difference quotients on one side, if they settle."""
    ctx = context(_DIGITS)
    quotients: list[Mpf] = []
    try:
        here = as_mpf(ctx, values([function], point, constants, _DIGITS, limits)[0])
        for bits in _STEPS:
            step = Fraction(side, 2**bits)
            moved = {**point, variable: Fraction(point[variable]) + step}
            there = as_mpf(ctx, values([function], moved, constants, _DIGITS, limits)[0])
            quotients.append((there - here) / as_mpf(ctx, step))
    except NoValue:
        return None
    first, second, third = quotients
    change, before = abs(third - second), abs(second - first)
    if change > max(1, abs(third)) * as_mpf(ctx, _SETTLED):
        return None
    if change > max(before, abs(third) * as_mpf(ctx, _NOISE)):
        return None
    # What is left of the step in the last quotient is far below a float's last digit.
    return nearest_float(third) if abs(third) > as_mpf(ctx, _SETTLED) else 0.0
