"""Where the operand of a surface is constant nearby, so that the surface does not matter.

``relu(x) > 0`` jumps where x = 0 and nowhere else, though relu(x) is 0 wherever x < 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mccli.calculus.conditions.guards import Guard
from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.precision import Real, is_exact
from mccli.calculus.tensors.facts.knowledge import Knowledge
from mccli.calculus.tensors.facts.needs import Needs
from mccli.limits import Limits
from mccli.syntax.scalar import is_scalar, is_scalar_operation
from mccli.syntax.tree import Node, fold, free_names, number, rebuilt

# Nodes looked at in search of where an operand is constant.
_MOST_LINKS = 50
_DIGITS = 30

Inert = tuple[Node, bool, Node, Real | None]
"""A condition, whether true, without which a node is constant; the node; its value if known."""


def with_inert(needs: Needs, node: Node, statement: Node, guard: Guard) -> Guard:
    """The guard of a statement on a surface, and where the surface's operand can vary."""
    surface = node.args[0] if node.value == "where" else node
    for condition, taken, part, value in _inert(needs, surface):
        if not _holds_with(needs.facts, statement, part, value):
            guard = guard, condition, taken
    return guard


def _inert(needs: Needs, start: Node) -> Iterator[Inert]:
    """The conditions without which an entry of ``start`` is locally constant."""
    node, known = start, needs.facts.known
    for _ in range(_MOST_LINKS):
        moving = [i for i, operand in enumerate(node.args) if needs.moves(operand)]
        if node.op == "call" and node.value == "where":
            moving = [i for i in moving if i]
            if len(moving) == 1:
                other = known.get(id(node.args[3 - moving[0]]))
                yield node.args[0], moving[0] == 1, node, other
        if len(moving) != 1 or not _is_entrywise(needs.facts, node, node.args[moving[0]]):
            return
        (i,) = moving
        condition = needs.choice(node, i) if node.op == "call" else None
        if condition is not None:
            zero = node.value == "relu"
            yield condition, True, node, Fraction(0) if zero else known.get(id(node.args[i - 1]))
        node = node.args[i]


def _is_entrywise(facts: Knowledge, node: Node, operand: Node) -> bool:
    """Whether an entry of a node depends on the operand by that same entry only."""
    if facts.shape(node) != facts.shape(operand):
        return False
    if node.op == "product":
        return facts.is_entrywise(node)
    if node.op == "power":
        return bool(node.value == ".^") or facts.is_scalar(node)
    return is_scalar_operation(node)


def _holds_with(facts: Knowledge, statement: Node, part: Node, value: Real | None) -> bool:
    """Whether the statement is known to hold where the part has the value."""
    if value is None or not is_exact(value):
        return False
    tree = fold(
        statement, lambda node, args: number(value) if node is part else rebuilt(node, args)
    )
    if free_names(tree) - facts.constants or not is_scalar([tree]):
        return False
    try:
        return bool(values([tree], {}, facts.constants, _DIGITS, Limits())[0] != 0)
    except NoValue:
        return False
