"""Expressions as rational functions of generators: variables, roots, signs and functions.

sqrt(u) becomes a new unknown s with s^2 = u and s >= 0, cbrt(u) one with s^3 = u, and what
switches at u = 0 (abs, sign, max, min, relu, comparisons, choices) uses an unknown with the
value 1 or -1 that has the sign of u. Any other function stands for itself: it is opaque.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import sympy
from sympy import Add, Integer, Mul, Poly, Pow, Rational, Symbol

from mccli.calculus.components.functions import Sign, Softplus
from mccli.calculus.critical.generator_rules import RULES, NotRational
from mccli.calculus.critical.sign_masks import (
    ANY,
    NEGATIVE,
    POSITIVE,
    ZERO,
    plus,
    squared,
    times,
)
from mccli.calculus.critical.term_lists import terms_after

Kind = Literal["variable", "root", "odd root", "sign", "opaque"]

_MOST_TERMS = 3_000
_MOST_EXPONENT = 200


@dataclass(frozen=True, slots=True)
class Generator:
    """An unknown: what it stands for, and the signs that it may have.

    ``inner`` is u of the module's description, over the generators before this one.
    """

    symbol: Any
    kind: Kind
    signs: int
    stands_for: Any
    inner: Any = None
    degree: int = 0


@dataclass(frozen=True, slots=True)
class Factored:
    """A product of irreducible polynomials to their powers: all but a positive number.

    ``sign`` is that of the number; 0 for a product that is zero.
    """

    sign: int
    factors: tuple[tuple[Any, int], ...]


class Generators:
    """The generators of a problem, made while its expressions are rewritten."""

    def __init__(self, variables: Iterable[Any], positive: Iterable[Any] = ()) -> None:
        known = set(positive)
        self.all: list[Generator] = [
            Generator(each, "variable", POSITIVE if each in known else ANY, each)
            for each in variables
        ]
        self.count = len(self.all)
        self._made: dict[Any, Any] = {}
        self._by_symbol = {each.symbol: each for each in self.all}

    # -- into generators --------------------------------------------------------------------

    def rewritten(self, expression: Any) -> Any:
        """The expression over the generators. Raises ``NotRational``."""
        done: dict[Any, Any] = {}
        stack = [expression]
        while stack:
            node = stack[-1]
            if node in done:
                stack.pop()
                continue
            missing = [each for each in node.args if each not in done]
            if missing:
                stack += missing
                continue
            stack.pop()
            done[node] = self._rewrite(node, [done[each] for each in node.args])
        return done[expression]

    def _rewrite(self, node: Any, args: list[Any]) -> Any:
        if node.is_Rational or node.is_Symbol:
            return node
        if node.is_Add:
            return Add(*args)
        if node.is_Mul:
            return Mul(*args)
        if node.is_Pow and node.exp.is_Rational:
            return self._power(node, args[0], node.exp)
        rule = RULES.get(type(node))
        if rule is not None:
            return rule(self, node, args)
        if not node.is_number and not isinstance(node, sympy.Function) and not node.is_Pow:
            raise NotRational
        return self.opaque(node, _function_signs(node))

    def _power(self, node: Any, base: Any, exponent: Any) -> Any:
        if abs(exponent.p) > _MOST_EXPONENT or exponent.q > _MOST_EXPONENT:
            raise NotRational
        if exponent.is_Integer:
            return Pow(base, exponent)
        if self.is_opaque(base):
            signs = POSITIVE if node.base.is_positive or exponent < 0 else POSITIVE | ZERO
            return self.opaque(node, signs)
        root = self._root(base, int(exponent.q), Pow(node.base, Rational(1, exponent.q)))
        return Pow(root, Integer(exponent.p))

    def _root(self, inner: Any, degree: int, stands_for: Any) -> Any:
        signs = POSITIVE if inner.is_Rational and inner > 0 else POSITIVE | ZERO
        return self._make(("root", inner, degree), "root", signs, stands_for, inner, degree)

    def cube_root(self, node: Any, inner: Any) -> Any:
        """The unknown that is the cube root of an expression over the generators."""
        return self._make(("cbrt", inner), "odd root", ANY, node, inner, 3)

    def sign_of(self, inner: Any, stands_for: Any) -> Any:
        """The unknown with the sign of an expression over the generators, where that is not 0."""
        if self.is_opaque(inner):
            raise NotRational
        if inner.is_Rational:
            return Integer((inner.p > 0) - (inner.p < 0))
        if inner.could_extract_minus_sign():
            return -self.sign_of(-inner, -stands_for)
        return self._make(("sign", inner), "sign", NEGATIVE | POSITIVE, Sign(stands_for), inner, 2)

    def opaque(self, node: Any, signs: int) -> Any:
        """The unknown that stands for a function."""
        if isinstance(node, sympy.exp) and node.exp.could_extract_minus_sign():
            return 1 / self.opaque(sympy.exp(-node.exp), POSITIVE)
        return self._make(node, "opaque", signs, node)

    def _make(
        self, key: Any, kind: Kind, signs: int, stands_for: Any, inner: Any = None, degree: int = 0
    ) -> Any:
        if key not in self._made:
            symbol = Symbol(f"w{len(self.all):04}", real=True)
            made = Generator(symbol, kind, signs, stands_for, inner, degree)
            self.all.append(made)
            self._by_symbol[symbol] = made
            self._made[key] = symbol
        return self._made[key]

    def is_opaque(self, expression: Any) -> bool:
        """Whether an expression over the generators holds an opaque one."""
        return any(self._by_symbol[each].kind == "opaque" for each in expression.free_symbols)

    # -- and back ---------------------------------------------------------------------------

    def restored(self, expression: Any) -> Any:
        """The expression with what the generators stand for."""
        made = {each.symbol: each.stands_for for each in self.all[self.count :]}
        return expression.xreplace(made)

    @property
    def symbols(self) -> list[Any]:
        """All generators in the order of their making."""
        return [each.symbol for each in self.all]

    # -- as polynomials ---------------------------------------------------------------------

    def fraction(self, expression: Any) -> tuple[Any, Any]:
        """Numerator and denominator as SymPy polynomials. Raises ``NotRational``."""
        if terms_after(expression) > _MOST_TERMS:
            raise NotRational
        above, below = sympy.fraction(sympy.together(expression))
        return self.poly(above), self.poly(below)

    def poly(self, expression: Any) -> Any:
        """A SymPy polynomial over the generators. Raises ``NotRational``."""
        if terms_after(expression) > _MOST_TERMS:
            raise NotRational
        try:
            return Poly(expression, *self.symbols, domain="QQ")
        except (sympy.PolynomialError, sympy.CoercionFailed):
            raise NotRational from None

    def factored(self, expression: Any) -> tuple[Factored, Factored]:
        """Numerator and denominator by their factors, none multiplied out with another.

        Raises ``NotRational``.
        """
        above, below = sympy.fraction(sympy.together(expression))
        return self._factors(above), self._factors(below)

    def _factors(self, product: Any) -> Factored:
        positive = True
        found: dict[Any, int] = {}
        for each in Mul.make_args(product):
            base, power = each.as_base_exp()
            if not power.is_Integer or power < 0:
                base, power = each, Integer(1)
            constant, listed = self.poly(base).factor_list()
            if constant == 0:
                return Factored(0, ())
            positive ^= bool(constant < 0 and power % 2)
            for factor, count in listed:
                found[factor] = found.get(factor, 0) + count * int(power)
        return Factored(1 if positive else -1, tuple(found.items()))

    def signs(self, poly: Any) -> int:
        """Which signs the value of a SymPy polynomial may have, by those of its terms."""
        found = ZERO
        masks = [each.signs for each in self.all]
        for exponents, coefficient in poly.terms():
            if not coefficient:
                continue
            term = POSITIVE if coefficient > 0 else NEGATIVE
            for mask, exponent in zip(masks, exponents, strict=True):
                if exponent:
                    term = times(term, mask if exponent % 2 else squared(mask))
            found = plus(found, term)
        return found


def _function_signs(node: Any) -> int:
    if isinstance(node, (sympy.exp, sympy.cosh, Softplus)):
        return POSITIVE
    if node.is_number and node.is_positive:
        return POSITIVE
    if node.is_number and node.is_negative:
        return NEGATIVE
    if node.is_Pow:
        return POSITIVE
    return ANY
