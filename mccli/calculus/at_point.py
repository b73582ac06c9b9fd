"""The value of a derivative at a point, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice

from mccli.calculus.conditions.collect import conditions_of
from mccli.calculus.evaluation.careful import decimal_values, value_of, values
from mccli.calculus.evaluation.novalue import NoValue, undefined
from mccli.calculus.one_sided import OneSided, one_sided
from mccli.limits import Limits
from mccli.model.problem import natural
from mccli.model.result import Condition, Value
from mccli.syntax.tree import Node, free_names

_DIGITS = 30
# One-sided slopes are worked out for this many functions and variables at most, and fewer told.
_MOST = 6
_MOST_TOLD = 3


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

    Raises ``NoValue`` where a condition fails (its sentence tells the slopes on both sides), and
    where an entry or a function has no value there or it cannot be decided.
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
) -> NoValue:
    """The error for a condition that fails where the functions themselves have values."""
    assert condition.expr is not None
    concerned = free_names(condition.expr)
    names = [name for name in variables if name in concerned][:_MOST]
    given = sorted(concerned & set(point), key=natural)
    where = ", ".join(f"{name} = {point[name]}" for name in given)
    known: list[OneSided] = []
    for place in _stating(condition.expr, functions, variables, constants, limits):
        known += one_sided(place, functions[place], names, point, constants, limits)
    different = [each for each in known if each.left is None or each.left != each.right]
    told = [_told(slope, len(functions) > 1) for slope in (different or known)[:_MOST_TOLD]]
    if len(different or known) > _MOST_TOLD:
        told.append("and so on")
    if not different and condition.text:
        it = "it is" if condition.text.startswith("valid") else "it needs"
        told.insert(0, f"{it} {condition.text}")
    # A limit that was not found may still be there.
    proven = any(None not in (each.left, each.right) for each in different)
    exists = "does not exist" if proven else "is not known to exist"
    # A matrix without an inverse is one thing, not its entries; nor are many entries told.
    whole = len(given) > _MOST_TOLD or (condition.kind == "invertible" and not different)
    place_text = " at this point" if whole else f" at {where}" if where else ""
    reasons = f": {'; '.join(told)}" if told else ""
    return undefined(condition.expr, f"the derivative {exists}{place_text}{reasons}")


def _stating(
    expr: Node,
    functions: Sequence[Node],
    variables: Sequence[str],
    constants: frozenset[str],
    limits: Limits,
) -> list[int]:
    """The first functions that need the condition by themselves, else those that share a name.

    Found by halving, since the functions may share nearly all of their nodes.
    """
    found: list[int] = []
    pending = [range(len(functions))]
    while pending and len(found) < _MOST:
        part = pending.pop()
        few = [functions[place] for place in part]
        needed = conditions_of(few, variables, constants, limits=limits)
        if not any(each.expr is not None and each.expr == expr for each in needed):
            continue
        if len(part) == 1:
            found += part
        else:
            pending += [part[len(part) // 2 :], part[: len(part) // 2]]
    names = free_names(expr)
    sharing = (i for i, function in enumerate(functions) if names & free_names(function))
    return found or list(islice(sharing, _MOST))


def _told(slope: OneSided, several: bool) -> str:
    """``by x, the slope is -1 from the left and 1 from the right``."""
    of = f" of function {slope.function + 1}" if several else ""
    if slope.left is None and slope.right is None:
        return f"by {slope.variable}, the slope{of} has no limit that was found, from either side"
    sides = [("the left", slope.left), ("the right", slope.right)]
    words = [
        f"{value:.10g} from {side}" if value is not None else f"without limit from {side}"
        for side, value in sides
    ]
    return f"by {slope.variable}, the slope{of} is {' and '.join(words)}"
