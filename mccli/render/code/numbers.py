"""Numbers in code: exact rationals as the nearest double, and constants folded where they must be.

A quotient of small integers stays as it is written, since a division of two exact doubles is
rounded once. Integers that a double cannot hold are multiplied out exactly first.
"""

from __future__ import annotations

from fractions import Fraction

from mccli.errors import MccliError, failure
from mccli.syntax.tree import Node, postorder

EXACT = 2**53
"""Integers up to here are doubles."""
_SMALLEST = Fraction(1, 10**300)
_LARGEST = Fraction(10**300)
_SHORT = 10


def literal(value: int | Fraction) -> str:
    """The shortest decimal text of the nearest double: ``2.0``, ``0.1``, ``1e+20``.

    Raises a limit error where the value is too large, or too small, for a double.
    """
    try:
        nearest = float(value)
    except OverflowError:
        raise _out_of_range("large") from None
    if nearest == 0.0 and value != 0:
        raise _out_of_range("small")
    return repr(nearest)


def rational(node: Node) -> Fraction | None:
    """The exact value of a number, its negative, or a product or quotient of such; else None."""
    if node.op == "number":
        return Fraction(node.value)
    if node.op == "negative":
        inner = node.args[0]
        return -Fraction(inner.value) if inner.op == "number" else _quotient(inner, -1)
    return _quotient(node, 1)


def _quotient(node: Node, sign: int) -> Fraction | None:
    if node.op != "product":
        return None
    value = Fraction(sign)
    for operator, factor in zip(node.value, node.args, strict=True):
        inner = factor.args[0] if factor.op == "negative" else factor
        if inner.op != "number":
            return None
        part = Fraction(inner.value) * (1 if inner is factor else -1)
        if operator == "/" and part == 0:
            return None
        value = value / part if operator == "/" else value * part
    return value


def with_doubles(node: Node) -> Node:
    """The product with its numbers as code takes them.

    All are multiplied out where one of them is not a double by itself; a quotient that begins
    the product is written as a short decimal where it is one (``3/4*x`` is ``0.75*x``, which
    is the same double).
    """
    if all(_is_double(each.value) for each in node.args if each.op == "number"):
        return _decimal_first(node)
    value = Fraction(1)
    operators = ""
    factors: list[Node] = []
    for operator, factor in zip(node.value, node.args, strict=True):
        if factor.op != "number":
            operators += operator
            factors.append(factor)
        elif operator == "*":
            value *= factor.value
        elif factor.value != 0:
            value /= factor.value
        else:
            return node
    # The nearest double, exactly: a literal needs no more digits.
    return _product(Fraction(float(literal(value))), operators, factors, node)


def _decimal_first(node: Node) -> Node:
    above, below = node.args[:2]
    if node.value[1] != "/" or above.op != "number" or below.op != "number" or below.value == 0:
        return node
    value = Fraction(above.value) / below.value
    text = repr(float(value))
    if len(text) > _SHORT or Fraction(text) != value:
        return node
    return _product(value, node.value[2:], list(node.args[2:]), node)


def _product(value: Fraction, operators: str, factors: list[Node], node: Node) -> Node:
    constant = Node("number", value, (), node.at)
    if not factors:
        return constant
    return Node("product", "*" + operators, (constant, *factors), node.at)


def _is_double(value: int | Fraction) -> bool:
    """Whether rounding the number by itself loses no more than the last digit."""
    if isinstance(value, int):
        return value <= EXACT
    return _SMALLEST <= value <= _LARGEST


def is_constant(node: Node, names: frozenset[str]) -> bool:
    """Whether no name but those in ``names`` occurs."""
    return all(each.op != "name" or each.value in names for each in postorder(node))


def _out_of_range(what: str) -> MccliError:
    return failure(
        "limit",
        "limit.double",
        f"a number is too {what} for double precision, in which generated code computes",
        "scale the variables so that no constant is beyond 1e308 or below 1e-308",
    )
