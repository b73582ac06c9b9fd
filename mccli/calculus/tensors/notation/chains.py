"""Chains in which a sum meets what stands beside it: forms that show more than the shortest one."""

from __future__ import annotations

from collections.abc import Callable

from mccli.calculus.tensors.notation.links import Chain, Link, flipped, identity
from mccli.calculus.tensors.notation.sums import BALANCE, sum_term
from mccli.calculus.tensors.notation.terms import Term, chain_node
from mccli.calculus.tensors.notation.trees import Trees


def settled(trees: Trees, chain: Chain) -> Chain:
    """The chain in the form that shows its structure; the same value."""
    if all(each.terms is None for each in chain):
        return chain
    rules: tuple[Callable[[Trees, Chain], Chain | None], ...] = (without_ones, balanced)
    for rule in rules:
        found = rule(trees, chain)
        if found is None:
            backwards = rule(trees, flipped(chain))
            found = None if backwards is None else flipped(backwards)
        chain = chain if found is None else found
    return chain


def without_ones(trees: Trees, chain: Chain) -> Chain | None:
    """(M − u·1')·diag(s) as M·diag(s) − u·s'; None where there is no such part."""
    for place, each in enumerate(chain[:-1]):
        diagonal = chain[place + 1]
        if each.terms is None or diagonal.diagonal is None:
            continue
        others = [term for term in each.terms if not term.chain[-1].ones]
        if len(others) == len(each.terms) or len(others) > 1:
            continue
        row = flipped(diagonal.diagonal)
        inside = [_times_diagonal(term, diagonal, row) for term in each.terms]
        inner = sum_term(trees, inside)
        if _is_bare(inner):
            return (*chain[:place], *inner.chain, *chain[place + 2 :])
    return None


def _times_diagonal(term: Term, diagonal: Link, row: Chain) -> Term:
    *before, last = term.chain
    if last.ones:
        return term._replace(chain=(*before, *row))
    if _is_identity(last):
        return term._replace(chain=(*before, diagonal))
    return term._replace(chain=(*term.chain, diagonal))


def balanced(trees: Trees, chain: Chain) -> Chain | None:
    """(M' − M'·S)·N·M as M'·(I − S)·N·M; None where the sum does not begin as the chain ends."""
    terms = chain[0].terms
    first = chain[-1].turned
    if len(chain) < 2 or terms is None or first.cols is None:
        return None
    if any(term.chain[0].node is not first.node for term in terms):
        return None
    eye = (identity(trees, first.cols, first.number),)
    inner = sum_term(trees, [term._replace(chain=term.chain[1:] or eye) for term in terms])
    made = (first, *inner.chain, *chain[1:])
    if not _is_bare(inner):
        return None
    longer = trees.cost(chain_node(trees, made)) - trees.cost(chain_node(trees, chain))
    return made if longer <= BALANCE else None


def _is_bare(term: Term) -> bool:
    """Whether a term is its chain alone."""
    return term._replace(chain=()) == Term(1)


def _is_identity(link: Link) -> bool:
    return link.node.op == "call" and link.node.value == "eye"
