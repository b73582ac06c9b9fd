"""Finitely many solutions: the algebra of polynomials modulo a zero-dimensional ideal.

Its dimension over the rationals is the number of complex solutions, counted with multiplicity;
of the radical, the number of distinct ones. A linear form that takes another value at each of
them gives all coordinates as polynomials of it (the shape lemma): a rational univariate
representation.

Sources: D. Cox, J. Little, D. O'Shea, "Using Algebraic Geometry" (2005), chapter 2; A.
Seidenberg, "Constructions in algebra" (1974), for the radical.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from mccli.calculus.critical.budget import Budget, OutOfBudget
from mccli.calculus.critical.groebner import (
    Monomial,
    Poly,
    basis,
    divides,
    key,
    leading,
    monic,
    normal_form,
)
from mccli.calculus.critical.linear import Span, Vector
from mccli.calculus.critical.univariate import integral, squarefree_part

# More solutions than this are not looked for exactly.
_MOST_DIMENSIONS = 60
_MOST_FORMS = 60


@dataclass(frozen=True, slots=True)
class Representation:
    """All complex solutions: for each root u of ``minimal``, coordinate i is ``parts[i]`` at u.

    Coefficients come from the constant upwards.
    """

    minimal: list[int]
    parts: list[Vector]


def is_zero_dimensional(polys: Sequence[Poly], count: int) -> bool:
    """Whether a Gröbner basis in ``count`` variables has finitely many complex zeros."""
    tops = [leading(each) for each in polys]
    return all(any(not any(top[:i] + top[i + 1 :]) for top in tops) for i in range(count))


def represented(polys: Sequence[Poly], count: int, budget: Budget) -> Representation:
    """The solutions of a zero-dimensional Gröbner basis that is not ``[1]``.

    Raises ``OutOfBudget``.
    """
    algebra = _Algebra(polys, count, budget)
    parts = [squarefree_part(algebra.minimal(algebra.unit(i))) for i in range(count)]
    extended = [*polys, *(_in_variable(part, i, count) for i, part in enumerate(parts))]
    radical = _Algebra(basis(extended, budget), count, budget)
    for form in _forms(count):
        found = radical.represent(form)
        if found is not None:
            return found
    raise OutOfBudget


class _Algebra:
    """The quotient by a zero-dimensional ideal: its monomials, and multiplication by variables."""

    def __init__(self, polys: Sequence[Poly], count: int, budget: Budget) -> None:
        self.budget = budget
        self.count = count
        self.monic = monic(polys)
        self.monomials = self._standard()
        self.places = {monomial: i for i, monomial in enumerate(self.monomials)}
        self.tables = [self._table(i) for i in range(count)]

    def _standard(self) -> list[Monomial]:
        """The monomials that no leading monomial divides."""
        tops = [top for top, _ in self.monic]
        start = (0,) * self.count
        found: dict[Monomial, None] = {}
        pending = [start]
        while pending:
            each = pending.pop()
            if each in found or any(divides(top, each) for top in tops):
                continue
            found[each] = None
            if len(found) > _MOST_DIMENSIONS:
                raise OutOfBudget
            pending += [(*each[:i], each[i] + 1, *each[i + 1 :]) for i in range(self.count)]
        return sorted(found, key=key)

    def _table(self, variable: int) -> list[Vector]:
        """Row j: the variable times monomial j."""
        rows = []
        for each in self.monomials:
            raised = (*each[:variable], each[variable] + 1, *each[variable + 1 :])
            self.budget.spend(len(self.monomials))
            rows.append(self._vector(normal_form({raised: Fraction(1)}, self.monic)))
        return rows

    def _vector(self, poly: dict[Monomial, Fraction]) -> Vector:
        vector = [Fraction(0)] * len(self.monomials)
        for monomial, coefficient in poly.items():
            vector[self.places[monomial]] = coefficient
        return vector

    def unit(self, variable: int) -> list[int]:
        """The linear form that is a variable."""
        return [int(i == variable) for i in range(self.count)]

    def times(self, form: Sequence[int], vector: Vector) -> Vector:
        """A linear form times an element."""
        found = [Fraction(0)] * len(vector)
        for weight, table in zip(form, self.tables, strict=True):
            if not weight:
                continue
            for coefficient, row in zip(vector, table, strict=True):
                if coefficient:
                    self.budget.spend(1 + coefficient.denominator.bit_length() // 64)
                    scaled = coefficient * weight
                    for place, each in enumerate(row):
                        if each:
                            found[place] += scaled * each
        return found

    def powers(self, form: Sequence[int]) -> tuple[Span, list[int]]:
        """The independent powers of a linear form, and its minimal polynomial."""
        vector = [Fraction(int(not any(each))) for each in self.monomials]
        span = Span(self.budget)
        while True:
            relation = span.add(vector)
            if relation is not None:
                return span, integral([*[-each for each in relation], Fraction(1)])
            vector = self.times(form, vector)

    def minimal(self, form: Sequence[int]) -> list[int]:
        """The minimal polynomial of a linear form."""
        return self.powers(form)[1]

    def represent(self, form: Sequence[int]) -> Representation | None:
        """The coordinates by the form; None where it does not separate the solutions."""
        span, minimal = self.powers(form)
        if len(minimal) - 1 < len(self.monomials):
            return None
        one = [Fraction(int(not any(each))) for each in self.monomials]
        parts = []
        for variable in range(self.count):
            part = span.combination(self.times(self.unit(variable), one))
            assert part is not None  # The powers span the whole algebra.
            parts.append(part)
        return Representation(minimal, parts)


def _in_variable(poly: Sequence[int], variable: int, count: int) -> Poly:
    return {
        tuple(power if i == variable else 0 for i in range(count)): coefficient
        for power, coefficient in enumerate(poly)
        if coefficient
    }


def _forms(count: int) -> Iterator[tuple[int, ...]]:
    """Linear forms: the variables alone first, then with small and with growing weights."""
    for variable in range(count):
        yield tuple(int(i == variable) for i in range(count))
    made = 0
    for weights in product((1, 2, -1, 3), repeat=count):
        if weights[0] == 1 and made < _MOST_FORMS // 2:
            made += 1
            yield weights
    for base in range(3, 3 + _MOST_FORMS // 2):
        yield tuple(base**i for i in range(count))
