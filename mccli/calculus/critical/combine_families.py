"""The families of stationary points of a sum of independent parts, with what holds on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any

import sympy

from mccli.calculus.critical.blocks import Outcome, Place, short
from mccli.calculus.critical.combine import MOST_POINTS
from mccli.calculus.critical.families import Family
from mccli.calculus.critical.holding import by_box
from mccli.calculus.critical.intervals import between
from mccli.calculus.critical.task import Task
from mccli.model.stationary import Quantity, StationaryFamily
from mccli.syntax.tree import Node, compare, name, number

_DIGITS = 15


def families_of(task: Task, outcomes: Sequence[Outcome]) -> tuple[list[StationaryFamily], bool]:
    """The families, and whether all of them are known to have points in the domain."""
    found: list[StationaryFamily] = []
    sure = True
    choices: list[list[Family | Place]] = [[*e.families, *e.points] for e in outcomes]
    for chosen in islice(product(*choices), MOST_POINTS):
        if any(isinstance(each, Family) for each in chosen):
            made = _family(task, outcomes, chosen)
            if made is None:
                continue
            family, certain = made
            sure = sure and certain
            found.append(family)
    return found, sure


def _family(
    task: Task, outcomes: Sequence[Outcome], chosen: Sequence[Family | Place]
) -> tuple[StationaryFamily, bool] | None:
    """A family with what holds on it; None where it lies outside of the domain."""
    equations: list[Node] = []
    conditions: list[Node] = []
    replaced: dict[Any, Any] = {}
    left: list[Any] = []
    dimension = 0
    symbols = dict(zip(task.names, task.symbols, strict=True))
    certain = True
    for outcome, each in zip(outcomes, chosen, strict=True):
        if isinstance(each, Family):
            dimension += each.dimension
            left += [each.left] if each.left is not None else []
            replaced.update({name: value for name, value in each.solved if name in task.symbols})
            equations += _equations(task, each)
            conditions += _conditions(task, each)
            continue
        for each_name, quantity, exact in zip(
            outcome.names, each.quantities, each.exact, strict=True
        ):
            equations.append(compare("==", name(each_name), _number(quantity)))
            if exact is not None:
                replaced[symbols[each_name]] = exact
    only = chosen[0]
    value = only.value if len(chosen) == 1 and isinstance(only, Family) else None
    value = _value_on(task, replaced, left) if value is None else value
    for condition in task.conditions:
        if condition.expr is None:
            continue
        known = _on_family(task, condition.expr, replaced, left)
        if known is False:
            return None
        if known is None:
            conditions.append(condition.expr)
            certain = certain and (
                _is_generic(task, condition.expr, replaced, left)
                or _has_sample(task, condition.expr, chosen, outcomes)
            )
    tree = None if value is None else short(task, value)
    unique = tuple(dict.fromkeys(conditions))
    return StationaryFamily(tuple(equations), unique, dimension, tree, "undecided"), certain


def _number(quantity: Quantity) -> Node:
    if quantity.exact is not None:
        return quantity.exact
    return number(Fraction(f"{float(quantity.middle):.{_DIGITS}g}"))


def _equations(task: Task, family: Family) -> Iterator[Node]:
    for unknown, value in family.solved:
        if unknown in task.symbols:
            left, right = task.tree(unknown), task.tree(value)
            if left is not None and right is not None:
                yield compare("==", left, right)
    if family.left is not None:
        tree = task.tree(family.left)
        if tree is not None:
            yield compare("==", tree, number(0))


def _conditions(task: Task, family: Family) -> Iterator[Node]:
    for wanted, polys in ((">", family.positive), ("!=", family.nonzero)):
        for each in polys:
            sign = wanted
            # Where it is to be positive it is not zero either.
            if sign == "!=" and any(_divides(each, other) for other in family.positive):
                continue
            if sign == ">" and each.could_extract_minus_sign():
                sign, each = "<", -each
            tree = task.tree(sympy.Poly(each).primitive()[1].as_expr())
            if tree is not None:
                yield compare(sign, tree, number(0))


def _divides(one: Any, other: Any) -> bool:
    symbols = sorted(other.free_symbols | one.free_symbols, key=str)
    return bool(sympy.rem(other, one, *symbols) == 0)


def _value_on(task: Task, replaced: dict[Any, Any], left: Sequence[Any]) -> Any | None:
    """The function's value on the family where that is seen to be one number."""
    if task.value is None:
        return None
    found = sympy.expand(task.value.subs(replaced))
    if found.is_number:
        return found
    if len(left) == 1 and found.is_polynomial():
        rest = sympy.reduced(found, [left[0]], *sorted(found.free_symbols, key=str))[1]
        return rest if rest.is_number else None
    return None


def _on_family(
    task: Task, condition: Node, replaced: dict[Any, Any], zero: Sequence[Any]
) -> bool | None:
    """Whether a comparison holds on the whole family; None where that is not known."""
    if condition.op != "comparison":
        return None
    left, right = (task.expression(each).subs(replaced) for each in condition.args)
    difference = sympy.expand(left - right)
    if len(zero) == 1 and not difference.is_number and difference.is_polynomial():
        symbols = sorted(difference.free_symbols | zero[0].free_symbols, key=str)
        difference = sympy.reduced(difference, list(zero), *symbols)[1]
    if not difference.is_number:
        return None
    sign = 0 if difference == 0 else (1 if difference > 0 else -1)
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "==": sign == 0,
            "!=": sign != 0}[condition.value]  # fmt: skip


def _is_generic(task: Task, condition: Node, replaced: dict[Any, Any], zero: Sequence[Any]) -> bool:
    """Whether a condition u != 0 fails at few points only of the zeros of a polynomial."""
    if condition.op != "comparison" or condition.value != "!=" or len(zero) != 1:
        return False
    left, right = (task.expression(each).subs(replaced) for each in condition.args)
    difference = sympy.expand(left - right)
    if not difference.is_polynomial():
        return False
    return bool(sympy.gcd(difference, zero[0]).is_Rational)


def _has_sample(
    task: Task, condition: Node, chosen: Sequence[Family | Place], outcomes: Sequence[Outcome]
) -> bool:
    """Whether the condition holds at the family's known solution."""
    ranges: dict[str, Any] = {}
    names = dict(zip(task.symbols, task.names, strict=True))
    for outcome, each in zip(outcomes, chosen, strict=True):
        if isinstance(each, Place):
            ranges.update(zip(outcome.names, each.box, strict=True))
        elif each.sample is None:
            return False
        else:
            for symbol, value in each.sample.items():
                if symbol in names:
                    exact = Fraction(int(value.p), int(value.q))
                    ranges[names[symbol]] = between(exact, exact)
    if set(task.names) - set(ranges):
        return False
    return by_box(task, condition, tuple(ranges[name] for name in task.names)) is True
