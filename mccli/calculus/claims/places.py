"""Points to compare at: where the derivative holds, and on both sides of every choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import as_mpf, context
from mccli.calculus.verification.aiming import aimed
from mccli.calculus.verification.points import candidates, moved, varied
from mccli.limits import Limits
from mccli.syntax.tree import Node, free_names

Point = dict[str, Fraction]

_DIGITS = 30
# After a failure only the coordinates concerned are changed, this often per candidate.
_MOVES = 40
# A point that took more moves than these is varied to find the next ones.
_EASY = 4
_VARIATIONS = 8
_RAISED = (1, 2, 3, -1, -2, Fraction(1, 2), 4, -3, 5, Fraction(3, 2), Fraction(-1, 2), 7, 10)


class Places:
    """Points over the names of a comparison; ``statements`` must hold at them.

    The names in ``positive`` have positive values only. The same points in every process.
    """

    def __init__(
        self,
        names: Sequence[str],
        statements: Sequence[Node],
        positive: frozenset[str],
        constants: frozenset[str],
        limits: Limits,
    ) -> None:
        self.names = names
        self.statements = statements
        self.positive = positive
        self.constants = constants
        self.limits = limits

    def random(
        self, roots: Sequence[Node], tries: int, tests: Sequence[Node] = ()
    ) -> Iterator[Point]:
        """Random points where the roots have values and the ``tests`` hold as well."""
        if not self.names:
            yield from [{}] if not self.failing({}, roots, tests) else []
            return
        random = Random(f"mccli claim {len(tests)}")
        left = tries
        for turn, start in enumerate(candidates(self.names, "claim")):
            point = start
            pause = _MOVES if turn % 2 else 3
            for move in range(_MOVES):
                if left <= 0:
                    return
                left -= 1
                point = self._inside(point)
                failed = self.failing(point, roots, tests)
                if not failed:
                    yield point
                    if move > _EASY:
                        yield from self._varied(point, roots, tests, random)
                    break
                changed = self._mended(point, failed, random, aim=move % pause > 0)
                if changed is None:
                    break
                point = changed

    def simple(self, names: Sequence[str]) -> Iterator[Point]:
        """Points of small integers and halves, for people; other names have the value 1."""
        random = Random("mccli simple points")
        for turn in range(120):
            point = dict.fromkeys(self.names, Fraction(1))
            for place, name in enumerate(names):
                index = turn + place if turn < len(_RAISED) else random.randrange(len(_RAISED))
                point[name] = Fraction(_RAISED[index % len(_RAISED)])
            yield self._inside(point)

    def failing(
        self, point: Point, roots: Sequence[Node], tests: Sequence[Node] = ()
    ) -> list[Node]:
        """What does not hold at the point, or has no value there."""
        evaluation = self.evaluation(point)
        failed: list[Node] = []
        for statement in (*self.statements, *tests):
            try:
                if evaluation.value(statement) == 0:
                    failed.append(statement)
            except NoValue as trouble:
                failed.append(trouble.node)
        if not failed:
            for root in roots:
                try:
                    evaluation.value(root)
                except NoValue as trouble:
                    if trouble.kind != "undecided":
                        failed.append(trouble.node)
        return failed

    def evaluation(self, point: Point, digits: int = _DIGITS) -> Evaluation:
        """An evaluation at the point in which nothing has been evaluated yet."""
        ctx = context(digits)
        rounded = {name: as_mpf(ctx, x) for name, x in point.items()}
        return Evaluation(rounded, self.constants, digits, self.limits)

    def _varied(
        self, point: Point, roots: Sequence[Node], tests: Sequence[Node], random: Random
    ) -> Iterator[Point]:
        for _ in range(_VARIATIONS):
            near = self._inside(varied(point, random))
            if not self.failing(near, roots, tests):
                yield near

    def _inside(self, point: Point) -> Point:
        if not self.positive:
            return point
        return {
            name: abs(x) or Fraction(1) if name in self.positive else x for name, x in point.items()
        }

    def _mended(
        self, point: Point, failed: Sequence[Node], random: Random, aim: bool
    ) -> Point | None:
        concerned = sorted((free_names(*failed) - self.constants) & point.keys())
        if not concerned:
            return None
        changed = aimed(point, failed, self.evaluation, random) if aim else point
        return moved(point, concerned, random) if changed == point else changed
