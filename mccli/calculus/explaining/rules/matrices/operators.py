"""Operators whose value is a vector: sums, products, powers, comparisons."""

from __future__ import annotations

from mccli.calculus.explaining.rules import functions as table
from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import ONE, minus, over, plus, power, rational, times
from mccli.calculus.explaining.rules.letters import shown
from mccli.calculus.explaining.rules.matrices.context import (
    ELEMENTWISE,
    EXPANSION,
    A,
    B,
    Context,
    NotCovered,
)
from mccli.calculus.explaining.rules.matrices.factors import constants_out, split
from mccli.calculus.explaining.rules.matrices.functions import function
from mccli.calculus.explaining.rules.matrices.local import hadamard, size_trees
from mccli.calculus.explaining.rules.scalar import MULTIPLE, POWER, lowered
from mccli.model.spaces import Shape
from mccli.syntax.tree import Node, call, number

MATRIX = "matrix product rule"


def vector(here: Context, node: Node, shape: Shape) -> Applied:
    """The rule for a vector expression that depends on the variable."""
    match node.op:
        case "negative":
            return Applied(MULTIPLE, minus(here.of(node.args[0])), "the factor -1 comes out")
        case "sum":
            return _sum(here, node, shape)
        case "product":
            return _product(here, node)
        case "power":
            return _power(here, node)
        case "comparison":
            note = f"({shown(node)}) is 0 or 1 in every entry, constant away from the border"
            return Applied(table.STEP, here.local.zero(shape), note)
        case "transpose":
            turned = here.turned(node.args[0])
            if turned != node:
                return Applied("transpose rule", here.of(turned), "(A*B)' = B'*A'")
        case "call":
            return function(here, node, shape)
    raise NotCovered(node)


def _sum(here: Context, node: Node, shape: Shape) -> Applied:
    """d(u ± v) = du ± dv; a scalar is one in every entry."""
    ones = call("ones", *size_trees(shape))
    terms = []
    expanded = []
    for sign, term in zip(node.value, node.args, strict=True):
        if here.kind(term) == "vector":
            terms.append((sign, here.of(term)))
        elif here.varies(term):
            expanded.append(term)
            terms.append((sign, here.local.expanded(ones, here.inner(term))))
        else:
            expanded.append(term)
    signs = set(node.value[1:])
    rule = "sum rule" if signs == {"+"} else "difference rule"
    if len(signs) > 1:
        rule = "sum and difference rules"
    if not expanded:
        return Applied(rule, plus(terms))
    listed = ", ".join(map(shown, expanded))
    return Applied(EXPANSION, plus(terms), f"{rule}, with {listed} in every entry")


def _power(here: Context, node: Node) -> Applied:
    """d(u.^n) = diag(n*u.^(n - 1))*du, and more where the exponent varies."""
    base, exponent = node.args
    if rational(exponent) is not None:
        outer = Node("power", "^", (A, exponent))
        return here.through(POWER, outer, lowered(A, exponent), base)
    slopes = [
        times(B, power(A, plus([("+", B), ("-", ONE)]))),
        times(power(A, B), call("log", A)),
    ]
    rule = "general power rule"
    if not here.varies(exponent):
        rule = POWER
    elif not here.varies(base):
        rule = table.EXPONENTIAL
    return here.by_entries(rule, (base, exponent), slopes)


def _product(here: Context, node: Node) -> Applied:
    """Products of vectors entry by entry, with scalars, and with a matrix in front."""
    pulled = constants_out(here, node)
    if pulled is not None:
        return pulled
    leading = _leading_matrix(here, node) or _leading_diagonal(here, node)
    if leading is not None:
        return leading
    left, sign, right = _scalar_in_front(here, node) or split(here, node)
    kinds = here.kind(left), here.kind(right)
    if sign in "*⊙" and set(kinds) <= {"scalar", "vector"}:
        rule = "product rule" if here.varies(left) and here.varies(right) else ELEMENTWISE
        return here.by_entries(rule, (left, right), [B, A])
    if sign in "/⊘" and set(kinds) <= {"scalar", "vector"}:
        slopes = [over(ONE, B), minus(over(A, power(B, number(2))))]
        rule = "quotient rule" if here.varies(left) and here.varies(right) else ELEMENTWISE
        return here.by_entries(rule, (left, right), slopes)
    raise NotCovered(node)


def _scalar_in_front(here: Context, node: Node) -> tuple[Node, str, Node] | None:
    """A matrix product s*A*u as s times the vector A*u."""
    if set(node.value) != {"*"} or here.kind(node.args[0]) != "scalar":
        return None
    if here.kind(node.args[-1]) != "vector" or len(node.args) == 2:
        return None
    rest = Node("product", node.value[1:], node.args[1:])
    here.look_at(rest)
    return node.args[0], "*", rest


def _leading_diagonal(here: Context, node: Node) -> Applied | None:
    """diag(u)*v is u .* v."""
    first, *rest = node.args
    is_diagonal = first.op == "call" and first.value == "diag"
    if set(node.value) != {"*"} or not is_diagonal or here.kind(rest[-1]) != "vector":
        return None
    if here.kind(first.args[0]) != "vector":
        return None
    v = rest[0] if len(rest) == 1 else Node("product", "*" * len(rest), tuple(rest))
    return Applied("diagonal product", here.of(hadamard(first.args[0], v)), "diag(u)*v = u .* v")


def _leading_matrix(here: Context, node: Node) -> Applied | None:
    """d(A*u) = A*du for a matrix that does not depend on the variable."""
    if set(node.value) != {"*"}:
        return None
    count = 0
    while count < len(node.args) - 1 and _is_fixed_matrix(here, node.args[count]):
        count += 1
    rest = node.args[count:]
    if not count or here.kind(rest[-1]) != "vector":
        return None
    matrix = times(*node.args[:count])
    u = rest[0] if len(rest) == 1 else Node("product", "*" * len(rest), rest)
    after = here.local.multiplied(matrix, here.inner(u))
    return Applied(MATRIX, after, f"{shown(matrix)} does not depend on {here.variable}")


def _is_fixed_matrix(here: Context, node: Node) -> bool:
    return here.kind(node) == "matrix" and not here.varies(node)
