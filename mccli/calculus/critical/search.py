"""All zeros of equations in a box, or on all of R^n, by halving boxes.

A box is dropped where interval arithmetic shows that some equation has no zero there, settled
where exactly one zero is proven to lie in it, and halved otherwise. Boxes may be unbounded, so
that for many functions the search ends with a proof for the whole space.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import islice, product
from math import inf, isfinite, isnan

from mccli.calculus.critical.boxes import Box
from mccli.calculus.critical.intervals import PARTIAL, Interval
from mccli.calculus.critical.krawczyk import (
    Equations,
    covers,
    krawczyk,
    meet,
    newton,
    proven,
)
from mccli.calculus.critical.settling import Found, Zero, settle

# Zeros beyond which the search ends.
MOST_ZEROS = 200
# A box no wider than this, beside the size of its coordinates, is not halved any more.
_NARROW = 1e-7
_FARTHEST = 1e60
# Boxes that may hold a zero are told as points up to this extent, and not too far away.
_WIDE = 1e-3
_FARTHEST_GUESS = 1e6
_MOST_UNSETTLED = 400
# More variables than these make too many boxes outside of the box of the search.
_MOST_VARIABLES_OUTSIDE = 4
_TRY_BELOW = 4.0


def search(equations: Equations, box: Box, budget: int, beyond: bool = True) -> Found:
    """The zeros in the box, and outside of it (``beyond``) as far as ``budget`` reaches.

    Those outside are told only if they are proven to be all.
    """
    found = Found()
    search = _Search(equations, found, equations.work + budget)
    found.inside = search.run([box]) and not search.unsettled
    search.gather()
    if beyond and found.inside and equations.count <= _MOST_VARIABLES_OUTSIDE:
        within = list(found.zeros)
        search.most = equations.work + budget // 2
        found.everywhere = search.run(list(_outside(box))) and not search.unsettled
        if not found.everywhere:
            found.zeros = within
    return found


class _Search:
    def __init__(self, equations: Equations, found: Found, most: int) -> None:
        self.equations = equations
        self.found = found
        self.most = most
        self.unsettled: list[Box] = []

    def run(self, boxes: Sequence[Box]) -> bool:
        """Whether all boxes have been looked at, wide ones first; what is not settled is kept."""
        pending: list[tuple[float, int, Box]] = []
        made = 0
        for box in boxes:
            heappush(pending, (-inf, made, box))
            made += 1
        while pending:
            much = len(self.unsettled) > _MOST_UNSETTLED or len(self.found.zeros) > MOST_ZEROS
            if much or self.equations.work > self.most:
                return False
            _, _, current = heappop(pending)
            if any(covers(each.alone, current) for each in self.found.zeros):
                continue
            for part in self._looked_at(current):
                extent = max(map(_extent, part))
                heappush(pending, (-min(extent, _TRY_BELOW), made, part))
                made += 1
        return True

    def _looked_at(self, box: Box) -> list[Box]:
        """The parts of a box that are still to be looked at."""
        if not self.equations.admits(box):
            return []
        ranges = self.equations.values(box)
        if any(each is None or each[0] > 0 or each[1] < 0 for each in ranges):
            return []
        border = any(each is not None and each[2] & PARTIAL for each in ranges)
        border = border or bool(self.equations.domain)
        if all(each is not None and each[0] == each[1] == 0 for each in ranges):
            if _has_inside(box):
                self.found.flat = self.found.flat or box
            self.unsettled.append(box)
            return []
        if all(isfinite(low) and isfinite(high) for low, high, _ in box):
            smaller = self._contracted(box)
            if smaller is None:
                return []
            box = smaller
        widths = [_extent(each) for each in box]
        widest = max(range(len(box)), key=lambda i: widths[i])
        if widths[widest] <= _NARROW or any(_is_far(each) for each in box):
            self.unsettled.append(box)
            return []
        low, high, _ = box[widest]
        cut = 0.0 if border and low < 0 < high else _cut(low, high)
        return [
            (*box[:widest], (cut, high, 0), *box[widest + 1 :]),
            (*box[:widest], (low, cut, 0), *box[widest + 1 :]),
        ]

    def _contracted(self, box: Box) -> Box | None:
        """What is left of a finite box; None if nothing is, or its zero has been settled."""
        if max(_extent(each) for each in box) > _TRY_BELOW:
            return box
        image = krawczyk(self.equations, box)
        if image is not None and not any(isnan(x) for each in image for x in each[:2]):
            smaller = meet(image, box)
            if smaller is None:
                return None
            middle = [low / 2 + high / 2 for low, high, _ in smaller]
            point = newton(self.equations, middle, 8)
            if point is not None and self._is_near(point, smaller):
                zero = settle(self.equations, point, self.found)
                if zero is not None and covers(zero.alone, smaller):
                    return None
                if zero is not None and self._proven_alone(smaller, zero):
                    return None
            return smaller
        return box

    def _is_near(self, point: Sequence[float], box: Box) -> bool:
        return all(
            low - (high - low) <= x <= high + (high - low)
            for x, (low, high, _) in zip(point, box, strict=True)
        )

    def _proven_alone(self, box: Box, zero: Zero) -> bool:
        """Whether a box around both holds exactly one zero, which then is this one."""
        whole = tuple(
            (min(a[0], b[0]) - 0.05 * (a[1] - a[0]), max(a[1], b[1]) + 0.05 * (a[1] - a[0]), 0)
            for a, b in zip(box, zero.box, strict=True)
        )
        if proven(self.equations, whole) is None:
            return False
        if not covers(whole, zero.alone):
            zero.alone = whole
        return True

    def gather(self) -> None:
        """Neighbouring boxes that could not be settled, as one possible zero each."""
        groups: list[Box] = []
        for box in self.unsettled:
            if any(abs(x) > _FARTHEST_GUESS for each in box for x in each[:2]):
                continue
            if max(_extent(each) for each in box) > _WIDE:
                continue
            if any(each is None or each[2] & PARTIAL for each in self.equations.values(box)):
                self.found.border = True
                continue
            wide = tuple((a - _gap(a, b), b + _gap(a, b), 0) for a, b, _ in box)
            joined = [each for each in groups if meet(each, wide) is not None]
            for each in joined:
                groups.remove(each)
                box = _hull(box, each)
            groups.append(box)
        for box in groups:
            known = any(covers(each.alone, box) for each in self.found.zeros)
            if not known and max(_extent(each) for each in box) < _WIDE:
                self.found.zeros.append(Zero(box, box, certain=False))


def _outside(box: Box) -> Iterator[Box]:
    """The boxes, in part unbounded, that make up the rest of the space."""
    parts = [((low, high, 0), (-inf, low, 0), (high, inf, 0)) for low, high, _ in box]
    # The first of all is the box itself.
    yield from islice(product(*parts), 1, None)


def _cut(low: float, high: float) -> float:
    """Where to cut an interval; far from zero by powers."""
    if low == -inf and high == inf:
        return 0.0
    if high == inf:
        return max(2 * low, 1.0) if low >= 0 else 0.0
    if low == -inf:
        return min(2 * high, -1.0) if high <= 0 else 0.0
    # Not in the very middle, where zeros like to lie.
    return low + (high - low) * 0.4921875


def _extent(each: Interval) -> float:
    low, high, _ = each
    if low == -inf or high == inf:
        return inf
    return (high - low) / (1 + min(abs(low), abs(high)))


def _is_far(each: Interval) -> bool:
    return (each[1] == inf and each[0] > _FARTHEST) or (each[0] == -inf and each[1] < -_FARTHEST)


def _has_inside(box: Box) -> bool:
    return all(low < high for low, high, _ in box)


def _gap(low: float, high: float) -> float:
    return (high - low) + 1e-9


def _hull(one: Box, other: Box) -> Box:
    return tuple((min(a[0], b[0]), max(a[1], b[1]), 0) for a, b in zip(one, other, strict=True))
