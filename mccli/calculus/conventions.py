"""Conventions that an answer rests on, in words (contract, section 1, "Conventions")."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mccli.model.problem import Problem, Variable
from mccli.model.result import Condition
from mccli.syntax.tree import Node, postorder
from mccli.syntax.vocabulary import SCALAR_FUNCTIONS

# Functions that are also read as those of a whole matrix elsewhere.
_OF_MATRICES = frozenset(SCALAR_FUNCTIONS) - {"abs", "sign", "max", "min", "relu", "where"}


def conventions_of(
    problem: Problem, variables: Sequence[Variable], answer: Sequence[Node] | None = None
) -> tuple[Condition, ...]:
    """What is stated of symmetric variables, functions of square matrices, and logdet.

    Where the trees of the ``answer`` are given, only of functions that touch it: of what
    depends on the variables, or occurs in these trees.
    """
    found: dict[str, None] = {}
    touches = _touching(problem, variables, answer)
    for variable in variables:
        if variable.space.attributes and {"symmetric", "posdef"} & set(variable.space.attributes):
            found.setdefault(f"the entries of the symmetric {variable.name} count as independent")
    for name in (*problem.functions, *problem.intermediates):
        if problem.occurrences[name].scalar:
            continue
        for node in postorder(problem.definitions[name].expr):
            if node.op != "call" or not touches(node):
                continue
            shape = problem.shapes.get(id(node))
            square = shape is not None and shape.kind == "matrix" and len({*shape.dims}) == 1
            if square and node.value in _OF_MATRICES:
                found.setdefault(f"{node.value} of a matrix is taken entry by entry")
            elif node.value == "logdet":
                found.setdefault("logdet is the logarithm of the determinant's absolute value")
    return tuple(Condition("convention", None, text) for text in found)


def _touching(
    problem: Problem, variables: Sequence[Variable], answer: Sequence[Node] | None
) -> Callable[[Node], bool]:
    """Whether a call of a function of matrices touches the answer."""
    if answer is None:
        return lambda node: True
    moving = {each.name for each in variables}
    for name in problem.intermediates:
        params = problem.definitions[name].params or ()
        moving.update(params)
        if params or not moving.isdisjoint(problem.occurrences[name].uses):
            moving.add(name)
    written = {node.value for node in postorder(*answer) if node.op == "call"}
    return lambda node: node.value in written or not moving.isdisjoint(_names(node))


def _names(root: Node) -> set[str]:
    """The names below a node, those of functions included."""
    return {node.value for node in postorder(root) if node.op in ("name", "call")}
