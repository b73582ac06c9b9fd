"""Derivatives of functions of symbolic vectors and matrices, in matrix notation.

The way of the data: ``lowering`` makes tensors of a problem's functions, ``adjoints``
differentiates them, ``forms`` and ``notation`` write the result as people do, ``checking``
compares what is printed with an independent derivative.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mccli.calculus.derivative import groups
from mccli.calculus.tensors.adjoints import derivatives
from mccli.calculus.tensors.forms.cost import Cost
from mccli.calculus.tensors.graph import SYMMETRIC, Graph
from mccli.calculus.tensors.layout import Side
from mccli.calculus.tensors.lowering.definitions import lowered
from mccli.calculus.tensors.tensor import Tensor
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem, Variable
from mccli.model.result import Axis, Condition, Verified
from mccli.model.spaces import Size
from mccli.syntax.tree import Node

Group = tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class TensorDerivative:
    """One derivative, arranged in a layout.

    ``function`` and ``variable`` are the sizes of both sides; ``expression`` is the tree that
    is printed, over ``temporaries``, of ``shape``.
    """

    variables: Group
    function: tuple[Size, ...]
    variable: tuple[Size, ...]
    shape: tuple[Size, ...]
    form: Literal["matrix", "index"]
    temporaries: tuple[tuple[str, Node], ...]
    expression: Node
    axes: tuple[Axis, ...]
    conditions: tuple[Condition, ...]
    verified: Verified


def tensor_derivatives(
    problem: Problem, order: int, layout: Layout, verify: bool, limits: Limits
) -> list[TensorDerivative]:
    """The derivative of the one component function by each variable, or pair of variables.

    ``order`` 2 gives the blocks of the Hessian. Raises ``MccliError`` for parts that need
    numbers as sizes, and ``Mismatch`` for an answer that fails its check.
    """
    engine = _Engine(problem, limits)
    if order == 1:
        return [engine.first(group, layout, verify) for group in engine.groups]
    return [
        engine.second(one, other, layout, verify)
        for one in engine.groups
        for other in engine.groups
    ]


class _Engine:
    """The function's tensor and its derivatives, made once."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem = problem
        self.limits = limits
        self.name = problem.functions[0]
        self.groups = list(groups(problem))
        symmetric = frozenset(
            each.name
            for each in problem.variables
            if not SYMMETRIC.isdisjoint(each.space.attributes)
        )
        # The entries of a symmetric variable are independent while one differentiates by it.
        self.graph = Graph(limits, symmetric)
        self.function = lowered(problem, self.graph, self.name).tensor
        self.variables = {
            each.name: self.graph.variable(each.name, each.space.dims, each.space.attributes)
            for each in problem.variables
        }
        self.answers = self.graph
        if symmetric:
            self.answers = Graph(limits)
            self.answers.attributes.update(self.graph.attributes)
            spaces = {each.name: each.space for each in problem.variables}
            for name in symmetric:
                self.answers.attributes[name] = spaces[name].attributes
        self.cost = Cost(self.answers)
        self._gradients: dict[str, Tensor] = {}

    def gradient(self, name: str) -> Tensor:
        """The derivative of the function by one variable."""
        if not self._gradients:
            variables = list(self.variables.values())
            found = derivatives(self.graph, self.function, variables)
            self._gradients = dict(zip(self.variables, found, strict=True))
        return self._gradients[name]

    def first(self, group: Group, layout: Layout, verify: bool) -> TensorDerivative:
        """The derivative by one variable, or by several scalars together."""
        function = Side("function", self.name, self.function.axes)
        if len(group) > 1:
            rows = [[self.gradient(each.name) for each in group]]
            return self._of_scalars(rows, group, function, layout, verify)
        variable = Side("variable", group[0].name, group[0].space.dims)
        found = self.gradient(group[0].name)
        return self._answer(found, group, function, variable, layout, verify)

    def second(self, one: Group, other: Group, layout: Layout, verify: bool) -> TensorDerivative:
        """The derivative of the gradient by one variable by another variable."""
        names = [each.name for each in other]
        rows = [
            derivatives(self.graph, self.gradient(each.name), [self.variables[n] for n in names])
            for each in one
        ]
        sides = [Side("variable", ", ".join(each.name for each in group), group[0].space.dims)
                 for group in (one, other)]  # fmt: skip
        if len(one) > 1:
            return self._of_scalars(rows, one, sides[0], layout, verify)
        return self._answer(rows[0][0], (one[0], other[0]), *sides, layout, verify)
