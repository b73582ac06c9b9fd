"""Element-wise functions as they are built: what is known of special arguments."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mccli.calculus.tensors.numbers import is_number, number_of
from mccli.calculus.tensors.tensor import Axes, Rational, Tensor
from mccli.syntax.vocabulary import STEPS

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

COMPARISONS = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip
_AT_ZERO: dict[str, Rational] = {
    **dict.fromkeys("sin tan asin atan sinh tanh asinh atanh sqrt cbrt abs sign floor ceil erf relu"
                    .split(), 0),
    **dict.fromkeys(("exp", "cos", "cosh"), 1),
    "sigmoid": Fraction(1, 2),
}  # fmt: skip
"""Exact values at 0."""


def applied(graph: Graph, function: str, args: tuple[Tensor, ...]) -> Tensor:
    """The map of tensors of the same axes, and scalars."""
    axes = max((arg.axes for arg in args), key=len)
    if all(map(is_number, args)):
        value = _value(function, [number_of(arg) for arg in args])
        if value is not None:
            return graph.number(value)
    first = args[0]
    if function == "sqrt":
        return graph.power(first, Fraction(1, 2))
    if first.kind == "zero" and len(args) == 1 and function in _AT_ZERO:
        return graph.number(_AT_ZERO[function], axes)
    if function == "log" and first.kind == "map" and first.data == "exp":
        return first.args[0]
    if function == "pow" and is_number(args[1]):
        return graph.power(_spread(graph, first, axes), number_of(args[1]))
    if function == "where" and args[1] is args[2]:
        return _spread(graph, args[1], axes)
    return graph.make("map", function, args, axes)


def _spread(graph: Graph, tensor: Tensor, axes: Axes) -> Tensor:
    """A scalar in every entry."""
    if tensor.axes == axes:
        return tensor
    return graph.times(tensor, graph.ones(axes))


def _value(function: str, numbers: list[Fraction]) -> Rational | None:
    """The exact value of a function of numbers where it is simple, else None."""
    if function in COMPARISONS:
        return int(COMPARISONS[function](*numbers))
    match function, numbers:
        case "max", _:
            return max(numbers)
        case "min", _:
            return min(numbers)
        case "where", [condition, yes, no]:
            return yes if condition else no
        case "abs", [number]:
            return abs(number)
        case "relu", [number]:
            return max(number, Fraction(0))
        case "sign", [number]:
            return (number > 0) - (number < 0)
        case "log", [number] if number == 1:
            return 0
        case _, [number] if function in _AT_ZERO and number == 0 and function not in STEPS:
            return _AT_ZERO[function]
    return None
