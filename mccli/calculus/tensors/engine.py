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
from mccli.calculus.tensors.checking import Answer, check, check_second
from mccli.calculus.tensors.conditions import conditions
from mccli.calculus.tensors.graph import SYMMETRIC, Graph
from mccli.calculus.tensors.layout import Laid, Side
from mccli.calculus.tensors.lowering.definitions import lowered
from mccli.calculus.tensors.numeric.points import named_spaces
from mccli.calculus.tensors.rebuild import everywhere
from mccli.calculus.tensors.temporaries import with_temporaries
from mccli.calculus.tensors.tensor import Tensor
from mccli.calculus.tensors.writing import Writing
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem, Variable
from mccli.model.program import Temporaries
from mccli.model.result import Axis, Condition, Verified
from mccli.model.spaces import Size
from mccli.syntax.tree import Node

Group = tuple[Variable, ...]

_NOT_ASKED = Verified(None, reason="--no-verify")


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
    temporaries: Temporaries
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
        answers = self.graph
        if symmetric:
            answers = Graph(limits)
            answers.attributes.update(self.graph.attributes)
            for each in problem.variables:
                answers.attributes[each.name] = each.space.attributes
            # Terms are written in the order in which they are made: that of the function.
            everywhere(answers, self.function, lambda node: node)
        self.writing = Writing(self.graph, answers)
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
        found = [[self.gradient(each.name) for each in group]]
        laid, expression = self.writing.derivative(found, function, _side(group), layout)
        temporaries, expression = self._short(expression)
        outcome = _NOT_ASKED
        if verify:
            answer = Answer(temporaries, expression, layout)
            outcome = check(self.problem, self.name, group, answer, self.limits)
        return self._answer(laid, group, function, _side(group), temporaries, expression, outcome)

    def second(self, one: Group, other: Group, layout: Layout, verify: bool) -> TensorDerivative:
        """The derivative of the gradient by one variable by another variable."""
        by = [self.variables[each.name] for each in other]
        found = [derivatives(self.graph, self.gradient(each.name), by) for each in one]
        laid, expression = self.writing.derivative(found, _side(one), _side(other), layout)
        temporaries, expression = self._short(expression)
        outcome = _NOT_ASKED
        if verify:
            answers = (self._plain(one, layout), Answer(temporaries, expression, layout))
            groups = (one, other)
            outcome = check_second(self.problem, self.name, groups, *answers, self.limits)
        pair = one if one is other and len(one) > 1 else (*one, *other)
        return self._answer(laid, pair, _side(one), _side(other), temporaries, expression, outcome)

    def _plain(self, group: Group, layout: Layout) -> Answer:
        """The gradient, to be differentiated: a symmetric variable is not yet its transpose."""
        function = Side("function", self.name, self.function.axes)
        found = [[self.gradient(each.name) for each in group]]
        writing = Writing(self.graph, self.graph)
        _laid, expression = writing.derivative(found, function, _side(group), layout)
        return Answer(*self._short(expression), layout)

    def _short(self, expression: Node) -> tuple[Temporaries, Node]:
        """The expression over temporaries, where it is long without."""
        problem = self.problem
        taken = {*problem.definitions, *problem.spaces, *problem.free, *problem.constants}
        taken |= {size for space in problem.spaces.values() for size in space.symbols}
        return with_temporaries(expression, taken)

    def _answer(
        self,
        laid: Laid,
        variables: Group,
        function: Side,
        variable: Side,
        temporaries: Temporaries,
        expression: Node,
        outcome: Verified,
    ) -> TensorDerivative:
        source = self.problem.definitions[self.name].expr
        order = 1 if function.role == "function" else 2
        holds = conditions(
            self.problem,
            [source],
            [expression],
            named_spaces(self.problem, self.name),
            temporaries,
            order,
            [each.name for each in variables],
        )
        return TensorDerivative(
            variables, function.sizes, variable.sizes, laid.shape, laid.form, temporaries,
            expression, laid.axes, holds, outcome,
        )  # fmt: skip


def _side(group: Group) -> Side:
    """One variable, or several scalars as a vector."""
    name = ", ".join(each.name for each in group)
    return Side("variable", name, group[0].space.dims if len(group) == 1 else (len(group),))
