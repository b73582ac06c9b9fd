"""The intermediate variables as they are listed, with their local derivatives.

Bound: of more than ``MOST_LISTED`` only the first few of each stem are listed, and the first few
of many local derivatives; ``left_out`` says so.
"""

from __future__ import annotations

from collections import Counter

from mccli.calculus.explaining.chain.local import Slopes
from mccli.calculus.explaining.chain.system import System
from mccli.calculus.explaining.chain.vectors import stem
from mccli.model.steps import Intermediate

MOST_LISTED = 40
_FEW = 3
_FEW_SLOPES = 6


def listed(system: System, slopes: Slopes) -> tuple[Intermediate, ...]:
    """The intermediates innermost first, the functions last."""
    many = len(system.exprs) > MOST_LISTED
    seen: Counter[str] = Counter()
    found = []
    for name, expr in system.exprs.items():
        own = system.bases.get(name) or stem(name)
        seen[own] += 1
        if many and seen[own] > _FEW:
            continue
        local = tuple(slopes[name].items())
        found.append(Intermediate(name, expr, local[:_FEW_SLOPES] if many else local))
    return tuple(found)


def left_out(system: System) -> str:
    """What is said where not all are listed; empty where all are."""
    if len(system.exprs) <= MOST_LISTED:
        return ""
    return f"of {len(system.exprs)} expressions the first of each kind are listed"
