"""Nothing wrong is printed: the text of a derivative is checked at a few random real points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.verification.claims import Claim, Entries, Mismatch
from mccli.calculus.verification.quotients import check_quotient
from mccli.calculus.verification.search import Search
from mccli.limits import Limits
from mccli.model.result import Condition, Verified
from mccli.syntax.tree import Node, free_names, postorder

__all__ = ["Mismatch", "verify"]

METHOD = "independent automatic differentiation"
POINTS = 4
# Node visits; a few seconds of work at the most.
BUDGET = 700_000
# Above these sizes the comparison is along directions instead of entry by entry.
_MOST_ENTRIES = 10_000
_MOST_PARTIALS = 300_000
_MOST_TRIES = 1500


def verify(
    functions: Sequence[Node],
    variables: Sequence[str],
    rows: Sequence[Entries],
    conditions: Sequence[Condition],
    constants: frozenset[str],
    limits: Limits,
    order: int = 1,
    positive: frozenset[str] = frozenset(),
) -> Verified:
    """Check that a ``(j, entry)`` in row i is the derivative of function i by variable j.

    What a row leaves out must be zero. The names in ``positive`` have positive values only.
    At order 2 there is one function and the rows are its whole Hessian. Raises ``Mismatch``
    where they differ; where no point can be found, or the work would be too much, the answer
    says so.
    """
    if not functions or not variables:
        return Verified(None, reason="nothing to verify")
    entries = [entry for row in rows for _, entry in row]
    statements = [condition.expr for condition in conditions if condition.expr is not None]
    size = sum(1 for _ in postorder(*functions))
    names = sorted((free_names(*functions, *entries, *statements) - constants) | set(variables))
    claimed = sum(1 for _ in postorder(*entries, *statements)) + len(entries)
    affordable = BUDGET // (3 * size + claimed + len(names))
    if affordable == 0:
        return Verified(None, reason="too large to verify")
    # The difference quotient costs about as much as one more point.
    wanted = min(POINTS, max(1, affordable - 1))
    full = len(entries) <= _MOST_ENTRIES and size * len(variables) ** order <= _MOST_PARTIALS
    claim = Claim(functions, variables, rows, constants, limits, order, full)
    search = Search(claim, statements, names, positive, min(_MOST_TRIES, affordable))
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
    return Verified(True, used, worst, METHOD)


def _quotient_checked(claim: Claim, point: dict[str, Fraction]) -> bool:
    try:
        check_quotient(claim, point)
    except NoValue:
        return False
    return True
