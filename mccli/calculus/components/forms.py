"""The shortest of a few fixed forms of an entry.

The candidates are the entry as differentiated, with common factors out, over one
denominator, and multiplied out (all of it, or above the fraction bar). None of them divides
by anything new, so none is defined at fewer points. Which are tried depends on sizes only,
never on the clock.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    Function,
    Mul,
    Pow,
    S,
    expand_mul,
    expand_multinomial,
    factor_terms,
    fraction,
    preorder_traversal,
    together,
)

from mccli.calculus.components.from_sympy import NotReal, Writer
from mccli.syntax.printer import text
from mccli.syntax.tree import Node, fold

Expr = Any

MOST_NODES = 200
MOST_NODES_TOGETHER = 6_000
MOST_EXPANDED_TERMS = 24
_LARGEST_EXPONENT = 64
_NESTED_FRACTION = 6
_ROUNDS = 3


def shortest(expression: Expr, writer: Writer) -> Node:
    """The candidate whose text is shortest, the earlier one where two are alike.

    Raises what ``writer.tree`` raises for the expression as it is.
    """
    best = writer.tree(expression)
    if not _has_tame_sums(expression):
        return best
    length = _length(best)
    for candidate in _candidates(expression):
        try:
            node = writer.tree(candidate)
        except NotReal:
            continue
        if (shorter := _length(node)) < length:
            best, length = node, shorter
    return best


def _length(node: Node) -> int:
    """Characters of the printed text, and a few more for each fraction within a fraction."""
    return len(text(node)) + _NESTED_FRACTION * fold(node, _nested_fractions)[0]


def _nested_fractions(node: Node, operands: list[tuple[int, bool]]) -> tuple[int, bool]:
    """How many fractions hold a fraction outside of functions, and whether one is open to view.

    Divisors that are numbers do not count.
    """
    nested = sum(count for count, _ in operands)
    if node.op in {"call", "comparison"}:
        return nested, False
    inside = any(fraction for _, fraction in operands)
    if node.op == "product" and "/" in node.value and node.args[-1].op != "number":
        return nested + inside, True
    return nested, inside


def size(expression: Expr, done: dict[Expr, int]) -> int:
    """Nodes of an expression written out, shared parts counted each time they are used."""
    stack = [expression]
    while stack:
        node = stack[-1]
        missing = [operand for operand in node.args if operand not in done]
        if missing:
            stack.extend(missing)
        else:
            stack.pop()
            done[node] = 1 + sum(done[operand] for operand in node.args)
    return done[expression]


def _has_tame_sums(expression: Expr) -> bool:
    """Whether a sum occurs at all, and none has a huge exponent.

    factor_terms takes the content out of (2*x + 2)^n, and computes 2^n.
    """
    found = False
    for node in preorder_traversal(expression):
        if node.is_Pow and node.base.is_Add:
            exponent = node.exp
            if exponent.is_Rational and max(abs(exponent.p), exponent.q) > _LARGEST_EXPONENT:
                return False
        found = found or node.is_Add
    return found


def _candidates(expression: Expr) -> list[Expr]:
    """The different forms of an expression apart from itself, in the fixed order."""
    over_one = together(expression)
    wholes = [(expression, S.One), (over_one, S.One)]
    numerator, denominator = fraction(over_one)
    for above, below in ((expression, S.One), (numerator, denominator)):
        expanded = _expanded(above)
        if expanded is not None:
            wholes.append((expanded, below))
    found: dict[Expr, None] = {}
    for above, below in dict.fromkeys(wholes):
        found[Mul(above, Pow(below, -1))] = None
        found[Mul(factor_terms(above), Pow(below, -1))] = None
    found.pop(expression, None)
    return list(found)


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
        before, expanded = expanded, Add(*[_multiplied_out(term) for term in terms])
        if expanded == before:
            break
    functions = expression.has(Function)
    if functions and len(Add.make_args(expanded)) > len(Add.make_args(expression)):
        return None
    return expanded


def _multiplied_out(term: Expr) -> Expr:
    factors = [
        expand_multinomial(factor, deep=False) if factor.is_Pow else factor
        for factor in Mul.make_args(term)
    ]
    return expand_mul(Mul(*factors), deep=False)


def _terms_after(term: Expr) -> int:
    count = 1
    for factor in Mul.make_args(term):
        base, exponent = (factor.base, factor.exp) if isinstance(factor, Pow) else (factor, S.One)
        if base.is_Add and exponent.is_Integer:
            count *= len(base.args) ** min(abs(int(exponent)), 9)
    return count
