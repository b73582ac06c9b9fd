"""Products in matrix notation: a coefficient, scalars, and a chain of matrices and vectors.

The links of a chain are multiplied from left to right as the matrix product; each knows its
transpose, so that a whole chain is transposed by (A·B)ᵀ = Bᵀ·Aᵀ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mccli.calculus.tensors.notation.links import Chain, Link, flipped, link
from mccli.calculus.tensors.notation.trees import Item, Trees
from mccli.calculus.tensors.tensor import Rational
from mccli.syntax.tree import Node

_LONG_RUN = 3
"""From how many equal or transposed factors on they are written as one."""


class Term(NamedTuple):
    """``coefficient`` · Π ``over`` / Π ``under`` · the chain; without a chain a scalar."""

    coefficient: Rational
    over: tuple[Node, ...] = ()
    under: tuple[Node, ...] = ()
    chain: Chain = ()


def diagonal(trees: Trees, chain: Chain) -> Link:
    """The matrix diag(u) of a vector: u_i δ_ij, of shape n × n."""
    size = chain[0].rows
    made = Link(trees.call("diag", chain_node(trees, chain)), (size, size), chain[0].number)
    made.diagonal = chain
    return made


def chain_node(trees: Trees, chain: Chain) -> Node:
    """The product of the links."""
    return trees.times(_factors(trees, chain))


def magnitude(trees: Trees, term: Term) -> Node:
    """The term without its sign, transposed as a whole where that is shorter."""
    key = size_of(term.coefficient), parts_of(term)
    known = trees.kept.get(key)
    if known is None:
        # The term is kept, so that nothing else gets the ids of its parts.
        known = trees.kept[key] = term, _magnitude(trees, term)
    node: Node = known[1]
    return node


def parts_of(term: Term) -> tuple[tuple[int, ...], ...]:
    """The scalars and links of a term: equal for terms that differ in coefficients only."""
    return tuple(map(id, term.over)), tuple(map(id, term.under)), tuple(map(id, term.chain))


def size_of(coefficient: Rational) -> Rational:
    """The absolute value."""
    return coefficient if coefficient >= 0 else -coefficient


def _magnitude(trees: Trees, term: Term) -> Node:
    plain = _plain(trees, term)
    if not term.chain or term.chain[-1].cols is None:
        return plain
    turned = trees.transpose(_plain(trees, term._replace(chain=flipped(term.chain))))
    return trees.cheaper(plain, turned, 2 if len(term.chain) > 1 else 1)


def signed(trees: Trees, term: Term) -> Node:
    """The term with its sign; a minus goes into a sum where that is shorter."""
    node = magnitude(trees, term)
    if term.coefficient >= 0:
        return node
    best = trees.negative(node)
    for place, each in enumerate(term.chain):
        if each.node.op in ("sum", "transpose") and each is not each.turned:
            inner = each.node if each.node.op == "sum" else each.turned.node
            if inner.op == "sum" and "-" in inner.value:
                minus = _with_node(trees, each, trees.negative(inner))
                chain = (*term.chain[:place], minus, *term.chain[place + 1 :])
                changed = term._replace(coefficient=-term.coefficient, chain=chain)
                best = trees.cheaper(best, magnitude(trees, changed))
    return best


def _with_node(trees: Trees, sum_link: Link, node: Node) -> Link:
    """The link of another sum, in the orientation of this one."""
    ends = sum_link.rows, sum_link.cols
    other = trees.transpose(node)
    if sum_link.node.op == "sum":
        return link(node, other, ends, sum_link.number)
    return link(other, node, ends, sum_link.number)


def flat(node: Node) -> list[Item]:
    """A scalar as factors and divisors of a product that begins with scalars."""
    if node.op == "product" and not node.value.strip("*/"):
        return list(zip(node.value, node.args, strict=True))
    return [("*", node)]


def quotient(
    trees: Trees, over: Sequence[Node], under: Sequence[Node], items: Sequence[Item] = ()
) -> Node:
    """An element-wise product and quotient; ``items`` come first."""
    listed = list(items)
    for place, node in enumerate(over):
        listed.append(("⊙" if place else "*", node))
    if under:
        listed = listed or [("*", trees.number(1))]
        listed.append(("⊘", trees.times(under, "⊙")))
    return trees.product(listed)


def _plain(trees: Trees, term: Term) -> Node:
    """Numbers and scalars, then the chain, then what divides; ``2/N*`` comes first."""
    over, under = size_of(term.coefficient).as_integer_ratio()
    divisors = [*([trees.number(under)] if under != 1 else []), *term.under]
    divisor: list[Item] = []
    if divisors:
        parts = [
            item for each in divisors for item in (flat(each) if _is_times(each) else [("*", each)])
        ]
        divisor = [("/", trees.product(parts))]
    items: list[Item] = [("*", trees.number(over))] if over != 1 else []
    early = over != 1 and bool(term.under) and all(map(trees.is_size, term.under))
    early = early and bool(term.chain or not all(each.op == "name" for each in term.over))
    if early:
        items += divisor
    for place, each in enumerate(term.over):
        # A scalar product in front of something else stands in brackets: (x'*y)*z.
        last = place == len(term.over) - 1 and not term.chain
        is_flat = last or all(arg.op != "transpose" for arg in each.args)
        items += flat(each) if is_flat else [("*", each)]
    best = _with_chain(trees, items, term.chain, [] if early else divisor)
    return _inside(trees, term, best)


def _is_times(node: Node) -> bool:
    return node.op == "product" and not node.value.strip("*")


def _with_chain(trees: Trees, items: Sequence[Item], chain: Chain, divisor: Sequence[Item]) -> Node:
    if len(chain) == 1 and chain[0].hadamard:
        node = quotient(trees, *chain[0].hadamard, items)
        return trees.product([*_taken(node), *divisor]) if divisor else node
    listed = [*items, *[("*", each) for each in _factors(trees, chain)]]
    return trees.product([*(listed or [("*", trees.number(1))]), *divisor])


def _taken(node: Node) -> list[Item]:
    return list(zip(node.value, node.args, strict=True)) if node.op == "product" else [("*", node)]


def _inside(trees: Trees, term: Term, best: Node) -> Node:
    """A coefficient put inside diag(…) or into the terms of a sum, where that is shorter."""
    if len(term.chain) != 1:
        return best
    only = term.chain[0]
    scale = size_of(term.coefficient)
    if only.diagonal is not None and (scale != 1 or term.over):
        inner = _plain(trees, Term(scale, term.over, (), only.diagonal))
        call = trees.call("diag", inner)
        other = _with_chain(trees, [("*", call)], (), _divisor(trees, term.under))
        best = trees.cheaper(best, other)
    if only.terms is not None and scale != 1 and not term.over and not term.under:
        spread = [each._replace(coefficient=each.coefficient * scale) for each in only.terms]
        best = trees.cheaper(best, sum_node(trees, spread))
    return best


def _divisor(trees: Trees, under: Sequence[Node]) -> list[Item]:
    return [("/", trees.times(under))] if under else []


def sum_node(trees: Trees, terms: Sequence[Term]) -> Node:
    """The sum; a multiple of ones beside another vector is written as the scalar."""
    vectors = any(not is_ones(each) for each in terms)
    listed: list[Item] = []
    for each in terms:
        if vectors and is_ones(each):
            each = each._replace(chain=())
        listed.append(("-" if each.coefficient < 0 else "+", magnitude(trees, each)))
    return trees.sum(listed)


def is_ones(term: Term) -> bool:
    """Whether a term is a scalar times a vector of ones."""
    return len(term.chain) == 1 and term.chain[0].ones


def _factors(trees: Trees, chain: Chain) -> list[Node]:
    """The factors as written: X·X·X as X^3, inv(X)·inv(X) as inv(X)^2, Aᵀ·Bᵀ·Cᵀ as (C·B·A)ᵀ."""
    terms = chain[0].terms if len(chain) == 1 and chain[0].node.op == "transpose" else None
    if terms is not None and not any(map(is_ones, terms)):
        # By itself rather x'*A + y' than (A'*x + y)'.
        return [trees.cheaper(sum_node(trees, terms), chain[0].node)]
    nodes: list[Node] = []
    place = 0
    while place < len(chain):
        first = chain[place]
        end = place
        while end < len(chain) and chain[end].node is first.node and first.rows == first.cols:
            end += 1
        if end - place >= (_LONG_RUN if trees.cost(first.node) < _LONG_RUN else 2):
            nodes.append(trees.power(first.node, end - place))
        else:
            end = place
            while end < len(chain) and chain[end].node.op == "transpose":
                end += 1
            if end - place >= _LONG_RUN:
                inner = [each.node.args[0] for each in reversed(chain[place:end])]
                nodes.append(trees.transpose(trees.times(inner)))
            else:
                end = max(end, place + 1)
                nodes += [each.node for each in chain[place:end]]
        place = end
    return nodes
