"""What a derivation is asked to explain: the functions, and the names that are taken."""

from __future__ import annotations

from mccli.calculus.derivative import ZERO, Derivative, variable_side
from mccli.calculus.differentiating import by_graph, by_sympy
from mccli.calculus.read_back import read_back
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.spaces import component_name, component_names
from mccli.syntax.tree import Node, postorder


def labels_of(found: Derivative) -> list[str]:
    """The names of the components of the function, row by row."""
    function = found.function
    if function.kind == "scalar":
        return [function.name]
    if function.kind == "vector":
        return list(function.labels[0])
    rows, columns = function.sizes
    places = [(i, j) for i in range(1, rows + 1) for j in range(1, columns + 1)]
    return [component_name(function.name, place) for place in places]


def names_of(problem: Problem) -> set[str]:
    """The names of a problem."""
    components = (component_names(name, space) for name, space in problem.spaces.items())
    names = {*problem.definitions, *problem.spaces, *problem.free, *problem.constants}
    return names.union(*components)


def is_bare(problem: Problem) -> bool:
    """Whether the only function is an expression without a name."""
    if len(problem.functions) > 1:
        return False
    definition = problem.definitions[problem.functions[0]]
    first = min(node.at for node in postorder(definition.expr))
    return first <= definition.name_span.start


def gradient_of(problem: Problem, function: Node, found: Derivative, limits: Limits) -> list[Node]:
    """The first derivatives that a second derivative goes on from, as they are printed."""
    group = found.variables
    if len(group) > 1 and any(variable.space.dims for variable in problem.variables):
        group = group[:1]
    names = variable_side(group)[1]
    differentiate = by_graph if found.engine == "graph" else by_sympy
    program = differentiate([function], names, problem.constants, limits, 1)
    row = dict(read_back(program.temporaries, program.rows, limits).whole[0])
    return [row.get(j, ZERO) for j in range(len(names))]
