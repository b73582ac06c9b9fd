"""The search for points where all conditions hold and the derivative exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.verification.aiming import aimed
from mccli.calculus.verification.claims import Claim, Point, evaluated
from mccli.calculus.verification.comparing import PRECISIONS, largest_error
from mccli.calculus.verification.points import candidates, moved, varied
from mccli.syntax.tree import Node, free_names

SEED = 1
# After a failure only the coordinates concerned are changed, this often per candidate.
_MOVES = 40
_EASY = 5
# Points with huge numbers, where digits are easily lost, serve where this many came first.
_MOST_SPARE = 8


class Search:
    """Points where all conditions hold and the derivative exists, with the errors there.

    A candidate that fails is mended by changing the names of the parts that failed: drawn anew,
    or moved to where the condition should hold. A point that was hard to find is varied to
    find the next one.
    """

    def __init__(
        self,
        claim: Claim,
        statements: Sequence[Node],
        names: Sequence[str],
        positive: frozenset[str],
        tries: int,
        suspects: Sequence[Point] = (),
    ) -> None:
        self.claim = claim
        self.statements = statements
        self.names = names
        self.positive = positive
        self.left = tries
        self.suspects = suspects
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
        for turn, start in enumerate(self._starts()):
            point = start
            # Narrow domains take many steps in a row, several domains at once fresh starts.
            pause = _MOVES if turn % 2 else 3
            moves = 0
            while moves < _MOVES and self.left > 0:
                self.left -= 1
                moves += 1
                point = self._inside(point)
                failed = self._failing(point)
                if not failed:
                    try:
                        error, moderate = largest_error(self.claim, point)
                    except NoValue as trouble:
                        failed = [trouble.node]
                if failed:
                    changed = self._mended(point, failed, aim=moves % pause > 0)
                    if changed is None:
                        break
                    point = changed
                    continue
                yield point, error, moderate
                if moves <= _EASY:
                    break
                point = varied(point, self.random)
                moves = _EASY

    def _starts(self) -> Iterator[dict[str, Fraction]]:
        """The points to begin with: the suspects, completed where they lack names, and others."""
        for suspect in self.suspects:
            first = next(candidates(self.names, SEED))
            yield {name: suspect.get(name, x) for name, x in first.items()}
        yield from candidates(self.names, SEED)

    def _inside(self, point: dict[str, Fraction]) -> dict[str, Fraction]:
        """The point with positive numbers for the names declared so."""
        if not self.positive:
            return point
        return {
            name: abs(x) or Fraction(1) if name in self.positive else x for name, x in point.items()
        }

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

    def _mended(
        self, point: dict[str, Fraction], failed: Sequence[Node], aim: bool
    ) -> dict[str, Fraction] | None:
        """The point with other values for what the failed parts depend on; None for none."""
        concerned = sorted(free_names(*failed) - self.claim.constants)
        if not concerned:
            return None
        changed = aimed(point, failed, self._evaluation, self.random) if aim else point
        return moved(point, concerned, self.random) if changed == point else changed

    def _evaluation(self, point: dict[str, Fraction]) -> Evaluation:
        return evaluated(self.claim, [], point, PRECISIONS[0])
