"""The definitions of a problem as the user wrote them: a family once, not member by member."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mccli.model.problem import Problem
from mccli.model.result import Function
from mccli.syntax import printer
from mccli.syntax.document import Definition


def left_side(definition: Definition) -> str:
    """A family's name with its indices: ``u[i,j+1]``."""
    indices = ",".join(printer.text(each).replace(" ", "") for each in definition.indices)
    return f"{definition.name}[{indices}]"


def statements(problem: Problem, names: Sequence[str]) -> tuple[Function, ...]:
    """The named definitions in order; a family all of whose members are named as one.

    A family with members that are not named is shown by those that are.
    """
    if problem.families.of:
        return tuple(_statements(problem, names))
    return tuple([_statement(problem, name) for name in names])


def _statements(problem: Problem, names: Sequence[str]) -> Iterator[Function]:
    together: dict[str, list[Function]] = {}
    base_of: dict[str, str] = {}
    named = set(names)
    for family in problem.families.of:
        definition = family.definition
        if named.issuperset(family.members):
            shown = Function(left_side(definition), (), definition.expr, definition.ranges)
            together.setdefault(str(definition.name), []).append(shown)
            base_of.update(dict.fromkeys(family.members, str(definition.name)))
    for name in names:
        if name in base_of:
            # All statements of a family, in the order written, at the place of its first member.
            yield from together.pop(base_of[name], ())
        else:
            yield _statement(problem, name)


def _statement(problem: Problem, name: str) -> Function:
    """A definition under its own name."""
    expr = problem.definitions[name].expr
    as_read = problem.families.as_read.get(id(expr), expr)
    return Function(name, problem.params[name], as_read)
