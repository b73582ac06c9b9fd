"""Statements such as ``u != 0`` and ``u > 0`` in their simplest form, as comparison trees.

Each function returns the comparisons that must all hold; none where the statement is always
true. Statements already made elsewhere for the same tree (a divisor is not zero, a base with
a variable exponent is positive) are relied on.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.calculus.conditions.signs import (
    NEGATIVE,
    NONNEGATIVE,
    POSITIVE,
    SIGN_KEEPING,
    ZERO,
    Signs,
)
from mccli.calculus.evaluation.precision import Real, is_exact
from mccli.syntax.tree import Node, compare, number

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
# Zero exactly where the argument is.
_ZERO_KEEPING = SIGN_KEEPING | {"abs", "sqrt"}
# Simplifying stops at this many steps, so that its cost stays linear in the function's size.
_STEPS = 50
_ZERO = Fraction(0)


def nonzero(signs: Signs, start: Node) -> list[Node]:
    """``start != 0``, a product by its factors, a power by its base."""
    found: list[Node] = []
    pending = [start]
    for _ in range(_STEPS):
        if not pending:
            break
        node = pending.pop()
        if not signs.of(node) & ZERO:
            continue
        if node.op == "negative" or (node.op == "call" and node.value in _ZERO_KEEPING):
            pending.append(node.args[0])
        elif node.op == "product":
            factors = zip(node.value, node.args, strict=True)
            pending += [factor for sign, factor in factors if sign == "*"][::-1]
        elif node.op == "power":
            exponent = signs.known.get(id(node.args[1]))
            if exponent is not None and exponent > 0:
                pending.append(node.args[0])
        elif node.op == "call" and node.value == "relu":
            found += with_sign(signs, node.args[0], ">")
        else:
            found.append(relation(signs, "!=", node))
    return found + [relation(signs, "!=", node) for node in pending]


def with_sign(signs: Signs, node: Node, operator: str) -> list[Node]:
    """``node > 0`` (or ``>=``, ``<``, ``<=``), without factors whose sign is known."""
    extra: list[Node] = []
    strict = "=" not in operator
    for _ in range(_STEPS):
        allowed = (POSITIVE if ">" in operator else NEGATIVE) | (0 if strict else ZERO)
        mask = signs.of(node)
        if not mask & ~allowed:
            return extra
        if strict and not mask & ~(allowed | ZERO):
            return extra + nonzero(signs, node)
        if node.op == "negative":
            node, operator = node.args[0], _MIRRORED[operator]
        elif _keeps_sign(signs, node):
            node = node.args[0]
        elif node.op == "product":
            kept, flips = _undecided_factors(signs, node, strict, extra)
            operator = _MIRRORED[operator] if flips else operator
            if len(kept) != 1:
                whole = node if len(kept) == len(node.args) else _multiplied(kept)
                return [compare(operator, whole, number(0)), *extra]
            node = kept[0]
        else:
            break
    return [relation(signs, operator, node), *extra]


def relation(signs: Signs, operator: str, node: Node, bound: Real = _ZERO) -> Node:
    """``node operator bound`` with the constant terms of a sum on the right-hand side."""
    if node.op != "sum" or not is_exact(bound):
        return compare(operator, node, number(bound))
    terms: list[tuple[str, Node]] = []
    for sign, term in zip(node.value, node.args, strict=True):
        value = signs.known.get(id(term))
        if value is None or not is_exact(value):
            terms.append((sign, term))
        else:
            bound = bound - value if sign == "+" else bound + value
    if not terms:
        return compare(operator, node, number(0))
    if all(sign == "-" for sign, _ in terms):
        terms = [("+", term) for _, term in terms]
        operator, bound = _MIRRORED[operator], -bound
    if len(terms) == 1:
        return compare(operator, terms[0][1], number(bound))
    if len(terms) == 2 and bound == 0 and terms[0][0] != terms[1][0]:
        (sign, left), (_, right) = terms
        return compare(operator, *((left, right) if sign == "+" else (right, left)))
    text = "".join(sign for sign, _ in terms)
    left = Node("sum", text, tuple(term for _, term in terms), node.at)
    return compare(operator, left, number(bound))


def different(signs: Signs, left: Node, right: Node) -> list[Node]:
    """``left != right``."""
    if left.op == "number" or id(left) in signs.known:
        left, right = right, left
    value = signs.known.get(id(right))
    if value is None:
        never = not signs.of(left) & signs.of(right)
        return [] if never or left == right else [compare("!=", left, right)]
    if not signs.of(left) & signs.of(right):
        return []
    if value == 0:
        return nonzero(signs, left)
    return [relation(signs, "!=", left, value) if is_exact(value) else compare("!=", left, right)]


def implies(given: Node, wanted: Node) -> bool:
    """Whether one comparison of the same two sides follows from the other."""
    if given.op != "comparison" or wanted.op != "comparison":
        return False
    operator = given.value
    if given.args[0] == wanted.args[1] and given.args[1] == wanted.args[0]:
        operator = _MIRRORED[operator]
    elif given.args != wanted.args:
        return False
    return set(_ORDERS[operator]) <= set(_ORDERS[wanted.value])


def complement(comparison: Node) -> Node:
    """The comparison that holds where this one does not."""
    return compare(_COMPLEMENTS[comparison.value], *comparison.args)


def either(first: Node, second: Node) -> Node | None:
    """The comparison that holds where one of two with the same sides does, if there is one."""
    if second.op != "comparison" or first.args != second.args:
        return None
    orders = set(_ORDERS[first.value]) | set(_ORDERS[second.value])
    return next(
        (compare(each, *second.args) for each, its in _ORDERS.items() if set(its) == orders), None
    )


_ORDERS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}
_COMPLEMENTS = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def _undecided_factors(
    signs: Signs, node: Node, strict: bool, extra: list[Node]
) -> tuple[list[Node], bool]:
    """The factors that can have either sign, and whether the others are negative together.

    What the others need in order not to be zero is added to ``extra``.
    """
    kept: list[Node] = []
    flips = False
    for sign, factor in zip(node.value, node.args, strict=True):
        mask = signs.of(factor) & (~ZERO if sign == "/" else ~0)
        one_signed = not mask & ~NONNEGATIVE or not mask & POSITIVE
        if not one_signed or (mask & ZERO and not strict):
            kept.append(factor)
            continue
        flips ^= not mask & POSITIVE
        if mask & ZERO:
            extra += nonzero(signs, factor)
    return kept, flips


def _multiplied(factors: Sequence[Node]) -> Node:
    if not factors:
        return number(1)
    return Node("product", "*" * len(factors), tuple(factors), factors[0].at)


def _keeps_sign(signs: Signs, node: Node) -> bool:
    """Whether the first operand always has the node's own sign."""
    if node.op == "call":
        return node.value in SIGN_KEEPING
    exponent = signs.known.get(id(node.args[1])) if node.op == "power" else None
    return exponent is not None and is_exact(exponent) and bool(exponent % 2 == 1)
