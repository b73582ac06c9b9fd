"""From a problem to its stationary points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mccli.calculus import derivative, differentiating
from mccli.calculus.components.loading import deep_recursion, load_sympy
from mccli.calculus.critical.box_text import DEFAULT, Ends, read_box
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
from mccli.model.spaces import SCALAR
from mccli.model.stationary import Stationary
from mccli.syntax.tree import Node, free_names

if TYPE_CHECKING:
    from mccli.calculus.critical.task import Task


def stationary(
    problem: Problem,
    written: Sequence[Written],
    wish: Wish,
    limits: Limits,
) -> Stationary:
    """The stationary points of one scalar function.

    Raises a parse error for several functions and for names without a value.
    """
    _require_scalar(written)
    functions = [entry for each in written for entry in each.value.entries]
    check_constants(functions, problem.constants, limits)
    derivative.require_variables(problem, written)
    problem = derivative.with_numbers(problem, functions)
    load_sympy()
    with deep_recursion():
        # Only now: both need SymPy.
        from mccli.calculus.critical.assembly import assembled
        from mccli.calculus.critical.task import Search

        task, verified = _task(problem, written, functions[0], wish.verify, limits)
        box: dict[str, Ends] = {}
        default = DEFAULT
        if wish.box is not None:
            box, default = read_box(wish.box, problem, task.names, limits)
        search = Search(box, default, wish.tries, wish.seed)
        return assembled(problem, task, search, wish.minimize, verified)


def _task(
    problem: Problem, written: Sequence[Written], function: Node, verify: bool, limits: Limits
) -> tuple[Task, Verified]:
    manner = Manner("sympy", verify)
    first = differentiating.first_order(problem, written, limits, manner)
    names = [name for each in first for name in each.names]
    _check_names(problem, written[0], function, names)
    slopes = [entry for each in first for entry in each.filled(each.whole)[0]]
    blocks = differentiating.second_order(problem, function, limits, Manner("sympy", False))
    rows = _whole_hessian(blocks, len(first))
    conditions = list(dict.fromkeys(c for each in first for c in each.conditions))
    positive = positive_names(problem)
    stated = [*conditions, *_positive(positive, names)]
    from mccli.calculus.critical.task import Task

    task = Task(function, names, slopes, rows, stated, problem.constants, positive, limits)
    return task, together([each.verified for each in first])


def _require_scalar(written: Sequence[Written]) -> None:
    if len(written) == 1 and written[0].value.shape == SCALAR:
        return
    count = sum(len(each.value.entries) for each in written)
    names = ", ".join(each.name for each in written[:6]) + (", …" if len(written) > 6 else "")
    message = f"stationary points need one scalar function, but {names} has {count} components"
    hint = "use a scalar function, such as the sum of the squares"
    if len(written) > 1:
        message = (
            f"stationary points need one scalar function, but there are {len(written)}: {names}"
        )
        hint = f"choose one: --of {written[0].name}"
    places = [each.place for each in written[:2]]
    raise failure("parse", "shape.components", message, hint, *places)


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


def _check_names(problem: Problem, written: Written, function: Node, names: Sequence[str]) -> None:
    missing = sorted(free_names(function) - problem.constants - set(names))
    if missing:
        listed = ", ".join(missing)
        message = f"{listed} {'has' if len(missing) == 1 else 'have'} no value"
        values = "; ".join(f"{each} = {place}" for place, each in enumerate(missing[:6], 2))
        hint = (
            f'stationary points are found for numbers: write them before it, as in "{values}; …", '
            "or differentiate by these names too, with --wrt"
        )
        raise failure("parse", "name.value", message, hint, written.place)
