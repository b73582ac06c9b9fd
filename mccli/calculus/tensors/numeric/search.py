"""Points at which a claim is compared: for two assignments of sizes, and where choices change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.tensors.numeric.aiming import near_choices
from mccli.calculus.tensors.numeric.comparing import Claim, Outcome, Undecided, compared
from mccli.calculus.tensors.numeric.points import (
    Point,
    Sizes,
    assignments,
    enlarged,
    named_spaces,
    occurring,
    point,
)
from mccli.model.problem import Problem

# Points wanted, by the numbers that one point computes, over two assignments of sizes.
_POINTS = ((30_000, 3), (400_000, 2))
_ASSIGNMENTS = 2
# Points for one assignment of sizes, if there are to be more assignments.
_HERE = 2
# Points tried for one assignment of sizes, and in all.
_TRIES = 40
_MOST_TRIES = 400
# An assignment of sizes is given up after so many points with a singular matrix.
_SINGULAR = 2
# Points more where all slopes are zero so far.
_MORE = 20
# Points at which choices are looked at, for one that goes the other way.
_OTHERS = 20
# Numbers computed until no further point is tried.
_BUDGET = 6_000_000


@dataclass(slots=True)
class Found:
    """What the points so far have shown. ``most`` is the work of the costliest one.

    ``visible`` says that slopes are not all zero at one point at least, ``zero`` that the
    answer divides by zero at some point.
    """

    points: int = 0
    error: float = 0.0
    work: int = 0
    tries: int = 0
    most: int = 0
    refined: bool = False
    too_much: bool = False
    zero: bool = False
    choices: bool = False
    visible: bool = False

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """One more point at which all claims hold."""
        self.points += 1
        self.error = max(self.error, *(each.error for each in outcomes))
        self.choices |= any(each.choices for each in outcomes)
        self.visible |= all(each.visible for each in outcomes)
        self.refined |= any(each.refined for each in outcomes)
        self.most = max(self.most, sum(each.work for each in outcomes))
        self.work += sum(each.work for each in outcomes)

    @property
    def wanted(self) -> int:
        """How many points are enough for work of this size."""
        return next((count for work, count in _POINTS if self.most <= work), 1)

    @property
    def over(self) -> bool:
        """Whether nothing more is to be tried."""
        return self.work > _BUDGET or self.tries >= _MOST_TRIES

    def enough(self, assigned: int) -> bool:
        """Whether the points are enough, over so many assignments of sizes."""
        wanted = self.wanted if self.visible or self.refined else self.wanted + _MORE
        return self.points >= wanted and assigned >= min(_ASSIGNMENTS, self.wanted)


class Search:
    """Points are tried for one assignment of sizes after the other until there are enough."""

    def __init__(
        self, problem: Problem, function: str, claims: Sequence[Claim], found: Found
    ) -> None:
        declared = named_spaces(problem, function)
        self.sizes = assignments(declared)
        self.spaces = occurring(problem, function, declared)
        self.claims = claims
        self.found = found
        self.assigned = 0
        """For how many assignments of sizes there are points."""

    def run(self) -> None:
        """Raises ``Disagreement`` and ``TooMuchWork``."""
        good: list[Sizes] = []
        for number, sizes in enumerate(self.sizes):
            if self._at(number, sizes):
                good.append(sizes)
            if number and len(good) == 1 and not self._is_over():
                # What fits in one order only has another size in the same order.
                good.append(enlarged(good[0]))
                self._at(_MOST_TRIES, good[1])
            if self._is_over():
                return

    def _is_over(self) -> bool:
        return self.found.over or self.found.enough(self.assigned)

    def _at(self, number: int, sizes: Sizes) -> bool:
        """Whether there are points for an assignment of sizes; where choices change as well."""
        first = self._first(number, sizes)
        if first is not None:
            self.assigned += 1
            if self.assigned == 1 and self.found.choices:
                self._near_choices(first, number, sizes)
        return first is not None

    def _first(self, number: int, sizes: Sizes) -> Point | None:
        """Points for one assignment of sizes; the first of them."""
        first: Point | None = None
        here = singular = 0
        most = _HERE if self.assigned + 1 < _ASSIGNMENTS else _TRIES
        for turn in range(_TRIES):
            self.found.tries += 1
            chosen = point(self.spaces, sizes, number, turn)
            outcome = self._outcome(chosen, sizes)
            if outcome == "agreed":
                here += 1
                first = first or chosen
            singular += outcome == "singular"
            if self.found.over or self.found.enough(self.assigned + (here > 0)):
                break
            if here >= most or (singular >= _SINGULAR and not here):
                break
        return first

    def _near_choices(self, first: Point, number: int, sizes: Sizes) -> None:
        """Compare where conditions change, between the first point and others."""
        texts = [self.claims[0].function, *(claim.derivative for claim in self.claims)]
        others = (point(self.spaces, sizes, number, _TRIES + turn) for turn in range(_OTHERS))
        for pair in near_choices(texts, first, others, sizes):
            for chosen in pair:
                self._outcome(chosen, sizes)

    def _outcome(self, chosen: Point, sizes: Sizes) -> Literal["agreed", "singular", "none"]:
        """What came of one point."""
        try:
            self.found.add([compared(claim, chosen, sizes) for claim in self.claims])
        except NoValue:
            return "none"
        except Undecided as trouble:
            self.found.zero |= trouble.reason == "zero"
            return "singular" if trouble.reason == "singular" else "none"
        return "agreed"
