"""Vertices are put in order as they are built: equal expressions are one vertex.

Numbers are folded, like terms and like powers added up; nothing else is simplified.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mccli.calculus.components.graph.factors import SIMPLE, is_base, names_first, taken_apart
from mccli.calculus.components.graph.rationals import Rational, raised, whole, wholes
from mccli.calculus.components.graph.vertices import (
    NAME,
    NUMBER,
    PRODUCT,
    SUM,
    Vertex,
)
from mccli.limits import Limits, exceeded

_COMPOUND = frozenset({PRODUCT, SUM})
_ADDED_UP = frozenset({NUMBER, SUM})
_ONES = (1, 1)


class Graph:
    """Makes vertices, each once. Raises a limit error for more than ``limits.nodes``.

    Names in ``constants`` are the numbers pi and e. A ``lasting`` graph serves one request after
    the other, so what it makes must not depend on what it made before: there, sums are equal
    only if their terms come in the same order, and the factors of a product come sorted.
    """

    def __init__(self, constants: frozenset[str], limits: Limits, lasting: bool = False) -> None:
        self.lasting = lasting
        self.constants = constants
        self.limits = limits
        self._known: dict[tuple[Any, ...], Vertex] = {}
        self._names: dict[str | int, Vertex] = {}
        self._numbers: dict[Rational, Vertex] = {}
        self.zero = self.number(0)
        self.one = self.number(1)

    def vertex(self, kind: int, data: Any, operands: tuple[Vertex, ...]) -> Vertex:
        """The one vertex of this kind, data and operands."""
        return self._shared(kind, data, operands, (kind, data, *operands))

    def _shared(
        self, kind: int, data: Any, operands: Iterable[Vertex], key: tuple[Any, ...]
    ) -> Vertex:
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= self.limits.nodes:
                raise exceeded(
                    "size",
                    f"the derivative has more than {self.limits.nodes} operations",
                    "use smaller functions or fewer variables, or raise MCCLI_MAX_NODES",
                )
            known = self._known[key] = Vertex(kind, data, tuple(operands))
        return known

    def number(self, value: Rational) -> Vertex:
        """A rational number; whole ones are held as ``int``."""
        known = self._numbers.get(value)
        if known is None:
            known = self._numbers[value] = self.vertex(NUMBER, whole(value), ())
        return known

    def name(self, name: str | int) -> Vertex:
        """A variable or constant, or a slot."""
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = self.vertex(NAME, name, ())
        return known

    @property
    def size(self) -> int:
        """How many vertices there are."""
        return len(self._known)

    def names(self) -> set[str]:
        """The names of all vertices, slots left out."""
        return {name for name in self._names if isinstance(name, str)}

    # -- sums -------------------------------------------------------------------------------

    def combination(self, parts: Iterable[tuple[Rational, Vertex]]) -> Vertex:
        """The sum of coefficients times vertices; equal terms are added up."""
        constant: Rational = 0
        terms: dict[Vertex, Rational] = {}
        for coefficient, vertex in parts:
            if vertex.kind == NUMBER:
                constant += coefficient * vertex.data
                continue
            if vertex.kind == SUM and len(vertex.operands) == 1 and vertex.data[0] == 0:
                coefficient *= vertex.data[1][0]
                vertex = vertex.operands[0]
            if vertex in terms:
                terms[vertex] += coefficient
            else:
                terms[vertex] = coefficient
        return self._sum(constant, terms)

    def _sum(self, constant: Rational, terms: dict[Vertex, Rational]) -> Vertex:
        if 0 in terms.values():
            terms = {vertex: c for vertex, c in terms.items() if c != 0}
        if not terms:
            return self.number(constant)
        if constant == 0 and len(terms) == 1:
            ((vertex, coefficient),) = terms.items()
            if coefficient == 1:
                return vertex
        data = whole(constant), wholes(terms.values())
        order = tuple(terms)
        like = (data, order) if self.lasting else (constant, frozenset(terms.items()))
        return self._shared(SUM, data, order, (SUM, *like))

    def flat_combination(self, parts: Iterable[tuple[Rational, Vertex]]) -> Vertex:
        """The sum with the terms of sums among its parts; scaled sums stay together."""
        return self.combination(_spread(parts))

    def scaled(self, coefficient: Rational, vertex: Vertex) -> Vertex:
        """coefficient·vertex."""
        if coefficient == 1:
            return vertex
        if vertex.kind in _ADDED_UP or coefficient == 0:
            return self.combination(((coefficient, vertex),))
        coefficient = whole(coefficient)
        data, order = (0, (coefficient,)), (vertex,)
        like = (data, order) if self.lasting else (0, frozenset(((vertex, coefficient),)))
        return self._shared(SUM, data, order, (SUM, *like))

    def apart(self, vertex: Vertex) -> tuple[Rational, Vertex]:
        """The coefficient of a vertex, and what it is a multiple of."""
        if vertex.kind == NUMBER:
            return vertex.data, self.one
        if vertex.kind == SUM and len(vertex.operands) == 1 and vertex.data[0] == 0:
            return vertex.data[1][0], vertex.operands[0]
        return 1, vertex

    # -- products ---------------------------------------------------------------------------

    def product(self, factors: Iterable[tuple[Vertex, Rational]], flat: bool = False) -> Vertex:
        """Π vertex^exponent; powers of one base are added up, numbers become a coefficient.

        ``flat`` takes products among the factors apart.
        """
        coefficient: Rational = 1
        bases: dict[Vertex, Rational] = {}
        numbers = False
        for vertex, exponent in factors:
            kind = vertex.kind
            if kind == NUMBER:
                value = raised(vertex.data, exponent)
                if value is not None:
                    coefficient *= value
                    continue
                numbers = True
            elif kind in _COMPOUND:
                scale, parts = taken_apart(vertex, exponent, flat)
                coefficient *= scale
                for base, inner in parts:
                    bases[base] = bases.get(base, 0) + inner
                continue
            bases[vertex] = bases.get(vertex, 0) + exponent
        for vertex in [each for each in bases if each.kind == NUMBER] if numbers else ():
            value = raised(vertex.data, bases[vertex])
            if value is not None:
                coefficient *= value
                del bases[vertex]
        if coefficient == 0:
            return self.zero
        if 0 in bases.values():
            bases = {vertex: e for vertex, e in bases.items() if e != 0}
        if not bases:
            return self.number(coefficient)
        made: Vertex
        if len(bases) == 1 and next(iter(bases.values())) == 1:
            (made,) = bases
        else:
            if self.lasting:
                bases = dict(sorted(bases.items(), key=names_first))
            exponents = wholes(bases.values())
            order = tuple(bases)
            like = (exponents, order) if self.lasting else (frozenset(bases.items()),)
            made = self._shared(PRODUCT, exponents, order, (PRODUCT, *like))
        return self.scaled(coefficient, made)

    def times(self, left: Vertex, right: Vertex, flat: bool = False) -> Vertex:
        """left·right."""
        if left is self.one:
            return right
        if right is self.one:
            return left
        simple = left.kind in SIMPLE and right.kind in SIMPLE
        if left is not right and (simple or (not flat and is_base(left) and is_base(right))):
            # The usual case, spelt out: both are bases, with nothing to join.
            bases = ((left, 1), (right, 1))
            if self.lasting:
                order = (left, right)
                if names_first(bases[1]) < names_first(bases[0]):
                    order = (right, left)
                return self._shared(PRODUCT, _ONES, order, (PRODUCT, _ONES, order))
            return self._shared(PRODUCT, _ONES, (left, right), (PRODUCT, frozenset(bases)))
        return self.product(((left, 1), (right, 1)), flat)


def _spread(parts: Iterable[tuple[Rational, Vertex]]) -> list[tuple[Rational, Vertex]]:
    found: list[tuple[Rational, Vertex]] = []
    for coefficient, vertex in parts:
        if vertex.kind == SUM and coefficient in (1, -1):
            constant, coefficients = vertex.data
            if constant:
                found.append((coefficient * constant, Vertex(NUMBER, 1, ())))
            for inner, term in zip(coefficients, vertex.operands, strict=True):
                found.append((coefficient * inner, term))
        else:
            found.append((coefficient, vertex))
    return found
