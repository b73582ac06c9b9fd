"""A sum all of whose terms hold exponentials, divided by one of them: the zeros stay the same."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Add, Mul

_MOST_TERMS = 60


def simpler_exponents(expression: Any) -> Any:
    """The expression over one of its exponentials, if every term has one; else as it is."""
    terms = Add.make_args(sympy.expand_mul(expression))
    if len(terms) < 2 or len(terms) > _MOST_TERMS:
        return expression
    parts: dict[Any, list[Any]] = {}
    for term in terms:
        exponent, rest = _split(term)
        if exponent == 0:
            return expression
        parts.setdefault(exponent, []).append(rest)
    first = next(iter(parts))
    return Add(
        *[
            Mul(sympy.exp(sympy.expand(exponent - first)), sympy.factor_terms(Add(*rests)))
            for exponent, rests in parts.items()
        ]
    )


def _split(term: Any) -> tuple[Any, Any]:
    """The exponent of all exponential factors together, and the other factors."""
    exponent: Any = sympy.S.Zero
    rest = []
    for factor in Mul.make_args(term):
        base, power = factor.as_base_exp()
        if isinstance(factor, sympy.exp):
            exponent += factor.exp
        elif isinstance(base, sympy.exp):
            exponent += base.exp * power
        else:
            rest.append(factor)
    return sympy.expand(exponent), Mul(*rest)
