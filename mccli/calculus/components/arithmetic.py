"""What every translation of trees to SymPy has in common: constants, arithmetic, functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy
from sympy import Add, Mul, Rational, S

from mccli.syntax.tree import Node

Expr = Any

CONSTANTS = {"pi": S.Pi, "e": S.Exp1}
SHARED = {
    "exp": sympy.exp, "log": sympy.log, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan,
    "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan, "sinh": sympy.sinh,
    "cosh": sympy.cosh, "tanh": sympy.tanh, "asinh": sympy.asinh, "acosh": sympy.acosh,
    "atanh": sympy.atanh, "erf": sympy.erf,
}  # fmt: skip
"""Functions that are SymPy's own."""


def arithmetic(
    node: Node, args: Sequence[Expr], power: Callable[[Expr, Expr], Expr]
) -> Expr | None:
    """A number, negative, sum, product or power of ``args``; None for other operations.

    ``power`` makes the powers; a divisor is a factor to the power -1.
    """
    match node.op:
        case "number":
            return Rational(*node.value.as_integer_ratio())
        case "negative":
            return -args[0]
        case "sum":
            signed = zip(node.value, args, strict=True)
            return Add(*[term if sign == "+" else -term for sign, term in signed])
        case "product":
            marked = zip(node.value, args, strict=True)
            return Mul(*[f if sign == "*" else power(f, S.NegativeOne) for sign, f in marked])
        case "power":
            return power(*args)
    return None
