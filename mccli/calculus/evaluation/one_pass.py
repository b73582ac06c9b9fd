"""One evaluation of scalar trees at a point: exact rationals as long as possible, else ``mpf``.

The nodes are kept in the order they were evaluated, so that derivatives can be accumulated
along it; the branch of a ``where`` that is not taken is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mccli.calculus.evaluation.arithmetic import comparison_value, product_value, sum_value
from mccli.calculus.evaluation.calls import call_value
from mccli.calculus.evaluation.exact import ONE, half_turns
from mccli.calculus.evaluation.functions import TooLarge
from mccli.calculus.evaluation.novalue import too_large
from mccli.calculus.evaluation.powers import power_value
from mccli.calculus.evaluation.precision import Context, Real, as_mpf
from mccli.calculus.evaluation.rounding import Rounding
from mccli.limits import Limits
from mccli.syntax.tree import Node


class Evaluation:
    """Values of a scalar graph at ``point``, by ``id(node)`` in ``done``.

    The caller keeps the nodes alive. ``order`` lists the evaluated nodes, operands first;
    ``chosen`` maps a ``where`` to the branch taken; ``margins`` are the inexact numbers whose
    sign decided something. Names in ``constants`` are the numbers pi and e.
    """

    def __init__(
        self,
        point: Mapping[str, Any],
        constants: frozenset[str],
        digits: int,
        limits: Limits,
    ) -> None:
        self.rounding = Rounding(constants, digits, limits)
        self.margins = self.rounding.margins
        self.constants = constants
        self.point = point
        self.done: dict[int, Real] = {}
        self.order: list[Node] = []
        self.chosen: dict[int, Node] = {}
        self._turns: dict[int, Fraction] = {}

    def run(self, roots: Sequence[Node]) -> list[Real]:
        """The values of the roots. Raises ``NoValue``."""
        return [self.value(root) for root in roots]

    def value(self, root: Node) -> Real:
        """The value of one root, with everything it needs and nothing else. Raises ``NoValue``."""
        done, order, rounding = self.done, self.order, self.rounding
        stack = [root]
        while stack:
            node = stack[-1]
            if id(node) in done:
                stack.pop()
                continue
            if node.op == "call" and node.value == "where":
                needed = self._choose(node)
                if id(needed) not in done:
                    stack.append(needed)
                    continue
                done[id(node)] = done[id(needed)]
            else:
                missing = [operand for operand in node.args if id(operand) not in done]
                if missing:
                    missing.reverse()
                    stack.extend(missing)
                    continue
                args = [done[id(operand)] for operand in node.args]
                try:
                    done[id(node)] = self._apply(rounding, node, args)
                except TooLarge:
                    raise too_large(node) from None
                if self._turns:
                    self._count_turns(node, args)
            stack.pop()
            order.append(node)
        return done[id(root)]

    @property
    def ctx(self) -> Context:
        """The context of the numbers that are not exact."""
        return self.rounding.ctx

    @property
    def exact(self) -> bool:
        """Whether nothing was rounded, so that another precision would say the same."""
        return all(type(value) is Fraction for value in self.done.values())

    def _apply(self, rounding: Rounding, node: Node, args: list[Real]) -> Real:
        """The value of one operation from its operands' values."""
        rule = _RULES.get(node.op)
        if rule is not None:
            return rule(rounding, node, args)
        if node.op == "call":
            return call_value(rounding, node, args, self._turns.get(id(node.args[0])))
        if node.op == "name":
            return self._name(node)
        raise ValueError(f"no value of {node.op!r}")

    def _name(self, node: Node) -> Real:
        if node.value in self.constants:
            if node.value == "pi":
                self._turns[id(node)] = ONE
                return +self.ctx.pi
            return +self.ctx.e
        value = self.point[node.value]
        if isinstance(value, int | float | Fraction):
            return Fraction(value)
        return as_mpf(self.ctx, value)

    def _choose(self, node: Node) -> Node:
        """The operand that a ``where`` needs next: its condition, then the branch taken."""
        condition = node.args[0]
        value = self.done.get(id(condition))
        if value is None:
            return condition
        chosen = self.chosen.get(id(node))
        if chosen is None:
            chosen = self.chosen[id(node)] = node.args[
                2 if self.rounding.sign(node, value) == 0 else 1
            ]
        return chosen

    def _count_turns(self, node: Node, args: list[Real]) -> None:
        parts = [self._turns.get(id(operand)) for operand in node.args]
        if any(part is not None for part in parts):
            turns = half_turns(node, parts, args)
            if turns is not None:
                self._turns[id(node)] = turns


_RULES: dict[str, Callable[[Rounding, Node, list[Real]], Real]] = {
    "number": lambda rounding, node, args: rounding.fit(node, Fraction(node.value)),
    "negative": lambda rounding, node, args: -args[0],
    "sum": sum_value,
    "product": product_value,
    "power": power_value,
    "comparison": comparison_value,
}
