"""The answer put together: points and families of all parts, and whether they are all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import inf

from mccli.calculus.answer import framed
from mccli.calculus.conventions import conventions_of
from mccli.calculus.critical.blocks import Outcome
from mccli.calculus.critical.boxes import Box
from mccli.calculus.critical.combine import MOST_POINTS, points_of
from mccli.calculus.critical.combine_families import families_of
from mccli.calculus.critical.holding import by_box
from mccli.calculus.critical.least import least
from mccli.calculus.critical.outcomes import outcome
from mccli.calculus.critical.periods import period
from mccli.calculus.critical.task import Search, Task
from mccli.model.problem import Problem
from mccli.model.result import Verified
from mccli.model.stationary import (
    Method,
    Minimum,
    Quantity,
    Stationary,
    StationaryFamily,
    StationaryPoint,
)
from mccli.syntax import printer
from mccli.syntax.tree import Node


def assembled(
    problem: Problem, task: Task, search: Search, minimize: bool, verified: Verified
) -> Stationary:
    """The stationary points of a task, with all that is said of them."""
    outcomes = [outcome(task.part(places), search) for places in task.blocks()]
    points = points_of(task, outcomes, search)
    families, sure = families_of(task, outcomes)
    periods = _periods(task) if points or families else ()
    complete, reason = _complete(task, outcomes, points, bool(families), sure, bool(periods))
    minimum = least(task, points, families, complete, search) if minimize else None
    empty = _nowhere(task)
    if empty:
        complete, reason = True, empty
        minimum = Minimum(None, None, None, None, "there is no least value") if minimize else None
    points, families = _settled(points, families, minimum)
    searched = [each for each in outcomes if each.method == "interval"]
    # The frame of a result has what does not depend on the answer.
    frame = framed(problem, "critical", None, task.gradient, wrt=task.names, layout=None,
                   case=None, shape=(), axes=(), entries=())  # fmt: skip
    box = None
    if searched:
        box = tuple((name, *_ends(search.of(name))) for name in task.names)
    return Stationary(
        frame.functions, frame.intermediates, frame.constants, frame.declare, task.names,
        task.gradient, _method(outcomes), tuple(points), tuple(families), complete, reason, box,
        all(bool(each.inside) for each in searched) if searched else None, periods,
        minimum,
        conditions=(*task.conditions, *conventions_of(problem, problem.variables)),
        notes=(*frame.notes, *(note for each in outcomes for note in each.notes)),
        verified=verified,
    )  # fmt: skip


def _nowhere(task: Task) -> str:
    """Why the function has no real value anywhere; empty where that is not shown."""
    everywhere: Box = tuple((-inf, inf, 0) for _ in task.names)
    for each in task.conditions:
        if each.kind != "domain" or each.expr is None:
            continue
        if by_box(task, each.expr, everywhere) is False:
            return f"the function has no real value: {printer.text(each.expr)} holds nowhere"
    return ""


def _settled(
    points: Sequence[StationaryPoint],
    families: Sequence[StationaryFamily],
    minimum: Minimum | None,
) -> tuple[list[StationaryPoint], list[StationaryFamily]]:
    """The points with the kind that a global minimum gives to those that were undecided."""
    if minimum is None or not minimum.is_global:
        return list(points), list(families)
    least_value = minimum.value

    def is_least(value: Quantity | None) -> bool:
        if least_value is None or value is None or least_value.low != least_value.high:
            return False
        return value.low == value.high == least_value.low

    found = [
        replace(each, kind="minimum")
        if each.kind == "undecided" and (place == minimum.point or is_least(each.value))
        else each
        for place, each in enumerate(points)
    ]
    listed = [
        replace(each, kind="minimum")
        if place == minimum.family
        or (each.value is not None and least_value is not None and each.value == least_value.exact)
        else each
        for place, each in enumerate(families)
    ]
    return found, listed


def _ends(interval: tuple[float, float]) -> tuple[Fraction, Fraction]:
    low, high = (Fraction(end).limit_denominator(10**12) for end in interval)
    return low, high


def _method(outcomes: Sequence[Outcome]) -> Method:
    kinds = {each.method for each in outcomes}
    if kinds == {"exact"}:
        return "exact"
    return "interval" if kinds == {"interval"} else "mixed"


def _periods(task: Task) -> tuple[tuple[str, Node], ...]:
    found = []
    if task.value is not None:
        for name, symbol in zip(task.names, task.symbols, strict=True):
            each = period(task.value, symbol)
            tree = None if each is None else task.tree(each)
            if tree is not None:
                found.append((name, tree))
    return tuple(found)


def _complete(
    task: Task,
    outcomes: Sequence[Outcome],
    points: Sequence[StationaryPoint],
    has_families: bool,
    sure: bool,
    periodic: bool,
) -> tuple[bool | None, str]:
    """Whether the list is proven complete, and why."""
    kinks = [each for each in task.conditions if each.kind in ("kink", "jump", "convention")]
    if kinks:
        return False, (
            "the function has kinks or jumps, where it has no gradient: they are not among the "
            "points, though it may be least or greatest there"
        )
    for each in outcomes:
        if each.complete and not each.points and not each.families:
            return True, each.reason
    if periodic and any(each.complete is not True for each in outcomes):
        return False, "the function is periodic: each point comes again at every period"
    for each in outcomes:
        if each.complete is False:
            return False, each.reason
    count = 1
    for each in outcomes:
        count *= len(each.points) or 1
    if count > MOST_POINTS:
        return False, f"there are {count} points in all, of which those within the box are shown"
    for each in outcomes:
        if each.complete is None:
            return None, each.reason
    if not sure:
        return None, "it is not known whether a family has points in the function's domain"
    if has_families:
        return True, "there are infinitely many; the equations describe all of them"
    reasons = list(dict.fromkeys(each.reason for each in outcomes))
    return True, "; ".join(reasons)
