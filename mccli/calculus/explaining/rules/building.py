"""Trees put together for readers: nothing is reordered or computed, and few brackets are needed.

A product as a factor and a sum as a term are spliced in, signs come to the front, and a literal
one is no factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from mccli.syntax.tree import Node, call, number

ZERO = number(0)
ONE = number(1)
_PLAIN = {"*": "*", "/": "/", "⊙": "*", "⊘": "/", "·": "*"}
_DIGITS = 40

Factor = tuple[str, Node]
"""A factor with its operator, ``*`` or ``/``."""


def is_number(node: Node, value: int) -> bool:
    """Whether a node is that literal."""
    return node.op == "number" and node.value == value


def factors(node: Node) -> list[Factor]:
    """The factors of a product of scalars; any other node is its own only factor."""
    if node.op != "product":
        return [("*", node)]
    return [(_PLAIN[sign], each) for sign, each in zip(node.value, node.args, strict=True)]


def product(parts: Iterable[Factor]) -> Node:
    """The product and quotient of the factors in their order."""
    negative = False
    kept: list[Factor] = []
    for sign, part in parts:
        while part.op == "negative":
            part, negative = part.args[0], not negative
        if sign == "*" and _is_spliced(part, first=not kept):
            kept += factors(part)
        else:
            kept.append((sign, part))
    kept = [each for each in kept if not is_number(each[1], 1)]
    if not kept or kept[0][0] == "/":
        kept.insert(0, ("*", ONE))
    if len(kept) == 1:
        found = kept[0][1]
    else:
        found = Node("product", "".join(sign for sign, _ in kept), tuple(e for _, e in kept))
    return minus(found) if negative else found


def _is_spliced(part: Node, first: bool) -> bool:
    """Whether a factor is a product that needs no brackets.

    u'*v has them behind another factor: A*u'*v would be (A*u')*v.
    """
    if part.op != "product" or not set(part.value) <= {"*", "/"}:
        return False
    return first or all(each.op != "transpose" for each in part.args)


def times(*parts: Node) -> Node:
    """The product of the factors."""
    return product([("*", part) for part in parts])


def over(above: Node, below: Node) -> Node:
    """The quotient."""
    return product([("*", above), ("/", below)])


def scaled(slope: Node, inner: Node) -> Node:
    """slope*inner; for a slope 1/v the quotient inner/v."""
    if slope.op == "negative":
        return minus(scaled(slope.args[0], inner))
    parts = factors(slope)
    if is_number(parts[0][1], 1) and all(sign == "/" for sign, _ in parts[1:]):
        return product([("*", inner), *parts[1:]])
    return times(slope, inner)


def minus(node: Node) -> Node:
    """The opposite."""
    return node.args[0] if node.op == "negative" else Node("negative", None, (node,))


def plus(terms: Sequence[tuple[str, Node]]) -> Node:
    """The sum of terms with their signs, in their order."""
    kept: list[tuple[str, Node]] = []
    for sign, term in terms:
        kept += spliced(sign, term)
    if len(kept) == 1:
        sign, term = kept[0]
        return term if sign == "+" else minus(term)
    return Node("sum", "".join(sign for sign, _ in kept), tuple(term for _, term in kept))


def spliced(sign: str, term: Node) -> list[tuple[str, Node]]:
    """A term as terms of the sum around it: an added sum is several."""
    if term.op == "negative":
        return [("-" if sign == "+" else "+", term.args[0])]
    if term.op == "sum" and sign == "+":
        return list(zip(term.value, term.args, strict=True))
    return [(sign, term)]


def power(base: Node, exponent: Node) -> Node:
    """base^exponent; the base for the exponent 1, and 1 for 0."""
    if is_number(exponent, 1):
        return base
    return ONE if is_number(exponent, 0) else Node("power", "^", (base, exponent))


def function(name: str, argument: Node) -> Node:
    """A function of one argument."""
    return call(name, argument)


def rational(node: Node) -> Fraction | None:
    """The value of a short rational constant; None for other nodes."""
    match node.op:
        case "number":
            value = Fraction(node.value)
            size = max(abs(value.numerator), value.denominator)
            return value if size < 10**_DIGITS else None
        case "negative":
            value_ = rational(node.args[0]) if node.args[0].op in ("number", "product") else None
            return None if value_ is None else -value_
        case "product" if len(node.args) == 2 and all(a.op == "number" for a in node.args):
            left, right = (rational(each) for each in node.args)
            if left is None or right is None or (node.value[1] in "/⊘" and right == 0):
                return None
            return left / right if node.value[1] in "/⊘" else left * right
    return None
