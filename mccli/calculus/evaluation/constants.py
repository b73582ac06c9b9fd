"""Constant parts of scalar trees: found, evaluated once, and refused where they have no value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue, undefined
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Real, magnitude, short
from mccli.limits import Limits
from mccli.syntax.tree import Node, free_names, postorder
from mccli.syntax.vocabulary import CONSTANTS

DIGITS = 30


def constant_nodes(roots: Sequence[Node], constants: frozenset[str]) -> set[int]:
    """The ids of the nodes below the roots that contain no variable."""
    found: set[int] = set()
    for node in postorder(*roots):
        if node.op == "name":
            if node.value in constants:
                found.add(id(node))
        elif all(id(operand) in found for operand in node.args):
            found.add(id(node))
    return found


def unbound_constants(
    roots: Sequence[Node], known: frozenset[str], names: Iterable[str]
) -> set[str]:
    """The constants that are nobody's variable, so that an answer may name them: erf brings pi.

    ``known`` are those read as constants below the ``roots``, ``names`` the variables.
    """
    return set(CONSTANTS) - (free_names(*roots) - known) - set(names)


def check_constants(roots: Sequence[Node], constants: frozenset[str], limits: Limits) -> None:
    """Evaluate every constant part that is needed whatever the variables are.

    A branch of a ``where`` counts only if the condition is constant and chooses it. Raises
    ``NoValue`` with the node: for ``1/0``, ``log(0)``, ``9^9^9``, and for ``x/0`` and
    ``(-2)^x``, which have no value for any x.
    """
    fixed = constant_nodes(roots, constants)
    whole: list[Node] = []
    divisors: list[Node] = []
    bases: list[Node] = []
    seen: set[int] = set()
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if id(node) in fixed:
            if node.args:
                whole.append(node)
        elif node.op == "call" and node.value == "where":
            condition, first, second = node.args
            if id(condition) not in fixed:
                stack.append(condition)
            elif values([condition], {}, constants, DIGITS, limits)[0] != 0:
                stack.append(first)
            else:
                stack.append(second)
        else:
            stack.extend(reversed(node.args))
            if node.op == "product" and "/" in node.value:
                pairs = zip(node.value, node.args, strict=True)
                divisors += [each for sign, each in pairs if sign == "/" and id(each) in fixed]
            elif node.op == "power" and id(node.args[0]) in fixed:
                bases.append(node)
    one = Node("number", 1)
    whole += [Node("product", "*/", (one, divisor), divisor.at) for divisor in divisors]
    powers = [power.args[0] for power in bases]
    found = values([*whole, *powers], {}, constants, DIGITS, limits) if whole or powers else []
    for power, base in zip(bases, found[len(whole) :], strict=True):
        if base < 0:
            reason = "has no real value here: a negative base needs a constant whole exponent"
            raise undefined(power, f"a power of {short(base)} {reason}")


def constant_values(
    roots: Sequence[Node], fixed: set[int], constants: frozenset[str], limits: Limits
) -> dict[int, Real]:
    """The values of the constant nodes, by id, without those that have none or are doubtful."""
    evaluation = Evaluation({}, constants, 2 * DIGITS, limits)
    known: dict[int, Real] = {}
    for node in postorder(*roots):
        if id(node) not in fixed:
            continue
        lazy = node.op == "call" and node.value == "where"
        if not lazy and any(id(operand) not in known for operand in node.args):
            continue
        try:
            value = evaluation.value(node)
        except NoValue:
            continue
        # A tiny inexact number may be a rounded zero.
        if not hasattr(value, "_mpf_") or magnitude(value) > -4 * DIGITS:
            known[id(node)] = value
    return known
