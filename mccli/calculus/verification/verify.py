"""Nothing wrong is printed: the text of a derivative is checked at a few random real points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from random import Random

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.verification.comparing import (
    PRECISIONS,
    Claim,
    Mismatch,
    evaluated,
    largest_error,
)
from mccli.calculus.verification.points import candidates, moved, varied
from mccli.calculus.verification.quotients import check_quotient
from mccli.limits import Limits
from mccli.model.result import Condition, Verified
from mccli.syntax.tree import Node, free_names, postorder

__all__ = ["Mismatch", "verify"]

METHOD = "independent automatic differentiation"
POINTS = 4
SEED = 1
# Node visits; a few seconds of work at the most.
BUDGET = 700_000
# Above these sizes the comparison is along directions instead of entry by entry.
_MOST_ENTRIES = 10_000
_MOST_PARTIALS = 300_000
# After a failure only the coordinates concerned are drawn anew, this often per candidate.
_MOVES = 40
_EASY = 5
_MOST_TRIES = 1500
# Points with huge numbers, where digits are easily lost, serve where this many came first.
_MOST_SPARE = 8


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
    names = sorted((free_names(*functions, *entries, *statements) - constants) | set(variables))
    claimed = sum(1 for _ in postorder(*entries, *statements)) + len(entries)
    affordable = BUDGET // (3 * size + claimed + len(names))
    if affordable == 0:
        return Verified(None, reason="too large to verify")
    # The difference quotient costs about as much as one more point.
    wanted = min(POINTS, max(1, affordable - 1))
    full = len(entries) <= _MOST_ENTRIES and size * len(variables) ** order <= _MOST_PARTIALS
    claim = Claim(functions, variables, rows, constants, limits, order, full)
    search = _Search(claim, statements, names, min(_MOST_TRIES, affordable))
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


class _Search:
    """Points where all conditions hold and the derivative exists, with the errors there.

    A candidate that fails is mended by drawing anew the names of the parts that failed, and a
    point that was hard to find is varied to find the next one.
    """

    def __init__(
        self, claim: Claim, statements: Sequence[Node], names: Sequence[str], tries: int
    ) -> None:
        self.claim = claim
        self.statements = statements
        self.names = names
        self.left = tries
        self.random = Random(f"mccli moves {SEED}")

    def points(self) -> Iterator[tuple[dict[str, Fraction], float]]:
        """The points, as long as there are tries left, those of huge numbers last.

        Raises ``Mismatch``.
        """
        spare = []
        for point, error, moderate in self._found():
            if moderate:
                yield point, error
            else:
                spare.append((point, error))
            if len(spare) >= _MOST_SPARE:
                break
        yield from spare

    def _found(self) -> Iterator[tuple[dict[str, Fraction], float, bool]]:
        for start in candidates(self.names, SEED):
            point = start
            moves = 0
            while moves < _MOVES and self.left > 0:
                self.left -= 1
                moves += 1
                failed = self._failing(point)
                try:
                    error, moderate = (
                        largest_error(self.claim, point) if not failed else (0.0, True)
                    )
                except NoValue as trouble:
                    failed = [trouble.node]
                if failed:
                    concerned = sorted(free_names(*failed) - self.claim.constants)
                    if not concerned:
                        break
                    point = moved(point, concerned, self.random)
                    continue
                yield point, error, moderate
                if moves <= _EASY:
                    break
                point = varied(point, self.random)
                moves = _EASY

    def _failing(self, point: dict[str, Fraction]) -> list[Node]:
        """The conditions that do not hold at the point, or the parts of them without a value."""
        failed: list[Node] = []
        evaluation = evaluated(self.claim, [], point, PRECISIONS[0])
        for statement in self.statements:
            try:
                if evaluation.value(statement) == 0:
                    failed.append(statement)
            except NoValue as trouble:
                failed.append(trouble.node)
        return failed
