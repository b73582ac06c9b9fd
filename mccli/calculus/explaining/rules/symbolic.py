"""The derivation of a derivative in matrix notation by the rules.

Covered are scalar and vector functions by one vector or one scalar. The last line by rules is
checked as answers are, against automatic differentiation at several sizes; every line before it
stands for the same, its open derivatives being what the rules make of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from mccli.calculus.explaining.rules import lines
from mccli.calculus.explaining.rules.letters import shown
from mccli.calculus.explaining.rules.matrices.context import Context, NotCovered
from mccli.calculus.explaining.rules.matrices.layers import LayerRules
from mccli.calculus.explaining.rules.matrices.local import Local, size_trees
from mccli.calculus.explaining.rules.matrices.rules import applied
from mccli.calculus.explaining.rules.matrices.tidy import tidied
from mccli.calculus.explaining.rules.scalar import CONSTANT, IDENTITY
from mccli.calculus.inlining import inlined
from mccli.calculus.read_back import inlined as in_place
from mccli.calculus.tensors.checking import Answer, check, check_second
from mccli.calculus.tensors.engine import TensorDerivative, tensor_derivatives
from mccli.errors import MccliError, failure
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem, Variable
from mccli.model.spaces import Space, shape_of
from mccli.model.steps import Derivation, Step
from mccli.model.symbols import example, symbols_in_use
from mccli.syntax.tree import Node, derivative, fold, free_names, rebuilt

SIMPLIFY = "simplify"
_LAST = (IDENTITY, CONSTANT)


def by_rules_symbolic(
    problem: Problem, found: TensorDerivative, order: int, layout: Layout, limits: Limits
) -> Derivation:
    """How ``found``, as printed in the layout, is derived from the problem's one function.

    ``problem`` is the one with pi and e among its constants where answers may name them. Raises
    a math error for what the rules do not cover, and ``Mismatch`` for a derivation that is
    wrong.
    """
    row, column = _variables(problem, found, order)
    name = problem.functions[0]
    gradient = None
    note = ""
    if order == 1:
        function = inlined(problem, name)
    else:
        gradient = _gradient(problem, row, limits)
        function = gradient
        note = f"the gradient by {row.name}, as a column, is differentiated again"
    spaces = {**problem.spaces, row.name: row.space, column.name: column.space}
    taken = free_names(function)
    layers = None
    if len(column.space.dims) == 2:
        layers = LayerRules(column, spaces, layout, problem.constants, limits, taken)
        rule = layers.applied
    else:
        size = size_trees(shape_of(column.space))
        local = Local(layout, size[0] if size else None)
        context = Context(column.name, spaces, local, problem.constants, limits, taken)
        rule = partial(applied, context)
    start = derivative(column.name, function)
    try:
        steps = list(lines.steps_of(start, rule, _LAST, ""))
    except NotCovered as error:
        raise _uncovered(problem, str(error)) from None
    if layers is not None and not lines.pending(steps[-1].after):
        steps += _substituted(steps[-1].after, layers.names)
    line = steps[-1].after if steps else start
    temporaries = ", ".join(each for each, _ in found.temporaries)
    last_note = f"{temporaries} as given with the result" if temporaries else ""
    if lines.pending(line):
        steps.append(Step(lines.REMAINING, line, found.expression, last_note))
    else:
        _check(problem, (row, column), line, gradient, layout, limits)
        tidy = _tidy(line, found.expression, spaces)
        if tidy is not None:
            _check(problem, (row, column), tidy, gradient, layout, limits)
            steps.append(Step(SIMPLIFY, line, tidy))
            line = tidy
        if line != found.expression or last_note:
            steps.append(Step(SIMPLIFY, line, found.expression, last_note))
        else:
            steps[-1] = replace(steps[-1], after=found.expression)
    first = "; ".join(each for each in (steps[0].note, note) if each)
    steps[0] = replace(steps[0], note=first)
    return Derivation("rules", tuple(steps))


def _substituted(line: Node, names: Mapping[str, Node]) -> list[Step]:
    """The step that puts vectors W*x in the places of their names, where there are any."""
    used = {name: tree for name, tree in names.items() if name in free_names(line)}
    if not used:
        return []

    def rule(node: Node, args: list[Node]) -> Node:
        return used.get(node.value, node) if node.op == "name" else rebuilt(node, args)

    note = ", ".join(f"{name} = {shown(tree)}" for name, tree in used.items())
    return [Step("substitute back", line, fold(line, rule), note)]


def _variables(problem: Problem, found: TensorDerivative, order: int) -> tuple[Variable, Variable]:
    """The variables of the rows and of the columns; both alike at first order."""
    row, column = found.variables[0], found.variables[-1]
    count = order if order == 1 else len(dict.fromkeys((row.name, column.name)))
    if len({each.name for each in found.variables}) > count:
        raise _uncovered(problem, f"several scalars together (one alone: --wrt {row.name})")
    for each in (row, column):
        if len(each.space.dims) > 1 and order == 2:
            raise _uncovered(problem, f"the matrix {each.name} as the variable")
    return row, column


def _gradient(problem: Problem, variable: Variable, limits: Limits) -> Node:
    """The gradient by a variable as a column, its temporaries in their places."""
    for each in tensor_derivatives(problem, 1, "denominator", True, limits):
        if each.variables[0].name == variable.name:
            return in_place(each.temporaries, [((0, each.expression),)])[0][0][1]
    raise ValueError(f"no gradient by {variable.name}")


def _check(
    problem: Problem,
    variables: tuple[Variable, Variable],
    line: Node,
    gradient: Node | None,
    layout: Layout,
    limits: Limits,
) -> None:
    name = problem.functions[0]
    row, column = variables
    answer = Answer((), line, layout)
    if gradient is None:
        check(problem, name, (column,), answer, limits)
    else:
        first = Answer((), gradient, "denominator")
        check_second(problem, name, ((row,), (column,)), first, answer, limits)


def _tidy(line: Node, printed: Node, spaces: Mapping[str, Space]) -> Node | None:
    """The line between the last one by rules and what is printed; None where there is none."""
    found = tidied(line, spaces)
    return None if found == line or lines.are_alike(found, printed) else found


def _uncovered(problem: Problem, what: str) -> MccliError:
    """The math error for what the rules say nothing about, with what can be asked instead."""
    message = f"--steps rules does not cover this in matrix notation: {what}"
    fitting = [each.name for each in problem.variables if len(each.space.dims) < 2]
    hint = "it covers scalar and vector functions by a vector or a scalar, and scalar "
    hint += "functions of W*x by the matrix W"
    if 0 < len(fitting) < len(problem.variables):
        hint += f" (--wrt {','.join(fitting)})"
    expansion = example(symbols_in_use(problem), "--expand ")
    return failure(
        "math", "math.steps", message, f"{hint}; or write the components out: {expansion}"
    )
