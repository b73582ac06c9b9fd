"""Nothing wrong is printed: the text of a derivative is checked at a few random real points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from mccli.calculus.comparing import (
    PRECISIONS,
    Claim,
    Mismatch,
    evaluated,
    largest_error,
)
from mccli.calculus.duals import first_order
from mccli.calculus.novalue import NoValue
from mccli.calculus.points import candidates, moved, varied
from mccli.calculus.quotients import check_quotient
from mccli.limits import Limits
from mccli.model.result import Condition, Verified
from mccli.syntax.tree import Node, free_names, postorder

__all__ = ["Mismatch", "verify"]

METHOD = "independent automatic differentiation"
POINTS = 4
SEED = 1
# Node visits; some seconds of work at the most.
BUDGET = 1_000_000
# Above these sizes the comparison is along directions instead of entry by entry.
_MOST_ENTRIES = 10_000
_MOST_PARTIALS = 300_000
# After a failure only the coordinates concerned are drawn anew, this often per candidate.
_MOVES = 40
_EASY = 5
_MOST_TRIES = 1500


def verify(
    functions: Sequence[Node],
    variables: Sequence[str],
    rows: Sequence[Sequence[Node]],
    conditions: Sequence[Condition],
    constants: frozenset[str],
    limits: Limits,
    order: int = 1,
) -> Verified:
    """Check that ``rows[i][j]`` is the derivative of function i by variable j.

    At order 2 there is one function and the rows are its Hessian. Raises ``Mismatch`` where
    they differ; where no point can be found, or the work would be too much, the answer says so.
    """
    if not functions or not variables:
        return Verified(None, reason="nothing to verify")
    entries = [entry for row in rows for entry in row]
    statements = [condition.expr for condition in conditions if condition.expr is not None]
    size = sum(1 for _ in postorder(*functions))
    cost = 4 * size + 2 * sum(1 for _ in postorder(*entries, *statements)) + len(entries)
    wanted = min(POINTS, BUDGET // cost)
    if wanted == 0:
        return Verified(None, reason="too large to verify")
    full = len(entries) <= _MOST_ENTRIES and size * len(variables) ** order <= _MOST_PARTIALS
    claim = Claim(functions, variables, rows, constants, limits, order, full)
    names = sorted((free_names(*functions, *entries, *statements) - constants) | set(variables))
    worst = 0.0
    used = 0
    compared = False
    for point in _domain_points(claim, statements, names, BUDGET // cost):
        try:
            worst = max(worst, largest_error(claim, point))
        except NoValue:
            continue
        used += 1
        if not compared:
            compared = _quotient_checked(claim, point)
        if used == wanted:
            break
    if not used:
        return Verified(None, reason="no real point found")
    return Verified(True, used, worst, METHOD)


def _quotient_checked(claim: Claim, point: dict[str, Fraction]) -> bool:
    try:
        check_quotient(claim, point)
    except NoValue:
        return False
    return True


def _domain_points(
    claim: Claim, statements: Sequence[Node], names: Sequence[str], tries: int
) -> Iterator[dict[str, Fraction]]:
    """Points where all conditions hold and the functions have derivatives.

    A candidate that fails is mended by drawing anew the names of the parts that failed, and a
    point that was hard to find is varied to find the next one.
    """
    random = Random(f"mccli moves {SEED}")
    left = min(tries, _MOST_TRIES)
    for start in candidates(names, SEED):
        point = start
        moves = 0
        while moves < _MOVES and left > 0:
            left -= 1
            moves += 1
            failed = _failing(claim, statements, point)
            if failed:
                concerned = sorted(free_names(*failed) - claim.constants)
                if not concerned:
                    break
                point = moved(point, concerned, random)
            else:
                yield point
                if moves <= _EASY:
                    break
                point = varied(point, random)
                moves = _EASY


def _failing(claim: Claim, statements: Sequence[Node], point: dict[str, Fraction]) -> list[Node]:
    """The conditions that do not hold at the point, or the node that has no derivative."""
    failed: list[Node] = []
    evaluation = evaluated(claim, [], point, PRECISIONS[0])
    for statement in statements:
        try:
            if evaluation.value(statement) == 0:
                failed.append(statement)
        except NoValue as trouble:
            failed.append(trouble.node)
    if failed:
        return failed
    try:
        truth = evaluated(claim, claim.functions, point, PRECISIONS[0])
        first_order(truth, {name: {0: 1} for name in claim.variables})
    except NoValue as trouble:
        failed.append(trouble.node)
    return failed
