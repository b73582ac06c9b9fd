"""What a printed answer means, by Python's own grammar: a reader that owes nothing to mccli.

Plain text is Python wherever it uses no linear algebra, so ``ast`` reads it and the values are
computed here: exactly in rationals as far as they go, else by mpmath to forty digits.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath

DIGITS = 40
Number = Any  # Fraction or mpmath.mpf
_KEYWORDS = re.compile(r"\b(lambda|class|def|del|global|as|None|True|False|from|with|return)\b")

_COMPARISONS: dict[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip


class NoValue(ArithmeticError):
    """There is no real value here."""


def values(text: str, point: Mapping[str, Number]) -> Any:
    """The value of an expression, or nested lists of values where ``text`` is a list.

    Raises ``NoValue`` where it has none, ``KeyError`` for a name without a value.
    """
    tree = ast.parse(readable(text), mode="eval")
    renamed = {readable(name): value for name, value in point.items()}
    with mpmath.workdps(DIGITS):
        return _value(tree.body, renamed)


def readable(text: str) -> str:
    """``text`` with the names that Python keeps for itself made different: ``lambda_``."""
    return _KEYWORDS.sub(r"\1_", text.strip())


def slope(text: str, name: str, point: Mapping[str, Number]) -> Any:
    """The derivative of the value of ``text`` by ``name``: central differences, order four."""
    with mpmath.workdps(DIGITS):
        step = Fraction(1, 10**7)
        weights = {1: Fraction(2, 3), -1: Fraction(-2, 3), 2: Fraction(-1, 12), -2: Fraction(1, 12)}
        total: Any = 0
        for place, weight in weights.items():
            moved = {**point, name: point[name] + place * step}
            total = total + _number(weight / step) * _number(values(text, moved))
        return total


def second_slope(text: str, first: str, second: str, point: Mapping[str, Number]) -> Any:
    """The second derivative by two names, by central differences."""
    with mpmath.workdps(DIGITS):
        step = Fraction(1, 10**5)

        def at(i: int, j: int) -> Any:
            moved = dict(point)
            moved[first] = moved[first] + i * step
            moved[second] = moved[second] + j * step
            return _number(values(text, moved))

        if first == second:
            return (at(1, 0) - 2 * at(0, 0) + at(-1, 0)) / _number(step**2)
        return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / _number(4 * step**2)


def close(left: Any, right: Any, tolerance: float) -> bool:
    """Whether two values agree, relative to the larger of them and one."""
    with mpmath.workdps(DIGITS):
        a, b = _number(left), _number(right)
        return bool(abs(a - b) <= tolerance * max(1, abs(a), abs(b)))


def flat(nested: Any) -> list[Any]:
    """The entries of nested lists, row by row."""
    if not isinstance(nested, list):
        return [nested]
    return [entry for each in nested for entry in flat(each)]


def _number(value: Number) -> Any:
    if isinstance(value, Fraction):
        return mpmath.mpf(value.numerator) / value.denominator
    return mpmath.mpf(value)


def _value(node: ast.expr, point: Mapping[str, Number]) -> Any:
    if isinstance(node, ast.Constant):
        return Fraction(repr(node.value))
    if isinstance(node, ast.Name):
        return point[node.id] if node.id in point else _CONSTANTS[node.id]()
    if isinstance(node, ast.List):
        return [_value(each, point) for each in node.elts]
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, point)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp):
        return _binary(node.op, _value(node.left, point), _value(node.right, point))
    if isinstance(node, ast.Compare):
        (sign,), (right,) = node.ops, node.comparators
        left, other = _value(node.left, point), _value(right, point)
        if isinstance(left, Fraction) != isinstance(other, Fraction):
            left, other = _number(left), _number(other)
        return Fraction(int(_COMPARISONS[type(sign)](left, other)))
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name), ast.dump(node)
    return _call(node.func.id, node.args, point)


def _binary(op: ast.operator, left: Number, right: Number) -> Number:
    if isinstance(op, ast.Pow):
        return _power(left, right)
    if isinstance(op, ast.Div) and right == 0:
        raise NoValue
    if isinstance(left, Fraction) != isinstance(right, Fraction):
        left, right = _number(left), _number(right)
    does = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}
    return operator.truediv(left, right) if isinstance(op, ast.Div) else does[type(op)](left, right)


def _power(base: Number, exponent: Number) -> Number:
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if (base == 0 and exponent < 0) or (base < 0 and not whole):
        raise NoValue
    if whole and isinstance(base, Fraction) and abs(exponent) < 1000:
        return base ** int(exponent)
    return mpmath.power(_number(base), int(exponent) if whole else _number(exponent))


def _call(name: str, args: Sequence[ast.expr], point: Mapping[str, Number]) -> Number:
    if name == "where":
        condition, then, other = args
        return _value(then if _value(condition, point) else other, point)
    given = [_value(each, point) for each in args]
    if name in _EXACT:
        mixed = not all(isinstance(each, Fraction) for each in given)
        return _EXACT[name](*map(_number, given) if mixed else given)
    value = _FUNCTIONS[name](*map(_number, given))
    if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value):
        raise NoValue
    return value


def _cbrt(x: Any) -> Any:
    return mpmath.sign(x) * mpmath.cbrt(abs(x))


def _log(x: Any, base: float | None = None) -> Any:
    if x <= 0:
        raise NoValue
    return mpmath.log(x) if base is None else mpmath.log(x) / mpmath.log(base)


_CONSTANTS: dict[str, Callable[[], Any]] = {"pi": lambda: +mpmath.pi, "e": lambda: +mpmath.e}
_EXACT: dict[str, Callable[..., Any]] = {
    "abs": abs, "max": max, "min": min,
    "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "floor": lambda x: Fraction(int(mpmath.floor(_number(x)))),
    "ceil": lambda x: Fraction(int(mpmath.ceil(_number(x)))),
    "relu": lambda x: max(x, 0 * x),
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mpmath.exp, "log": _log, "ln": _log,
    "log2": lambda x: _log(x, 2), "log10": lambda x: _log(x, 10),
    "sqrt": mpmath.sqrt, "cbrt": _cbrt,
    "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan,
    "asin": mpmath.asin, "acos": mpmath.acos, "atan": mpmath.atan, "atan2": mpmath.atan2,
    "sinh": mpmath.sinh, "cosh": mpmath.cosh, "tanh": mpmath.tanh,
    "asinh": mpmath.asinh, "acosh": mpmath.acosh, "atanh": mpmath.atanh,
    "erf": mpmath.erf,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
}  # fmt: skip
FUNCTION_NAMES = frozenset({*_EXACT, *_FUNCTIONS, "where"})
