"""What the derivative needs of each node of a function: a value, or a slope as well.

The operand of a comparison or a step function must
be off the surface but need not be smooth; of ``max`` and ``min`` only the operand that is
chosen has to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mccli.calculus.conditions.guards import Guard, Use, guards_of, value_uses
from mccli.calculus.conditions.relations import relation
from mccli.calculus.evaluation.precision import is_exact
from mccli.calculus.tensors.facts.knowledge import Knowledge
from mccli.syntax.tree import Node, call, compare, postorder
from mccli.syntax.vocabulary import STEPS

# The choice among more operands is not worked out: each is taken to be chosen always.
_MOST_OPERANDS = 8


class Needs:
    """The guards under which a node's value, or slope, is needed, by ``id(node)``.

    ``roots`` are the functions, differentiated by ``variables`` up to ``order``; ``nodes`` are
    all below them, operands first.
    """

    def __init__(
        self, facts: Knowledge, roots: Sequence[Node], variables: frozenset[str], order: int
    ) -> None:
        self.order = order
        self.facts = facts
        self.nodes = [node for node in postorder(*roots) if node.args]
        self._varying: set[int] = set()
        self._steps: set[int] = set()
        for node in postorder(*roots):
            self._classify(node, variables)
        self.values: dict[int, list[Guard]] = guards_of(roots, self.nodes, self._value_uses)
        self.slopes: dict[int, list[Guard]] = guards_of(roots, self.nodes, self._slope_uses)

    def moves(self, node: Node) -> bool:
        """Whether a function's node varies with the variables and is not constant in pieces."""
        return id(node) in self._varying and id(node) not in self._steps

    def smooth(self, node: Node, operand: Node) -> bool:
        """Whether the derivative of the node by this operand is needed."""
        return id(node) in self.slopes and self.moves(operand)

    def _classify(self, node: Node, variables: frozenset[str]) -> None:
        if node.op == "name":
            if node.value in variables:
                self._varying.add(id(node))
            return
        if any(id(operand) in self._varying for operand in node.args):
            self._varying.add(id(node))
        if (
            _is_step(node)
            or _cancels(node)
            or not any(self.moves(operand) for operand in node.args)
        ):
            self._steps.add(id(node))

    def _value_uses(self, node: Node) -> Iterator[Use]:
        return value_uses(node, self.facts.known)

    def _slope_uses(self, node: Node) -> Iterator[Use]:
        if _is_step(node):
            return
        if node.op == "call" and node.value == "where":
            yield from (use for use in self._value_uses(node) if use[0] is not node.args[0])
            return
        if self._is_smooth_power(node):
            yield node.args[0].args[0], None, True
            return
        for i, operand in enumerate(node.args):
            yield operand, self.choice(node, i) if node.op == "call" else None, True

    def _is_smooth_power(self, node: Node) -> bool:
        """Whether a node is |u|^2, norm(u)^3 or the like: such a power has no kink.

        Each derivative of norm(u)^p divides by norm(u)^2 once more, and even powers need none;
        those of |u|^p have a power of |u| as a factor while p is larger than the order.
        """
        if node.op != "power" or node.args[0].op != "call":
            return False
        exponent = self.facts.known.get(id(node.args[1]))
        if exponent is None or not is_exact(exponent) or exponent <= 0:
            return False
        function, argument = node.args[0].value, node.args[0].args[0]
        if function in ("norm", "norm2") and not self.facts.is_scalar(argument):
            return bool(exponent % 2 == 0 or exponent >= 2 * self.order)
        absolute = function == "abs" or (
            function in ("norm", "norm1", "norm2") and self.facts.is_scalar(argument)
        )
        return absolute and bool(exponent % 2 == 0 or exponent > self.order)

    def choice(self, node: Node, i: int) -> Node | None:
        """Where ``max``, ``min`` or ``relu`` can take the slope of operand i; None for always."""
        u = node.args[i]
        if node.value == "relu":
            return relation(self.facts, ">=", u)
        if node.value not in ("max", "min") or not 1 < len(node.args) <= _MOST_OPERANDS:
            return None
        others = (*node.args[:i], *node.args[i + 1 :])
        operator = ">=" if node.value == "max" else "<="
        other = others[0] if len(others) == 1 else call(node.value, *others)
        bound = self.facts.known.get(id(other))
        if bound is not None and is_exact(bound):
            return relation(self.facts, operator, u, bound)
        return compare(operator, u, other)


def _cancels(node: Node) -> bool:
    """Whether a node is u - u."""
    return node.op == "sum" and node.value in ("+-", "-+") and node.args[0] == node.args[1]


def _is_step(node: Node) -> bool:
    """Whether a node is constant in pieces by its own operation."""
    return node.op == "comparison" or (node.op == "call" and node.value in STEPS)
