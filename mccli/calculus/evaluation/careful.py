"""Values that rounding cannot have spoilt: a pass is repeated with twice the digits.

Two passes must take the same decisions by the same margins: then no branch, sign or step
was chosen by a rounding error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mccli.calculus.evaluation.novalue import NoValue, undecided
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Real, magnitude, nearest_float
from mccli.limits import Limits
from mccli.model.result import Value
from mccli.syntax.tree import Node

# 30, 60, … 960 digits.
DOUBLINGS = 6
# A number below the smallest float is taken for 0.0 only when it is known this well.
_SURE_OF_ZERO = 480


def careful(
    roots: Sequence[Node],
    point: Mapping[str, Any],
    constants: frozenset[str],
    limits: Limits,
    digits: int = 30,
) -> Iterator[tuple[Evaluation, Evaluation]]:
    """Pairs of evaluations, at a precision and at twice that, which took the same decisions.

    Raises ``NoValue`` as soon as it is sure, or "undecided" after the last precision.
    """
    previous: Evaluation | NoValue | None = None
    trouble: NoValue | None = None
    for step in range(DOUBLINGS):
        evaluation = Evaluation(point, constants, digits << step, limits)
        outcome: Evaluation | NoValue = evaluation
        try:
            evaluation.run(roots)
        except NoValue as found:
            if found.kind == "size" or (found.kind == "undefined" and not evaluation.margins):
                raise
            outcome = trouble = found
        if isinstance(outcome, Evaluation) and evaluation.exact:
            yield evaluation, evaluation
            return
        if isinstance(outcome, NoValue):
            outcome.margins = evaluation.margins
        if previous is not None and _agree(previous, outcome):
            if isinstance(outcome, NoValue):
                raise outcome
            assert isinstance(previous, Evaluation)
            yield previous, evaluation
        previous = outcome
    if isinstance(trouble, NoValue) and trouble.kind == "undecided":
        raise trouble
    raise undecided(roots[0] if trouble is None else trouble.node, "a value")


def _agree(before: Evaluation | NoValue, after: Evaluation | NoValue) -> bool:
    """Whether two precisions decided the same, with margins equal to about three digits."""
    if isinstance(before, NoValue) or isinstance(after, NoValue):
        if not (isinstance(before, NoValue) and isinstance(after, NoValue)):
            return False
        if before.kind != after.kind or before.kind == "undecided" or before.node is not after.node:
            return False
    if len(before.margins) != len(after.margins):
        return False
    return all(
        first[0] is second[0] and abs(second[1] - first[1]) <= abs(second[1]) * 0.001
        for first, second in zip(before.margins, after.margins, strict=True)
    )


def values(
    roots: Sequence[Node],
    point: Mapping[str, Any],
    constants: frozenset[str],
    digits: int,
    limits: Limits,
) -> list[Real]:
    """The roots' values at a point, worked out with ``digits`` digits and more.

    The point gives every free name an int, float, Fraction or mpf. Raises ``NoValue``.
    """
    for _, evaluation in careful(roots, point, constants, limits, digits):
        return [evaluation.done[id(root)] for root in roots]
    raise AssertionError("careful evaluation ends in a value or an error")


def decimal_values(
    roots: Sequence[Node],
    point: Mapping[str, Any],
    constants: frozenset[str],
    limits: Limits,
    digits: int = 30,
) -> list[Fraction | float]:
    """The roots' values: rationals where exact, else the nearest floats.

    Raises ``NoValue``: also "size" for what no float can hold, and "undecided" where the
    digits do not settle.
    """
    for before, after in careful(roots, point, constants, limits, digits):
        pairs = [(before.done[id(root)], after.done[id(root)]) for root in roots]
        if all(_settled(first, second, before.ctx.dps) for first, second in pairs):
            return [_decimal(root, value) for root, (_, value) in zip(roots, pairs, strict=True)]
    raise AssertionError("careful evaluation ends in a value or an error")


def value_of(numbers: Sequence[Fraction | float]) -> Value:
    """The entries as a result shows them: integers in full, and rationals if all are."""
    exact = tuple(each for each in numbers if isinstance(each, Fraction))
    decimals = tuple(
        each.numerator if isinstance(each, Fraction) and each.denominator == 1 else float(each)
        for each in numbers
    )
    return Value(decimals, exact if len(exact) == len(numbers) else None)


def _settled(before: Real, after: Real, digits: int) -> bool:
    if type(after) is Fraction:
        return bool(before == after)
    if type(before) is Fraction:
        return False
    if magnitude(after) < -1080:
        return magnitude(before) < -1080 and digits >= _SURE_OF_ZERO
    return bool(abs(after - before) <= abs(after) * after.context.mpf(10) ** -18)


def _decimal(root: Node, value: Real) -> Fraction | float:
    number = nearest_float(value)
    if number is None and (type(value) is not Fraction or value.denominator != 1):
        raise NoValue(root, "size", "a value is too large for a decimal number")
    if type(value) is Fraction:
        return value
    assert number is not None
    return number
