"""The derivatives of element-wise functions by each argument: one rule per function.

A rule returns a tensor with the axes of the map, or a scalar. At a kink ``max`` and ``min``
with a number keep the number; between two expressions ``max(a, b)`` has the weights (a > b) and
(a <= b).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from mccli.calculus.tensors.numbers import is_constant
from mccli.calculus.tensors.tensor import Rational, Tensor
from mccli.syntax.vocabulary import STEPS

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

_CONSTANT = frozenset({*STEPS, "<", "<=", ">", ">=", "==", "!="})
"""Maps whose slope is 0 wherever it exists."""


def slope(graph: Graph, mapped: Tensor, place: int) -> Tensor | None:
    """The derivative of a map by its argument at ``place``; None where it is 0."""
    if mapped.data in _CONSTANT:
        return None
    rule = _OF_ONE.get(mapped.data)
    if rule is not None:
        return rule(graph, mapped.args[0], mapped)
    if mapped.data not in _OF_MORE:
        raise ValueError(f"no slope rule for {mapped.data!r}")
    return _OF_MORE[mapped.data](graph, mapped, place)


def _plus(graph: Graph, constant: Rational, coefficient: Rational, tensor: Tensor) -> Tensor:
    """constant + coefficient · tensor, in every entry."""
    return graph.total([(constant, graph.ones(tensor.axes)), (coefficient, tensor)])


def _shifted_square(graph: Graph, t: Tensor, constant: int, sign: int) -> Tensor:
    """constant + sign · t²."""
    return _plus(graph, constant, sign, graph.power(t, 2))


def _root(graph: Graph, t: Tensor) -> Tensor:
    """t^(-1/2)."""
    return graph.power(t, Fraction(-1, 2))


def _log_to(base: int) -> Callable[[Graph, Tensor, Tensor], Tensor]:
    """(log_b t)' = 1 / (t log b)."""

    def rule(graph: Graph, t: Tensor, _value: Tensor) -> Tensor:
        scale = graph.power(graph.apply("log", graph.number(base)), -1)
        return graph.times(graph.power(t, -1), scale)

    return rule


def _erf(graph: Graph, t: Tensor, _value: Tensor) -> Tensor:
    """erf' = 2/√π · exp(-t²)."""
    bell = graph.apply("exp", graph.scaled(-1, graph.power(t, 2)))
    return graph.scaled(2, graph.times(_root(graph, graph.variable("pi", ())), bell))


_OF_ONE: dict[str, Callable[[Graph, Tensor, Tensor], Tensor]] = {
    "exp": lambda graph, t, value: value,
    "log": lambda graph, t, value: graph.power(t, -1),
    "log2": _log_to(2),
    "log10": _log_to(10),
    "cbrt": lambda graph, t, value: graph.scaled(Fraction(1, 3), graph.power(value, -2)),
    "sin": lambda graph, t, value: graph.apply("cos", t),
    "cos": lambda graph, t, value: graph.scaled(-1, graph.apply("sin", t)),
    "tan": lambda graph, t, value: _shifted_square(graph, value, 1, 1),
    "asin": lambda graph, t, value: _root(graph, _shifted_square(graph, t, 1, -1)),
    "acos": lambda graph, t, value: graph.scaled(
        -1, _root(graph, _shifted_square(graph, t, 1, -1))
    ),
    "atan": lambda graph, t, value: graph.power(_shifted_square(graph, t, 1, 1), -1),
    "sinh": lambda graph, t, value: graph.apply("cosh", t),
    "cosh": lambda graph, t, value: graph.apply("sinh", t),
    "tanh": lambda graph, t, value: _shifted_square(graph, value, 1, -1),
    "asinh": lambda graph, t, value: _root(graph, _shifted_square(graph, t, 1, 1)),
    "acosh": lambda graph, t, value: _root(graph, _shifted_square(graph, t, -1, 1)),
    "atanh": lambda graph, t, value: graph.power(_shifted_square(graph, t, 1, -1), -1),
    "abs": lambda graph, t, value: graph.apply("sign", t),
    "erf": _erf,
    "sigmoid": lambda graph, t, value: graph.times(value, _plus(graph, 1, -1, value)),
    "softplus": lambda graph, t, value: graph.apply("sigmoid", t),
    "relu": lambda graph, t, value: graph.apply(">", t, graph.number(0)),
}


def _extreme(graph: Graph, mapped: Tensor, place: int) -> Tensor:
    """max(a, b): (a > b) by a, (a <= b) by b, and (b > c) with a number c; min likewise."""
    first, second = mapped.args
    strict, weak = (">", "<=") if mapped.data == "max" else ("<", ">=")
    this, other = mapped.args[place], mapped.args[1 - place]
    if place == 0 or is_constant(graph, other):
        return graph.apply(strict, this, other)
    return graph.apply(weak, first, second)


def _power(graph: Graph, mapped: Tensor, place: int) -> Tensor:
    """a^b: b·a^(b-1) by a, a^b·log(a) by b."""
    base, exponent = mapped.args
    if place == 1:
        return graph.times(mapped, graph.apply("log", base))
    return graph.times(exponent, graph.apply("pow", base, _plus(graph, -1, 1, exponent)))


def _angle(graph: Graph, mapped: Tensor, place: int) -> Tensor:
    """atan2(y, x): x/(x² + y²) by y, -y/(x² + y²) by x."""
    other = mapped.args[1 - place]
    squares = [graph.times(graph.power(each, 2), graph.ones(mapped.axes)) for each in mapped.args]
    radius = graph.power(graph.total([(1, each) for each in squares]), -1)
    return graph.scaled(1 if place == 0 else -1, graph.times(other, radius))


_OF_MORE: dict[str, Callable[[Graph, Tensor, int], Tensor]] = {
    "max": _extreme,
    "min": _extreme,
    "pow": _power,
    "atan2": _angle,
}
