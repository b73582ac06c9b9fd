"""Products of z, abs(z) and sign(z), put together: sign(z)*abs(z) is z, z/abs(z) is sign(z).

With p the parity of the exponents of z and sign(z), and n the sum of those of z and abs(z),
z^a*abs(z)^b*sign(z)^c is sign(z)^p*abs(z)^n.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Mul, Pow, S

from mccli.calculus.components.functions import Absolute, Sign

Expr = Any


def without_signs(derivative: Expr, symbol: Expr) -> Expr:
    """A derivative by ``symbol`` whose products, or summed products, hold few abs and sign.

    sign(z)^2 becomes 1 only where z depends on the symbol: then z != 0 is a condition of the
    derivative anyhow. Elsewhere both sides are 0 at z = 0, or z is a divisor.
    """
    if not derivative.is_Add:
        return _product(derivative, symbol)
    terms = [_product(term, symbol) for term in derivative.args]
    if all(new is old for new, old in zip(terms, derivative.args, strict=True)):
        return derivative
    return Add(*terms)


def _product(term: Expr, symbol: Expr) -> Expr:
    factors = Mul.make_args(term)
    bases = [factor.base if factor.is_Pow else factor for factor in factors]
    insides = [base.args[0] for base in bases if isinstance(base, (Absolute, Sign))]
    if not insides:
        return term
    for inside in dict.fromkeys(insides):
        factors = _together(factors, inside, symbol)
    return Mul(*factors)


def _together(factors: tuple[Expr, ...], z: Expr, symbol: Expr) -> tuple[Expr, ...]:
    """The factors, those of z, abs(z) and sign(z) put together."""
    if Absolute(z) == z:
        return factors
    exponents = {z: S.Zero, Absolute(z): S.Zero, Sign(z): S.Zero}
    others = []
    for factor in factors:
        base, exponent = (factor.base, factor.exp) if factor.is_Pow else (factor, S.One)
        # A root of z itself says that z is not negative: it stays.
        if base in exponents and (exponent.is_Integer or isinstance(base, Absolute)):
            exponents[base] += exponent
        else:
            others.append(factor)
    in_z, in_absolute, in_sign = exponents.values()
    if in_z is in_absolute is S.Zero and symbol not in z.free_symbols:
        return factors
    return (*others, *_least(z, bool((in_z + in_sign) % 2), in_z + in_absolute))


def _least(z: Expr, odd: bool, size: Expr) -> list[Expr]:
    """sign(z)^odd*abs(z)^size with the fewest functions."""
    if size.is_Integer and bool(size % 2) is odd:
        return [Pow(z, size)]
    if not odd:
        return [Pow(Absolute(z), size)]
    if size.is_Integer and size is not S.Zero:
        one = S.One if size > 0 else S.NegativeOne
        return [Pow(z, size - one), Pow(Absolute(z), one)]
    return [Sign(z), Pow(Absolute(z), size)]
