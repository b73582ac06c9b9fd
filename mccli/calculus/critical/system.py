"""A gradient as equations: what cannot vanish is taken out of every component.

A component is c*N/D with polynomials N and D and a factor c that is never zero, such as an
exponential; it vanishes exactly where N does and D does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Mul, Poly

from mccli.calculus.critical.generator_rules import NotRational
from mccli.calculus.critical.generators import Factored, Generators
from mccli.calculus.critical.groebner import Poly as Terms
from mccli.calculus.critical.sign_masks import NEGATIVE, POSITIVE, ZERO
from mccli.calculus.critical.term_lists import terms


@dataclass(frozen=True, slots=True)
class Component:
    """One component c*N/D: N and D as terms, the sign of c, the factors of N that may vanish.

    Both are known up to factors that are positive where N is not zero of higher order.

    ``rest`` is N as an expression over the generators; ``opaque`` says that it holds functions.
    """

    above: Terms
    below: Terms
    sign: int
    factors: tuple[Any, ...]
    rest: Any
    opaque: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class System:
    """The equations N_i = 0 with the relations of the generators, and what is to hold besides.

    ``nonzero`` are polynomials that do not vanish; ``positive`` those that are > 0, and
    ``nonnegative`` those that are >= 0. All are over all generators.
    """

    generators: Generators
    components: tuple[Component, ...]
    relations: tuple[Any, ...]
    nonzero: tuple[Any, ...]
    positive: tuple[Any, ...]
    nonnegative: tuple[Any, ...]

    @property
    def is_polynomial(self) -> bool:
        """Whether no function is left."""
        return not any(each.opaque for each in self.components)


def system_of(gradient: Sequence[Any], made: Generators) -> System:
    """The equations of a gradient of SymPy expressions. Raises ``NotRational``."""
    # Every expression first: polynomials are over the generators of all.
    rewritten = [made.rewritten(each) for each in gradient]
    relations, nonzero, positive, nonnegative = _relations(made)
    components = [_component(made, each, nonzero) for each in rewritten]
    return System(
        made, tuple(components), tuple(relations), tuple(nonzero), tuple(positive),
        tuple(nonnegative),
    )  # fmt: skip


def _relations(made: Generators) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    relations: list[Any] = []
    nonzero: list[Any] = []
    positive: list[Any] = []
    nonnegative: list[Any] = []
    for each in made.all:
        own = Poly(each.symbol, *made.symbols, domain="QQ")
        if each.kind in ("variable", "opaque"):
            if each.kind == "variable" and each.signs == POSITIVE:
                positive.append(own)
            continue
        above, below = made.fraction(each.inner)
        if not below.is_ground:
            nonzero.append(below)
        if each.kind == "sign":
            relations.append(own**2 - 1)
            positive.append(own * above * below)
            nonzero.append(above)
        else:
            relations.append(below * own**each.degree - above)
            if each.kind == "root":
                nonnegative.append(own)
    return relations, nonzero, positive, nonnegative


def _component(made: Generators, expression: Any, nonzero: list[Any]) -> Component:
    above, divisor = made.factored(expression)
    one = Poly(1, *made.symbols, domain="QQ")
    if not above.sign:
        return Component({}, terms(one), 1, (), expression, False, False)
    sign, below = _bottom(made, divisor, nonzero)
    sign *= above.sign
    factors: list[Any] = []
    kept = one
    changed = False
    for factor, power in above.factors:
        signs = made.signs(factor)
        if not signs & ZERO and signs in (POSITIVE, NEGATIVE) and _has_opaque(made, factor):
            sign *= 1 if signs == POSITIVE or power % 2 == 0 else -1
            changed = True
            continue
        if not signs & ZERO:
            changed = True
        else:
            factors.append(factor)
        kept *= factor ** _lowered(power)
    opaque = any(_has_opaque(made, each) for each in factors)
    if not opaque and _has_opaque(made, kept):
        raise NotRational
    rest = Mul(*(each.as_expr() for each in factors))
    return Component(
        {} if opaque else terms(kept), {} if opaque else terms(below), sign,
        tuple(factors), rest, opaque, changed,
    )  # fmt: skip


def _lowered(power: int) -> int:
    """A smaller power with the same zeros, slopes that vanish there alike, and the same signs.

    By an even power of a factor that is not zero a row of the Hessian is only scaled.
    """
    return power if power <= 3 else 2 + power % 2


def _bottom(made: Generators, below: Factored, nonzero: list[Any]) -> tuple[int, Any]:
    """The sign of the functions in a denominator, and what is left of it."""
    sign = below.sign
    kept = Poly(1, *made.symbols, domain="QQ")
    for factor, power in below.factors:
        signs = made.signs(factor)
        if _has_opaque(made, factor):
            if signs not in (POSITIVE, NEGATIVE) and power % 2:
                # Its sign may change: the Hessian is looked at by intervals.
                sign = 0
            sign *= 1 if signs == POSITIVE or power % 2 == 0 else -1
            continue
        if signs & ZERO:
            nonzero.append(factor)
        kept *= factor ** (2 - power % 2)
    return sign, kept


def _has_opaque(made: Generators, poly: Any) -> bool:
    opaque = {each.symbol for each in made.all if each.kind == "opaque"}
    return not opaque.isdisjoint(poly.free_symbols)
