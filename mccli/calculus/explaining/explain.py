"""How answers are found, in the style asked for: a derivation for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mccli.calculus.answer import laid_out
from mccli.calculus.derivative import Derivative
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem
from mccli.model.result import Result
from mccli.model.steps import Derivation, Style
from mccli.syntax.tree import Node

if TYPE_CHECKING:
    from mccli.calculus.tensors.engine import TensorDerivative


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
    parts = result.results or (result,)
    made = [_derivation(style, problem, functions, each, order, laid, limits) for each in found]
    pairs = zip(parts, made, strict=True)
    explained_parts = tuple(replace(part, derivation=one) for part, one in pairs)
    return replace(result, results=explained_parts) if result.results else explained_parts[0]


def explained_symbolic(
    parts: Sequence[Result],
    style: Style,
    problem: Problem,
    found: Sequence[TensorDerivative],
    order: int,
    layout: Layout,
    limits: Limits,
) -> list[Result]:
    """The results in matrix notation with the derivations of what is ``found``, one for each."""
    return [
        replace(part, derivation=_symbolic(style, problem, each, order, layout, limits))
        for part, each in zip(parts, found, strict=True)
    ]


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


def _symbolic(
    style: Style,
    problem: Problem,
    found: TensorDerivative,
    order: int,
    layout: Layout,
    limits: Limits,
) -> Derivation:
    if style == "rules":
        from mccli.calculus.explaining.rules.symbolic import by_rules_symbolic

        return by_rules_symbolic(problem, found, order, layout, limits)
    from mccli.calculus.explaining.chain.matrices.derive import by_chain_symbolic

    return by_chain_symbolic(problem, found, order, layout, limits)
