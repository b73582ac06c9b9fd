"""Local derivatives in matrix notation: each is found and checked by the tensor engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mccli.calculus.explaining.chain.matrices.posed import Posed
from mccli.calculus.read_back import inlined as in_place
from mccli.calculus.tensors.engine import TensorDerivative, tensor_derivatives
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Variable
from mccli.model.spaces import Size, space_of
from mccli.syntax.tree import Node


class NotCovered(Exception):
    """A local derivative has more than two axes."""


@dataclass(frozen=True, slots=True)
class Jacobian:
    """A derivative in a layout, and its shape."""

    tree: Node
    shape: tuple[Size, ...]


Jacobians = Mapping[str, Mapping[str, Jacobian]]
"""By name of the expression and name of the parameter."""


def local_jacobians(given: Posed, layout: Layout, limits: Limits) -> Jacobians:
    """The Jacobian of each expression by each parameter. Raises ``NotCovered``."""
    uses = given.system.uses()
    return {
        name: {by: _jacobian(given, name, by, layout, limits) for by in used}
        for name, used in uses.items()
    }


def _jacobian(given: Posed, name: str, by: str, layout: Layout, limits: Limits) -> Jacobian:
    problem = given.problem
    found_ = {each.name: each for each in problem.variables}.get(by)
    variable = found_ or Variable(by, space_of(given.shape(by)))
    alone = replace(
        problem,
        functions=(name,),
        intermediates=(),
        cut=frozenset(problem.definitions) - {name},
        variables=(variable,),
    )
    (found,) = tensor_derivatives(alone, 1, layout, True, limits)
    if found.form == "index":
        raise NotCovered(f"d{name}/d{by} has {len(found.shape)} axes")
    return Jacobian(whole(found), found.shape)


def whole(found: TensorDerivative) -> Node:
    """The expression with its temporaries in their places."""
    return in_place(found.temporaries, [((0, found.expression),)])[0][0][1]
