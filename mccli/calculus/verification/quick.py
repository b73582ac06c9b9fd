"""The check of a claimed derivative in double precision: which rows it shows to be right.

A row counts as right if it agrees with the slope of its function at every point, along a
direction chosen at random for each, and with a difference quotient at one; and if nothing on
the way was doubtful. What is left over is not wrong, but for more digits to decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul

from mccli.calculus.verification.claims import Claim
from mccli.calculus.verification.float_bends import Bends
from mccli.calculus.verification.float_slopes import Slopes
from mccli.calculus.verification.floats import Floats, Step
from mccli.calculus.verification.samples import STEP, Sample
from mccli.calculus.verification.visibility import Lanes, are_seen, is_chosen
from mccli.syntax.tree import Node

# Two routes agree if they differ by less than this share of the sizes of a row's terms.
_TOLERANCE = 1e-11
# A difference quotient is as good as this, of the row's size and of the function's.
_ROUGH = {1: (1e-6, 1e-9), 2: (1e-4, 1e-8)}
# Sizes outside show nothing: there, floats lose digits.
_SMALLEST, _LARGEST = 1e-280, 1e280
# Nodes kept at a time, and nodes visited until the rest is looked at in one point only.
_KEPT = 200_000
_BUDGET = 1_500_000


@dataclass(frozen=True, slots=True)
class Decided:
    """The number of points, the largest relative error, and the rows not decided."""

    points: int
    worst: float
    open: tuple[int, ...]


def decided(claim: Claim, statements: Sequence[Node], positive: frozenset[str]) -> Decided | None:
    """What floats can say of the claim; None where no points were found.

    At order 2 either no row is open or all are.
    """
    sample = Sample(claim.variables, claim.constants, positive, claim.order)
    if statements and not sample.settle(statements):
        return None
    return _Check(claim, sample).run()


class _Check:
    def __init__(self, claim: Claim, sample: Sample) -> None:
        self.claim = claim
        self.sample = sample
        self.kept = _KEPT
        self.visited = 0
        self._begin()

    def _begin(self) -> None:
        """Start with no values, which gives back memory."""
        self.fresh = True
        sample = self.sample
        self.trace: list[Step] = []
        self.entries = Floats(sample.near)
        self.functions = Floats(sample.wide, self.trace)
        self.truth: Slopes | Bends
        if sample.order == 1:
            self.truth = Slopes(sample.steps[0])
        else:
            self.truth = Bends(*sample.steps)

    def run(self) -> Decided:
        claim = self.claim
        undecided = []
        worst = 0.0
        for i, (function, terms) in enumerate(self._parts()):
            error = self._error(function, terms)
            if error is None:
                undecided.append(i)
            elif error > worst:
                worst = error
            self._bounded()
        if claim.order == 2 and undecided:
            undecided = list(range(len(claim.rows)))
        return Decided(self.sample.width, worst, tuple(undecided))

    def _parts(self) -> Iterator[tuple[Node, list[tuple[Node, Lanes]]]]:
        """Each function with its claimed entries and what they are multiplied with."""
        claim = self.claim
        if claim.order == 1:
            for function, row in zip(claim.functions, claim.rows, strict=True):
                steps = self.sample.steps[0]
                yield function, [(entry, steps[claim.variables[j]]) for j, entry in row]
            return
        first, second = self.sample.steps
        names = claim.variables
        yield (
            claim.functions[0],
            [
                (entry, list(map(mul, first[names[i]], second[names[j]])))
                for i, j, entry in claim.entries()
            ],
        )

    def _bounded(self) -> None:
        """Keep within memory and time; rows that share many nodes are kept together."""
        count = len(self.entries.values) + len(self.functions.values)
        if self.fresh:
            self.kept = max(self.kept, 4 * count)
            self.fresh = False
        if count <= self.kept:
            return
        self.visited += count
        if self.visited > _BUDGET and self.sample.width > 1:
            self.sample.only_first()
        self._begin()

    def _error(self, function: Node, claimed: Sequence[tuple[Node, Lanes]]) -> float | None:
        """The largest relative error of a row; None where floats do not decide."""
        entries, functions = self.entries, self.functions
        terms = [list(map(mul, entries.run(entry), steps)) for entry, steps in claimed]
        values = functions.run(function)
        self.truth.run(self.trace)
        self.trace.clear()
        expected = self.truth.of(function)
        if self._is_doubtful(function, claimed):
            return None
        if not terms:
            return 0.0 if expected is None else None
        if expected is None:
            expected = [0.0] * self.sample.width
        sizes = [math.fsum(map(abs, lane)) for lane in zip(*terms, strict=True)]
        found = [math.fsum(lane) for lane in zip(*terms, strict=True)]
        if len(terms) > 1 and not are_seen(terms, sizes, [entry for entry, _ in claimed]):
            return None
        error = _agreement(expected, found, sizes)
        if error is None or not self._has_quotient(values, expected[0], sizes[0]):
            return None
        if max(sizes) <= _SMALLEST and not _is_zero_by_choice(sizes, claimed):
            return None
        return error

    def _is_doubtful(self, function: Node, claimed: Sequence[tuple[Node, Lanes]]) -> bool:
        """Whether anything was doubtful that the row or its function is made of."""
        doubtful = self.entries.doubtful
        if doubtful and any(id(entry) in doubtful for entry, _ in claimed):
            return True
        doubtful = self.functions.doubtful
        if doubtful:
            # That a term of a whole sum drowns in it does no harm to its slope.
            parts = function.args if function.op == "sum" else (function,)
            if any(id(part) in doubtful for part in parts):
                return True
        return id(function) in self.truth.doubtful

    def _has_quotient(self, values: Lanes, slope: float, size: float) -> bool:
        """Whether the difference quotient at the first point is what it should be."""
        h = STEP[self.claim.order]
        if self.claim.order == 1:
            low2, low, high, high2 = values[-4:]
            quotient = (8 * (high - low) - (high2 - low2)) / (12 * h)
        else:
            a, b, c, d, a2, b2, c2, d2 = values[-8:]
            quotient = (16 * (a - b - c + d) - (a2 - b2 - c2 + d2)) / (48 * h * h)
        share, floor = _ROUGH[self.claim.order]
        return abs(quotient - slope) <= share * size + floor * abs(values[0])


def _is_zero_by_choice(sizes: Lanes, claimed: Sequence[tuple[Node, Lanes]]) -> bool:
    return not any(sizes) and all(is_chosen(entry) for entry, _ in claimed)


def _agreement(expected: Lanes, found: Lanes, sizes: Lanes) -> float | None:
    """The largest relative difference; None where one is too large, or nothing is seen."""
    worst = 0.0
    for a, b, size in zip(expected, found, sizes, strict=True):
        difference = abs(a - b)
        if _SMALLEST < size < _LARGEST:
            if not difference <= _TOLERANCE * size:
                return None
            worst = max(worst, difference / size)
        elif not difference <= _SMALLEST:
            return None
    return worst
