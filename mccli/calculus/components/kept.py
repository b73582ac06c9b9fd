"""Inverse functions of constants that are kept as they are written.

SymPy reduces asin(sin(a)) by comparing multiples of pi with the number a; for a = 1e300 it
has not enough digits, and raises.
"""

from __future__ import annotations

from typing import Any

from sympy import S, cos, cot, sin, tan

from mccli.calculus.components.functions import RealFunction

Expr = Any

_LARGEST = 10**6


class KeptArcSine(RealFunction):
    """asin of a constant."""

    word = "asin"
    nargs = (1,)


class KeptArcCosine(RealFunction):
    """acos of a constant."""

    word = "acos"
    nargs = (1,)


class KeptArcTangent(RealFunction):
    """atan of a constant."""

    word = "atan"
    nargs = (1,)


KEPT = {kind.word: kind for kind in (KeptArcSine, KeptArcCosine, KeptArcTangent)}


def is_unreduced(z: Expr) -> bool:
    """Whether z is plus or minus a trigonometric function of a number that is not a small one.

    Small are rationals, and rational multiples of pi, with numerators up to a million.
    """
    _, function = z.as_coeff_Mul()
    if not isinstance(function, (sin, cos, tan, cot)) or not function.is_number:
        return False
    factor, rest = function.args[0].as_coeff_Mul()
    return rest not in (S.One, S.Pi) or abs(factor.p) > _LARGEST
