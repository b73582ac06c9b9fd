"""Whether two scalar trees are the same expression, by SymPy within counted bounds."""

from __future__ import annotations

from typing import Any

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.syntax.tree import Node, free_names, written_size

# Nodes of both trees written out, and terms that multiplying out may make.
_MOST_NODES = 160
_MOST_TERMS = 200
_LARGEST_EXPONENT = 12


def is_same(left: Node, right: Node, constants: frozenset[str], limits: Limits) -> bool | None:
    """True where the difference simplifies to 0, False to another number; else None."""
    if left == right:
        return True
    if written_size([left, right], _MOST_NODES) > _MOST_NODES:
        return None
    from mccli.calculus.components.loading import NoForm, load_sympy

    load_sympy()
    from mccli.calculus.components.to_sympy import Converter, real_symbols

    names = free_names(left, right) - constants
    converter = Converter(real_symbols(names), constants, limits)
    try:
        difference = converter.expression(left) - converter.expression(right)
        return _vanishes(difference)
    except (NoForm, MccliError):
        return None


def _vanishes(difference: Any) -> bool | None:
    """Whether an expression is 0 once it is over one denominator and multiplied out."""
    from sympy import Add, Mul, expand, fraction, together

    if difference.is_Rational:
        return bool(difference == 0)
    if not difference.free_symbols:
        return None
    numerator = fraction(together(difference))[0]
    terms = sum(_terms(term) for term in Add.make_args(numerator))
    if terms > _MOST_TERMS:
        return None
    expanded = expand(
        numerator, deep=False, force=False, power_base=False, power_exp=False, log=False
    )
    return True if expanded == 0 and isinstance(numerator, (Add, Mul)) else None


def _terms(expression: Any) -> int:
    """How many terms multiplying out makes, at the most."""
    from sympy import Add, Mul

    count = 1
    for factor in Mul.make_args(expression):
        base, exponent = factor.as_base_exp()
        if base.is_Add and exponent.is_Integer and exponent > 0:
            power = int(exponent)
            count *= len(Add.make_args(base)) ** min(power, _LARGEST_EXPONENT)
            inner = max(_terms(term) for term in Add.make_args(base))
            count *= inner ** min(power, _LARGEST_EXPONENT)
        if count > _MOST_TERMS:
            return count
    return count
