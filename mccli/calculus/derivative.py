"""A derivative with its two sides, and what a command needs of functions and variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import is_

from mccli.calculus.arrange import Arranged, ArrangedCells, Side, arrange, arrange_cells, side
from mccli.calculus.components.choice import Engine
from mccli.calculus.evaluation.constants import unbound_constants
from mccli.calculus.expansion.expand import Written
from mccli.errors import failure
from mccli.model.layouts import Layout, find_case
from mccli.model.problem import Problem, Variable
from mccli.model.program import SparseRow, Temporaries
from mccli.model.result import Case, Condition, Verified
from mccli.model.spaces import SCALAR, component_name, component_names, shape_of
from mccli.syntax.tree import Node, free_names, number
from mccli.syntax.vocabulary import CONSTANTS

ZERO = number(0)


@dataclass(frozen=True, slots=True)
class Derivative:
    """One derivative: its variables, entries in rows, and where it lies in each layout.

    ``rows[i]`` has the entries of component i of the function by the components of the
    variable, zeros left out; for a block of a Hessian, of component i of the gradient by one
    variable by those of the other. They are the trees that are printed, over ``temporaries``;
    ``whole`` are the same with the temporaries in their places (as shared nodes).
    """

    variables: tuple[Variable, ...]
    names: tuple[str, ...]
    temporaries: Temporaries
    rows: tuple[SparseRow, ...]
    whole: tuple[SparseRow, ...]
    function: Side
    variable: Side
    engine: Engine
    conditions: tuple[Condition, ...]
    verified: Verified

    @property
    def case(self) -> Case:
        """The shape case."""
        return case_of(self.function, self.variable)

    def filled(self, rows: Sequence[SparseRow]) -> list[list[Node]]:
        """The rows with their zeros."""
        width = len(self.names)
        dense = []
        for row in rows:
            entries = [ZERO] * width
            for column, entry in row:
                entries[column] = entry
            dense.append(entries)
        return dense

    def arranged(self, rows: Sequence[SparseRow], layout: Layout) -> Arranged[Node]:
        """The rows with their zeros in a layout."""
        return arrange(self.filled(rows), self.function, self.variable, layout)

    def arranged_cells(self, rows: Sequence[SparseRow], layout: Layout) -> ArrangedCells[Node]:
        """The rows without their zeros in a layout. Raises a usage error beyond two axes."""
        if len(self.function.labels) + len(self.variable.labels) > 2:
            message = "this derivative has more than two axes, and --sparse lists rows and columns"
            hint = "leave out --sparse, or differentiate single components with --of and --wrt"
            raise failure("usage", "usage.sparse", message, hint)
        return arrange_cells(rows, self.function, self.variable, layout)


def case_of(function: Side, variable: Side) -> Case:
    """The shape case of one side by the other."""
    found = find_case(function.kind, variable.kind)
    number = found.number if found else None
    return Case(number, function.kind, variable.kind, function.count, variable.count)


def function_side(written: Sequence[Written]) -> Side:
    """The component functions as the numerator: their labels in order.

    Raises a parse error where a matrix stands beside other functions, and beyond two axes.
    """
    for each in written:
        if each.value.shape.kind == "tensor":
            message = f"'{each.name}' has {len(each.value.shape.dims)} axes, more than a matrix"
            hint = "keep one or two letters after -> in einsum"
            raise failure("parse", "shape.einsum", message, hint, each.place)
    if len(written) == 1:
        only = written[0]
        return side(only.name, only.value.shape, _labels(only))
    labels: list[str] = []
    for each in written:
        if each.value.shape.kind == "matrix":
            message = f"'{each.name}' is a matrix and not the only component function"
            hint = f"differentiate it alone: --of {each.name}"
            raise failure("parse", "shape.stack", message, hint, each.place)
        labels += _labels(each)
    if len(set(labels)) < len(labels):
        labels = [label for each in written for label in _labels(each, bracketed=True)]
    return Side("vector", (tuple(labels),), "f")


def _labels(written: Written, bracketed: bool = False) -> list[str]:
    shape = written.value.shape
    if shape.kind == "scalar":
        return [written.name]
    if bracketed:
        return [f"{written.name}[{i}]" for i in range(1, shape.count + 1)]
    return [component_name(written.name, (i,)) for i in range(1, shape.count + 1)]


def components(written: Sequence[Written]) -> Arranged[Node]:
    """The component functions themselves, laid out: a scalar, a column, or a matrix."""
    entries = [[entry] for each in written for entry in each.value.entries]
    lying = len(written) == 1 and written[0].value.shape.kind == "row"
    layout: Layout = "denominator" if lying else "numerator"
    return arrange(entries, function_side(written), Side("scalar", (), ""), layout)


def with_numbers(problem: Problem, functions: Sequence[Node]) -> Problem:
    """The problem where pi and e are numbers in answers too, unless they are variables in it."""
    if problem.constants.issuperset(CONSTANTS):
        return problem
    names = [variable.name for variable in problem.variables]
    numbers = unbound_constants(_occurring(problem, functions), problem.constants, names)
    return problem.with_constants(problem.constants | numbers)


def _occurring(problem: Problem, functions: Sequence[Node]) -> set[str]:
    """The names in the functions; where these are as read, they have been looked at before."""
    as_read = [problem.definitions[name].expr for name in problem.functions]
    if len(as_read) == len(functions) and all(map(is_, as_read, functions)):
        return set().union(*[problem.occurrences[name].names for name in problem.functions])
    return free_names(*functions)


def groups(problem: Problem) -> Iterator[tuple[Variable, ...]]:
    """The variables of each result: all scalars together, else every name by itself."""
    if not any(variable.space.dims for variable in problem.variables):
        yield problem.variables
    else:
        for variable in problem.variables:
            yield (variable,)


def variable_side(group: Sequence[Variable]) -> tuple[Side, tuple[str, ...]]:
    """The variables of one result as the denominator, and the names of their components."""
    if not any(variable.space.dims for variable in group):
        names = tuple([variable.name for variable in group])
    else:
        parts = [component_names(variable.name, variable.space) for variable in group]
        names = tuple(chain.from_iterable(parts))
    if len(group) > 1:
        return Side("vector", (names,), "x"), names
    return side(group[0].name, shape_of(group[0].space), names), names


def require_variables(problem: Problem, written: Sequence[Written]) -> None:
    """Raise a parse error if there is no variable to differentiate by."""
    if not problem.variables:
        free = next((name for name in "xtz" if name not in problem.definitions), "NAME")
        message = "there is no variable to differentiate by"
        hint, place = f"name one: --wrt {free}", written[0].place
        for note, where in problem.families.empty.items():
            message, place = f"{message}: {note}", where
            hint = "a range runs upwards; change its bounds, or the size in them"
            break
        raise failure("parse", "name.none", message, hint, place)


def require_scalar(written: Sequence[Written], command: str) -> None:
    """Raise a parse error unless there is one scalar component function, for ``grad``."""
    if len(written) == 1 and written[0].value.shape == SCALAR:
        return
    count = sum(len(each.value.entries) for each in written)
    what = "gradient" if command == "grad" else "Hessian"
    names = ", ".join(each.name for each in written[:6]) + (", …" if len(written) > 6 else "")
    single = " (or choose one with --of)" if len(written) > 1 else ""
    hint = "use 'mccli jacobian'" if command == "grad" else "use a scalar function"
    message = f"a {what} needs one scalar function, but {names} has {count} components"
    if len(written) > 1:
        message = f"a {what} needs one scalar function, but there are {len(written)}: {names}"
    places = [each.place for each in written[:2]]
    raise failure("parse", "shape.components", message, hint + single, *places)
