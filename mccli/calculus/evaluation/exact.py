"""Exact rational values: roots of perfect powers, and functions at the few places they are known.

Everything returns None where the value is not rational, or not known to be.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from mccli.syntax.tree import Node

ZERO, ONE = Fraction(0), Fraction(1)
# sin(m*pi) for m in [0, 1/2] where it is rational.
_SINES = {ZERO: ZERO, Fraction(1, 6): Fraction(1, 2), Fraction(1, 2): ONE}
_AT_ZERO = {
    "exp": ONE, "sin": ZERO, "cos": ONE, "tan": ZERO, "asin": ZERO, "atan": ZERO, "sinh": ZERO,
    "cosh": ONE, "tanh": ZERO, "asinh": ZERO, "atanh": ZERO, "erf": ZERO, "sigmoid": ONE / 2,
}  # fmt: skip
_AT_ONE = {"log": ZERO, "acos": ZERO, "acosh": ZERO}


def integer_root(number: int, degree: int) -> int | None:
    """The integer whose power ``degree`` is the non-negative ``number``."""
    if number < 2 or degree == 1:
        return number
    if degree >= number.bit_length():
        return None
    # Newton's method from above falls until it reaches the floor of the root.
    root = 1 << -(-number.bit_length() // degree)
    while True:
        better = ((degree - 1) * root + number // root ** (degree - 1)) // degree
        if better >= root:
            return root if root**degree == number else None
        root = better


def rational_root(value: Fraction, degree: int) -> Fraction | None:
    """The rational whose power ``degree`` is the non-negative ``value``."""
    top = integer_root(value.numerator, degree)
    bottom = integer_root(value.denominator, degree) if top is not None else None
    return None if top is None or bottom is None else Fraction(top, bottom)


def cube_root(value: Fraction) -> Fraction | None:
    """The odd cube root of a perfect cube."""
    root = rational_root(abs(value), 3)
    return root if root is None or value >= 0 else -root


def _logarithm(value: Fraction, base: int) -> Fraction | None:
    inverted = value < 1
    number = value.denominator if inverted else value.numerator
    if value <= 0 or (value.numerator if inverted else value.denominator) != 1:
        return None
    # log10(2) = 0.30103: the exponent follows from the number of binary digits.
    guess = number.bit_length() - 1 if base == 2 else round((number.bit_length() - 1) * 0.30103)
    for exponent in (guess, guess + 1):
        if base**exponent == number:
            return Fraction(-exponent if inverted else exponent)
    return None


_RULES: dict[str, Callable[[Fraction], Fraction | None]] = {
    "sqrt": lambda x: rational_root(x, 2) if x >= 0 else None,
    "cbrt": cube_root,
    "log2": lambda x: _logarithm(x, 2),
    "log10": lambda x: _logarithm(x, 10),
    "abs": abs,
    "relu": lambda x: max(x, ZERO),
    "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "floor": lambda x: Fraction(x.numerator // x.denominator),
    "ceil": lambda x: Fraction(-(-x.numerator // x.denominator)),
}


def exact_call(function: str, x: Fraction) -> Fraction | None:
    """The value of a function of one variable at a rational."""
    rule = _RULES.get(function)
    if rule is not None:
        return rule(x)
    if x == 0:
        return _AT_ZERO.get(function)
    return _AT_ONE.get(function) if x == 1 else None


def half_turns(node: Node, parts: list[Fraction | None], values: list[object]) -> Fraction | None:
    """m where the node is exactly m*pi, from its operands' own m and their values."""
    if node.op == "negative" and parts[0] is not None:
        return -parts[0]
    if node.op == "sum":
        known = [
            ZERO if part is None and value == 0 and isinstance(value, Fraction) else part
            for part, value in zip(parts, values, strict=True)
        ]
        if None in known:
            return None
        signs = zip(node.value, known, strict=True)
        return sum(((part if sign == "+" else -part) for sign, part in signs if part), ZERO)
    if node.op == "product":
        result = ONE
        turns = 0
        for operator, part, value in zip(node.value, parts, values, strict=True):
            if part is not None and operator == "*":
                turns += 1
                result *= part
            elif isinstance(value, Fraction) and value:
                result = result * value if operator == "*" else result / value
            else:
                return None
        return result if turns == 1 else None
    return None


def exact_angle(function: str, turns: Fraction) -> Fraction | None:
    """``sin`` or ``cos`` of turns*pi where it is rational."""
    position = (turns + (Fraction(1, 2) if function == "cos" else 0)) % 2
    sign = 1
    if position >= 1:
        position, sign = position - 1, -1
    sine = _SINES.get(min(position, 1 - position))
    return None if sine is None else sign * sine
