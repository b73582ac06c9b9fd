"""The definitions of a problem as the user wrote them: a family once, not member by member."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mccli.model.problem import Problem
from mccli.model.result import Function
from mccli.syntax import printer


def statements(problem: Problem, names: Sequence[str]) -> tuple[Function, ...]:
    """The named definitions in order; a family all of whose members are named as one.

    A family with members that are not named is shown by those that are.
    """
    return tuple(_statements(problem, names))


def _statements(problem: Problem, names: Sequence[str]) -> Iterator[Function]:
    whole: dict[str, Function | None] = {}
    named = set(names) if problem.families.of else set()
    for family in problem.families.of:
        if family.members and named.issuperset(family.members):
            first, *others = family.members
            definition = family.definition
            indices = ",".join(printer.text(each).replace(" ", "") for each in definition.indices)
            label = f"{definition.name}[{indices}]"
            whole[first] = Function(label, (), definition.expr, definition.ranges)
            whole.update(dict.fromkeys(others))
    for name in names:
        if name not in whole:
            expr = problem.definitions[name].expr
            as_read = problem.families.as_read.get(id(expr), expr)
            yield Function(name, problem.params[name], as_read)
        elif (function := whole[name]) is not None:
            yield function
