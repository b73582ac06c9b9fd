"""Problem to routine: what the source file of a function and its derivative is written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mccli.calculus.arguments import arguments
from mccli.calculus.arrange import Side, arrange_cells
from mccli.calculus.components.graph.differentiate import program
from mccli.calculus.derivative import function_side, groups, variable_side
from mccli.calculus.differentiating import checked, too_many
from mccli.calculus.expansion.expand import Written
from mccli.calculus.read_back import inlined
from mccli.errors import MccliError, failure
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem
from mccli.model.program import Argument, Routine
from mccli.model.result import Axis, Function
from mccli.model.spaces import component_names
from mccli.model.statements import statements
from mccli.syntax import printer


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of routine is wanted.

    Without a ``name`` it is called after its only function, else f. ``order`` 2 gives the
    Hessian; ``vector`` puts all variables into one array; ``verify`` checks the derivative;
    ``dense`` says that the routine is to hold all its entries, ``derivative`` whether it has
    one at all.
    """

    name: str | None = None
    layout: Layout = "numerator"
    order: int = 1
    vector: bool = False
    verify: bool = True
    dense: bool = False
    derivative: bool = True


def routine(problem: Problem, written: Sequence[Written], wish: Wish, limits: Limits) -> Routine:
    """The routine of the component functions and their derivative.

    Raises a usage error for several vectors or matrices that are not put into one array, and
    for a derivative with more than two axes; a limit error for too many entries.
    """
    functions = [entry for each in written for entry in each.value.entries]
    variable, names = _variable_side(problem, wish)
    function = variable if wish.order == 2 else function_side(written)
    if len(function.labels) + len(variable.labels) > 2:
        message = "this derivative has more than two axes, and code returns rows and columns"
        raise failure("usage", "usage.code", message, "choose components with --of and --wrt")
    count = function.count * variable.count
    if wish.dense and wish.derivative and count > limits.entries:
        raise too_many(count, limits)
    by = names if wish.derivative else ()
    found = program(functions, by, problem.constants, limits, wish.order)
    rows = inlined(found.temporaries, found.rows)
    conditions, verified = checked(functions, by, rows, problem, limits, wish.order, wish.verify)
    layout = "numerator" if wish.order == 2 else wish.layout
    taken = arguments(problem, functions, names, wish.vector)
    laid = arrange_cells(found.rows, function, variable, layout)
    return Routine(
        name=wish.name or (problem.functions[0] if len(problem.functions) == 1 else "f"),
        text=formulas(problem, taken),
        arguments=taken,
        constants=problem.constants,
        temporaries=found.temporaries,
        values=found.values,
        value_shape=function_side(written).sizes,
        cells=laid.cells,
        shape=laid.shape,
        axes=_axes(laid.axes, wish),
        layout=None if wish.order == 2 else wish.layout,
        order=wish.order,
        conditions=conditions,
        notes=problem.notes,
        verified=verified,
    )


def _variable_side(problem: Problem, wish: Wish) -> tuple[Side, tuple[str, ...]]:
    parts = list(groups(problem))
    if len(parts) > 1 and not wish.vector:
        raise _several(problem)
    if len(parts) == 1 and not wish.vector:
        return variable_side(parts[0])
    names = tuple(
        name for each in problem.variables for name in component_names(each.name, each.space)
    )
    return Side("vector", (names,), "x"), names


def _several(problem: Problem) -> MccliError:
    names = ", ".join(each.name for each in problem.variables)
    message = f"code has the derivative by one vector or matrix, and there are {names}"
    hint = f"choose one (--wrt {problem.variables[0].name}), or all components together: --vector"
    return failure("usage", "usage.code", message, hint)


def _axes(axes: Sequence[Axis], wish: Wish) -> tuple[Axis, ...]:
    if wish.order == 1:
        return tuple(axes)
    return tuple(Axis("variable", axis.labels) for axis in axes)


def formulas(problem: Problem, taken: Sequence[Argument]) -> tuple[str, ...]:
    """The functions of a problem as the user wrote them, each on one line.

    A component function has its parameters in the routine's order, where they are the same.
    """
    order = tuple(each.name for each in taken)
    found = [statement(each) for each in statements(problem, problem.intermediates)]
    for each in statements(problem, problem.functions):
        same = sorted(each.params) == sorted(order)
        found.append(statement(replace(each, params=order) if same else each))
    return tuple(found)


def statement(function: Function) -> str:
    """A function on one line."""
    head = function.name
    if function.params:
        head += f"({', '.join(function.params)})"
    ranges = f" for {function.ranges_text}" if function.ranges else ""
    return f"{head} = {printer.text(function.expr)}{ranges}"
