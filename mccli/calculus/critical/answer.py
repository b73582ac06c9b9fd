"""From a problem to its stationary points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.calculus import derivative, differentiating
from mccli.calculus.answer import framed
from mccli.calculus.components.loading import deep_recursion, load_sympy
from mccli.calculus.conventions import conventions_of
from mccli.calculus.critical.blocks import Outcome, outcome
from mccli.calculus.critical.box_text import DEFAULT, Ends, read_box
from mccli.calculus.critical.combine import MOST_POINTS, families_of, points_of
from mccli.calculus.critical.least import least
from mccli.calculus.critical.periods import period
from mccli.calculus.critical.task import Search, Task
from mccli.calculus.critical.wish import Wish
from mccli.calculus.derivative import ZERO
from mccli.calculus.differentiating import Manner, positive_names
from mccli.calculus.evaluation.constants import check_constants
from mccli.calculus.expansion.expand import Written
from mccli.errors import failure
from mccli.limits import Limits
from mccli.model.finishing import together
from mccli.model.problem import Problem
from mccli.model.result import Condition, Verified
from mccli.model.stationary import Method, Stationary, StationaryPoint
from mccli.syntax.tree import Node, free_names


def stationary(
    problem: Problem,
    written: Sequence[Written],
    wish: Wish,
    limits: Limits,
) -> Stationary:
    """The stationary points of one scalar function.

    Raises a parse error for several functions and for names without a value.
    """
    derivative.require_scalar(written, "critical")
    functions = [entry for each in written for entry in each.value.entries]
    check_constants(functions, problem.constants, limits)
    derivative.require_variables(problem, written)
    problem = derivative.with_numbers(problem, functions)
    load_sympy()
    with deep_recursion():
        task, verified = _task(problem, written, functions[0], wish.verify, limits)
        box: dict[str, Ends] = {}
        default = DEFAULT
        if wish.box is not None:
            box, default = read_box(wish.box, problem, task.names, limits)
        search = Search(box, default, wish.tries, wish.seed)
        return _solved(problem, task, search, wish.minimize, verified)


def _task(
    problem: Problem, written: Sequence[Written], function: Node, verify: bool, limits: Limits
) -> tuple[Task, Verified]:
    manner = Manner("sympy", verify)
    first = differentiating.first_order(problem, written, limits, manner)
    names = [name for each in first for name in each.names]
    _check_names(problem, function, names)
    slopes = [entry for each in first for entry in each.filled(each.whole)[0]]
    blocks = differentiating.second_order(problem, function, limits, Manner("sympy", False))
    rows = _whole_hessian(blocks, len(first))
    conditions = list(dict.fromkeys(c for each in first for c in each.conditions))
    positive = positive_names(problem)
    stated = [*conditions, *_positive(positive, names)]
    task = Task(function, names, slopes, rows, stated, problem.constants, positive, limits)
    return task, together([each.verified for each in first])


def _whole_hessian(blocks: Sequence[derivative.Derivative], count: int) -> list[list[Node]]:
    """The Hessian from its blocks, which come row by row."""
    rows: list[list[Node]] = []
    for start in range(0, len(blocks), count):
        parts = [each.filled(each.whole) for each in blocks[start : start + count]]
        rows += [[entry for part in parts for entry in part[i]] for i in range(len(parts[0]))]
    return rows


def _positive(positive: frozenset[str], names: Sequence[str]) -> list[Condition]:
    """Variables that are declared positive are so."""
    return [
        Condition(
            "domain", Node("comparison", ">", (Node("name", name), ZERO)), f"{name} is positive"
        )
        for name in names
        if name in positive
    ]


def _check_names(problem: Problem, function: Node, names: Sequence[str]) -> None:
    missing = sorted(free_names(function) - problem.constants - set(names))
    if missing:
        listed = ", ".join(missing)
        message = f"{listed} {'has' if len(missing) == 1 else 'have'} no value"
        hint = f'give one, as in "{missing[0]} = 2", or take all as variables with --wrt'
        raise failure("parse", "name.value", message, hint)


def _solved(
    problem: Problem, task: Task, search: Search, minimize: bool, verified: Verified
) -> Stationary:
    outcomes = [outcome(task.part(places), search) for places in task.blocks()]
    points = points_of(task, outcomes, search)
    families, sure = families_of(task, outcomes)
    periods = _periods(task) if points else ()
    complete, reason = _complete(task, outcomes, points, bool(families), sure, bool(periods))
    searched = [each for each in outcomes if each.method == "interval"]
    # The frame of a result has what does not depend on the answer.
    frame = framed(problem, "critical", None, task.gradient, wrt=task.names, layout=None,
                   case=None, shape=(), axes=(), entries=())  # fmt: skip
    box = None
    if searched:
        box = tuple((name, *_ends(search.of(name))) for each in searched for name in each.names)
    return Stationary(
        frame.functions, frame.intermediates, frame.constants, frame.declare, task.names,
        task.gradient, _method(outcomes), tuple(points), tuple(families), complete, reason, box,
        all(bool(each.inside) for each in searched) if searched else None, periods,
        least(task, points, families, complete, search) if minimize else None,
        conditions=(*task.conditions, *conventions_of(problem, problem.variables)),
        notes=(*frame.notes, *(note for each in outcomes for note in each.notes)),
        verified=verified,
    )  # fmt: skip


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
    if periodic:
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
