"""Derivatives as they come out with one mistake: what a claim may be instead of right.

The tangents of a function's parts are accumulated forward, as automatic differentiation does,
with one rule misapplied at one part. The values are compared with the claim's: so nothing
depends on how the claim is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mccli.calculus.evaluation.novalue import NoValue
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
            found[id(node)] = _right(evaluation, node, found, varies)
    return found.get(id(root), ctx.zero)


def _right(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
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
    composed = [node for node in order if _is_composed(node, _varies(node, active))]
    if len(composed) > 1:
        yield Mistake("chain", "all", None, composed[-1], _inner_forgotten)


def smaller_mistakes(order: Sequence[Node], active: set[int]) -> Iterator[Mistake]:
    """Mistakes that would also explain a wrong sign or factor of a whole entry."""
    for kind in (_power, _constant, _sign, _term):
        for node in order:
            varies = _varies(node, active)
            if varies:
                yield from kind(node, varies)


def _varies(node: Node, active: set[int]) -> list[int]:
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
        return _right(evaluation, node, found, [i for i in varies if i != left_out])

    return rule


def _product_of_derivatives(
    evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]
) -> Mpf:
    """u'·v' instead of u'·v + u·v'."""
    total = evaluation.ctx.one
    for i, operand in enumerate(node.args):
        value = found[id(operand)] if i in varies else _value(evaluation, operand)
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
    return _right(evaluation, node, found, varies) * _value(evaluation, node.args[below])


# -- powers, constants, signs, terms -------------------------------------------------------------


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
    return _right(evaluation, node, found, varies) / _value(evaluation, node.args[1])


def _exponent_kept(
    evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]
) -> Mpf:
    """n·u^n·u' instead of n·u^(n−1)·u'."""
    return _right(evaluation, node, found, varies) * _value(evaluation, node.args[0])


def _as_power(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
    """x·a^(x−1) instead of a^x·log(a)."""
    base, exponent = (_value(evaluation, operand) for operand in node.args)
    return exponent * _value(evaluation, node) / base * found[id(node.args[1])]


def _constant(node: Node, varies: Sequence[int]) -> Iterator[Mistake]:
    if node.op == "sum":
        for i, operand in enumerate(node.args):
            if i not in varies:
                yield Mistake("constant", "constant", node, operand, _constant_kept(i))


def _constant_kept(kept: int) -> Rule:
    """u' + c instead of u' for u + c."""

    def rule(evaluation: Evaluation, node: Node, found: Tangents, varies: Sequence[int]) -> Mpf:
        sign = 1 if node.value[kept] == "+" else -1
        total = _right(evaluation, node, found, varies)
        return total + sign * _value(evaluation, node.args[kept])

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
    return -_right(evaluation, node, found, varies)


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


def _value(evaluation: Evaluation, node: Node) -> Mpf:
    return as_mpf(evaluation.ctx, evaluation.done[id(node)])


def evaluated(evaluation: Evaluation, root: Node) -> bool:
    """Whether the root has a value there; its parts are evaluated as well."""
    try:
        evaluation.value(root)
    except NoValue:
        return False
    return True
