"""Values of sums, products and comparisons: exact as long as every operand is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from mccli.calculus.evaluation.exact import ONE, ZERO
from mccli.calculus.evaluation.novalue import division_by_zero
from mccli.calculus.evaluation.precision import Mpf, Real, as_mpf
from mccli.calculus.evaluation.rounding import Rounding
from mccli.syntax.tree import Node

_HOLDS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
}


def sum_value(rounding: Rounding, node: Node, args: list[Real]) -> Real:
    """The sum: exact terms are added exactly, the others after them."""
    integers = 0
    exact = ZERO
    rest: Mpf = None
    for sign, value in zip(node.value, args, strict=True):
        if type(value) is not Fraction:
            term = value if sign == "+" else -value
            rest = term if rest is None else rest + term
        elif value.denominator == 1:
            integers += value.numerator if sign == "+" else -value.numerator
        else:
            total = rounding.fit(node, exact + value if sign == "+" else exact - value)
            if type(total) is not Fraction:
                rest = total if rest is None else rest + total
                total = ZERO
            exact = total
    total = rounding.fit(node, exact + integers)
    if rest is None:
        return total
    return rest if total == 0 else rest + as_mpf(rounding.ctx, total)


def product_value(rounding: Rounding, node: Node, args: list[Real]) -> Real:
    """The product. Raises ``NoValue`` for a divisor that is zero, or may be."""
    exact = ONE
    rest: Mpf = None
    for operator, operand, value in zip(node.value, node.args, args, strict=True):
        if operator not in "*/":
            raise ValueError(f"no scalar product with {operator!r}")
        if operator == "/" and rounding.sign(operand, value) == 0:
            raise division_by_zero(operand)
        if type(value) is Fraction:
            product = rounding.fit(node, exact * value if operator == "*" else exact / value)
            if type(product) is Fraction:
                exact = product
                continue
            exact, value, operator = ONE, product, "*"
        if rest is None:
            rest = value if operator == "*" else 1 / value
        else:
            rest = rest * value if operator == "*" else rest / value
    if rest is None or exact == 0:
        return exact
    return rest if exact == 1 else rest * as_mpf(rounding.ctx, exact)


def comparison_value(rounding: Rounding, node: Node, args: list[Real]) -> Real:
    """1 where the comparison is true, else 0."""
    left, right = args
    if type(left) is Fraction and type(right) is Fraction:
        order = (left > right) - (left < right)
    else:
        difference = as_mpf(rounding.ctx, left) - as_mpf(rounding.ctx, right)
        # Two sides that read the same are equal, however they are rounded.
        same = difference == 0 and _plain(node.args[0]) == _plain(node.args[1])
        order = 0 if same else rounding.sign(node, difference)
    return ONE if _HOLDS[node.value](order) else ZERO


def _plain(node: Node) -> Node:
    """u for max(u, u) and the like, else the node itself."""
    while node.op == "call" and node.value in ("max", "min"):
        if any(operand != node.args[0] for operand in node.args):
            break
        node = node.args[0]
    return node
