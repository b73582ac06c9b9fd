"""Nothing wrong is printed: the text of an answer with symbolic sizes is checked with numbers.

The text is read again, its names and shapes are inferred anew, and at a few points, for two
choices of the sizes, its entries are compared with the slopes of the function's own text, found
by forward-mode differentiation of arrays: every entry of the variable is changed by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.calculus.tensors.numeric.arrangement import Arrangement, Axes, arranged
from mccli.calculus.tensors.numeric.array import TooMuchWork
from mccli.calculus.tensors.numeric.comparing import Claim, Disagreement, Text
from mccli.calculus.tensors.numeric.program import Program
from mccli.calculus.tensors.numeric.reading import read_again
from mccli.calculus.tensors.numeric.search import Found, Search
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem, Variable
from mccli.model.result import Verified
from mccli.model.spaces import Shape, Unknown, settled
from mccli.syntax.tree import Node

METHOD = "independent automatic differentiation, double precision"
MIXED = f"{METHOD} where that is enough"

Group = tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A derivative as it is printed: temporaries, then the expression, arranged in a layout."""

    temporaries: tuple[tuple[str, Node], ...]
    expression: Node
    layout: Layout


def check(
    problem: Problem, function: str, variables: Group, answer: Answer, limits: Limits
) -> Verified:
    """Check the derivative of a definition by one variable, or by several scalars together.

    Raises ``Mismatch`` where it is wrong.
    """
    return _verified(problem, function, [_first(problem, function, variables, answer, limits)])


def check_second(
    problem: Problem,
    function: str,
    variables: tuple[Group, Group],
    gradient: Answer,
    answer: Answer,
    limits: Limits,
) -> Verified:
    """Check the derivative by the second group of the gradient by the first group.

    The gradient's text is checked as well, and the answer against the slopes of that text.
    Raises ``Mismatch`` where one is wrong.
    """
    first = _first(problem, function, variables[0], gradient, limits)
    own, other = _axes(variables[0]), _axes(variables[1])
    arrangement = arranged(own, other, answer.layout)
    text = _read(answer, arrangement, problem, function, limits)
    names = tuple(each.name for each in variables[1])
    second = Claim(first.derivative, names, text, arrangement, first.arrangement)
    return _verified(problem, function, [first, second])


def _first(
    problem: Problem, function: str, variables: Group, answer: Answer, limits: Limits
) -> Claim:
    shape = problem.shapes[id(problem.definitions[function].expr)]
    arrangement = arranged(_sizes(shape), _axes(variables), answer.layout)
    text = _read(answer, arrangement, problem, function, limits)
    names = tuple(each.name for each in variables)
    return Claim(Text(Program(problem), function), names, text, arrangement)


def _axes(variables: Group) -> Axes:
    """The axes of one variable; several scalars are a vector."""
    return variables[0].space.dims if len(variables) == 1 else (len(variables),)


def _sizes(shape: Shape) -> Axes:
    return tuple(size for dim in shape.dims if not isinstance(size := settled(dim), Unknown))


def _read(
    answer: Answer, arrangement: Arrangement, problem: Problem, function: str, limits: Limits
) -> Text:
    """The text of the answer as it reads."""
    try:
        return read_again(
            answer.temporaries, answer.expression, arrangement.shape, problem, function, limits
        )
    except Disagreement as error:
        raise _mismatch(str(error)) from None


def _verified(problem: Problem, function: str, claims: Sequence[Claim]) -> Verified:
    found = Found()
    try:
        Search(problem, function, claims, found).run()
    except Disagreement as error:
        raise _mismatch(str(error)) from None
    except TooMuchWork:
        found.too_much = True
    if found.zero and not found.points:
        raise _mismatch("the answer divides by zero wherever its function has a slope")
    if not found.points:
        reason = "too large to be checked" if found.too_much else "no real point found"
        return Verified(None, reason=reason)
    return Verified(True, found.points, found.error, MIXED if found.refined else METHOD)


def _mismatch(message: str) -> Exception:
    # Only here: an answer that is right needs nothing of the other engine's check.
    from mccli.calculus.verification.claims import Mismatch

    return Mismatch(message)
