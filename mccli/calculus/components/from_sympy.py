"""SymPy expressions as scalar trees in the order people write them.

A product is its coefficient, then powers of names in natural order, then functions, then
bracketed sums; factors with negative exponents stand below one fraction bar. A sum is in
descending powers, names before functions, and starts with a positive term if it has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy
from sympy import Mul, S, default_sort_key

from mccli.calculus.components.arithmetic import SHARED
from mccli.calculus.components.choices import Comparison
from mccli.calculus.components.factors import base_and_exponent, parts, root_below
from mccli.calculus.components.functions import RealFunction
from mccli.calculus.digits import most_bits, too_many_digits
from mccli.limits import Limits
from mccli.syntax import tree
from mccli.syntax.tree import Node

Expr = Any

ONE = tree.number(1)
_WORDS = {kind: word for word, kind in SHARED.items()} | {sympy.Abs: "abs", sympy.sign: "sign"}


class NotReal(Exception):
    """An expression holds something that the language has no real, finite value for."""


class Writer:
    """SymPy expressions to trees; equal sub-expressions share one node.

    ``names`` gives each symbol its name in the language; ``taken`` are the names that are
    variables, so that a constant of the same name has to be written as a call.
    """

    def __init__(self, names: Mapping[Any, str], taken: frozenset[str], limits: Limits) -> None:
        self._limits = limits
        self._done: dict[Expr, Node] = {symbol: tree.name(name) for symbol, name in names.items()}
        e = tree.call("exp", ONE) if "e" in taken else tree.name("e")
        pi = tree.call("acos", Node("negative", None, (ONE,))) if "pi" in taken else tree.name("pi")
        self._done.update({S.Exp1: e, S.Pi: pi, S.One: ONE})
        self._keys: dict[Expr, tuple[Any, ...]] = {}

    def tree(self, expression: Expr) -> Node:
        """The scalar tree of an expression.

        Raises NotReal for what is not real and finite, a ``limit`` error for numbers that are
        too long to print.
        """
        stack = [expression]
        while stack:
            node = stack[-1]
            if node in self._done:
                stack.pop()
                continue
            missing = [part for part in parts(node) if part not in self._done]
            if missing:
                stack.extend(missing)
            else:
                stack.pop()
                self._done[node] = self._write(node)
        return self._done[expression]

    def _write(self, node: Expr) -> Node:
        if node.is_Rational:
            return self._rational(node)
        if node.is_Add:
            return self._sum(node)
        if node.is_Mul or node.is_Pow:
            return self._product(node)
        args = tuple(self._done[arg] for arg in node.args)
        if isinstance(node, Comparison):
            return Node("comparison", node.word, args)
        if isinstance(node, RealFunction):
            return Node("call", node.word, args)
        if isinstance(node, sympy.cot):
            quotient = (tree.call("cos", *args), tree.call("sin", *args))
            return Node("product", "*/", quotient)
        word = _WORDS.get(node.func)
        if word is None:
            raise NotReal(f"it holds {type(node).__name__}")
        return Node("call", word, args)

    def _rational(self, value: Expr) -> Node:
        longest = max(abs(int(value.p)), int(value.q))
        if longest.bit_length() > most_bits(self._limits):
            raise too_many_digits(self._limits)
        return tree.number(Fraction(int(value.p), int(value.q)))

    # -- products ---------------------------------------------------------------------------

    def _product(self, node: Expr) -> Node:
        coefficient, rest = node.as_coeff_Mul()
        if not coefficient.is_Rational:
            raise NotReal("it holds a number that is not real")
        factors = sorted(Mul.make_args(rest), key=self._factor_key)
        factors, divisor, root = root_below(factors, coefficient.q)
        numerator: list[Node] = []
        denominator: list[Node] = []
        if abs(coefficient.p) != 1:
            numerator.append(self._rational(abs(sympy.Integer(coefficient.p))))
        if divisor != 1:
            denominator.append(self._rational(sympy.Integer(divisor)))
        if root:
            nodes = tuple(self.tree(part) for part in root)
            inside = nodes[0] if len(root) == 1 else Node("product", "*" * len(root), nodes)
            denominator.append(tree.call("sqrt", inside))
        for factor in factors:
            base, exponent = base_and_exponent(factor)
            if exponent.is_Rational and exponent.is_negative:
                denominator.append(self._power(base, -exponent))
            else:
                numerator.append(self._power(base, exponent))
        above = numerator[0] if len(numerator) == 1 else None
        if denominator:
            below = denominator[0]
            if len(denominator) > 1:
                below = Node("product", "*" * len(denominator), tuple(denominator))
            above = Node(
                "product", "*" * max(len(numerator), 1) + "/", (*(numerator or [ONE]), below)
            )
        elif above is None:
            above = Node("product", "*" * len(numerator), tuple(numerator))
        return Node("negative", None, (above,)) if coefficient.p < 0 else above

    def _power(self, base: Expr, exponent: Expr) -> Node:
        if exponent is S.One:
            return self._done[base]
        if base.is_Rational and base.is_negative and not exponent.is_Integer:
            raise NotReal("it holds a root of a negative number")
        if exponent is S.Half:
            return tree.call("sqrt", self._done[base])
        power = self._rational(exponent) if exponent.is_Rational else self._done[exponent]
        return Node("power", "^", (self._done[base], power))

    def _factor_key(self, factor: Expr) -> tuple[Any, ...]:
        """Numbers, powers of names, symbolic powers, functions, other powers, sums."""
        if factor not in self._keys:
            base, exponent = base_and_exponent(factor)
            name = ""
            if base.is_Function:
                place = 3
            elif factor.is_number:
                place = 0
            elif not exponent.is_Rational:
                place = 2
            elif base.is_Symbol:
                place, name = 1, base.name
            else:
                place = 5 if base.is_Add else 4
            self._keys[factor] = (place, name, default_sort_key(factor))
        return self._keys[factor]

    # -- sums -------------------------------------------------------------------------------

    def _sum(self, node: Expr) -> Node:
        signs: list[str] = []
        terms: list[Node] = []
        for part in self._ordered(node.args):
            term = self._done[part]
            signs.append("-" if term.op == "negative" else "+")
            terms.append(term.args[0] if term.op == "negative" else term)
        if signs[0] == "-" and "+" in signs:
            first = signs.index("+")
            signs.insert(0, signs.pop(first))
            terms.insert(0, terms.pop(first))
        return Node("sum", "".join(signs), tuple(terms))

    def _ordered(self, terms: tuple[Expr, ...]) -> list[Expr]:
        """Terms in descending lexicographic order of their exponents.

        The order of the bases is that of ``_factor_key``; exponents that are zero are left
        out of the key, so that a sum of n terms in n names costs n, not n^2.
        """
        powers = {term: self._monomial(term) for term in terms}
        bases = {base for monomial in powers.values() for base, _ in monomial}
        order = {base: i for i, base in enumerate(sorted(bases, key=self._factor_key))}

        def key(term: Expr) -> list[tuple[int, int, Fraction]]:
            placed = sorted((order[base], exponent) for base, exponent in powers[term])
            # A missing base has exponent 0: after every positive, before every negative one.
            pieces = [(0, i, -e) if e > 0 else (2, -i, -e) for i, e in placed]
            return [*pieces, (1, 0, Fraction(0))]

        return sorted(terms, key=lambda term: (key(term), default_sort_key(term)))

    def _monomial(self, term: Expr) -> list[tuple[Expr, Fraction]]:
        monomial = []
        for factor in Mul.make_args(term):
            if not factor.is_number:
                base, exponent = base_and_exponent(factor)
                if exponent.is_Rational:
                    monomial.append((base, Fraction(int(exponent.p), int(exponent.q))))
                else:
                    monomial.append((factor, Fraction(1)))
        return monomial
