"""All real solutions of a polynomial system: points with exact coordinates, and whole families.

Products are taken apart into branches, polynomials with plain real zeros are replaced by
plainer ones, and a Gröbner basis says of every branch whether it has no, finitely many or
infinitely many complex solutions. Nothing is left out: a branch that is not settled is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sympy import Poly

from mccli.calculus.critical.algebraic import Element, RealField
from mccli.calculus.critical.budget import Budget, OutOfBudget
from mccli.calculus.critical.definite import plainer
from mccli.calculus.critical.families import Family, family, without_parts
from mccli.calculus.critical.generator_rules import NotRational
from mccli.calculus.critical.generators import Generators
from mccli.calculus.critical.groebner import Poly as Terms
from mccli.calculus.critical.groebner import basis, key, leading, primitive
from mccli.calculus.critical.quotient import is_zero_dimensional, represented
from mccli.calculus.critical.sign_masks import NEGATIVE
from mccli.calculus.critical.system import System
from mccli.calculus.critical.term_lists import scale_of, terms
from mccli.calculus.critical.univariate import factors, real_roots

_MOST_BRANCHES = 600

Key = tuple[tuple[tuple[int, ...], int], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A solution: an element of a real field for each unknown that the system uses."""

    field: RealField
    coordinates: tuple[Element, ...]


@dataclass(slots=True)
class Solved:
    """The solutions; ``unsettled`` are branches of which it is not known what they hold."""

    points: list[Point] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    unsettled: list[list[Any]] = field(default_factory=list)


class Unknowns:
    """The generators that a polynomial system is about, by their places."""

    def __init__(self, made: Generators) -> None:
        self.generators = [each for each in made.all if each.kind != "opaque"]
        self._places = [i for i, each in enumerate(made.all) if each.kind != "opaque"]
        self.symbols = [each.symbol for each in self.generators]
        self.count = len(self.symbols)
        self.nonnegative = [not each.signs & NEGATIVE for each in self.generators]

    def projected(self, poly: Terms) -> Terms:
        """The terms over the unknowns alone."""
        return {tuple(m[i] for i in self._places): c for m, c in poly.items()}

    def fraction(self, made: Generators, expression: Any) -> tuple[Terms, Terms, Fraction]:
        """An expression as numerator and denominator over the unknowns alone, times a number.

        Raises ``NotRational``, also where it needs other unknowns.
        """
        if not expression.free_symbols <= set(self.symbols):
            raise NotRational
        rewritten = made.rewritten(expression)
        if not rewritten.free_symbols <= set(self.symbols):
            raise NotRational
        polys = [Poly(each.as_expr(), *self.symbols, domain="QQ") for each in
                 made.fraction(rewritten)]  # fmt: skip
        above, below = (scale_of(each) for each in polys)
        return terms(polys[0]), terms(polys[1]), below / above

    def poly(self, poly: Terms) -> Any:
        """The terms as a SymPy polynomial."""
        return Poly(dict(poly), *self.symbols, domain="QQ")


def solve(system: System, budget: Budget) -> Solved:
    """All real zeros of a system that is polynomial. Raises ``OutOfBudget``."""
    unknowns = Unknowns(system.generators)
    start = [unknowns.projected(terms(each)) for each in system.relations]
    for component in system.components:
        if component.above:
            start.append(unknowns.projected(component.above))
    nonzero = [unknowns.projected(terms(each)) for each in system.nonzero]
    search = _Search(unknowns, nonzero, system, budget)
    search.branch(start)
    search.found.families = without_parts(search.found.families)
    return search.found


class _Search:
    def __init__(
        self, unknowns: Unknowns, nonzero: list[Terms], system: System, budget: Budget
    ) -> None:
        self.unknowns = unknowns
        self.system = system
        self.budget = budget
        self.found = Solved()
        self.nonzero = [each for each in nonzero if max(map(sum, each)) > 0]
        self._excluded = {
            _frozen(factor) for each in self.nonzero for factor in self._factors(each)
        }
        self._branches = 0
        self._seen: set[frozenset[Key]] = set()

    def branch(self, equations: Sequence[Terms]) -> None:
        """Find what satisfies all equations."""
        pending = [list(equations)]
        begun: set[frozenset[Key]] = set()
        while pending:
            current = self._plain(pending.pop())
            state = None if current is None else frozenset(map(_frozen, current))
            if current is None or state is None or state in begun:
                continue
            begun.add(state)
            self._branches += 1
            if self._branches > _MOST_BRANCHES:
                raise OutOfBudget
            split = self._split(current)
            if split is not None:
                pending += split
                continue
            found = basis(current, self.budget)
            if len(found) == 1 and not any(leading(found[0])):
                continue
            plain = self._plain(found)
            if plain is None:
                continue
            if {_frozen(each) for each in plain} != {_frozen(each) for each in found}:
                pending.append(plain)
                continue
            split = self._split(found)
            if split is not None:
                pending += split
                continue
            signature = frozenset(map(_frozen, found))
            if signature not in self._seen:
                self._seen.add(signature)
                self._settle(found)

    def _plain(self, equations: Sequence[Terms]) -> list[Terms] | None:
        """The equations with plain real zeros replaced; None where one has none."""
        kept: dict[Key, Terms] = {}
        pending = list(reversed(equations))
        while pending:
            each = primitive(pending.pop())
            if not each:
                continue
            if not any(leading(each)):
                return None
            other = plainer(each, self.unknowns.nonnegative)
            if other is None:
                kept[_frozen(each)] = each
            else:
                pending += reversed(other)
        return list(kept.values())

    def _split(self, equations: Sequence[Terms]) -> list[list[Terms]] | None:
        """The branches where an equation is a product; None where none is."""
        for place, each in enumerate(equations):
            listed = self._factors(each)
            possible = [factor for factor in listed if _frozen(factor) not in self._excluded]
            if len(listed) == 1 and possible and _frozen(listed[0]) == _frozen(each):
                continue
            rest = [*equations[:place], *equations[place + 1 :]]
            return [[factor, *rest] for factor in reversed(possible)]
        return None

    def _factors(self, poly: Terms) -> list[Terms]:
        """The different irreducible factors, with positive leading coefficients."""
        if len(poly) == 1:
            (monomial,) = poly
            units = range(len(monomial))
            return [{tuple(int(i == j) for i in units): 1} for j in units if monomial[j]]
        _, listed = self.unknowns.poly(poly).factor_list()
        return [primitive(terms(factor)) for factor, _ in listed]

    # -- one branch -------------------------------------------------------------------------

    def _settle(self, found: list[Terms]) -> None:
        count = self.unknowns.count
        if is_zero_dimensional(found, count):
            self.found.points += self._points(found, count)
            return
        if self.nonzero:
            # 1 - t*(what is not zero): solutions at which that vanishes are left out.
            extended = basis(self._without_zeros(found), self.budget)
            if not any(leading(extended[0])):
                return
            if is_zero_dimensional(extended, count + 1):
                self.found.points += self._points(extended, count + 1)
                return
        whole = family(self.system, self.unknowns.symbols, [self.unknowns.poly(p) for p in found])
        if whole is None:
            self.found.unsettled.append([self.unknowns.poly(p).as_expr() for p in found])
        elif whole != "none":
            self.found.families.append(whole)

    def _without_zeros(self, found: Sequence[Terms]) -> Iterator[Terms]:
        for poly in found:
            yield {(*m, 0): c for m, c in poly.items()}
        product = self.unknowns.poly({(0,) * self.unknowns.count: 1})
        for each in self.nonzero:
            product *= self.unknowns.poly(each)
        yield {
            (0,) * (self.unknowns.count + 1): -1,
            **{(*m, 1): c for m, c in terms(product.sqf_part()).items()},
        }

    def _points(self, found: Sequence[Terms], count: int) -> Iterator[Point]:
        represented_ = represented(found, count, self.budget)
        for factor in factors(represented_.minimal):
            for interval in real_roots(factor):
                number = RealField(factor, interval, self.budget)
                coordinates = tuple(number.element(part) for part in represented_.parts)
                yield Point(number, coordinates[: self.unknowns.count])


def _frozen(poly: Terms) -> Key:
    return tuple(sorted(primitive(poly).items(), key=lambda each: key(each[0])))
