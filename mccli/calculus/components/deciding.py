"""Steps and choices of constants, decided before SymPy sees them.

SymPy compares rationals only: of ``log(1/2) >= acos(0)``, ``floor(pi)`` or ``max(e, 3)`` it
keeps a function, and does not notice that it is 0 under a power.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.limits import Limits
from mccli.syntax import tree
from mccli.syntax.tree import Node, fold, postorder, rebuilt
from mccli.syntax.vocabulary import STEPS

_CHOICES = frozenset({"max", "min", "where"})


def decided(
    functions: Sequence[Node], constants: frozenset[str], limits: Limits
) -> tuple[Node, ...]:
    """The functions with constant comparisons and steps as numbers, constant choices made.

    What cannot be decided, or has no value, stays as it is.
    """
    if not any(_is_step(node) or _is_choice(node) for node in postorder(*functions)):
        return tuple(functions)
    from mccli.calculus.evaluation.constants import constant_nodes

    fixed = constant_nodes(postorder(*functions), constants)
    # What is rewritten is asked of the original node, whose id is known to be constant.
    done: dict[int, Node] = {}

    def rule(node: Node, args: list[Node]) -> Node:
        if _is_step(node) and id(node) in fixed:
            value = _values([node], constants, limits)
            if value and isinstance(value[0], Fraction) and value[0].denominator == 1:
                return _integer(int(value[0]), node.at)
        elif _is_choice(node):
            chosen = _chosen(node, fixed, constants, limits)
            if chosen is not None:
                return args[chosen]
        return rebuilt(node, args)

    return tuple(fold(function, rule, done) for function in functions)


def _is_step(node: Node) -> bool:
    return node.op == "comparison" or (node.op == "call" and node.value in STEPS)


def _is_choice(node: Node) -> bool:
    return node.op == "call" and node.value in _CHOICES


def _chosen(node: Node, fixed: set[int], constants: frozenset[str], limits: Limits) -> int | None:
    """Which argument a constant ``max`` or ``min``, or a constant condition, chooses."""
    if node.value == "where":
        if id(node.args[0]) not in fixed:
            return None
        condition = _values([node.args[0]], constants, limits)
        return None if condition is None else (2 if condition[0] == 0 else 1)
    if id(node) not in fixed:
        return None
    found = _values([node, *node.args], constants, limits)
    return None if found is None else found[1:].index(found[0])


def _values(
    nodes: Sequence[Node], constants: frozenset[str], limits: Limits
) -> list[object] | None:
    from mccli.calculus.evaluation.careful import values
    from mccli.calculus.evaluation.constants import DIGITS
    from mccli.calculus.evaluation.novalue import NoValue

    try:
        return list(values(nodes, {}, constants, DIGITS, limits))
    except NoValue:
        return None


def _integer(value: int, at: int) -> Node:
    number = tree.number(abs(value), at)
    return Node("negative", None, (number,), at) if value < 0 else number
