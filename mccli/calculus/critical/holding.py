"""Whether a condition of the function holds at a point: by intervals, else exactly."""

from __future__ import annotations

from mccli.calculus.components.loading import NoForm
from mccli.calculus.critical.boxes import Box, Program
from mccli.calculus.critical.generator_rules import NotRational
from mccli.calculus.critical.solve import Point, Unknowns
from mccli.calculus.critical.system import System
from mccli.calculus.critical.task import Task
from mccli.calculus.critical.values import Values
from mccli.syntax.tree import Node

_HOLDS = {
    "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1), "==": (0,), "!=": (-1, 1),
}  # fmt: skip


def by_box(task: Task, condition: Node, box: Box) -> bool | None:
    """Whether the condition holds on a box; None where that is not known."""
    (found,) = Program([condition], task.names, task.constants).run(box)
    if found is None:
        return False
    if found[0] > 0 or found[1] < 0:
        return True
    return False if found[0] == found[1] == 0 else None


def exactly(
    task: Task, condition: Node, system: System, unknowns: Unknowns, point: Point
) -> bool | None:
    """The same at an exact solution; None where the condition is no comparison of polynomials."""
    if condition.op != "comparison":
        return None
    try:
        left, right = map(task.expression, condition.args)
        above, below, _ = unknowns.fraction(system.generators, left - right)
    except (NotRational, NoForm):
        return None
    values = Values(unknowns, point)
    signs = [values.sign(each) for each in (above, below)]
    if not signs[1]:
        return False
    return signs[0] * signs[1] in _HOLDS[condition.value]
