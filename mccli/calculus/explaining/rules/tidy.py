"""A line without what rules leave behind: zeros, ones, and numbers amid a product."""

from __future__ import annotations

from fractions import Fraction

from mccli.calculus.explaining.rules.building import (
    ZERO,
    Factor,
    is_number,
    minus,
    plus,
    power,
    product,
    rational,
)
from mccli.syntax.tree import Node, fold, number, rebuilt

_PLAIN = frozenset("*/")


def tidied(line: Node) -> Node:
    """The line with 0*u and u + 0 dropped, u^1 and signs resolved, numbers in front."""
    return fold(line, _tidied)


def _tidied(node: Node, args: list[Node]) -> Node:
    match node.op:
        case "negative":
            return args[0] if is_number(args[0], 0) else minus(args[0])
        case "sum":
            return _sum(node.value, args)
        case "product" if set(node.value) <= _PLAIN:
            return _product(node.value, args)
        case "power" if is_number(args[1], 1) or is_number(args[1], 0):
            return power(*args)
        case "call" if node.value == "where" and args[1] == args[2] and is_number(args[1], 0):
            return ZERO
    return rebuilt(node, args)


def _sum(signs: str, args: list[Node]) -> Node:
    terms = [(sign, term) for sign, term in zip(signs, args, strict=True) if not is_number(term, 0)]
    return plus(terms) if terms else ZERO


def _product(operators: str, args: list[Node]) -> Node:
    """The product with its rational numbers multiplied into one coefficient in front."""
    parts = list(zip(operators, args, strict=True))
    if any(sign == "*" and is_number(part, 0) for sign, part in parts):
        return ZERO
    whole = product(parts)
    negative = whole.op == "negative"
    if negative:
        whole = whole.args[0]
    if whole.op != "product":
        return minus(whole) if negative else whole
    coefficient = Fraction(1)
    rest: list[Factor] = []
    for sign, part in zip(whole.value, whole.args, strict=True):
        value = rational(part)
        if value is None or (sign == "/" and value == 0):
            rest.append((sign, part))
        else:
            coefficient = coefficient * value if sign == "*" else coefficient / value
    found = product([("*", number(coefficient.numerator)), *rest])
    if coefficient.denominator != 1:
        found = product([("*", found), ("/", number(coefficient.denominator))])
    return minus(found) if negative else found
