"""The shortest of a few fixed forms of an entry.

The candidates are the entry as differentiated, with common factors out, over one
denominator, and multiplied out (all of it, or above the fraction bar). None of them divides
by anything new, so none is defined at fewer points. Which are tried depends on sizes only,
never on the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, Function, Mul, Pow, S, factor_terms, fraction, preorder_traversal, together

from mccli.calculus.components.from_sympy import NotReal, Writer
from mccli.syntax.printer import text
from mccli.syntax.tree import Node, postorder

Expr = Any

MOST_NODES = 300
MOST_EXPANDED_TERMS = 24
_LARGEST_EXPONENT = 64
_ROUNDS = 3
_HINTS = {
    "deep": False, "mul": True, "multinomial": True,
    "power_base": False, "power_exp": False, "log": False, "basic": False,
}  # fmt: skip


def shortest(expression: Expr, writer: Writer) -> Node:
    """The candidate whose text is shortest, the earlier one where two are alike.

    Raises what ``writer.tree`` raises for the expression as it is.
    """
    best = writer.tree(expression)
    if not _small(expression):
        return best
    length = len(text(best))
    tried = {expression}
    for candidate in _candidates(expression):
        if candidate in tried:
            continue
        tried.add(candidate)
        try:
            node = writer.tree(candidate)
        except NotReal:
            continue
        if (size := len(text(node))) < length:
            best, length = node, size
    return best


def tree_size(*roots: Node) -> int:
    """Nodes of the trees with shared nodes counted as often as they are printed."""
    sizes: dict[int, int] = {}
    for node in postorder(*roots):
        sizes[id(node)] = 1 + sum(sizes[id(operand)] for operand in node.args)
    return sum(sizes[id(root)] for root in roots)


def _small(expression: Expr) -> bool:
    """Whether a sum occurs at all, there are few nodes, and no sum has a huge exponent.

    factor_terms takes the content out of (2*x + 2)^n, and computes 2^n.
    """
    found = False
    for count, node in enumerate(preorder_traversal(expression)):
        if count > MOST_NODES:
            return False
        if node.is_Pow and node.base.is_Add:
            exponent = node.exp
            if exponent.is_Rational and max(abs(exponent.p), exponent.q) > _LARGEST_EXPONENT:
                return False
        found = found or node.is_Add
    return found


def _candidates(expression: Expr) -> Iterator[Expr]:
    yield factor_terms(expression)
    over_one = together(expression)
    yield over_one
    yield factor_terms(over_one)
    numerator, denominator = fraction(over_one)
    for whole, below in ((expression, S.One), (numerator, denominator)):
        expanded = _expanded(whole)
        if expanded is not None:
            yield Mul(expanded, Pow(below, -1))
            yield Mul(factor_terms(expanded), Pow(below, -1))


def _expanded(expression: Expr) -> Expr | None:
    """Products and small powers of sums multiplied out, outside of functions.

    None where that makes too many terms, or more terms of functions than there were:
    sigmoid(x)*(1 - sigmoid(x)) is how people know it.
    """
    expanded = expression
    for _ in range(_ROUNDS):
        terms = Add.make_args(expanded)
        if sum(_terms_after(term) for term in terms) > MOST_EXPANDED_TERMS:
            return None
        before, expanded = expanded, Add(*[term.expand(**_HINTS) for term in terms])
        if expanded == before:
            break
    functions = expression.has(Function)
    if functions and len(Add.make_args(expanded)) > len(Add.make_args(expression)):
        return None
    return expanded


def _terms_after(term: Expr) -> int:
    count = 1
    for factor in Mul.make_args(term):
        base, exponent = (factor.base, factor.exp) if isinstance(factor, Pow) else (factor, S.One)
        if base.is_Add and exponent.is_Integer:
            count *= len(base.args) ** min(abs(int(exponent)), 9)
    return count
