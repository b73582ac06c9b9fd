"""A line without what rules leave behind: zeros, ones, and numbers amid a product."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from mccli.calculus.explaining.rules.building import (
    ONE,
    ZERO,
    Factor,
    factors,
    is_number,
    minus,
    plus,
    power,
    product,
    rational,
    spliced,
)
from mccli.syntax.tree import Node, fold, number, rebuilt

_PLAIN = frozenset("*/")


def tidied(line: Node) -> Node:
    """The line with 0*u and u + 0 dropped, signs resolved, numbers in front, like parts joined."""
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
    """Without zeros; terms that differ in a number only are joined, as in 2*u + u = 3*u."""
    given = zip(signs, args, strict=True)
    terms = [each for sign, term in given for each in spliced(sign, term)]
    totals: dict[Node, Fraction] = {}
    counts: Counter[Node] = Counter()
    for sign, term in terms:
        value, rest = _coefficient(term)
        totals[rest] = totals.get(rest, Fraction(0)) + (value if sign == "+" else -value)
        counts[rest] += 1
    kept: list[tuple[str, Node]] = []
    for sign, term in terms:
        _, rest = _coefficient(term)
        if rest not in totals:
            continue
        total = totals.pop(rest)
        if counts[rest] > 1:
            sign, term = ("-" if total < 0 else "+"), _multiple(abs(total), rest)
        if total:
            kept.append((sign, term))
    return plus(kept) if kept else ZERO


def _coefficient(term: Node) -> tuple[Fraction, Node]:
    """A term as a number times the rest; a number is a multiple of 1."""
    value = rational(term)
    if value is not None:
        return value, ONE
    if term.op != "product" or term.args[0].op != "number":
        return Fraction(1), term
    rest = product([("*", ONE), *factors(term)[1:]])
    return Fraction(term.args[0].value), rest


def _multiple(value: Fraction, rest: Node) -> Node:
    """A positive multiple, a divisor at the end."""
    found = product([("*", number(value.numerator)), ("*", rest)])
    if value.denominator == 1:
        return found
    return product([("*", found), ("/", number(value.denominator))])


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
    found = _multiple(coefficient, product([("*", ONE), *_joined(rest)]))
    return minus(found) if negative else found


def _joined(parts: list[Factor]) -> list[Factor]:
    """Whole powers of one base as one power: u*u^2 = u^3, u/u^2 = 1/u."""
    powers = [_power(sign, part) for sign, part in parts]
    counts = Counter(base for base, _ in powers)
    totals: dict[Node, int] = {}
    for base, exponent in powers:
        totals[base] = totals.get(base, 0) + exponent
    found: list[Factor] = []
    for each, (base, _) in zip(parts, powers, strict=True):
        if counts[base] == 1:
            found.append(each)
        elif total := totals.pop(base, 0):
            found.append(("*" if total > 0 else "/", power(base, number(abs(total)))))
    return found


def _power(sign: str, part: Node) -> tuple[Node, int]:
    """A factor as a whole power, a divisor as a negative one."""
    turn = 1 if sign == "*" else -1
    if part.op == "power" and part.value == "^" and part.args[1].op == "number":
        exponent = part.args[1].value
        if isinstance(exponent, int) and exponent:
            return part.args[0], turn * exponent
    return part, turn
