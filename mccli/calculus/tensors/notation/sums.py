"""Sums in matrix notation: what their terms have in common is written once, where that is shorter.

A·x − A·y is A·(x − y), x·yᵀ + z·yᵀ is (x + z)·yᵀ, 2·c·x + 2·c·y is 2·c·(x + y).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm

from mccli.calculus.tensors.notation.links import Chain, Link, flipped, identity, link
from mccli.calculus.tensors.notation.scalars import without
from mccli.calculus.tensors.notation.terms import Term, magnitude, parts_of, sum_node
from mccli.calculus.tensors.notation.trees import Trees
from mccli.calculus.tensors.tensor import Rational
from mccli.syntax.tree import Node

_MOST_ROUNDS = 100
_MOST_NESTED = 4
"""How deep sums stand in one another by factors that are taken out."""
_WORTH = 2
"""How many nodes less it takes to part a sum."""
BALANCE = 2
"""How many nodes more the form M'·S·M is worth."""


def sum_term(trees: Trees, terms: Sequence[Term], depth: int = 0) -> Term:
    """The sum of terms of one shape as one term; ``depth`` counts the sums around it."""
    listed = [each for term in terms for each in _flat(term)]
    key = ("sum", depth, *((each.coefficient, parts_of(each)) for each in listed))
    known = trees.kept.get(key)
    if known is None:
        known = trees.kept[key] = listed, _sum_term(trees, listed, depth)
    term: Term = known[1]
    return term


def _sum_term(trees: Trees, listed: list[Term], depth: int) -> Term:
    for _ in range(_MOST_ROUNDS if depth < _MOST_NESTED else 0):
        best = min(_shorter(trees, listed, depth), key=lambda each: each[0], default=None)
        if best is None:
            break
        listed = best[1]
    if len(listed) == 1:
        return listed[0]
    if all(each.coefficient < 0 for each in listed):
        positive = [each._replace(coefficient=-each.coefficient) for each in listed]
        turned = sum_term(trees, positive, _MOST_NESTED)
        return turned._replace(coefficient=-turned.coefficient)
    if not listed[0].chain:
        return Term(1, (sum_node(trees, listed),))
    return Term(1, (), (), (_sum_link(trees, listed),))


def _flat(term: Term) -> Sequence[Term]:
    """The terms of a sum that is a term with a coefficient 1 or -1; else the term itself."""
    if term.coefficient not in (1, -1) or term.over or term.under or len(term.chain) != 1:
        return (term,)
    inside = term.chain[0].terms
    if inside is None:
        return (term,)
    return [each._replace(coefficient=each.coefficient * term.coefficient) for each in inside]


def _sum_link(trees: Trees, terms: Sequence[Term]) -> Link:
    first = terms[0].chain
    rows, cols = first[0].rows, first[-1].cols
    other_terms = [each._replace(chain=flipped(each.chain)) for each in terms]
    if rows == cols and _signature(trees, terms) == _signature(trees, other_terms):
        # A + A' is its own transpose, and A comes first.
        terms = sorted(terms, key=lambda each: magnitude(trees, each).op == "transpose")
        straight = turned = sum_node(trees, terms)
    else:
        straight, turned = sum_node(trees, terms), sum_node(trees, other_terms)
    shorter = trees.cheaper(straight, trees.transpose(turned))
    if turned is not straight:
        turned = trees.cheaper(trees.transpose(straight), turned)
    number = min(each.number for term in terms for each in term.chain)
    made = link(shorter, turned, (rows, cols), number)
    made.terms = tuple(terms)
    if made.turned is not made:
        made.turned.terms = tuple(other_terms)
    return made


def _signature(trees: Trees, terms: Sequence[Term]) -> Counter[tuple[Rational, int]]:
    """Equal for sums of the same terms in any order."""
    return Counter((each.coefficient, id(magnitude(trees, each))) for each in terms)


def _shorter(trees: Trees, terms: Sequence[Term], depth: int) -> Iterator[tuple[int, list[Term]]]:
    """The ways to write the sum with less, each with what it saves, negated."""
    if len(terms) < 2 or not terms[0].chain:
        return
    for group in _groups(terms):
        before = _cost(trees, [terms[place] for place in group])
        # Where two ways save the same, the first is taken.
        for scalars, eye in ((True, False), (False, False), (True, True)):
            pulled = _pulled(trees, [terms[place] for place in group], scalars, eye, depth)
            if pulled is None:
                continue
            # Where nothing else is left, the sum itself goes too.
            lone = len(group) == len(terms)
            saved = before + lone - _cost(trees, [pulled])
            if eye and _is_balanced(pulled.chain):
                saved += BALANCE
            # A matrix is rather multiplied once, even where that saves nothing.
            least = 0 if lone and not eye and len(pulled.chain) > 1 else 1 if lone else _WORTH
            if saved >= least:
                rest = [each for place, each in enumerate(terms) if place not in group]
                rest.insert(group[0], pulled)
                yield -saved, rest


def _is_balanced(chain: Chain) -> bool:
    """Whether a chain has the form M'·S·M."""
    return chain[0].turned.node is chain[-1].node


def _cost(trees: Trees, terms: Sequence[Term]) -> int:
    return sum(trees.cost(magnitude(trees, each)) for each in terms)


def _groups(terms: Sequence[Term]) -> Iterator[tuple[int, ...]]:
    """Places of terms that begin or end alike; and all of them."""
    seen: dict[tuple[int, ...], None] = {}
    for end in (0, -1):
        alike: dict[int, list[int]] = {}
        for place, term in enumerate(terms):
            alike.setdefault(id(term.chain[end].node), []).append(place)
        for places in alike.values():
            if len(places) > 1:
                seen.setdefault(tuple(places))
    seen.setdefault(tuple(range(len(terms))))
    yield from seen


def _pulled(
    trees: Trees, terms: Sequence[Term], scalars: bool, eye: bool, depth: int
) -> Term | None:
    """The sum of the terms with their common factors in front and behind; None without any.

    With ``eye`` the identity stands where nothing remains of a term: M'·(I − S)·M.
    """
    chains = [each.chain for each in terms]
    start, end = _common(chains, 0 if eye else 1)
    between = _eye(trees, chains, start, end) if eye else ()
    if between is None:
        return None
    over: list[Node] = []
    under: list[Node] = []
    content = Fraction(1)
    if scalars:
        content = _content(terms)
        over = _shared([each.over for each in terms])
        under = _shared([each.under for each in terms])
    if not (start or end or over or under or content != 1):
        return None
    first = terms[0].chain
    inside = [
        Term(
            Fraction(each.coefficient) / content,
            tuple(without(each.over, over) or ()),
            tuple(without(each.under, under) or ()),
            each.chain[start : len(each.chain) - end] or between,
        )
        for each in terms
    ]
    inner = sum_term(trees, inside, depth + 1)
    return Term(
        content * inner.coefficient,
        (*over, *inner.over),
        (*under, *inner.under),
        (*first[:start], *inner.chain, *first[len(first) - end :]),
    )


def _eye(trees: Trees, chains: Sequence[Chain], start: int, end: int) -> Chain | None:
    """The identity for what is between the common factors; None where none is needed."""
    lengths = {len(each) - start - end for each in chains}
    if not start or not end or 0 not in lengths or len(lengths) == 1:
        return None
    size = chains[0][start - 1].cols
    return None if size is None else (identity(trees, size, chains[0][start].number),)


def _common(chains: Sequence[Chain], least: int) -> tuple[int, int]:
    """How many links the chains share at their start and at their end.

    ``least`` links remain of each, unless the chains are all the same.
    """
    shortest = min(map(len, chains))
    if len({len(each) for each in chains}) == 1 and _alike(chains, range(shortest)) == shortest:
        return shortest, 0
    start = _alike(chains, range(shortest - least))
    end = _alike(chains, [-1 - place for place in range(shortest - least - start)])
    return start, end


def _alike(chains: Sequence[Chain], places: Sequence[int]) -> int:
    for count, place in enumerate(places):
        if any(each[place].node is not chains[0][place].node for each in chains):
            return count
    return len(places)


def _content(terms: Sequence[Term]) -> Fraction:
    """The greatest common divisor of the coefficients; negative if all are."""
    values = [Fraction(each.coefficient) for each in terms]
    divisor = gcd(*[value.numerator for value in values])
    content = Fraction(divisor, lcm(*[value.denominator for value in values]))
    return -content if all(value < 0 for value in values) else content


def _shared(factors: Sequence[Sequence[Node]]) -> list[Node]:
    """The factors that all have, as often as all have them."""
    shared = list(factors[0])
    for others in factors[1:]:
        kept: list[Node] = []
        for each in shared:
            if without(others, [*kept, each]) is not None:
                kept.append(each)
        shared = kept
    return shared
