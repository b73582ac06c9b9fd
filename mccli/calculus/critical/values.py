"""Polynomials at an exact solution."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.critical import intervals
from mccli.calculus.critical.algebraic import Element
from mccli.calculus.critical.groebner import Poly as Terms
from mccli.calculus.critical.intervals import Interval
from mccli.calculus.critical.solve import Point, Unknowns

_DIGITS = 20


class Values:
    """Polynomials of the unknowns at a point: their signs, and as elements of its field."""

    def __init__(self, unknowns: Unknowns, point: Point) -> None:
        self._point = point
        self.field = point.field
        self._powers: dict[tuple[int, int], Element] = {}
        self._box = [
            intervals.between(*point.field.enclosed(each, _DIGITS)) for each in point.coordinates
        ]

    def sign(self, poly: Terms) -> int:
        """The sign of the value: by intervals where that is enough, else exactly."""
        low, high, _ = self._range(poly)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        return self.field.sign(self.of(poly))

    def _range(self, poly: Terms) -> Interval:
        total: Interval = (0.0, 0.0, 0)
        for monomial, coefficient in poly.items():
            term = intervals.point(coefficient)
            for place, exponent in enumerate(monomial):
                power = intervals.integer_power(self._box[place], exponent) if exponent else None
                term = term if power is None else intervals.multiply(term, power)
            total = intervals.add(total, term)
        return total

    def of(self, poly: Terms) -> Element:
        """The value."""
        total: Element = ()
        for monomial, coefficient in poly.items():
            term = self.field.number(coefficient)
            for place, exponent in enumerate(monomial):
                if exponent:
                    term = self.field.product(term, self._power(place, exponent))
            total = self.field.sum(total, term)
        return total

    def partial(self, poly: Terms, place: int) -> Element:
        """The value of the partial derivative by one unknown."""
        lowered = {
            (*m[:place], m[place] - 1, *m[place + 1 :]): c * m[place]
            for m, c in poly.items()
            if m[place]
        }
        return self.of(lowered)

    def slope(
        self, poly: Terms, variable: int, slopes: Sequence[Sequence[Element]], count: int
    ) -> Element:
        """The value of the derivative by a variable, through unknowns that depend on it."""
        total = self.partial(poly, variable)
        for place, row in enumerate(slopes):
            if row[variable]:
                part = self.partial(poly, count + place)
                total = self.field.sum(total, self.field.product(part, row[variable]))
        return total

    def _power(self, place: int, exponent: int) -> Element:
        if (place, exponent) not in self._powers:
            base = self._point.coordinates[place]
            self._powers[place, exponent] = self.field.power(base, exponent)
        return self._powers[place, exponent]
