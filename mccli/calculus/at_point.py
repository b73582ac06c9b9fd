"""The value of a derivative at a point, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from mccli.calculus.evaluation.careful import decimal_values, value_of, values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.one_sided import OneSided, one_sided
from mccli.limits import Limits
from mccli.model.result import Condition, Value
from mccli.syntax.tree import Node, free_names

_DIGITS = 30
# One-sided slopes are worked out, and told, for this many functions and variables at most.
_MOST = 6


class NotDifferentiable(NoValue):
    """A condition of the derivative does not hold at the point.

    ``one_sided`` holds the slopes on both sides, as far as they exist.
    """

    def __init__(
        self, node: Node, message: str, condition: Condition, slopes: Sequence[OneSided] = ()
    ) -> None:
        super().__init__(node, "undefined", message)
        self.condition = condition
        self.one_sided = tuple(slopes)


def missing_names(
    roots: Iterable[Node], point: Mapping[str, object], constants: frozenset[str]
) -> list[str]:
    """The free names of the roots to which the point gives no value, sorted."""
    return sorted(free_names(*roots) - constants - set(point))


def value_at(
    entries: Sequence[Node],
    point: Mapping[str, Fraction],
    conditions: Sequence[Condition],
    constants: frozenset[str],
    limits: Limits,
    functions: Sequence[Node],
    variables: Sequence[str],
) -> Value:
    """The entries of a derivative at a point that gives a value to every free name.

    Raises ``NotDifferentiable`` where a condition fails, and ``NoValue`` where an entry or a
    function has no value there or it cannot be decided.
    """
    values(functions, point, constants, _DIGITS, limits)
    failing = _first_failing(conditions, point, constants, limits)
    if failing is not None:
        raise _refusal(failing, point, constants, limits, functions, variables)
    return value_of(decimal_values(entries, point, constants, limits))


def _first_failing(
    conditions: Sequence[Condition],
    point: Mapping[str, Fraction],
    constants: frozenset[str],
    limits: Limits,
) -> Condition | None:
    stated = [each for each in conditions if each.expr is not None]
    tests = [each.expr for each in stated if each.expr is not None]
    try:
        found = values(tests, point, constants, _DIGITS, limits)
    except NoValue:
        # One at a time: a condition that clearly fails says more than one without a value.
        found = []
        for test in tests:
            found += values([test], point, constants, _DIGITS, limits)
            if found[-1] == 0:
                break
    return next((each for each, value in zip(stated, found, strict=False) if value == 0), None)


def _refusal(
    condition: Condition,
    point: Mapping[str, Fraction],
    constants: frozenset[str],
    limits: Limits,
    functions: Sequence[Node],
    variables: Sequence[str],
) -> NotDifferentiable:
    """The error for a condition that fails where the functions themselves have values."""
    assert condition.expr is not None
    concerned = free_names(condition.expr)
    names = [name for name in variables if name in concerned][:_MOST]
    where = ", ".join(f"{name} = {point[name]}" for name in sorted(concerned & set(point))[:_MOST])
    message = "the derivative does not exist" + (f" at {where}" if where else "")
    known = one_sided(functions[:_MOST], names, point, constants, limits)
    slopes = [each for each in known if each.left is None or each.left != each.right]
    told = [_told(slope, len(functions) > 1) for slope in slopes or known]
    if not slopes:
        message = message.replace("does not exist", "is not known to exist", 1)
        if condition.text:
            told.insert(0, f"it is {condition.text}")
    if told:
        message += ": " + "; ".join(told)
    return NotDifferentiable(condition.expr, message, condition, slopes)


def _told(slope: OneSided, several: bool) -> str:
    """``by x, the slope is -1 from the left and 1 from the right``."""
    of = f" of function {slope.function + 1}" if several else ""
    if slope.left is None and slope.right is None:
        return f"by {slope.variable}, the slope{of} has no limit from either side"
    sides = [("the left", slope.left), ("the right", slope.right)]
    words = [
        f"{value:.10g} from {side}" if value is not None else f"without limit from {side}"
        for side, value in sides
    ]
    return f"by {slope.variable}, the slope{of} is {' and '.join(words)}"
