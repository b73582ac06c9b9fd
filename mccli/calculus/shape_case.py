"""The shape case of a problem, found without differentiating."""

from __future__ import annotations

from mccli.calculus.arrange import side
from mccli.calculus.derivative import function_side, groups, require_variables
from mccli.calculus.expansion.expand import written_out
from mccli.calculus.tensor_answer import first_case as symbolic_case
from mccli.limits import Limits
from mccli.model.layouts import find_case
from mccli.model.problem import Problem
from mccli.model.result import Case
from mccli.model.spaces import component_names, shape_of
from mccli.model.symbols import symbols_in_use


def first_case(problem: Problem, limits: Limits) -> Case:
    """The case of the component functions by the variables, or by the first declared tensor.

    Raises a parse error where a matrix stands beside other functions, and where there is no
    variable.
    """
    if symbols_in_use(problem):
        return symbolic_case(problem)
    written = written_out(problem, limits)
    function = function_side(written).kind
    require_variables(problem, written)
    group = next(groups(problem))
    several = len(group) > 1
    variable = "vector" if several else side(group[0].name, shape_of(group[0].space), ()).kind
    found = find_case(function, variable)
    m = sum(len(each.value.entries) for each in written)
    n = sum(len(component_names(each.name, each.space)) for each in group)
    return Case(found.number if found else None, function, variable, m, n)
