"""When a sparse Jacobian is made row by row, and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.calculus.arrange import Side
from mccli.calculus.components.choice import chosen
from mccli.calculus.conventions import conventions_of
from mccli.calculus.derivative import function_side, groups, variable_side
from mccli.calculus.differentiating import Manner, positive_names
from mccli.calculus.expansion.expand import Written
from mccli.calculus.expansion.family_members import FamilyMembers
from mccli.calculus.pattern_cells import MOST_NAMES, PatternCells
from mccli.calculus.skeletons import WrittenMembers
from mccli.limits import Limits
from mccli.model.family_system import FamilySystem
from mccli.model.problem import Problem
from mccli.syntax.tree import Node

# Families whose rows share more than this part of their operations are written out.
_MOST_SHARED = 1 / 3


@dataclass(frozen=True, slots=True)
class Stream:
    """A Jacobian in numerator layout whose rows are made while they are printed."""

    wrt: Sequence[str]
    function: Side
    variable: Side
    cells: PatternCells


def stream(
    problem: Problem, written: Sequence[Written], limits: Limits, manner: Manner
) -> Stream | None:
    """The Jacobian of many component functions that share little; None for other problems."""
    functions = [entry for each in written for entry in each.value.entries]
    parts = list(groups(problem))
    if len(functions) < 2 or len(parts) != 1:
        return None
    function = function_side(written)
    variable, names = variable_side(parts[0])
    if len(function.labels) > 1 or len(variable.labels) > 1 or len(names) > MOST_NAMES:
        return None
    if chosen(manner.engine, functions, len(functions) * len(names)) != "graph":
        return None
    column = {name: j for j, name in enumerate(names)}
    members = WrittenMembers(functions, column, problem.constants)
    if members.shares_much:
        return None
    cells = PatternCells(
        members,
        problem.constants,
        positive_names(problem),
        limits,
        manner.verify,
        conventions_of(problem, parts[0]),
    )
    wrt = tuple(each.name for each in parts[0])
    return None if cells.needs_temporaries else Stream(wrt, function, variable, cells)


def stream_of_families(
    system: FamilySystem, functions: Sequence[Node], limits: Limits, manner: Manner
) -> Stream | None:
    """The Jacobian of a system of families, none of whose members is written out.

    ``functions`` are its templates as scalar trees. None for small systems, and for rows that
    would be much shorter with temporaries.
    """
    rows, columns = system.rows, system.columns
    if chosen(manner.engine, functions, len(rows) * len(columns)) != "graph":
        return None
    problem = system.problem
    members = FamilyMembers(system, functions, problem.constants)
    if len(rows) < 2 or not columns or members.most_names > MOST_NAMES:
        return None
    if members.most_shared > _MOST_SHARED:
        return None
    cells = PatternCells(
        members,
        problem.constants,
        positive_names(problem),
        limits,
        manner.verify,
        conventions_of(problem, problem.variables),
    )
    if cells.needs_temporaries:
        return None
    sides = Side("vector", (rows,), "f"), Side("vector", (columns,), "x")
    return Stream(system.wrt, *sides, cells)
