"""What is known of a group of variables: by the exact solution, else by a search."""

from __future__ import annotations

from mccli.calculus.critical.blocks import Outcome
from mccli.calculus.critical.budget import Budget, OutOfBudget
from mccli.calculus.critical.exact import exact_outcome
from mccli.calculus.critical.generator_rules import NotRational
from mccli.calculus.critical.generators import Generators
from mccli.calculus.critical.numeric import searched
from mccli.calculus.critical.system import System, system_of
from mccli.calculus.critical.task import Search, Task

# Steps for the exact solution.
_STEPS = 600_000


def outcome(task: Task, search: Search) -> Outcome:
    """The stationary points by the variables of a task that has no independent parts."""
    system = None
    try:
        system = _system(task)
        if system is not None and system.is_polynomial:
            return exact_outcome(task, system, Budget(_STEPS))
    except (NotRational, OutOfBudget):
        pass
    return searched(task, system, search)


def _system(task: Task) -> System | None:
    """The equations of the gradient; None where they are no rational functions."""
    if task.slopes is None:
        return None
    made = Generators(task.symbols, task.positive)
    try:
        return system_of(task.slopes, made)
    except NotRational:
        return None
