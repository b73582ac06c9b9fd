"""One row of a claim in double precision: its function's slope beside its claimed entries."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from operator import mul

from mccli.calculus.verification.claims import Claim
from mccli.calculus.verification.double.bends import Bends
from mccli.calculus.verification.double.floats import Floats, Step
from mccli.calculus.verification.double.lasting import recall_entry, recall_function
from mccli.calculus.verification.double.samples import STEP, Sample
from mccli.calculus.verification.double.slopes import Slopes
from mccli.calculus.verification.double.visibility import Lanes, are_seen, is_chosen
from mccli.syntax.tree import Node

# Two routes agree if they differ by less than this share of the sizes of a row's terms.
_TOLERANCE = 1e-11
# This much is no rounding.
_CLEARLY = 1e-6
# A difference quotient is as good as this, of the row's size and of the function's.
_ROUGH = {1: (1e-6, 1e-9), 2: (1e-4, 1e-8)}
# Sizes outside show nothing: there, floats lose digits.
_SMALLEST, _LARGEST = 1e-280, 1e280

Row = tuple[Node, list[tuple[Node, Lanes]]]
"""A function, and its claimed entries with what each is multiplied with."""


class RowCheck:
    """Rows at the points of a sample. All values are kept, until ``forget``.

    ``differing`` are the points where some row was clearly wrong; ``trace`` are the steps of
    the last function that were new.
    """

    def __init__(self, claim: Claim, sample: Sample) -> None:
        self.claim = claim
        self.sample = sample
        self.differing: set[int] = set()
        self.forget()

    def forget(self) -> None:
        """Start with no values, which gives back memory."""
        sample = self.sample
        self.trace: list[Step] = []
        self.entries = Floats(sample.near)
        self.functions = Floats(sample.wide, self.trace)
        self.truth: Slopes | Bends
        if sample.order == 1:
            self.truth = Slopes(sample.steps[0])
        else:
            self.truth = Bends(*sample.steps)

    @property
    def kept(self) -> int:
        """How many nodes have values."""
        return len(self.entries.values) + len(self.functions.values)

    def rows(self) -> Iterator[Row]:
        """The rows of the claim; all rows of a Hessian are one, since they have one function."""
        claim, steps, names = self.claim, self.sample.steps, self.claim.variables
        if claim.order == 1:
            for function, row in zip(claim.functions, claim.rows, strict=True):
                yield function, [(entry, steps[0][names[j]]) for j, entry in row]
            return
        yield (
            claim.functions[0],
            [
                (entry, list(map(mul, steps[0][names[i]], steps[1][names[j]])))
                for i, j, entry in claim.entries()
            ],
        )

    def error(self, row: Row) -> float | None:
        """The largest relative error of a row; None where floats do not decide."""
        function, claimed = row
        entries = self.entries
        self._recall(row)
        terms = [list(map(mul, entries.run(entry), steps)) for entry, steps in claimed]
        self.trace.clear()
        values = self.functions.run(function)
        self.truth.run(self.trace)
        expected = self.truth.of(function)
        if not terms:
            return 0.0 if expected is None and not self._is_doubtful(row) else None
        if expected is None:
            expected = [0.0] * self.sample.width
        sizes = _totals([list(map(abs, lanes)) for lanes in terms])
        found = _totals(terms)
        error = _agreement(expected, found, sizes)
        if error is None:
            self.differing.update(_clearly_different(expected, found, sizes))
            return None
        if self._is_doubtful(row) or not self._has_quotient(values, expected[0], sizes[0]):
            return None
        if len(terms) > 1 and not are_seen(terms, sizes, [entry for entry, _ in claimed]):
            return None
        if max(sizes) <= _SMALLEST and not _is_zero_by_choice(sizes, claimed):
            return None
        return error

    def _recall(self, row: Row) -> None:
        """Take what has been found of terms that come again."""
        question = self.sample.question
        if question is not None and isinstance(self.truth, Slopes):
            for entry, _ in row[1]:
                recall_entry(entry, self.entries, question)
            recall_function(row[0], self.functions, self.truth, question)

    def _is_doubtful(self, row: Row) -> bool:
        """Whether anything was doubtful that the row or its function is made of."""
        function, claimed = row
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


def _totals(terms: Sequence[Lanes]) -> Lanes:
    """The sum of the terms; nan, which decides nothing, where it is beyond all floats."""
    try:
        return list(map(math.fsum, zip(*terms, strict=True)))
    except (OverflowError, ValueError):
        return [_total(lane) for lane in zip(*terms, strict=True)]


def _total(numbers: Iterable[float]) -> float:
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):
        return math.nan


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


def _clearly_different(expected: Lanes, found: Lanes, sizes: Lanes) -> Iterator[int]:
    """The points where the numbers are no roundings of each other."""
    for i, (a, b, size) in enumerate(zip(expected, found, sizes, strict=True)):
        scale = max(abs(a), size)
        if _SMALLEST < scale < _LARGEST and abs(a - b) > _CLEARLY * scale:
            yield i
