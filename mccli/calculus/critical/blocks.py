"""The stationary points by one group of variables: exactly where possible, else by intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mccli.calculus.critical import inertia
from mccli.calculus.critical.boxes import Box, Program
from mccli.calculus.critical.families import Family
from mccli.calculus.critical.task import Task
from mccli.model.stationary import Proof, Quantity, Sign

_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Place:
    """A stationary point by the variables of a block; ``exact`` are SymPy numbers where known."""

    quantities: tuple[Quantity, ...]
    exact: tuple[Any, ...]
    box: Box
    signs: tuple[Sign, ...]
    proof: Proof
    value: Quantity | None = None


@dataclass(slots=True)
class Outcome:
    """What is known of a block. ``reason`` says why ``complete`` is what it is."""

    names: tuple[str, ...]
    method: str
    points: list[Place] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    complete: bool | None = True
    reason: str = ""
    inside: bool | None = None
    notes: list[str] = field(default_factory=list)


def signs_on(task: Task, box: Box, exact: Sequence[Any] = ()) -> tuple[Sign, ...]:
    """The signs of the Hessian's eigenvalues on a box, or at exact coordinates."""
    count = len(task.names)
    if exact and all(each is not None for each in exact) and task.curvature is not None:
        point = dict(zip(task.symbols, exact, strict=True))
        known = [[each.xreplace(point) for each in row] for row in task.curvature]
        signs = inertia.of_numbers(known)
        if "?" not in signs:
            return signs
    entries = [each for row in task.hessian for each in row]
    ranges = Program(entries, task.names, task.constants).run(box)
    return inertia.by_intervals([ranges[i * count : (i + 1) * count] for i in range(count)])


def short(task: Task, form: Any) -> Any:
    """The tree of a closed form that is not too long to be read."""
    from mccli.syntax import printer

    tree = None if form is None else task.tree(form)
    return tree if tree is not None and len(printer.text(tree)) <= _LONGEST else None
