"""The check to as many digits as it takes: slow, and right in every case it decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.verification.claims import Claim, Point
from mccli.calculus.verification.quotients import check_quotient
from mccli.calculus.verification.search import Search
from mccli.model.result import Verified
from mccli.syntax.tree import Node, free_names, postorder

POINTS = 4
# Node visits; a few seconds of work at the most.
BUDGET = 700_000
# Above these sizes the comparison is along directions instead of entry by entry.
_MOST_ENTRIES = 10_000
_MOST_PARTIALS = 300_000
_MOST_TRIES = 1500


def thorough(
    claim: Claim,
    statements: Sequence[Node],
    positive: frozenset[str],
    suspects: Sequence[Point] = (),
) -> Verified:
    """Compare at points where all statements hold, entry by entry where there are not too many.

    The ``suspects`` are tried before other points.
    Raises ``Mismatch`` where they differ; where no point can be found, or the work would be
    too much, the answer says so.
    """
    functions, variables = claim.functions, claim.variables
    entries = [entry for _, _, entry in claim.entries()]
    size = sum(1 for _ in postorder(*functions))
    names = free_names(*functions, *entries, *statements) - claim.constants
    names |= set(variables)
    claimed = sum(1 for _ in postorder(*entries, *statements)) + len(entries)
    affordable = BUDGET // (3 * size + claimed + len(names))
    if affordable == 0:
        return Verified(None, reason="too large to verify")
    # The difference quotient costs about as much as one more point.
    wanted = min(max(POINTS, len(suspects) + 1), max(1, affordable - 1))
    full = len(entries) <= _MOST_ENTRIES and size * len(variables) ** claim.order <= _MOST_PARTIALS
    claim = replace(claim, full=full)
    tries = min(_MOST_TRIES, affordable)
    search = Search(claim, statements, sorted(names), positive, tries, suspects)
    worst = 0.0
    used = 0
    compared = affordable == 1
    for point, error in islice(search.points(), wanted):
        worst = max(worst, error)
        used += 1
        if not compared:
            compared = _quotient_checked(claim, point)
    if not used:
        return Verified(None, reason="no real point found")
    return Verified(True, used, worst)


def _quotient_checked(claim: Claim, point: dict[str, Fraction]) -> bool:
    try:
        check_quotient(claim, point)
    except NoValue:
        return False
    return True
