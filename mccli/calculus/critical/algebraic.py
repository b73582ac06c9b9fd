"""Real algebraic numbers of one field: polynomials of a real root, with exact signs.

The field is Q(u) for a root u of an irreducible polynomial; an element is zero exactly if its
remainder is, and every other sign is decided by halving the interval around u.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from mccli.calculus.critical.budget import Budget
from mccli.calculus.critical.linear import Span
from mccli.calculus.critical.univariate import Interval, halved

Element = tuple[Fraction, ...]

_GUARD_BITS = 16
# Bits of a number that count as one step more.
_BITS = 256


class RealField:
    """The rationals with one real root of an irreducible polynomial."""

    def __init__(self, minimal: Sequence[int], interval: Interval, budget: Budget) -> None:
        top = minimal[-1]
        self.degree = len(minimal) - 1
        self._minimal = list(minimal)
        self._monic = [Fraction(each, top) for each in minimal[:-1]]
        self._interval = interval
        self._budget = budget

    def element(self, poly: Sequence[Fraction]) -> Element:
        """A polynomial of the root, as its remainder."""
        rest = list(poly)
        while len(rest) > self.degree:
            top = rest.pop()
            if top:
                shift = len(rest) - self.degree
                self._budget.spend(self.degree * (1 + top.denominator.bit_length() // 256))
                for place, each in enumerate(self._monic):
                    rest[shift + place] -= top * each
        while rest and not rest[-1]:
            rest.pop()
        return tuple(rest)

    def number(self, value: Fraction | int) -> Element:
        """A rational."""
        return (Fraction(value),) if value else ()

    def sum(self, one: Element, other: Element) -> Element:
        """a + b."""
        longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
        found = list(longer)
        for place, each in enumerate(shorter):
            found[place] += each
        while found and not found[-1]:
            found.pop()
        return tuple(found)

    def product(self, one: Element, other: Element) -> Element:
        """a*b."""
        if not one or not other:
            return ()
        if len(one) == 1 or len(other) == 1:
            factor, rest = (one[0], other) if len(one) == 1 else (other[0], one)
            return tuple(factor * each for each in rest)
        # Whole numbers over one denominator: their products need no common factors taken out.
        left, below = _whole(one)
        right, under = _whole(other)
        bits = max(map(int.bit_length, left)) + max(map(int.bit_length, right))
        self._budget.spend(len(left) * len(right) * (1 + bits // _BITS))
        found = [0] * (len(left) + len(right) - 1)
        for i, a in enumerate(left):
            if a:
                for j, b in enumerate(right):
                    found[i + j] += a * b
        denominator = below * under
        top = self._minimal[-1]
        while len(found) > self.degree:
            first = found.pop()
            if not first:
                continue
            common = gcd(first, top)
            scale, times = top // common, first // common
            if scale != 1:
                denominator *= scale
                found = [each * scale for each in found]
            shift = len(found) - self.degree
            for place, each in enumerate(self._minimal[:-1]):
                found[shift + place] -= times * each
        while found and not found[-1]:
            found.pop()
        return tuple(Fraction(each, denominator) for each in found)

    def scaled(self, factor: Fraction | int, one: Element) -> Element:
        """c*a for a rational c."""
        return tuple(factor * each for each in one) if factor else ()

    def power(self, one: Element, exponent: int) -> Element:
        """a^n, n >= 0."""
        found, base = self.number(1), one
        while exponent:
            if exponent & 1:
                found = self.product(found, base)
            exponent >>= 1
            if exponent:
                base = self.product(base, base)
        return found

    def inverse(self, one: Element) -> Element:
        """1/a, for an element that is not zero."""
        rows = Span(self._budget)
        image = one
        root = (Fraction(0), Fraction(1)) if self.degree > 1 else self.number(-self._monic[0])
        for _ in range(self.degree):
            rows.add(self._padded(image))
            image = self.product(image, root)
        found = rows.combination(self._padded(self.number(1)))
        assert found is not None  # In a field every element but zero has an inverse.
        return self.element(found)

    def _padded(self, one: Element) -> list[Fraction]:
        return [*one, *[Fraction(0)] * (self.degree - len(one))]

    # -- as a real number -------------------------------------------------------------------

    def sign(self, one: Element) -> int:
        """-1, 0 or 1, exactly."""
        if not one:
            return 0
        while True:
            low, high = self._value(one)
            if low > 0:
                return 1
            if high < 0:
                return -1
            self._halve()

    def enclosed(self, one: Element, digits: int) -> Interval:
        """An interval around the number, so narrow that ``digits`` digits of it are known."""
        while True:
            low, high = self._value(one)
            size = max(abs(low), abs(high))
            if low == high or (high - low) * 10**digits <= size:
                return low, high
            self._halve()

    def _halve(self) -> None:
        self._budget.spend(self.degree)
        self._interval = halved(self._minimal, self._interval)

    def _value(self, one: Element) -> Interval:
        """The interval of a polynomial by Horner's scheme, on short binary fractions."""
        low, high = self._interval
        if len(one) <= 1 or low == high:
            value = Fraction(0)
            for each in reversed(one):
                value = value * low + each
            return value, value
        # Ends of one binary length keep the numbers short, and stay on the safe side.
        bits = max(2, (1 / (high - low)).__ceil__().bit_length()) + _GUARD_BITS
        ends = (one[-1], one[-1])
        for each in reversed(one[:-1]):
            products = (ends[0] * low, ends[0] * high, ends[1] * low, ends[1] * high)
            ends = _rounded(min(products) + each, max(products) + each, bits)
        return ends

    # -- what it looks like -----------------------------------------------------------------

    def relation(self, one: Element, most: int) -> list[Fraction] | None:
        """c with a^n = c0 + c1*a + … for the least n up to ``most``; None if there is none."""
        span = Span(self._budget)
        power = self.number(1)
        for _ in range(most + 1):
            found = span.add(self._padded(power))
            if found is not None:
                return found
            power = self.product(power, one)
        return None


def _whole(element: Element) -> tuple[list[int], int]:
    """The coefficients times their common denominator, and that."""
    below = lcm(*(each.denominator for each in element))
    return [each.numerator * (below // each.denominator) for each in element], below


def _rounded(low: Fraction, high: Fraction, bits: int) -> Interval:
    """The interval with ends of so many bits after the point, more where they are small."""
    size = max(abs(low), abs(high))
    scale = 1 << max(bits + (0 if size >= 1 or not size else (1 / size).__ceil__().bit_length()), 1)
    return Fraction((low * scale).__floor__(), scale), Fraction((high * scale).__ceil__(), scale)
