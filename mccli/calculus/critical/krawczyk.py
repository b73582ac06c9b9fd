"""Is there exactly one zero in a box, or none? The test of Krawczyk.

For a box X with midpoint m, and a matrix Y near the inverse of the Jacobian at m,
K = m - Y F(m) + (I - Y F'(X)) (X - m) holds every zero in X; if K lies within the inside of X,
there is exactly one.

Source: R. Krawczyk (1969); R. Moore, "A test for existence of solutions to nonlinear systems"
(1977).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite, nextafter

from mccli.calculus.critical import intervals
from mccli.calculus.critical.boxes import Box, Program, Range
from mccli.calculus.critical.intervals import JUMP, PARTIAL, Interval

Matrix = list[list[float]]

_ROUNDS = 60
_STEADY = 0.9


class Equations:
    """F and its Jacobian as programs; counts the operations that were done.

    ``domain`` holds comparisons, which are 1 where F is to be looked at.
    """

    def __init__(
        self, function: Program, jacobian: Program, count: int, domain: Program | None = None
    ) -> None:
        self.function = function
        self.jacobian = jacobian
        self.count = count
        self.domain = domain
        self.work = 0

    def admits(self, box: Box) -> bool:
        """Whether some point of the box may be in the domain."""
        if self.domain is None:
            return True
        return not any(each is None or each[1] <= 0 for each in self.domain.run(box))

    def holds(self, box: Box) -> bool:
        """Whether the box is known to lie in the domain."""
        if self.domain is None:
            return True
        return all(each is not None and each[0] > 0 for each in self.domain.run(box))

    def values(self, box: Box) -> list[Range]:
        """The ranges of F."""
        self.work += self.function.size
        return self.function.run(box)

    def slopes(self, box: Box) -> list[list[Interval]] | None:
        """The ranges of the Jacobian's entries; None where one may have no value or jump."""
        self.work += self.jacobian.size
        rows: list[list[Interval]] = []
        found = self.jacobian.run(box)
        for i in range(self.count):
            row = []
            for each in found[i * self.count : (i + 1) * self.count]:
                if each is None or each[2] or not (isfinite(each[0]) and isfinite(each[1])):
                    return None
                row.append(each)
            rows.append(row)
        return rows


def krawczyk(equations: Equations, box: Box) -> Box | None:
    """K for a finite box; None where it cannot be told."""
    middle = [_middle(each) for each in box]
    values = _certain(equations.values(tuple((m, m, 0) for m in middle)))
    slopes = equations.slopes(box)
    whole = equations.values(box)
    if values is None or slopes is None or _certain(whole) is None:
        return None
    inverse = inverted([[_middle(each) for each in row] for row in slopes])
    if inverse is None:
        return None
    found: list[Interval] = []
    for i in range(equations.count):
        total: Interval = (middle[i], middle[i], 0)
        for j in range(equations.count):
            factor = (inverse[i][j], inverse[i][j], 0)
            total = intervals.subtract(total, intervals.multiply(factor, values[j]))
        for j in range(equations.count):
            entry: Interval = (float(i == j), float(i == j), 0)
            for k in range(equations.count):
                factor = (inverse[i][k], inverse[i][k], 0)
                entry = intervals.subtract(entry, intervals.multiply(factor, slopes[k][j]))
            away = intervals.subtract(box[j], (middle[j], middle[j], 0))
            total = intervals.add(total, intervals.multiply(entry, away))
        found.append(total)
    return tuple(found)


def proven(equations: Equations, box: Box) -> Box | None:
    """The box made as small as floats can, if exactly one zero lies in it; else None."""
    found = krawczyk(equations, box)
    if found is None or not inside(found, box):
        return None
    for _ in range(_ROUNDS):
        again = krawczyk(equations, found)
        if again is None:
            return found
        smaller = meet(again, found)
        if smaller is None:
            return found
        if all(_width(s) > _STEADY * _width(f) for s, f in zip(smaller, found, strict=True)):
            return smaller
        found = smaller
    return found


def newton(equations: Equations, start: Sequence[float], rounds: int = 40) -> list[float] | None:
    """A point near which F seems to vanish, by Newton's steps from the start; else None."""
    here = list(start)
    for _ in range(rounds):
        box = tuple((x, x, 0) for x in here)
        values = _certain(equations.values(box))
        slopes = equations.slopes(box)
        if values is None or slopes is None:
            return None
        inverse = inverted([[_middle(each) for each in row] for row in slopes])
        if inverse is None:
            return None
        middle = [_middle(each) for each in values]
        steps = [sum(a * v for a, v in zip(row, middle, strict=True)) for row in inverse]
        here = [x - s for x, s in zip(here, steps, strict=True)]
        if not all(map(isfinite, here)):
            return None
        if all(abs(s) <= 1e-13 * (1 + abs(x)) for s, x in zip(steps, here, strict=True)):
            return here
    return None


def around(point: Sequence[float], size: float) -> Box:
    """The box around a point that reaches ``size`` times the size of each coordinate."""
    return tuple((x - size * (1 + abs(x)), x + size * (1 + abs(x)), 0) for x in point)


def inside(inner: Box, outer: Box) -> bool:
    """Whether a box lies within the inside of another."""
    return all(o[0] < i[0] and i[1] < o[1] for i, o in zip(inner, outer, strict=True))


def covers(outer: Box, inner: Box) -> bool:
    """Whether a box holds another."""
    return all(o[0] <= i[0] and i[1] <= o[1] for i, o in zip(inner, outer, strict=True))


def meet(one: Box, other: Box) -> Box | None:
    """The intersection; None where it is empty."""
    found = []
    for a, b in zip(one, other, strict=True):
        low, high = max(a[0], b[0]), min(a[1], b[1])
        if low > high:
            return None
        found.append((low, high, 0))
    return tuple(found)


def inverted(matrix: Matrix) -> Matrix | None:
    """The inverse, about; None where there is none."""
    count = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(count))] for i, row in enumerate(matrix)]
    for column in range(count):
        pivot = max(range(column, count), key=lambda i: abs(rows[i][column]))
        if not abs(rows[pivot][column]) > 1e-300 or abs(rows[pivot][column]) == inf:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        scale = rows[column][column]
        rows[column] = [x / scale for x in rows[column]]
        for i in range(count):
            factor = rows[i][column]
            if i != column and factor:
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[column], strict=True)]
    return [row[count:] for row in rows]


def _certain(found: Sequence[Range]) -> list[Interval] | None:
    """The ranges, if there is a value everywhere without a jump."""
    known: list[Interval] = []
    for each in found:
        if each is None or each[2] & (PARTIAL | JUMP):
            return None
        known.append(each)
    return known


def _middle(each: Interval) -> float:
    return each[0] if each[0] == each[1] else each[0] / 2 + each[1] / 2


def _width(each: Interval) -> float:
    return nextafter(each[1] - each[0], inf)
