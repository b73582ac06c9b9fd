"""Constant parts of scalar trees: found, evaluated once, and refused where they have no value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue, undefined
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Real, magnitude, short
from mccli.limits import Limits
from mccli.syntax.tree import Lasting, Node, postorder
from mccli.syntax.vocabulary import CONSTANTS

DIGITS = 30
# Literals up to here are not worth a look at their sizes.
_SHORT = 10**9


def constant_nodes(nodes: Iterable[Node], constants: frozenset[str]) -> set[int]:
    """The ids of the nodes that contain no variable; the nodes come operands first."""
    found: set[int] = set()
    for node in nodes:
        if node.op == "name":
            if node.value in constants:
                found.add(id(node))
        elif all(id(operand) in found for operand in node.args):
            found.add(id(node))
    return found


def unbound_constants(occurring: set[str], known: frozenset[str], names: Iterable[str]) -> set[str]:
    """The constants that are nobody's variable, so that an answer may name them: erf brings pi.

    ``occurring`` are the names in the functions, ``known`` those of them that are read as
    constants, ``names`` the variables.
    """
    return set(CONSTANTS) - (occurring - known) - set(names)


def check_constants(roots: Sequence[Node], constants: frozenset[str], limits: Limits) -> None:
    """Evaluate every constant part that is needed whatever the variables are.

    A branch of a ``where`` counts only if the condition is constant and chooses it. Raises
    ``NoValue`` with the node: for ``1/0``, ``log(0)``, ``9^9^9``, and for ``x/0`` and
    ``(-2)^x``, which have no value for any x.
    """
    if not _has_constants(roots, constants):
        return
    fixed = constant_nodes(postorder(*roots), constants)
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


def check_derivative(
    functions: Sequence[Node],
    rows: Sequence[Sequence[tuple[int, Node]]],
    constants: frozenset[str],
    limits: Limits,
) -> None:
    """Refuse a derivative that has no value for any x: ``2*x/0`` of ``x^2/(y - y)``.

    Row i belongs to function i; at second order all rows belong to the one function. Raises
    ``NoValue`` with the function. Only answers that could not be checked need this.
    """
    for number, row in enumerate(rows):
        try:
            check_constants([entry for _, entry in row], constants, limits)
        except NoValue as error:
            if error.kind != "undefined":
                continue
            function = functions[min(number, len(functions) - 1)]
            message = f"this has no real derivative: {error.message}"
            raise undefined(function, message) from None


def _has_constants(roots: Iterable[Node], constants: frozenset[str]) -> bool:
    """Whether some node below the roots could be refused for the constants in it.

    A node without variables has one below it whose operands are all leaves or literals.
    """
    pending = [root for root in roots if root.args]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if type(node) is Lasting:
            if _has_lasting_constants(node, constants):
                return True
            continue
        varies = False
        for operand in node.args:
            if operand.args:
                if not _is_literal(operand):
                    varies = True
                    pending.append(operand)
            elif operand.op == "name" and operand.value not in constants:
                varies = True
        if not varies and not _is_literal(node):
            return True
        if node.op == "product" and "/" in node.value and not _has_sound_divisors(node):
            return True
        if node.op == "power" and node.args[0].op == "negative" and _is_literal(node.args[0]):
            return True
    return False


def _has_lasting_constants(node: Lasting, constants: frozenset[str]) -> bool:
    key = "constants", constants
    found: bool | None = node.alike.get(key)
    if found is None:
        whole = Node(node.op, node.value, node.args)
        found = node.alike[key] = _has_constants([whole], constants)
    return found


def _is_literal(node: Node) -> bool:
    """Whether a node is a short number, its negative, or a product or quotient of such."""
    if node.op not in ("negative", "product"):
        return False
    for operand in node.args:
        if operand.op != "number" or operand.value > _SHORT:
            return False
    return len(node.args) <= 2 and _has_sound_divisors(node)


def _has_sound_divisors(node: Node) -> bool:
    """Whether no divisor of a product is zero as it stands."""
    return node.op == "negative" or not any(
        sign == "/" and divisor.value == 0
        for sign, divisor in zip(node.value, node.args, strict=True)
        if divisor.op == "number"
    )


def constant_values(
    nodes: Iterable[Node], fixed: set[int], constants: frozenset[str], limits: Limits
) -> dict[int, Real]:
    """The values of the nodes that are ``fixed``, by id, without those that have none.

    The nodes come operands first. A value that may be a rounded zero is left out.
    """
    evaluation = Evaluation({}, constants, 2 * DIGITS, limits)
    known: dict[int, Real] = {}
    for node in nodes:
        if id(node) not in fixed:
            continue
        lazy = node.op == "call" and node.value == "where"
        if not lazy and any(id(operand) not in known for operand in node.args):
            continue
        try:
            value = evaluation.value(node)
        except NoValue:
            continue
        if not hasattr(value, "_mpf_") or magnitude(value) > -4 * DIGITS:
            known[id(node)] = value
    return known
