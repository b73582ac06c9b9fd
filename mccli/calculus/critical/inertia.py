"""The signs of the eigenvalues of the Hessian at a stationary point.

The eigenvalues of a symmetric matrix are real, so by Descartes' rule of signs as many are
positive as its characteristic polynomial changes sign, and as many are 0 as it ends in zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import atan2, cos, isfinite, sin
from typing import Any, TypeVar

from mccli.calculus.critical import intervals
from mccli.calculus.critical.algebraic import Element
from mccli.calculus.critical.groebner import Poly as Terms
from mccli.calculus.critical.intervals import Interval
from mccli.calculus.critical.krawczyk import inverted
from mccli.calculus.critical.solve import Point, Unknowns
from mccli.calculus.critical.system import System
from mccli.model.stationary import PointKind, Sign

T = TypeVar("T")

_SWEEPS = 12


def kind_of(signs: Sequence[Sign]) -> PointKind:
    """What the signs say: undecided where one is 0 and not both + and - are among them."""
    if "+" in signs and "-" in signs:
        return "saddle"
    if signs and all(each == "+" for each in signs):
        return "minimum"
    if signs and all(each == "-" for each in signs):
        return "maximum"
    return "undecided"


def by_intervals(matrix: Sequence[Sequence[Interval | None]]) -> tuple[Sign, ...]:
    """The signs of a symmetric matrix whose entries are known as intervals; ``?`` if unknown.

    With any regular V the matrix V'HV has eigenvalues of the same signs (Sylvester); with V
    near the eigenvectors these lie in small discs around its diagonal (Gershgorin).
    """
    count = len(matrix)
    rows: list[list[Interval]] = []
    for row in matrix:
        known = [each for each in row if each is not None and not each[2] and isfinite(sum(each))]
        if len(known) < count:
            return _unknown(count)
        rows.append(known)
    vectors = eigenvectors([[each[0] / 2 + each[1] / 2 for each in row] for row in rows])
    if inverted(vectors) is None:
        return _unknown(count)
    sides = [[(x, x, 0) for x in row] for row in vectors]
    turned = [[sides[j][i] for j in range(count)] for i in range(count)]
    zero: Interval = (0.0, 0.0, 0)
    whole = _product(turned, rows, zero, intervals.add, intervals.multiply)
    whole = _product(whole, sides, zero, intervals.add, intervals.multiply)
    discs = []
    for i, entries in enumerate(whole):
        radius = zero
        for j, entry in enumerate(entries):
            if j != i:
                radius = intervals.add(radius, intervals.absolute(entry))
        discs.append((entries[i][0] - 2 * radius[1], entries[i][1] + 2 * radius[1]))
    return _of_discs(discs)


def _unknown(count: int) -> tuple[Sign, ...]:
    signs: list[Sign] = ["?"]
    return tuple(signs * count)


def _of_discs(discs: Sequence[tuple[float, float]]) -> tuple[Sign, ...]:
    """Signs of discs on one side of 0; the others are unknown, and must lie apart from these."""
    unknown = [(low, high) for low, high in discs if low <= 0 <= high and (low, high) != (0, 0)]
    signs: list[Sign] = []
    for low, high in discs:
        if low == high == 0:
            signs.append("0")
        elif low > 0 and all(high_ < low for _, high_ in unknown):
            signs.append("+")
        elif high < 0 and all(low_ > high for low_, _ in unknown):
            signs.append("-")
        else:
            signs.append("?")
    return sorted_signs(signs)


def of_numbers(matrix: Sequence[Sequence[Any]]) -> tuple[Sign, ...]:
    """The signs of a symmetric matrix of SymPy numbers; ``?`` if unknown."""
    import sympy

    count = len(matrix)
    if not all(each.is_number and each.is_finite for row in matrix for each in row):
        return _unknown(count)
    found = _characteristic(
        matrix, sympy.S.Zero, sympy.S.One, lambda a, b: a + b, lambda a, b: sympy.expand(a * b),
        lambda k, value: sympy.expand(-value / k),
    )  # fmt: skip
    return _signs([_number_sign(each) for each in found])


def _number_sign(value: Any) -> int | None:
    if value.is_Rational:
        return int((value.p > 0) - (value.p < 0))
    near = value.evalf(30)
    return None if abs(near) < 1e-12 else (1 if near > 0 else -1)


def exactly(system: System, unknowns: Unknowns, point: Point) -> tuple[Sign, ...] | None:
    """The signs at an exact solution; None where they are not to be had exactly.

    At a zero of g_i = c_i N_i / D_i the Hessian has the entries c_i/D_i dN_i/dx_j. With the
    signs of the c_i in place of themselves the matrix is similar to a symmetric one that is
    congruent to the Hessian: its eigenvalues are real and have the same signs.
    """
    count = system.generators.count
    values = Values(unknowns, point)
    slopes = _slopes(system, unknowns, values)
    if slopes is None or any(each.sign == 0 for each in system.components):
        return None
    number = point.field
    rows: list[list[Element]] = []
    for component in system.components:
        if not component.above:
            rows.append([()] * count)
            continue
        below = values.of(unknowns.projected(component.below))
        if not below:
            return None
        scale = number.scaled(component.sign, number.inverse(below))
        above = unknowns.projected(component.above)
        rows.append(
            [number.product(scale, values.slope(above, j, slopes, count)) for j in range(count)]
        )
    found = _characteristic(
        rows, (), number.number(1), number.sum, number.product,
        lambda k, value: number.scaled(Fraction(-1, k), value),
    )  # fmt: skip
    return _signs([number.sign(each) for each in found])


class Values:
    """Polynomials of the unknowns at a point, as elements of its field."""

    def __init__(self, unknowns: Unknowns, point: Point) -> None:
        self._point = point
        self.field = point.field
        self._powers: dict[tuple[int, int], Element] = {}
        self._count = unknowns.count

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


def _slopes(system: System, unknowns: Unknowns, values: Values) -> list[list[Element]] | None:
    """The derivatives of the auxiliary unknowns, by their relations; None where one has none."""
    from mccli.calculus.critical.generators import terms

    count = system.generators.count
    number = values.field
    slopes: list[list[Element]] = []
    for place, (each, relation) in enumerate(
        zip(unknowns.generators[count:], system.relations, strict=True)
    ):
        if each.kind == "sign":
            slopes.append([()] * count)
            continue
        poly = unknowns.projected(terms(relation))
        own = values.partial(poly, count + place)
        if not own:
            return None
        scale = number.scaled(-1, number.inverse(own))
        row = [
            number.product(scale, values.slope(poly, variable, slopes, count))
            for variable in range(count)
        ]
        slopes.append(row)
    return slopes


def _characteristic(
    matrix: Sequence[Sequence[T]],
    zero: T,
    one: T,
    add: Callable[[T, T], T],
    multiply: Callable[[T, T], T],
    divided: Callable[[int, T], T],
) -> list[T]:
    """Coefficients of det(t - A) from t^n downwards (Faddeev and LeVerrier).

    ``divided(k, a)`` is -a/k.
    """
    count = len(matrix)
    found = [one]
    current = [[zero] * count for _ in range(count)]
    for k in range(1, count + 1):
        # M_k = A M_(k-1) + c_(k-1) 1, c_k = -tr(A M_k)/k.
        step = _product(matrix, current, zero, add, multiply)
        for i in range(count):
            step[i][i] = add(step[i][i], found[-1])
        current = step
        image = _product(matrix, current, zero, add, multiply)
        trace = zero
        for i in range(count):
            trace = add(trace, image[i][i])
        found.append(divided(k, trace))
    return found


def _product(
    one: Sequence[Sequence[T]],
    other: Sequence[Sequence[T]],
    zero: T,
    add: Callable[[T, T], T],
    multiply: Callable[[T, T], T],
) -> list[list[T]]:
    count = len(one)
    found: list[list[T]] = []
    for i in range(count):
        row = []
        for j in range(count):
            total = zero
            for k in range(count):
                total = add(total, multiply(one[i][k], other[k][j]))
            row.append(total)
        found.append(row)
    return found


def _signs(coefficients: Sequence[int | None]) -> tuple[Sign, ...]:
    """The eigenvalues' signs by those of the characteristic polynomial's coefficients."""
    count = len(coefficients) - 1
    zeros = 0
    while zeros < count and coefficients[-1 - zeros] == 0:
        zeros += 1
    relevant = coefficients[: len(coefficients) - zeros]
    if any(each is None for each in relevant):
        return _unknown(count)
    nonzero = [each for each in relevant if each]
    positive = sum(a != b for a, b in pairwise(nonzero))
    signs: list[Sign] = ["+"] * positive
    signs += ["0"] * zeros
    signs += ["-"] * (count - zeros - positive)
    return tuple(signs)


def sorted_signs(signs: Sequence[Sign]) -> tuple[Sign, ...]:
    """The signs in the order of the eigenvalues, from the largest."""
    order = {"+": 0, "0": 1, "?": 2, "-": 3}
    return tuple(sorted(signs, key=lambda each: order[each]))


def eigenvectors(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """About the eigenvectors of a symmetric matrix, as columns (Jacobi's rotations)."""
    count = len(matrix)
    a = [list(row) for row in matrix]
    vectors = [[float(i == j) for j in range(count)] for i in range(count)]
    for _ in range(_SWEEPS):
        for p in range(count):
            for q in range(p + 1, count):
                if a[p][q] == 0:
                    continue
                angle = atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2
                c, s = cos(angle), sin(angle)
                for k in range(count):
                    a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
                for k in range(count):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
                for row in vectors:
                    row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
    return vectors
