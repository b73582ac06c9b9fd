"""Nothing wrong is printed: the text of a derivative is checked at a few random real points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mccli.calculus.verification.claims import Claim, Entries, Mismatch, Point, about, restricted
from mccli.calculus.verification.double.quick import decided
from mccli.limits import Limits
from mccli.model.result import Condition, Verified
from mccli.syntax.tree import Node

__all__ = ["Mismatch", "verify"]

METHOD = "independent automatic differentiation"
DOUBLE = f"{METHOD}, double precision"
MIXED = f"{DOUBLE} where that is enough"


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
    says so. Floats decide what they can, more digits the rest.
    """
    if not functions or not variables:
        return Verified(None, reason="nothing to verify")
    claim = Claim(functions, variables, rows, constants, limits, order)
    statements = [condition.expr for condition in conditions if condition.expr is not None]
    quick = decided(claim, statements, positive)
    if quick is None:
        return _slowly(claim, statements, positive)
    if not quick.open:
        return Verified(True, quick.points, quick.worst, DOUBLE)
    rest = restricted(claim, quick.open)
    if rest is claim:
        return _slowly(claim, statements, positive, quick.suspects)
    found = _slowly(rest, about(rest, statements), positive, quick.suspects)
    if found.ok is None or found.max_rel_error is None:
        return found
    points, worst = min(found.points, quick.points), max(found.max_rel_error, quick.worst)
    return Verified(True, points, worst, MIXED)


def _slowly(
    claim: Claim,
    statements: Sequence[Node],
    positive: frozenset[str],
    suspects: Sequence[Point] = (),
) -> Verified:
    # Most answers do without the library behind this.
    from mccli.calculus.verification.thorough import thorough

    found = thorough(claim, statements, positive, suspects)
    return found if found.ok is None else replace(found, method=METHOD)
