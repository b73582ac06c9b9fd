"""Polynomials whose real zeros are plain: sums of squares, and quadratic functions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.calculus.critical.groebner import Monomial, Poly

Equations = list[Poly]


def plainer(poly: Poly, nonnegative: Sequence[bool]) -> Equations | None:
    """Equations with the same real zeros; None where nothing plainer is known.

    ``[{}: 1]`` (a constant) where there is no zero. ``nonnegative`` says which unknowns are.
    """
    return _terms_of_one_sign(poly, nonnegative) or _quadratic(poly)


def _terms_of_one_sign(poly: Poly, nonnegative: Sequence[bool]) -> Equations | None:
    """A sum of terms that are all >= 0 vanishes where each of them does."""
    if len(poly) < 2:
        return None
    first = next(iter(poly.values())) > 0
    if any((c > 0) != first for c in poly.values()):
        return None
    for monomial in poly:
        for exponent, known in zip(monomial, nonnegative, strict=True):
            if exponent % 2 and not known:
                return None
    return [{tuple(min(e, 1) for e in monomial): 1} for monomial in poly]


def _quadratic(poly: Poly) -> Equations | None:
    """A quadratic function that is positive semidefinite has zeros at its minima only."""
    top = max(map(sum, poly))
    if top != 2:
        return None
    count = len(next(iter(poly)))
    used = [i for i in range(count) if any(monomial[i] for monomial in poly)]
    if len(used) < 2 and len(poly) < 2:
        return None
    matrix = [[_entry(poly, i, j, count) for j in used] for i in used]
    linear = [Fraction(poly.get(_unit(count, i), 0)) for i in used]
    constant = Fraction(poly.get((0,) * count, 0))
    for sign in (1, -1):
        least = _least(
            [[sign * x for x in row] for row in matrix],
            [sign * x for x in linear],
            sign * constant,
        )
        if least is not None and least > 0:
            return [{(0,) * count: 1}]
        if least == 0:
            return [_slope(poly, i) for i in used]
    return None


def _entry(poly: Poly, i: int, j: int, count: int) -> Fraction:
    """Entry i, j of the Hessian."""
    one, other = _unit(count, i), _unit(count, j)
    value = Fraction(poly.get(tuple(a + b for a, b in zip(one, other, strict=True)), 0))
    return 2 * value if i == j else value


def _unit(count: int, i: int) -> Monomial:
    return tuple(int(k == i) for k in range(count))


def _slope(poly: Poly, i: int) -> Poly:
    found: Poly = {}
    for monomial, coefficient in poly.items():
        if monomial[i]:
            lowered = (*monomial[:i], monomial[i] - 1, *monomial[i + 1 :])
            found[lowered] = coefficient * monomial[i]
    return found


def _least(
    matrix: list[list[Fraction]], linear: list[Fraction], constant: Fraction
) -> Fraction | None:
    """The least value of x'Ax/2 + b'x + c; None where it has none.

    Squares are completed one variable after the other.
    """
    count = len(linear)
    left = list(range(count))
    while left:
        k = next((i for i in left if matrix[i][i] > 0), None)
        if k is None:
            if any(matrix[i][j] for i in left for j in left) or any(linear[i] for i in left):
                return None
            return constant
        pivot = matrix[k][k]
        if any(matrix[i][i] < 0 for i in left):
            return None
        left.remove(k)
        constant -= linear[k] ** 2 / (2 * pivot)
        for i in left:
            factor = matrix[i][k] / pivot
            linear[i] -= factor * linear[k]
            for j in left:
                matrix[i][j] -= factor * matrix[k][j]
    return constant
