"""Slips: a wrong exponent, a constant that was kept, a sign, a term that was left out.

They are looked for after what would also explain a wrong sign or factor of a whole entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mccli.calculus.claims.mistakes import (
    Mistake,
    Rule,
    Tangents,
    operands_that_vary,
    right_tangent,
    value_of,
)
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf
from mccli.calculus.verification.slopes import slopes
from mccli.syntax.tree import Node


def slips(order: Sequence[Node], active: set[int]) -> Iterator[Mistake]:
    """The slips that can be made in a function; ``active`` are the parts that vary."""
    for kind in (_power, _constant, _sign, _term):
        for node in order:
            varies = operands_that_vary(node, active)
            if varies:
                yield from kind(node, varies)


def _power(node: Node, varies: Sequence[int]) -> Iterator[Mistake]:
    if node.op == "power" and list(varies) == [0]:
        yield Mistake("power", "factor", node, node, _exponent_forgotten)
        yield Mistake("power", "exponent", node, node, _exponent_kept)
    if node.op == "power" and list(varies) == [1]:
        yield Mistake("power", "base", node, node, _as_power)


def _exponent_forgotten(
    evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]
) -> Mpf:
    """u^(n−1)·u' instead of n·u^(n−1)·u'."""
    return right_tangent(evaluation, node, found, varies) / value_of(evaluation, node.args[1])


def _exponent_kept(
    evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]
) -> Mpf:
    """n·u^n·u' instead of n·u^(n−1)·u'."""
    return right_tangent(evaluation, node, found, varies) * value_of(evaluation, node.args[0])


def _as_power(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
    """x·a^(x−1) instead of a^x·log(a)."""
    base, exponent = (value_of(evaluation, operand) for operand in node.args)
    return exponent * value_of(evaluation, node) / base * found[id(node.args[1])]


def _constant(node: Node, varies: Sequence[int]) -> Iterator[Mistake]:
    if node.op == "sum":
        for i, operand in enumerate(node.args):
            if i not in varies:
                yield Mistake("constant", "constant", node, operand, _constant_kept(i))


def _constant_kept(kept: int) -> Rule:
    """u' + c instead of u' for u + c."""

    def rule(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
        sign = 1 if node.value[kept] == "+" else -1
        total = right_tangent(evaluation, node, found, varies)
        return total + sign * value_of(evaluation, node.args[kept])

    return rule


def _sign(node: Node, varies: Sequence[int]) -> Iterator[Mistake]:
    if node.op == "call" and node.value not in ("where", "max", "min"):
        yield Mistake("sign", "sign", node, node, _negated)
    if node.op == "sum":
        for i in varies:
            yield Mistake("sign", "sign", node, node.args[i], _term_times(i, -1))
    if node.op in ("negative", "product", "power"):
        yield Mistake("sign", "sign", node, node, _negated)


def _negated(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
    return -right_tangent(evaluation, node, found, varies)


def _term(node: Node, varies: Sequence[int]) -> Iterator[Mistake]:
    if node.op == "sum" and len(varies) > 1:
        for i in varies:
            yield Mistake("term", "term", node, node.args[i], _term_times(i, 0))


def _term_times(term: int, factor: int) -> Rule:
    """A sum in which the derivative of one term has a factor."""

    def rule(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
        total = evaluation.ctx.zero
        for i, slope in slopes(evaluation, node, varies):
            total += (factor if i == term else 1) * slope * found[id(node.args[i])]
        return total

    return rule
