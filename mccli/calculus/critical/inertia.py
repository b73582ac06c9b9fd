"""The signs of the eigenvalues of the Hessian at a stationary point.

The eigenvalues of a symmetric matrix are real, so by Descartes' rule of signs as many are
positive as its characteristic polynomial changes sign, and as many are 0 as it ends in zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import atan2, cos, isfinite, sin
from typing import Any, TypeVar

from mccli.calculus.critical import intervals
from mccli.calculus.critical.intervals import Interval
from mccli.calculus.critical.krawczyk import inverted
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
    found = characteristic(
        matrix, sympy.S.Zero, sympy.S.One, lambda a, b: a + b, lambda a, b: sympy.expand(a * b),
        lambda k, value: sympy.expand(-value / k),
    )  # fmt: skip
    return signs_of([_number_sign(each) for each in found])


def _number_sign(value: Any) -> int | None:
    if value.is_Rational:
        return int((value.p > 0) - (value.p < 0))
    near = _with_powers(value).evalf(30)
    if not near.is_Float:
        return None
    return None if abs(near) < 1e-12 else (1 if near > 0 else -1)


def _with_powers(value: Any) -> Any:
    """Cube roots of positive rationals as powers, which SymPy can evaluate."""
    import sympy

    from mccli.calculus.components.functions import CubeRoot

    third = sympy.Rational(1, 3)
    roots = {each: each.args[0] ** third for each in value.atoms(CubeRoot) if each.args[0] > 0}
    return value.xreplace(roots)


def characteristic(
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


def signs_of(coefficients: Sequence[int | None]) -> tuple[Sign, ...]:
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
