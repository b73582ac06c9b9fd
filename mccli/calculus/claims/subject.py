"""What a claim is about: the derivative, its functions and variables, and where it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.calculus.arrange import arrange
from mccli.calculus.claims.hints import Entry
from mccli.calculus.claims.judging import Domain
from mccli.calculus.derivative import function_side, groups, variable_side, with_numbers
from mccli.calculus.differentiating import Manner, first_order, positive_names
from mccli.calculus.expansion.expand import Written
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.result import Result
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Subject:
    """A derivative that is claimed: the problem, its functions, and the engine's own answer."""

    problem: Problem
    written: Sequence[Written]
    result: Result
    order: int


def domain_of(subject: Subject, limits: Limits) -> Domain:
    """Where the derivative holds."""
    functions = [entry for each in subject.written for entry in each.value.entries]
    statements = [each.expr for each in subject.result.conditions if each.expr is not None]
    # A claim may name pi where the function does not.
    problem = with_numbers(subject.problem, functions)
    return Domain(functions, statements, positive_names(problem), problem.constants, limits)


def described(
    subject: Subject, pairs: Sequence[tuple[Node, Node | None]], limits: Limits
) -> list[Entry]:
    """Entries, derivative and claim, with their functions and variables, in their order."""
    problem, written = subject.problem, subject.written
    functions = [entry for each in written for entry in each.value.entries]
    group = next(groups(problem))
    denominator, names = variable_side(group)
    numerator = function_side(written)
    labels = [label for axis in numerator.labels for label in axis] or [numerator.name]
    if len(labels) != len(functions):
        labels = [numerator.name] * len(functions)
    layout = subject.result.layout or "numerator"
    if subject.order == 2:
        (gradient,) = first_order(problem, written, limits, Manner(verify=False))
        (functions,) = gradient.filled(gradient.whole)
        labels = [f"the slope by {name}" for name in names]
        places = [(i, j) for i in range(len(names)) for j in range(len(names))]
    else:
        cells = [[(i, j) for j in range(len(names))] for i in range(len(functions))]
        places = list(arrange(cells, numerator, denominator, layout).entries)
    return [
        Entry(*pair, functions[i], labels[i], names[j])
        for pair, (i, j) in zip(pairs, places, strict=True)
    ]
