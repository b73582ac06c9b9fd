"""How answers are found, in the style asked for: a derivation for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mccli.calculus.answer import laid_out
from mccli.calculus.derivative import Derivative
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem
from mccli.model.result import Result
from mccli.model.steps import Derivation, Style
from mccli.syntax.tree import Node


def explained(
    result: Result,
    style: Style,
    problem: Problem,
    functions: Sequence[Node],
    found: Sequence[Derivative],
    layout: Layout,
    limits: Limits,
) -> Result:
    """The result, or each of its results, with the derivation of its derivative in ``found``.

    ``functions`` are the components written out.
    """
    order = 2 if result.command == "hessian" else 1
    laid = laid_out(result.command, layout, len(found) > 1)
    made = [_derivation(style, problem, functions, each, order, laid, limits) for each in found]
    return with_derivations(result, made)


def with_derivations(result: Result, made: Sequence[Derivation]) -> Result:
    """The result with its derivation, or each of its results with its own."""
    if not result.results:
        return replace(result, derivation=made[0])
    pairs = zip(result.results, made, strict=True)
    return replace(result, results=tuple(replace(each, derivation=one) for each, one in pairs))


def _derivation(
    style: Style,
    problem: Problem,
    functions: Sequence[Node],
    found: Derivative,
    order: int,
    layout: Layout,
    limits: Limits,
) -> Derivation:
    if style == "rules":
        from mccli.calculus.explaining.rules.derive import by_rules

        return by_rules(problem, functions, found, order, limits)
    from mccli.calculus.explaining.chain.derive import by_chain

    return by_chain(problem, functions, found, order, layout, limits)
