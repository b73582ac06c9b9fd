"""Trees as lists of steps: the rule of every node and where its operands' values are.

A tree is looked at once, and evaluated at many points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mccli.calculus.tensors.numeric import rules
from mccli.calculus.tensors.numeric.rules import Rule
from mccli.model.function_shapes import integer
from mccli.model.problem import Problem
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, postorder
from mccli.syntax.vocabulary import ALIASES, FUNCTIONS


class Step(NamedTuple):
    """One operation: ``rule(evaluation, step, operands)``; ``places`` are those of the operands.

    ``fixed`` says which operands are numeric constants.
    """

    rule: Rule
    node: Node
    places: tuple[int, ...]
    fixed: tuple[bool, ...]


Steps = Sequence[Step]


class Program:
    """The definitions of a problem as steps, each when it is first needed."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.symbols = frozenset(s for space in problem.spaces.values() for s in space.symbols)
        self._steps: dict[str, Steps] = {}

    def steps(self, name: str) -> Steps:
        """The steps of a definition."""
        if name not in self._steps:
            definition = self.problem.definitions[name]
            self._steps[name] = steps(definition.expr, self._meaning(definition), self._constant)
        return self._steps[name]

    def _constant(self, name: str) -> bool:
        return name in self.symbols or name in self.problem.constants

    def _meaning(self, definition: Definition) -> Callable[[str], Rule]:
        local = frozenset(definition.params or ())
        spaces, problem = self.problem.spaces, self.problem

        def meaning(name: str) -> Rule:
            if name in local:
                return rules.parameter
            if name in spaces and spaces[name].dims:
                return rules.variable
            if name in problem.definitions and name not in problem.cut:
                return rules.defined
            return rules.variable

        return meaning


def steps(root: Node, meaning: Callable[[str], Rule], constant: Callable[[str], bool]) -> Steps:
    """The steps of a tree; ``meaning`` gives the rule of a name."""
    found: list[Step] = []
    places: dict[int, int] = {}
    fixed: list[bool] = []
    for node in postorder(root):
        args = node.args
        rule = _rule(node, meaning)
        if rule is rules.squared_norm:
            args = args[0].args
        where = tuple(places[id(arg)] for arg in args)
        known = tuple(fixed[place] for place in where)
        places[id(node)] = len(found)
        found.append(Step(rule, node, where, known))
        fixed.append(constant(node.value) if node.op == "name" else all(known))
    return _needed(found)


def _needed(found: Sequence[Step]) -> Steps:
    """The steps that the last one needs: the root under the square of a norm is not."""
    used = [False] * len(found)
    used[-1] = True
    for place in range(len(found) - 1, -1, -1):
        if used[place]:
            for operand in found[place].places:
                used[operand] = True
    if all(used):
        return found
    moved: dict[int, int] = {}
    kept: list[Step] = []
    for place, step in enumerate(found):
        if used[place]:
            moved[place] = len(kept)
            kept.append(step._replace(places=tuple(moved[p] for p in step.places)))
    return kept


def _rule(node: Node, meaning: Callable[[str], Rule]) -> Rule:
    if node.op == "name":
        return meaning(node.value)
    if node.op == "number":
        return rules.number
    if node.op != "call":
        if node.op == "power" and _is_squared_norm(node):
            return rules.squared_norm
        return rules.OPERATORS[node.op]
    if node.value not in FUNCTIONS:
        return rules.called
    return rules.CALLS.get(ALIASES.get(node.value, node.value), rules.smooth)


def _is_squared_norm(node: Node) -> bool:
    """Whether it is ``norm(x)^2``, which has no kink."""
    base, exponent = node.args
    named = base.op == "call" and base.value in ("norm", "norm2")
    return named and integer(exponent) == 2
