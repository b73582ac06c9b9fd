"""Problem to derivatives: write out, differentiate, check, arrange; one for each variable.

What the printed text of every entry reads as is what is checked, arranged and handed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mccli.calculus.arrange import Arranged, Side, arrange, side
from mccli.calculus.evaluation.constants import unbound_constants
from mccli.calculus.expansion.expand import Written
from mccli.calculus.read_back import read_back
from mccli.calculus.trouble import expanded_place
from mccli.errors import failure
from mccli.limits import Limits, exceeded
from mccli.model.layouts import Layout, find_case
from mccli.model.problem import Problem, Variable
from mccli.model.result import Case, Condition, Verified
from mccli.model.spaces import SCALAR, component_name, component_names, shape_of
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Derivative:
    """One derivative: its variables, entries in rows, and where it lies in each layout.

    ``rows[i][j]`` is component i of the function by component j of the variable; for a block
    of a Hessian, component i of the gradient by one variable by component j of the other.
    """

    variables: tuple[Variable, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[Node, ...], ...]
    function: Side
    variable: Side
    conditions: tuple[Condition, ...]
    verified: Verified

    @property
    def case(self) -> Case:
        """The shape case."""
        found = find_case(self.function.kind, self.variable.kind)
        number = found.number if found else None
        counts = len(self.rows), len(self.names)
        return Case(number, self.function.kind, self.variable.kind, *counts)

    def arranged(self, layout: Layout) -> Arranged[Node]:
        """The entries in a layout."""
        return arrange(self.rows, self.function, self.variable, layout)


def function_side(written: Sequence[Written]) -> Side:
    """The component functions as the numerator: their labels in order.

    Raises a parse error where a matrix stands beside other functions.
    """
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
    names = [variable.name for variable in problem.variables]
    numbers = unbound_constants(functions, problem.constants, names)
    return replace(problem, constants=problem.constants | numbers)


def groups(problem: Problem) -> Iterator[tuple[Variable, ...]]:
    """The variables of each result: all scalars together, else every name by itself."""
    if all(not variable.space.dims for variable in problem.variables):
        yield problem.variables
    else:
        for variable in problem.variables:
            yield (variable,)


def _variable_side(group: Sequence[Variable]) -> tuple[Side, tuple[str, ...]]:
    names = tuple(
        name for variable in group for name in component_names(variable.name, variable.space)
    )
    if len(group) > 1:
        return Side("vector", (names,), "x"), names
    return side(group[0].name, shape_of(group[0].space), names), names


def first_order(
    problem: Problem, written: Sequence[Written], limits: Limits, verify: bool
) -> list[Derivative]:
    """The Jacobian of the component functions by each group of variables."""
    functions = [entry for each in written for entry in each.value.entries]
    numerator = function_side(written)
    found = []
    for group in groups(problem):
        denominator, names = _variable_side(group)
        rows = _derive(functions, names, problem, limits, 1)
        conditions, verified = _check(functions, names, rows, problem, limits, 1, verify)
        found.append(
            Derivative(tuple(group), names, rows, numerator, denominator, conditions, verified)
        )
    return found


def second_order(
    problem: Problem, function: Node, limits: Limits, verify: bool
) -> list[Derivative]:
    """The Hessian of a scalar function; by several tensors, a block for every pair."""
    parts = [(*_variable_side(group), tuple(group)) for group in groups(problem)]
    names = tuple(name for _side, each, _group in parts for name in each)
    rows = _derive([function], names, problem, limits, 2)
    conditions, verified = _check([function], names, rows, problem, limits, 2, verify)
    found = []
    top = 0
    for row_side, row_names, row_group in parts:
        left = 0
        for column_side, column_names, column_group in parts:
            block = tuple(
                row[left : left + len(column_names)] for row in rows[top : top + len(row_names)]
            )
            group = row_group if row_group == column_group else (*row_group, *column_group)
            found.append(
                Derivative(group, column_names, block, row_side, column_side, conditions, verified)
            )
            left += len(column_names)
        top += len(row_names)
    return found


def _derive(
    functions: Sequence[Node], names: Sequence[str], problem: Problem, limits: Limits, order: int
) -> tuple[tuple[Node, ...], ...]:
    from mccli.calculus.components.backend import differentiate
    from mccli.calculus.components.loading import NoForm

    count = len(names) * (len(functions) if order == 1 else len(names))
    if count > limits.entries:
        raise exceeded(
            "entries",
            f"the derivative has {count} entries, more than the limit of {limits.entries}",
            "choose fewer variables with --wrt or functions with --of, or raise MCCLI_MAX_ENTRIES",
        )
    try:
        rows = differentiate(functions, names, problem.constants, limits, order)
    except NoForm as error:
        message = f"this has no real derivative: {error.reason}"
        hint = "look for a division by zero, or a root or logarithm of a negative number"
        place = expanded_place(error.node, problem)
        raise failure("math", "math.form", message, hint, place) from None
    return read_back(rows, limits)


def _check(
    functions: Sequence[Node],
    names: Sequence[str],
    rows: Sequence[Sequence[Node]],
    problem: Problem,
    limits: Limits,
    order: int,
    verify: bool,
) -> tuple[tuple[Condition, ...], Verified]:
    from mccli.calculus.conditions.collect import conditions_of
    from mccli.calculus.verification.verify import verify as compare

    positive = _positive(problem)
    conditions = conditions_of(functions, names, problem.constants, limits, positive, order)
    if not verify:
        return conditions, Verified(None, reason="--no-verify")
    constants = problem.constants
    found = compare(functions, names, rows, conditions, constants, limits, order, positive)
    return conditions, found


def _positive(problem: Problem) -> frozenset[str]:
    """The names, and names of components, that are declared positive."""
    return frozenset(
        component
        for name, space in problem.spaces.items()
        if "positive" in space.attributes and not space.symbols
        for component in component_names(name, space)
    )


def require_variables(problem: Problem, written: Sequence[Written]) -> None:
    """Raise a parse error if there is no variable to differentiate by."""
    if not problem.variables:
        free = next((name for name in "xtz" if name not in problem.definitions), "NAME")
        message = "there is no variable to differentiate by"
        raise failure("parse", "name.none", message, f"name one: --wrt {free}", written[0].place)


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
