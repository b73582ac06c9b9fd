"""Local derivatives: each expression by each of its own parameters, the others held constant."""

from __future__ import annotations

from collections.abc import Mapping

from mccli.calculus.components.choice import chosen
from mccli.calculus.differentiating import NoReal, by_graph, by_sympy
from mccli.calculus.explaining.chain.system import System
from mccli.calculus.read_back import read_back
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.syntax.tree import Node, number, written_size

Slopes = Mapping[str, Mapping[str, Node]]
"""By name of the expression and name of the parameter."""
ZERO = number(0)
_MOST_NODES = 500
"""Nodes times derivatives, beyond which short forms take too long to find."""


def local_slopes(system: System, problem: Problem, limits: Limits) -> Slopes:
    """The partial derivatives of all expressions of a system, zeros included."""
    uses = system.uses()
    return {name: _slopes(expr, uses[name], problem, limits) for name, expr in system.exprs.items()}


def _slopes(
    expr: Node, names: tuple[str, ...], problem: Problem, limits: Limits
) -> dict[str, Node]:
    if not names:
        return {}
    large = written_size([expr], _MOST_NODES) * len(names) > _MOST_NODES
    graph = large or chosen("auto", [expr], len(names)) == "graph"
    differentiate = by_graph if graph else by_sympy
    try:
        found = differentiate([expr], names, problem.constants, limits, 1)
    except NoReal as trouble:
        raise trouble.placed(problem) from None
    row = dict(read_back(found.temporaries, found.rows, limits).whole[0])
    return {name: row.get(place, ZERO) for place, name in enumerate(names)}
