"""Values of hypotheses about a claim at a few points, and whether they explain it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from mccli.calculus.claims.mistakes import Mistake, tangent, varying
from mccli.calculus.claims.places import Places, Point
from mccli.calculus.evaluation.functions import TooLarge
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, as_mpf
from mccli.syntax.tree import Node

DIGITS = 60
# Values that share so many digits are the same.
_SHARED = 30
_FEWEST = 3
# Larger terms of a ratio are no factor that someone forgot.
_MOST_TERM = 10_000
_MOST_ROUNDED = 50


class Trials:
    """Some points with an evaluation at each; a value is a number for every point.

    Values that share ``shared`` digits count as the same.
    """

    def __init__(self, places: Places, points: Iterable[Point], shared: int = _SHARED) -> None:
        self.points = list(points)
        self.places = places
        self.shared = shared
        self._evaluations = [self._evaluation(point) for point in self.points]

    def _evaluation(self, point: Point) -> Evaluation:
        # Exact coordinates: at a tie a rounded one decides nothing.
        return Evaluation(point, self.places.constants, DIGITS, self.places.limits)

    def same(self, left: Sequence[Mpf] | None, right: Sequence[Mpf] | None) -> bool:
        """Whether two lists of values agree."""
        return same(left, right, self.shared)

    def ratio(self, left: Sequence[Mpf], right: Sequence[Mpf]) -> Fraction | None:
        """See ``ratio``."""
        return ratio(left, right, self.shared)

    def is_constant(self, left: Sequence[Mpf], right: Sequence[Mpf]) -> bool:
        """Whether left is the same multiple of right at all points, and there are several."""
        if len(left) < _FEWEST or any(x == 0 for x in (*left, *right)):
            return False
        first = left[0] / right[0]
        return self.same(left, [first * each for each in right])

    def numbers(self, values: Iterable[float]) -> list[Mpf]:
        """Floats, one for each point, as values."""
        return [each.ctx.mpf(x) for each, x in zip(self._evaluations, values, strict=True)]

    def restricted(self, *trees: Node) -> Trials | None:
        """The points at which all trees have values; None where they are too few."""
        kept = [
            point
            for point, evaluation in zip(self.points, self._evaluations, strict=True)
            if all(_has_value(evaluation, tree) for tree in trees)
        ]
        if len(kept) < min(_FEWEST, max(len(self.points), 1)):
            return None
        return self if len(kept) == len(self.points) else Trials(self.places, kept, self.shared)

    def values(self, tree: Node) -> list[Mpf] | None:
        """The values of a tree; None where it has none at one of the points."""
        return self._each(lambda each: as_mpf(each.ctx, each.value(tree)))

    def exchanged(self, tree: Node, one: str, other: str) -> list[Mpf] | None:
        """The values of a tree in which two names are exchanged."""
        found = []
        for point in self.points:
            swapped = {**point, one: point[other], other: point[one]}
            evaluation = self._evaluation(swapped)
            try:
                found.append(as_mpf(evaluation.ctx, evaluation.value(tree)))
            except NoValue:
                return None
        return found

    def tangents(self, function: Node, name: str, mistake: Mistake | None) -> list[Mpf] | None:
        """The derivatives of a function by a name with a mistake."""

        def one(evaluation: Evaluation) -> Mpf:
            evaluation.value(function)
            active = varying(evaluation.order, name)
            return tangent(evaluation, function, name, active, mistake)

        try:
            return self._each(one)
        except (ArithmeticError, ValueError, TooLarge):
            return None

    def order(self, function: Node) -> list[Node]:
        """The parts of a function that are evaluated at the first point, operands first."""
        if not self.points:
            return []
        evaluation = self._evaluation(self.points[0])
        try:
            evaluation.value(function)
        except NoValue:
            return []
        return evaluation.order

    def _each(self, value: Callable[[Evaluation], Mpf]) -> list[Mpf] | None:
        try:
            return [value(each) for each in self._evaluations]
        except NoValue:
            return None


def _has_value(evaluation: Evaluation, tree: Node) -> bool:
    try:
        evaluation.value(tree)
    except NoValue:
        return False
    return True


def same(left: Sequence[Mpf] | None, right: Sequence[Mpf] | None, shared: int = _SHARED) -> bool:
    """Whether two lists of values agree in so many digits."""
    if left is None or right is None:
        return False
    for one, other in zip(left, right, strict=True):
        size = max(abs(one), abs(other))
        if abs(one - other) > size * one.context.mpf(10) ** -shared:
            return False
    return True


def ratio(left: Sequence[Mpf], right: Sequence[Mpf], shared: int = _SHARED) -> Fraction | None:
    """The rational r of small terms with left = r * right at all points, where there is one."""
    first = next((pair for pair in zip(left, right, strict=True) if pair[1] != 0), None)
    if first is None:
        return None
    quotient = first[0] / first[1]
    most = _MOST_TERM if shared >= _SHARED else _MOST_ROUNDED
    if not abs(quotient) < most:
        return None
    whole = quotient.context.nint(quotient * 2**140)
    found = Fraction(int(whole), 2**140).limit_denominator(most)
    expected = [as_mpf(each.context, found) * each for each in right]
    return found if found and same(left, expected, shared) else None
