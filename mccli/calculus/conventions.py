"""Conventions that an answer rests on, in words (contract, section 1, "Conventions")."""

from __future__ import annotations

from collections.abc import Iterable

from mccli.model.problem import Problem, Variable
from mccli.model.result import Condition
from mccli.syntax.tree import postorder
from mccli.syntax.vocabulary import SCALAR_FUNCTIONS

# Functions that are also read as those of a whole matrix elsewhere.
_OF_MATRICES = frozenset(SCALAR_FUNCTIONS) - {"abs", "sign", "max", "min", "relu", "where"}


def conventions_of(problem: Problem, variables: Iterable[Variable]) -> tuple[Condition, ...]:
    """What is stated of symmetric variables, functions of square matrices, and logdet."""
    found: dict[str, None] = {}
    for variable in variables:
        if variable.space.attributes and {"symmetric", "posdef"} & set(variable.space.attributes):
            found.setdefault(f"the entries of the symmetric {variable.name} count as independent")
    for name in (*problem.functions, *problem.intermediates):
        if problem.occurrences[name].scalar:
            continue
        for node in postorder(problem.definitions[name].expr):
            if node.op != "call":
                continue
            shape = problem.shapes.get(id(node))
            square = shape is not None and shape.kind == "matrix" and len({*shape.dims}) == 1
            if square and node.value in _OF_MATRICES:
                found.setdefault(f"{node.value} of a matrix is taken entry by entry")
            elif node.value == "logdet":
                found.setdefault("logdet is the logarithm of the determinant's absolute value")
    return tuple(Condition("convention", None, text) for text in found)
