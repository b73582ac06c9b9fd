"""The language's tree of one vertex whose operands have been written: one rule per kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mccli.calculus.components.graph.rationals import Rational
from mccli.calculus.components.graph.vertices import (
    CALL,
    COMPARISON,
    NAME,
    NUMBER,
    POWER,
    PRODUCT,
    SUM,
    Vertex,
)
from mccli.syntax import tree
from mccli.syntax.tree import Node

# Products of more factors are not written out anew in the product around them.
_SHORT = 16
_PLAIN = frozenset({NAME, NUMBER})


def _number(vertex: Vertex, _args: list[Node]) -> Node:
    return tree.number(vertex.data)


def _name(vertex: Vertex, _args: list[Node]) -> Node:
    return Node("name", vertex.data)


def multiple(coefficient: Rational, term: Node) -> Node:
    """coefficient·term for a positive coefficient; its denominator joins that of the term."""
    if coefficient == 1:
        return term
    above, under = [term], []
    if term.op == "product":
        above = [each for sign, each in zip(term.value, term.args, strict=True) if sign == "*"]
        under = [each for sign, each in zip(term.value, term.args, strict=True) if sign == "/"]
        if above[0].op == "number":
            # The one above the line of 1/y, or the coefficient that a factor has of its own.
            coefficient *= above[0].value
            above = above[1:]
    if coefficient.numerator != 1:
        above.insert(0, tree.number(coefficient.numerator))
    if coefficient.denominator != 1:
        under.insert(0, tree.number(coefficient.denominator))
    return _quotient(above, under)


def sum_of(
    vertex: Vertex,
    args: list[Node],
    scaled: Callable[[Rational, Node], Node] = multiple,
) -> Node:
    """The tree of a sum; ``scaled`` makes the multiples of its terms."""
    constant, coefficients = vertex.data
    terms = [
        (coefficient < 0, scaled(abs(coefficient), term))
        for coefficient, term in zip(coefficients, args, strict=True)
    ]
    if constant:
        term = (constant < 0, tree.number(abs(constant)))
        # 1 - x rather than -x + 1.
        first = constant > 0 and terms[0][0]
        terms.insert(0 if first else len(terms), term)
    if len(terms) == 1:
        negative, only = terms[0]
        return Node("negative", None, (only,)) if negative else only
    signs = "".join("-" if negative else "+" for negative, _ in terms)
    return Node("sum", signs, tuple(term for _, term in terms))


def _product(vertex: Vertex, args: list[Node]) -> Node:
    # Names first, then powers of names, calls and sums: 2*x*cos(x), not 2*cos(x)*x.
    plain: list[Node] = []
    others: list[Node] = []
    under: list[Node] = []
    under_others: list[Node] = []
    for base, exponent, arg in zip(vertex.operands, vertex.data, args, strict=True):
        is_plain = base.kind in _PLAIN
        if exponent > 0:
            group = plain if is_plain else others
        else:
            group = under if is_plain else under_others
            exponent = -exponent
        group.append(arg if exponent == 1 else Node("power", "^", (arg, tree.number(exponent))))
    return _quotient([*plain, *others], [*under, *under_others])


def _quotient(above: Sequence[Node], under: Sequence[Node]) -> Node:
    factors = _joined(above) if above else [tree.number(1)]
    operators = "*" * len(factors)
    if under:
        below_line = _joined(under)
        single = len(below_line) == 1
        factors.append(below_line[0] if single else _quotient(below_line, ()))
        operators += "/"
    return Node("product", operators, tuple(factors)) if len(factors) > 1 else factors[0]


def _joined(factors: Sequence[Node]) -> list[Node]:
    """The factors, those of short products among them: a*b*c, not (a*b)*c."""
    found: list[Node] = []
    for factor in factors:
        plain = factor.op == "product" and "/" not in factor.value
        # A chain of products is not written out anew at each of its links.
        found += factor.args if plain and len(factor.args) <= _SHORT else (factor,)
    return found


def _power(_vertex: Vertex, args: list[Node]) -> Node:
    return Node("power", "^", tuple(args))


def _comparison(vertex: Vertex, args: list[Node]) -> Node:
    return Node("comparison", vertex.data, tuple(args))


def _call(vertex: Vertex, args: list[Node]) -> Node:
    return Node("call", vertex.data, tuple(args))


RULES: dict[int, Callable[[Vertex, list[Node]], Node]] = {
    NUMBER: _number,
    NAME: _name,
    SUM: sum_of,
    PRODUCT: _product,
    POWER: _power,
    COMPARISON: _comparison,
    CALL: _call,
}
"""The tree of each kind of vertex from the trees of its operands."""
