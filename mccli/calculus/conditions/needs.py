"""What the derivative needs of each node: a value, or a slope as well, and where.

The operand of a comparison or a step function must have a value and be off the surface, but
need not be smooth; of ``max`` and ``min`` only the operand that is chosen has to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mccli.calculus.conditions.guards import Guard, Use, guards_of, value_uses
from mccli.calculus.conditions.relations import relation, with_sign
from mccli.calculus.conditions.risks import paths_to_risky
from mccli.calculus.conditions.signs import NONNEGATIVE, POSITIVE, Signs
from mccli.calculus.evaluation.constants import constant_nodes, constant_values
from mccli.calculus.evaluation.precision import Real, is_exact
from mccli.limits import Limits
from mccli.syntax.tree import Node, call, compare, postorder
from mccli.syntax.vocabulary import STEPS

# The choice among more operands is not worked out: each is taken to be chosen always.
_MOST_OPERANDS = 8
# Nodes looked at in search of where an operand is constant.
_MOST_LINKS = 50

Inert = tuple[Node, bool, Node, Real | None]
"""A condition, whether true, without which a node is constant; the node; its value if known."""


class Needs:
    """Facts on the nodes below the roots that matter, differentiated by ``wanted``.

    ``order`` and ``signed`` are those of ``conditions_of``.
    ``risky`` are the nodes that may bring conditions with them, operands first. ``values`` and
    ``slopes`` map such a node, and what leads to it, to the guards under which its value, or
    its slope, is needed; ``fixed`` are the constant nodes.
    """

    def __init__(
        self,
        roots: Sequence[Node],
        wanted: frozenset[str],
        constants: frozenset[str],
        positive: frozenset[str],
        limits: Limits,
        order: int = 1,
        signed: bool = True,
    ) -> None:
        self.order, self.signed = order, signed
        self.risky, paths = paths_to_risky(roots)
        below = list(postorder(*self.risky))
        self.fixed = constant_nodes(below, constants)
        known = constant_values(below, self.fixed, constants, limits)
        _add_trivial(below, known)
        self.signs = Signs(known, positive)
        self.steps = self.fixed | set(known)
        self.varying: set[int] = set()
        for node in below:
            self._classify(node, wanted)
        self.values: dict[int, list[Guard]] = guards_of(roots, paths, self._value_uses)
        self.slopes: dict[int, list[Guard]] = guards_of(roots, paths, self._slope_uses)

    def moves(self, node: Node) -> bool:
        """Whether a node is not constant piece by piece."""
        return id(node) in self.varying and id(node) not in self.steps

    def inert(self, start: Node) -> Iterator[Inert]:
        """The conditions without which ``start`` is locally constant."""
        node = start
        for _ in range(_MOST_LINKS):
            moving = [i for i, operand in enumerate(node.args) if self.moves(operand)]
            if node.op == "call" and node.value == "where":
                moving = [i for i in moving if i]
                if len(moving) == 1:
                    other = self.signs.known.get(id(node.args[3 - moving[0]]))
                    yield node.args[0], moving[0] == 1, node, other
            if len(moving) != 1:
                return
            (i,) = moving
            condition = self._choice(node, i) if node.op == "call" else None
            if condition is not None:
                others = [self.signs.known.get(id(each)) for each in node.args]
                value = Fraction(0) if node.value == "relu" else others[i - 1]
                yield condition, True, node, value
            node = node.args[i]

    def _classify(self, node: Node, wanted: frozenset[str]) -> None:
        """Note whether a node is constant piece by piece, and whether it depends on anything."""
        if node.op == "name":
            if node.value in wanted:
                self.varying.add(id(node))
            return
        step = node.op == "comparison" or (node.op == "call" and node.value in STEPS)
        if any(id(operand) in self.varying for operand in node.args):
            self.varying.add(id(node))
        if step or all(id(operand) in self.steps for operand in node.args):
            self.steps.add(id(node))

    def _value_uses(self, node: Node) -> Iterator[Use]:
        return value_uses(node, self.signs.known)

    def _slope_uses(self, node: Node) -> Iterator[Use]:
        if node.op == "comparison" or (node.op == "call" and node.value in STEPS):
            return
        if node.op == "call" and node.value == "where":
            yield from (use for use in self._value_uses(node) if use[0] is not node.args[0])
            return
        if self._is_smooth_power(node):
            yield node.args[0].args[0], None, True
            return
        for i, operand in enumerate(node.args):
            yield operand, self._choice(node, i) if node.op == "call" else None, True

    def _is_smooth_power(self, node: Node) -> bool:
        """Whether a node is |u|^p without a kink, and with derivatives as printed that hold at 0.

        Each derivative of |u|^p has a power of |u| as a factor while p is larger than the order;
        an even power is that of u, but its last derivative must not have the sign of u.
        """
        if node.op != "power" or node.args[0].op != "call" or node.args[0].value != "abs":
            return False
        exponent = node.args[1]
        # What is below no risky node is not among the known ones.
        number = exponent.op == "number"
        p = Fraction(exponent.value) if number else self.signs.known.get(id(exponent))
        if p is None or not is_exact(p):
            return False
        return bool(p > self.order or (p > 0 and p % 2 == 0 and not self.signed))

    def _choice(self, node: Node, i: int) -> Node | None:
        """Where ``max``, ``min`` or ``relu`` can take the slope of operand i; None for always."""
        u, signs = node.args[i], self.signs
        if node.value == "relu":
            return next(iter(with_sign(signs, u, ">=")), None)
        if node.value not in ("max", "min") or not 1 < len(node.args) <= _MOST_OPERANDS:
            return None
        others = (*node.args[:i], *node.args[i + 1 :])
        operator = ">=" if node.value == "max" else "<="
        if len(others) > 1:
            return compare(operator, u, call(node.value, *others, at=node.at))
        bound = signs.known.get(id(others[0]))
        if bound is None:
            return compare(operator, u, others[0])
        never_below = not signs.of(u) & ~NONNEGATIVE and bound <= 0
        never_above = not signs.of(u) & POSITIVE and bound >= 0
        if never_below if operator == ">=" else never_above:
            return None
        return (
            relation(signs, operator, u, bound)
            if is_exact(bound)
            else compare(operator, u, others[0])
        )


def _add_trivial(nodes: Sequence[Node], known: dict[int, Real]) -> None:
    """Add what is the same number wherever it has a value: x^0, 0*x, x - x."""
    for node in nodes:
        if id(node) in known:
            continue
        if node.op == "product":
            factors = zip(node.value, node.args, strict=True)
            if any(sign == "*" and known.get(id(factor)) == 0 for sign, factor in factors):
                known[id(node)] = Fraction(0)
        elif node.op == "power" and known.get(id(node.args[1])) == 0:
            known[id(node)] = Fraction(1)
        elif node.op == "sum" and node.value in ("+-", "-+") and node.args[0] == node.args[1]:
            known[id(node)] = Fraction(0)
