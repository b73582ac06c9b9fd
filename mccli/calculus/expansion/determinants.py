"""Determinants and inverses of matrices of scalar nodes, with shared minors."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from mccli.calculus.expansion.entries import ZERO, add, divide, is_number, multiply
from mccli.limits import Limits, exceeded
from mccli.syntax.tree import Node

_MOST_ROWS = 12


def determinant(entries: Sequence[Node], size: int, at: int, limits: Limits) -> Node:
    """det(A) for the ``size`` × ``size`` entries, row by row."""
    _check(size, limits)
    rows = tuple(range(size))
    return _minors(entries, size, rows, at)[rows]


def inverse(entries: Sequence[Node], size: int, at: int, limits: Limits) -> tuple[Node, ...]:
    """inv(A)_ij = (-1)^(i+j) M_ji / det(A), where M_ji is the minor without row j, column i."""
    _check(size, limits)
    rows = tuple(range(size))
    whole = _minors(entries, size, rows, at)[rows]
    if size == 1:
        return (divide(Node("number", 1, (), at), whole, at),)
    found: list[Node] = [ZERO] * size * size
    for j in range(size):
        others = rows[:j] + rows[j + 1 :]
        minors = _minors(entries, size, others, at)
        for i in range(size):
            minor = minors[rows[:i] + rows[i + 1 :]]
            signed = minor if (i + j) % 2 == 0 else _negated(minor, at)
            found[i * size + j] = signed if is_number(minor, 0) else divide(signed, whole, at)
    return tuple(found)


def _minors(
    entries: Sequence[Node], size: int, rows: Sequence[int], at: int
) -> dict[tuple[int, ...], Node]:
    """Determinants of the last rows of ``rows`` for every choice of as many columns."""
    known: dict[tuple[int, ...], Node] = {
        (column,): entries[rows[-1] * size + column] for column in range(size)
    }
    found = dict(known)
    for count in range(2, len(rows) + 1):
        row = rows[-count]
        level = {}
        for columns in combinations(range(size), count):
            terms = []
            for place, column in enumerate(columns):
                minor = known[columns[:place] + columns[place + 1 :]]
                term = multiply((entries[row * size + column], minor), at)
                terms.append(term if place % 2 == 0 or is_number(term, 0) else _negated(term, at))
            level[columns] = _signed_sum(terms, at)
        known = level
        found.update(level)
    return found


def _signed_sum(terms: Sequence[Node], at: int) -> Node:
    """a - b instead of a + -b."""
    kept = [term for term in terms if not is_number(term, 0)]
    if len(kept) < 2:
        return add(kept, at)
    signs = "".join("-" if term.op == "negative" else "+" for term in kept)
    bare = tuple(term.args[0] if term.op == "negative" else term for term in kept)
    return Node("sum", signs, bare, at)


def _negated(node: Node, at: int) -> Node:
    return node.args[0] if node.op == "negative" else Node("negative", None, (node,), at)


def _check(size: int, limits: Limits) -> None:
    if size > _MOST_ROWS or size * 2**size > limits.entries:
        raise exceeded(
            "determinant",
            f"the determinant of a {size} × {size} matrix is too large to be written out",
            f"use matrices of at most {_MOST_ROWS} rows where det, inv or a negative power stands",
        )
