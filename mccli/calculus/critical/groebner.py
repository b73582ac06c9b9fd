"""Gröbner bases of polynomials with integer coefficients, within a counted budget.

A polynomial is a dictionary from monomials (exponents of the variables) to coefficients that
are not zero. The order is graded reverse lexicographic.

Source: T. Becker, V. Weispfenning, "Gröbner Bases" (1993), algorithm GRÖBNERNEW2 (the criteria
of R. Gebauer and H. M. Möller).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import gcd

from mccli.calculus.critical.budget import Budget

Monomial = tuple[int, ...]
Poly = dict[Monomial, int]
Rational = dict[Monomial, Fraction]
Key = tuple[int, Monomial]

# Bits of a coefficient that count as one step more.
_BITS = 256
# Reduction steps after which the common factor of all coefficients is taken out.
_ROUND = 8


@lru_cache(maxsize=100_000)
def key(monomial: Monomial) -> Key:
    """The place of a monomial in graded reverse lexicographic order."""
    return sum(monomial), tuple(-exponent for exponent in reversed(monomial))


def leading(poly: Mapping[Monomial, object]) -> Monomial:
    """The largest monomial."""
    return max(poly, key=key)


def divides(one: Monomial, other: Monomial) -> bool:
    """Whether the first monomial divides the second."""
    return all(a <= b for a, b in zip(one, other, strict=True))


def basis(polys: Iterable[Poly], budget: Budget) -> list[Poly]:
    """The reduced Gröbner basis, by leading monomials upwards; ``[1]`` where there is no zero.

    Raises ``OutOfBudget``.
    """
    work = _Buchberger(budget)
    for poly in sorted((each for each in polys if each), key=lambda each: key(leading(each))):
        work.add(work.reduced(poly))
    work.run()
    return _interreduced(work, budget)


def normal_form(poly: Rational, monic: Sequence[tuple[Monomial, Rational]]) -> Rational:
    """The remainder by a Gröbner basis with leading coefficients 1."""
    rest = dict(poly)
    found: Rational = {}
    while rest:
        top = leading(rest)
        coefficient = rest[top]
        divisor = next((each for each in monic if divides(each[0], top)), None)
        if divisor is None:
            found[top] = rest.pop(top)
            continue
        shift = _minus(top, divisor[0])
        for monomial, other in divisor[1].items():
            place = _plus(monomial, shift)
            value = rest.get(place, Fraction(0)) - coefficient * other
            if value:
                rest[place] = value
            else:
                rest.pop(place, None)
    return found


def monic(polys: Iterable[Poly]) -> list[tuple[Monomial, Rational]]:
    """The polynomials with leading coefficients 1, each behind its leading monomial."""
    found = []
    for poly in polys:
        top = leading(poly)
        found.append((top, {m: Fraction(c, poly[top]) for m, c in poly.items()}))
    return found


class _Buchberger:
    """The polynomials so far, which of them count, and the pairs that are still to be looked at."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.polys: list[Poly] = []
        self.tops: list[Monomial] = []
        self.active: list[int] = []
        self.pairs: list[tuple[Key, int, int]] = []

    def run(self) -> None:
        while self.pairs:
            self.pairs.sort(reverse=True)
            _, i, j = self.pairs.pop()
            self.add(self.reduced(self._difference(i, j)))

    def add(self, poly: Poly) -> None:
        """Take a polynomial in, with the pairs that it makes necessary."""
        if not poly:
            return
        new, top = len(self.polys), leading(poly)
        self.polys.append(poly)
        self.tops.append(top)
        waiting = [(_join(top, self.tops[g]), g) for g in self.active]
        kept: list[tuple[Monomial, int]] = []
        while waiting:
            self.budget.spend(len(waiting))
            joint, g = waiting.pop(0)
            others = (each for each, _ in (*waiting, *kept))
            if _coprime(top, self.tops[g]) or not any(divides(each, joint) for each in others):
                kept.append((joint, g))
        self.pairs = [pair for pair in self.pairs if self._is_needed(pair, top)]
        self.pairs += [(key(joint), g, new) for joint, g in kept if not _coprime(top, self.tops[g])]
        self.active = [g for g in self.active if not divides(top, self.tops[g])] + [new]

    def _is_needed(self, pair: tuple[Key, int, int], top: Monomial) -> bool:
        _, i, j = pair
        joint = _join(self.tops[i], self.tops[j])
        if not divides(top, joint):
            return True
        return joint in (_join(self.tops[i], top), _join(self.tops[j], top))

    def _difference(self, i: int, j: int) -> Poly:
        """The S-polynomial: the multiples with equal leading terms, subtracted."""
        joint = _join(self.tops[i], self.tops[j])
        one, other = self.polys[i], self.polys[j]
        a, b = one[self.tops[i]], other[self.tops[j]]
        common = gcd(a, b)
        shift = _minus(joint, self.tops[i])
        made = {_plus(m, shift): c * (b // common) for m, c in one.items()}
        return self._subtract(made, a // common, _minus(joint, self.tops[j]), other)

    def _subtract(self, poly: Poly, factor: int, shift: Monomial, other: Poly) -> Poly:
        self.budget.spend(len(other) * (1 + factor.bit_length() // _BITS))
        for monomial, coefficient in other.items():
            place = _plus(monomial, shift)
            value = poly.get(place, 0) - factor * coefficient
            if value:
                poly[place] = value
            else:
                poly.pop(place, None)
        return poly

    def reduced(self, poly: Poly) -> Poly:
        """A multiple of the polynomial less multiples of others, with an irreducible top."""
        rest = dict(poly)
        count = 0
        while rest:
            top = leading(rest)
            self.budget.spend(len(rest) // 8 + 1)
            divisor = next((g for g in self.active if divides(self.tops[g], top)), None)
            if divisor is None:
                break
            rest = self._step(rest, top, divisor)
            count += 1
            if count % _ROUND == 0:
                rest = primitive(rest)
        return primitive(rest)

    def _step(self, rest: Poly, place: Monomial, divisor: int) -> Poly:
        """Take the term at ``place`` away."""
        other, top = self.polys[divisor], self.tops[divisor]
        a, b = rest[place], other[top]
        common = gcd(a, b)
        scale = b // common
        if scale != 1:
            self.budget.spend(len(rest) * (1 + scale.bit_length() // _BITS))
            rest = {m: c * scale for m, c in rest.items()}
        return self._subtract(rest, a // common, _minus(place, top), other)


def _interreduced(work: _Buchberger, budget: Budget) -> list[Poly]:
    """The minimal polynomials with every term reduced by the others."""
    work.active.sort(key=lambda g: key(work.tops[g]))
    everything = list(work.active)
    found = []
    for g in everything:
        work.active = [each for each in everything if each != g]
        rest = dict(work.polys[g])
        done: Poly = {}
        while rest:
            top = leading(rest)
            budget.spend()
            divisor = next((each for each in work.active if divides(work.tops[each], top)), None)
            if divisor is None:
                done[top] = rest.pop(top)
                continue
            whole = work._step({**rest, **done}, top, divisor)
            done = {m: whole.pop(m) for m in done}
            rest = whole
        found.append(primitive(done))
    return found


def primitive(poly: Poly) -> Poly:
    """Without the common factor of its coefficients, with a positive leading one."""
    if not poly:
        return poly
    common = gcd(*poly.values())
    if poly[leading(poly)] < 0:
        common = -common
    return poly if common == 1 else {m: c // common for m, c in poly.items()}


def _plus(one: Monomial, other: Monomial) -> Monomial:
    return tuple([a + b for a, b in zip(one, other, strict=True)])


def _minus(one: Monomial, other: Monomial) -> Monomial:
    return tuple([a - b for a, b in zip(one, other, strict=True)])


def _join(one: Monomial, other: Monomial) -> Monomial:
    return tuple([max(a, b) for a, b in zip(one, other, strict=True)])


def _coprime(one: Monomial, other: Monomial) -> bool:
    return not any(a and b for a, b in zip(one, other, strict=True))
