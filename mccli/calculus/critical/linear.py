"""Linear algebra over the rationals: dependencies found as vectors come in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.calculus.critical.budget import Budget

Vector = list[Fraction]

# Bits of a number that count as one step more.
_BITS = 256


class Span:
    """The space spanned by vectors taken in one by one, each known by its number."""

    def __init__(self, budget: Budget) -> None:
        self.count = 0
        self._budget = budget
        self._rows: list[tuple[int, Vector, Vector]] = []

    def combination(self, vector: Sequence[Fraction]) -> Vector | None:
        """Coefficients of the vectors taken in whose sum the vector is; None outside the span."""
        rest, used = self._reduced(vector)
        if any(rest):
            return None
        return [-each for each in used]

    def add(self, vector: Sequence[Fraction]) -> Vector | None:
        """Take a vector in; where it depends on those before, its coefficients instead."""
        rest, used = self._reduced(vector)
        pivot = next((i for i, each in enumerate(rest) if each), None)
        if pivot is None:
            return [-each for each in used]
        scale = rest[pivot]
        used = [*used, Fraction(1)]
        self._rows.append((pivot, [x / scale for x in rest], [x / scale for x in used]))
        self.count += 1
        return None

    def _reduced(self, vector: Sequence[Fraction]) -> tuple[Vector, Vector]:
        """The vector less multiples of the rows, and those multiples in the vectors taken in."""
        rest = list(vector)
        used = [Fraction(0)] * self.count
        for pivot, row, history in self._rows:
            factor = rest[pivot]
            if factor:
                weight = 1 + factor.denominator.bit_length() // _BITS
                self._budget.spend(len(row) * weight)
                rest = [x - factor * y if y else x for x, y in zip(rest, row, strict=True)]
                for place, each in enumerate(history):
                    used[place] -= factor * each
        return rest, used
