"""Derivatives as they come out with one mistake: what a claim may be instead of right.

The tangents of a function's parts are accumulated forward, as automatic differentiation does,
with one rule misapplied at one part. The values are compared with the claim's: so nothing
depends on how the claim is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mccli.calculus.evaluation.functions import SMOOTH
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, as_mpf
from mccli.calculus.verification.slopes import slopes
from mccli.model.verdict import HintKind
from mccli.syntax.tree import Node

MOST_NODES = 400
MOST_MISTAKES = 150

Tangents = Mapping[int, Mpf]
Rule = Callable[[Evaluation, Node, Tangents, Sequence[int]], Mpf]
"""The tangent of a part from those of its operands; the last are the operands that vary."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A rule misapplied at a part of a function. ``at`` None stands for all such parts.

    ``part`` is what the hint speaks of.
    """

    kind: HintKind
    name: str
    at: Node | None
    part: Node
    rule: Rule


def varying(order: Sequence[Node], name: str) -> set[int]:
    """The ids of the nodes in which a name occurs; operands come first in ``order``."""
    found: set[int] = set()
    for node in order:
        if node.op == "name":
            if node.value == name:
                found.add(id(node))
        elif any(id(operand) in found for operand in node.args):
            found.add(id(node))
    return found


def tangent(
    evaluation: Evaluation, root: Node, name: str, active: set[int], mistake: Mistake | None
) -> Mpf:
    """The derivative of ``root`` by ``name`` with the mistake. Raises ``NoValue``."""
    ctx = evaluation.ctx
    found: dict[int, Mpf] = {}
    for node in evaluation.order:
        if id(node) not in active:
            continue
        if node.op == "name":
            found[id(node)] = ctx.one
            continue
        varies = [i for i, operand in enumerate(node.args) if id(operand) in found]
        wrong = mistake is not None and (
            mistake.at is node or (mistake.at is None and _is_composed(node, varies))
        )
        if wrong and mistake is not None:
            found[id(node)] = mistake.rule(evaluation, node, found, varies)
        else:
            found[id(node)] = right_tangent(evaluation, node, found, varies)
    return found.get(id(root), ctx.zero)


def right_tangent(
    evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]
) -> Mpf:
    """Σ slope · tangent: the chain rule as it is."""
    total = evaluation.ctx.zero
    for i, slope in slopes(evaluation, node, varies):
        total += slope * found[id(node.args[i])]
    return total


def mistakes(order: Sequence[Node], active: set[int]) -> Iterator[Mistake]:
    """The mistakes that can be made in a function, the most telling ones first."""
    for kind in (_chain, _product, _quotient):
        for node in order:
            varies = [i for i, operand in enumerate(node.args) if id(operand) in active]
            if varies:
                yield from kind(node, varies)
    composed = [node for node in order if _is_composed(node, operands_that_vary(node, active))]
    if len(composed) > 1:
        yield Mistake("chain", "all", None, composed[-1], _inner_forgotten)
    variable = next((node for node in order if node.op == "name" and id(node) in active), None)
    for node in composed:
        if variable is not None and node.op == "call" and node.value in SMOOTH:
            yield Mistake("chain", "outer", node, node.args[0], _outer_at(variable))


def operands_that_vary(node: Node, active: set[int]) -> list[int]:
    """The numbers of the operands in which the variable occurs."""
    return [i for i, operand in enumerate(node.args) if id(operand) in active]


# -- the chain rule ------------------------------------------------------------------------------


def _is_composed(node: Node, varies: Sequence[int]) -> bool:
    """Whether the node is an outer function of an inner one that is no bare name."""
    if len(varies) != 1 or node.args[varies[0]].op == "name":
        return False
    if node.op == "call":
        return node.value not in ("where", "max", "min")
    if node.op == "product":
        return bool(node.value[varies[0]] == "/")
    return node.op == "power"


def _chain(node: Node, varies: Sequence[int]) -> Iterator[Mistake]:
    if _is_composed(node, varies):
        yield Mistake("chain", "inner", node, node.args[varies[0]], _inner_forgotten)


def _inner_forgotten(
    evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]
) -> Mpf:
    """f'(u) instead of f'(u)·u'."""
    return sum((slope for _, slope in slopes(evaluation, node, varies)), evaluation.ctx.zero)


def _outer_at(variable: Node) -> Rule:
    """f'(x)·u' instead of f'(u)·u'."""

    def rule(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
        x = value_of(evaluation, variable)
        outer = SMOOTH[node.value]
        slope = outer.first(evaluation.ctx, x, outer.value(evaluation.ctx, x))
        return slope * found[id(node.args[varies[0]])]

    return rule


# -- products and quotients ----------------------------------------------------------------------


def _product(node: Node, varies: Sequence[int]) -> Iterator[Mistake]:
    if node.op != "product" or len(varies) < 2:
        return
    quotient = any(node.value[i] == "/" for i in varies)
    kind: HintKind = "quotient" if quotient else "product"
    for left_out in varies:
        yield Mistake(kind, "term", node, node.args[left_out], _without(left_out))
    if not quotient:
        yield Mistake("product", "product", node, node, _product_of_derivatives)


def _without(left_out: int) -> Rule:
    """The product rule without the term that differentiates one factor."""

    def rule(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
        return right_tangent(evaluation, node, found, [i for i in varies if i != left_out])

    return rule


def _product_of_derivatives(
    evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]
) -> Mpf:
    """u'·v' instead of u'·v + u·v'."""
    total = evaluation.ctx.one
    for i, operand in enumerate(node.args):
        value = found[id(operand)] if i in varies else value_of(evaluation, operand)
        total = total * value if node.value[i] == "*" else total / value
    return total


def _quotient(node: Node, varies: Sequence[int]) -> Iterator[Mistake]:
    if node.op != "product" or len(varies) < 2:
        return
    below = [i for i in varies if node.value[i] == "/"]
    if len(varies) == 2 and len(below) == 1:
        part = node.args[below[0]]
        yield Mistake("quotient", "quotient", node, part, _product_of_derivatives)
        yield Mistake("quotient", "plus", node, part, _plus)
        yield Mistake("quotient", "square", node, part, _no_square)


def _plus(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
    """(u'·v + u·v')/v² instead of (u'·v − u·v')/v²."""
    total = evaluation.ctx.zero
    for i, slope in slopes(evaluation, node, varies):
        sign = -1 if node.value[i] == "/" else 1
        total += sign * slope * found[id(node.args[i])]
    return total


def _no_square(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
    """(u'·v − u·v')/v instead of (u'·v − u·v')/v²."""
    below = next(i for i in varies if node.value[i] == "/")
    return right_tangent(evaluation, node, found, varies) * value_of(evaluation, node.args[below])


def value_of(evaluation: Evaluation, node: Node) -> Mpf:
    """The value of a part that has been evaluated."""
    return as_mpf(evaluation.ctx, evaluation.done[id(node)])
