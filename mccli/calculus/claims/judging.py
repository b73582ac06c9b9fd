"""Claimed entries judged: by symbolic equality first, by values at random points in any case.

A value that differs decides, whatever simplification says: no wrong claim is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from mccli.calculus.claims.choices import (
    Border,
    across,
    borders,
    branches,
    gaps,
    on_borders,
    on_both_sides,
)
from mccli.calculus.claims.comparing import Pair, digits_for, outcomes
from mccli.calculus.claims.places import Places, Point
from mccli.calculus.claims.reaching import between, is_empty, reaching, sides_seen
from mccli.calculus.claims.symbolic import is_same
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import as_mpf, magnitude
from mccli.limits import Limits
from mccli.model.verdict import Fate
from mccli.syntax.tree import Node, compare, free_names, postorder

POINTS = 8
"""Random points at which a right entry agrees."""
# Points tried for one search, and node visits of all comparisons, each to many digits.
_TRIES = 600
_BUDGET = 150_000
_FEWEST = 2
_MOST_WITH_CHOICES = 200
# Comparisons for a side that no point has been on, which are made in any case.
_FAR = 3
_MOST_DIGITS = 4000


@dataclass(slots=True)
class Findings:
    """What the points have shown of one pair.

    ``against`` is where it differs, ``missing`` where the claim alone has no value, ``at_kink``
    where it differs and the function has a kink. ``seen`` are the points looked at, and
    ``unreached`` is a side of the claim's choices on which none of them lies.
    """

    pair: Pair
    same: bool | None
    agreed: int = 0
    against: Point | None = None
    missing: Point | None = None
    at_kink: Point | None = None
    wanted: int = POINTS
    seen: list[Point] = field(default_factory=list)
    unreached: Node | None = None

    @property
    def fate(self) -> Fate:
        """Right, wrong or undecided."""
        if self.against is not None or self.same is False:
            return "wrong"
        if self.same:
            return "right"
        return "right" if self.agreed >= self.wanted and not self.unreached else "undecided"


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a derivative is compared: its functions, and what must hold."""

    functions: Sequence[Node]
    statements: Sequence[Node]
    positive: frozenset[str]
    constants: frozenset[str]
    limits: Limits


class Judge:
    """Compares pairs at points of a domain, all of them at each point."""

    def __init__(self, domain: Domain, pairs: Sequence[Pair]) -> None:
        self.domain = domain
        trees = [tree for pair in pairs for tree in (pair.derivative, pair.claimed)]
        names = free_names(*domain.functions, *trees, *domain.statements) - domain.constants
        self.places = Places(
            sorted(names), domain.statements, domain.positive, domain.constants, domain.limits
        )
        self.digits = digits_for(trees)
        self.found = [self._begun(pair) for pair in pairs]
        size = sum(1 for _ in postorder(*trees, *domain.statements)) + len(names)
        self.left = max(_BUDGET // size, _FEWEST)
        self.good: list[Point] = []
        """Points at which all derivatives have values."""

    def _begun(self, pair: Pair) -> Findings:
        domain = self.domain
        found = Findings(
            pair, is_same(pair.derivative, pair.claimed, domain.constants, domain.limits)
        )
        if not free_names(pair.derivative, pair.claimed) - domain.constants:
            found.wanted = 1
        return found

    def run(self) -> None:
        """Compare until every pair is decided, or there are no points left."""
        roots = [each.pair.derivative for each in self.found]
        wanted = min(POINTS, self.left)
        for each in self.found:
            each.wanted = min(each.wanted, wanted)
        for point in islice(self.places.random(roots, _TRIES), wanted):
            self._compare(point)
        if not self.good:
            self._each_alone()
        self._with_claims()
        for each in self._with_choices():
            self._near_borders(each)
            if each.against is None and not each.same:
                each.unreached = self._unreached(each)

    def _unreached(self, each: Findings) -> Node | None:
        """A side of a choice of the claim that is not empty, and where nothing was compared.

        What lies outside the derivative's domain does not count.
        """
        constants = self.domain.constants
        found = branches([each.pair.claimed], constants)
        seen = sides_seen(self.places, each.seen, found)
        for number, border in enumerate(found):
            for sign in ("<", ">"):
                side = compare(sign, *border)
                if (number, sign) in seen or self._settles(each, side):
                    continue
                if not is_empty(side, self.domain.positive, constants, self.domain.limits):
                    return side
        return None

    def _settles(self, each: Findings, side: Node) -> bool:
        """Whether points on a side have been compared, or all that are found are outside."""
        starts = each.seen[:2]
        outside = tried = 0
        for point in reaching(self.places, starts, side):
            if self.places.failing(point, [each.pair.derivative]) and starts:
                point = between(self.places, starts[0], point, side)
            if self.places.failing(point, [each.pair.derivative]):
                outside += 1
            else:
                tried += 1
                before = len(each.seen)
                self.left = max(self.left, 1)
                self._compare(point, only=[each])
                if len(each.seen) > before or each.against is not None:
                    return True
            if tried >= _FAR or outside >= _TRIES // 10:
                break
        return outside > 0 and not tried

    def _with_choices(self) -> list[Findings]:
        """The pairs that are right so far and take sides somewhere; of very many the first."""
        found = [each for each in self.found if not self._is_settled(each) and each.agreed]
        return found[:_MOST_WITH_CHOICES]

    def _near_borders(self, each: Findings) -> None:
        """Compare on each side of each choice of a pair, where both trees have values, and at ties.

        A difference at a tie does not count where the function has a kink.
        """
        trees = [each.pair.derivative, each.pair.claimed]
        changing = borders(trees, self.domain.constants)
        for point in on_both_sides(self.places, trees, changing):
            self._compare(point, only=[each])
        for point in across(self.places, trees, gaps(trees, self.domain.constants)):
            self._compare(point, only=[each])
        for start in self.good[:2]:
            for point in on_borders(self.places, start, changing):
                self._compare(point, self.kink(point) is not None, only=[each])

    def _each_alone(self) -> None:
        """Points for each pair by itself, where there are none for all together."""
        for each in self.found:
            points = self.places.random([each.pair.derivative], _TRIES // 2)
            for point in islice(points, each.wanted):
                self._compare(point, only=[each])

    def _with_claims(self) -> None:
        """More points for what agrees at too few: where the claim has a value as well."""
        for each in self.found:
            if self._is_settled(each) or each.agreed >= each.wanted:
                continue
            roots = [each.pair.derivative, each.pair.claimed]
            for point in self.places.random(roots, _TRIES):
                self._compare(point, only=[each])
                if each.against is not None or each.agreed >= each.wanted:
                    break

    def _is_settled(self, each: Findings) -> bool:
        return each.against is not None or each.pair.derivative == each.pair.claimed

    def _compare(
        self, point: Point, at_kink: bool = False, only: Sequence[Findings] | None = None
    ) -> None:
        if self.left <= 0:
            return
        self.left -= 1
        chosen = [
            each for each in (self.found if only is None else only) if not self._is_settled(each)
        ]
        if self.places.failing(point, [each.pair.derivative for each in chosen]):
            return
        if only is None:
            self.good.append(point)
        pairs = [each.pair for each in chosen]
        domain = self.domain
        extra = 0 if only is None or not pairs else self._before_point(point, pairs[0])
        digits = self.digits + min(extra, _MOST_DIGITS)
        results = outcomes(pairs, point, domain.constants, digits, domain.limits)
        for each, outcome in zip(chosen, results, strict=True):
            if extra <= _MOST_DIGITS and outcome in ("equal", "nowhere"):
                each.seen.append(point)
            if outcome == "equal":
                each.agreed += 1
            elif outcome == "nowhere":
                each.missing = each.missing or point
            elif outcome == "different" and at_kink:
                each.at_kink = each.at_kink or point
            elif outcome == "different":
                each.against = point

    def digits_at(self, point: Point, pair: Pair) -> int:
        """Digits with which a choice is seen beside a large derivative."""
        return self.digits + min(self._before_point(point, pair), _MOST_DIGITS)

    def _before_point(self, point: Point, pair: Pair) -> int:
        """Digits of the derivative before the point."""
        evaluation = self.places.evaluation(point)
        try:
            value = as_mpf(evaluation.ctx, evaluation.value(pair.derivative))
        except NoValue:
            return 0
        return max(int(magnitude(value) * 0.302), 0)

    def kink(self, point: Point) -> Border | None:
        """Where the function takes a side at the point by a tie."""
        ties = borders(self.domain.functions, self.domain.constants)
        return next((each for each in ties if self._ties(point, *each)), None)

    def _ties(self, point: Point, left: Node, right: Node) -> bool:
        evaluation = Evaluation(point, self.domain.constants, 60, self.domain.limits)
        try:
            return bool(evaluation.value(left) == evaluation.value(right))
        except NoValue:
            return False


def judged(domain: Domain, pairs: Sequence[Pair]) -> tuple[list[Findings], Judge]:
    """The findings of each pair, in order."""
    judge = Judge(domain, pairs)
    judge.run()
    return judge.found, judge


def fate_of(found: Iterable[Fate]) -> Fate:
    """The fate of a claim whose entries have these."""
    fates = set(found)
    return "wrong" if "wrong" in fates else "undecided" if "undecided" in fates else "right"
