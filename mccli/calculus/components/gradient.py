"""The gradient of a SymPy expression: a forward sweep that carries only the non-zeros.

SymPy's own ``diff`` writes the derivative of x^n as x^n*n/x, which is undefined at 0, and
leaves ``Derivative`` and ``Subs`` objects where it knows no rule. Here every rule is stated.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Mul, S, acosh, log, sqrt

from mccli.calculus.components.choices import Extremum, Where
from mccli.calculus.components.functions import Absolute, real_power
from mccli.calculus.components.loading import check_size
from mccli.calculus.components.magnitudes import without_signs
from mccli.limits import Limits

Expr = Any
Gradient = dict[Any, Any]


def gradient(
    expression: Expr, wanted: frozenset[Any], done: dict[Expr, Gradient], limits: Limits
) -> Gradient:
    """The partial derivatives by the ``wanted`` symbols that occur, zeros left out.

    ``done`` keeps the gradients of all sub-expressions; share it between calls with the
    same ``wanted``. Raises a ``limit`` error before a product has too many derivatives.
    """
    stack = [expression]
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        missing = [operand for operand in node.args if operand not in done]
        if missing:
            stack.extend(reversed(missing))
            continue
        stack.pop()
        inner = [done[operand] for operand in _operands(node)]
        if node.is_Symbol:
            done[node] = {node: S.One} if node in wanted else {}
        elif any(inner):
            partials = _rule(node, inner, limits)
            done[node] = {
                symbol: without_signs(d, symbol)
                for symbol, d in partials.items()
                if d is not S.Zero
            }
        else:
            done[node] = {}
    return done[expression]


def _rule(node: Expr, inner: list[Gradient], limits: Limits) -> Gradient:
    if node.is_Add:
        return _collect(inner)
    if node.is_Mul:
        check_size(sum(map(len, inner)) * len(inner), limits)
        return _product(node, inner)
    if node.is_Pow:
        return _power(node.base, node.exp, *inner)
    if isinstance(node, (Extremum, Where)):
        return node.partials(inner)
    return _collect(
        [_scaled(_partial(node, index), d) for index, d in enumerate(inner, start=1) if d]
    )


def _operands(node: Expr) -> tuple[Expr, ...]:
    """What a node is differentiated by: log(abs(z)), with derivative dz/z, by z itself."""
    if isinstance(node, log) and isinstance(node.args[0], Absolute):
        return tuple(node.args[0].args)
    return tuple(node.args)


def _partial(node: Expr, index: int) -> Expr:
    if isinstance(node, log):
        return real_power(_operands(node)[0], S.NegativeOne)
    # SymPy's own rule is 1/(sqrt(z - 1)*sqrt(z + 1)); acosh is real for z >= 1 only.
    if isinstance(node, acosh):
        return 1 / sqrt(node.args[0] ** 2 - 1)
    return node.fdiff(index)


def _collect(parts: list[Gradient]) -> Gradient:
    """d(a + b + …) = da + db + …"""
    terms: dict[Any, list[Expr]] = {}
    for part in parts:
        for symbol, derivative in part.items():
            terms.setdefault(symbol, []).append(derivative)
    return {symbol: Add(*summands) for symbol, summands in terms.items()}


def _scaled(factor: Expr, derivatives: Gradient) -> Gradient:
    return {symbol: Mul(factor, d) for symbol, d in derivatives.items()}


def _product(node: Expr, inner: list[Gradient]) -> Gradient:
    """d(a*b*…) = da*b*… + a*db*… + …"""
    factors = node.args
    parts = []
    for index, derivatives in enumerate(inner):
        if derivatives:
            rest = factors[:index] + factors[index + 1 :]
            parts.append({symbol: _multiplied(rest, d) for symbol, d in derivatives.items()})
    return _collect(parts)


def _multiplied(factors: tuple[Expr, ...], derivative: Expr) -> Expr:
    """The product of a derivative and what is left of a product without one factor."""
    # What is left is in order already; SymPy multiplies only a number and one sum out.
    if derivative is S.One and len(factors) > 2:
        return Mul._from_args(factors)
    return Mul(*factors, derivative)


def _power(base: Expr, exponent: Expr, in_base: Gradient, in_exponent: Gradient) -> Gradient:
    """d(b^p) = p*b^(p-1)*db where p is constant, b^p*(dp*log(b) + p*db/b) elsewhere.

    The second form needs b > 0, as b^p itself then does; 0^p is the constant 0 for p > 0.
    """
    if base is S.Zero:
        return {}
    result: Gradient = {}
    lowered: Expr = None
    for symbol in {**in_base, **in_exponent}:
        db, dp = in_base.get(symbol, S.Zero), in_exponent.get(symbol, S.Zero)
        if dp is S.Zero:
            if lowered is None:
                lowered = Mul(exponent, real_power(base, exponent - 1))
            result[symbol] = Mul(lowered, db)
        else:
            slope = Add(Mul(dp, log(base)), Mul(exponent, db, real_power(base, S.NegativeOne)))
            result[symbol] = Mul(real_power(base, exponent), without_signs(slope, symbol))
    return result
