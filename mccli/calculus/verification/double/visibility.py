"""Sums of floats, and whether every term of them shows.

The numbers of one quantity at several points, side by side, are its *lanes*.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import add

from mccli.syntax.tree import Node

Lanes = list[float]

VISIBLE = 1e-7
"""A term of a sum that is smaller than this share of it, at all points, is not seen."""
# Nodes looked at for the reason why a number is exactly zero.
_MOST_LOOKED_AT = 200
CHOICES = frozenset({"relu", "where", "max", "min", "sign", "floor", "ceil"})


def added(terms: Sequence[Lanes], sources: Sequence[Node]) -> tuple[Lanes, bool]:
    """The sum of the terms, and whether each of them is seen in it at some point.

    A term may be exactly zero where its source chooses to be, as ``relu`` does.
    """
    if len(terms) == 2:
        left, right = terms
        total = list(map(add, left, right))
        least = VISIBLE * abs(total[0])
        if abs(left[0]) > least and abs(right[0]) > least:
            return total, True
    else:
        total = list(map(math.fsum, zip(*terms, strict=False)))
    return total, are_seen(terms, total, sources)


def are_seen(terms: Sequence[Lanes], sizes: Lanes, sources: Sequence[Node]) -> bool:
    """Whether each term is a share of the sizes that shows, at one point at least."""
    least = VISIBLE * abs(sizes[0])
    for term, source in zip(terms, sources, strict=True):
        # Not ``<=``: a nan shows nothing.
        if not abs(term[0]) > least:
            shown = any(abs(a) > VISIBLE * abs(b) for a, b in zip(term, sizes, strict=False))
            if not shown and (any(term) or not is_chosen(source)):
                return False
    return True


def is_chosen(root: Node) -> bool:
    """Whether a choice or a step below the node can be why it is exactly zero."""
    pending = [root]
    for _ in range(_MOST_LOOKED_AT):
        if not pending:
            return False
        node = pending.pop()
        if node.op == "comparison" or (node.op == "call" and node.value in CHOICES):
            return True
        pending += node.args
    return False
