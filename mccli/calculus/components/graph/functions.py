"""Calls in the graph: values at rational arguments, and the partial derivatives of functions.

``max(a, b)`` has the weights (a > b) and (a <= b), ``min(a, b)`` (a < b) and (a >= b); with
a number as one argument the number is kept at the tie. Steps have derivative 0.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import isqrt

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.rationals import Rational
from mccli.calculus.components.graph.vertices import (
    CALL,
    COMPARISON,
    NUMBER,
    Vertex,
)
from mccli.syntax.vocabulary import STEPS

RELATIONS: dict[str, Callable[[Rational, Rational], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def call(graph: Graph, function: str, args: Sequence[Vertex]) -> Vertex:
    """A call; its value where that is a rational number known at once."""
    if function in ("max", "min"):
        return _extreme(graph, function, args)
    if function == "where":
        condition, first, second = args
        if condition.kind == NUMBER:
            return second if condition.data == 0 else first
        if first is second:
            return first
    elif all(each.kind == NUMBER for each in args):
        value = _value(function, [each.data for each in args])
        if value is not None:
            return graph.number(value)
    elif function == "log" and "e" in graph.constants and args[0] is graph.name("e"):
        return graph.one
    return graph.vertex(CALL, function, tuple(args))


def compare(graph: Graph, relation: str, left: Vertex, right: Vertex) -> Vertex:
    """1 where the relation holds, else 0."""
    if left.kind == right.kind == NUMBER:
        return graph.number(int(RELATIONS[relation](left.data, right.data)))
    if left is right:
        return graph.number(int(RELATIONS[relation](0, 0)))
    return graph.vertex(COMPARISON, relation, (left, right))


def _extreme(graph: Graph, function: str, args: Sequence[Vertex]) -> Vertex:
    """Two arguments at a time; numbers come last, so that they are kept at a tie."""
    numbers = [each for each in args if each.kind == NUMBER]
    others = [each for each in args if each.kind != NUMBER]
    if numbers:
        values: list[Rational] = [each.data for each in numbers]
        others.append(graph.number(max(values) if function == "max" else min(values)))
    found = others[0]
    for each in others[1:]:
        if each is not found:
            found = graph.vertex(CALL, function, (found, each))
    return found


def partial(graph: Graph, vertex: Vertex, place: int) -> Vertex:
    """The derivative of a call by the argument at ``place`` (not of a choice)."""
    function, args = vertex.data, vertex.operands
    if function in STEPS:
        return graph.zero
    if function in ("max", "min"):
        relation = (">", "<=") if function == "max" else ("<", ">=")
        return compare(graph, relation[place], *args)
    if function == "atan2":
        y, x = args
        square = graph.combination(((1, graph.product(((x, 2),))), (1, graph.product(((y, 2),)))))
        above = (1, x) if place == 0 else (-1, y)
        return graph.product(((graph.scaled(*above), 1), (square, -1)))
    return _SLOPES[function](graph, args[0], vertex)


def _power(graph: Graph, vertex: Vertex, exponent: Rational) -> Vertex:
    return graph.product(((vertex, exponent),))


def _one_and(graph: Graph, coefficient: int, vertex: Vertex, exponent: int = 2) -> Vertex:
    """1 ± vertex^exponent."""
    return graph.combination(((1, graph.one), (coefficient, _power(graph, vertex, exponent))))


def _over(graph: Graph, coefficient: Rational, *factors: Vertex) -> Vertex:
    return graph.scaled(coefficient, graph.product((each, -1) for each in factors))


def _logarithm(base: int) -> Callable[[Graph, Vertex, Vertex], Vertex]:
    return lambda graph, u, f: _over(graph, 1, u, call(graph, "log", (graph.number(base),)))


def _root_of(graph: Graph, square: Vertex) -> Vertex:
    return call(graph, "sqrt", (square,))


def _hyperbolic_root(graph: Graph, u: Vertex) -> Vertex:
    square = graph.combination(((1, _power(graph, u, 2)), (-1, graph.one)))
    return _over(graph, 1, _root_of(graph, square))


def _bell(graph: Graph, u: Vertex) -> Vertex:
    bell = call(graph, "exp", (graph.scaled(-1, _power(graph, u, 2)),))
    minus_one = graph.number(-1)
    pi = graph.name("pi") if "pi" in graph.constants else call(graph, "acos", (minus_one,))
    root = call(graph, "sqrt", (pi,))
    return graph.scaled(2, graph.product(((bell, 1), (root, -1))))


_SLOPES: dict[str, Callable[[Graph, Vertex, Vertex], Vertex]] = {
    "exp": lambda graph, u, f: f,
    "log": lambda graph, u, f: _over(graph, 1, u),
    "log2": _logarithm(2),
    "log10": _logarithm(10),
    "sqrt": lambda graph, u, f: _over(graph, Fraction(1, 2), f),
    "cbrt": lambda graph, u, f: graph.scaled(Fraction(1, 3), _power(graph, f, -2)),
    "sin": lambda graph, u, f: call(graph, "cos", (u,)),
    "cos": lambda graph, u, f: graph.scaled(-1, call(graph, "sin", (u,))),
    "tan": lambda graph, u, f: _one_and(graph, 1, f),
    "asin": lambda graph, u, f: _over(graph, 1, _root_of(graph, _one_and(graph, -1, u))),
    "acos": lambda graph, u, f: _over(graph, -1, _root_of(graph, _one_and(graph, -1, u))),
    "atan": lambda graph, u, f: _over(graph, 1, _one_and(graph, 1, u)),
    "sinh": lambda graph, u, f: call(graph, "cosh", (u,)),
    "cosh": lambda graph, u, f: call(graph, "sinh", (u,)),
    "tanh": lambda graph, u, f: _one_and(graph, -1, f),
    "asinh": lambda graph, u, f: _over(graph, 1, _root_of(graph, _one_and(graph, 1, u))),
    "acosh": lambda graph, u, f: _hyperbolic_root(graph, u),
    "atanh": lambda graph, u, f: _over(graph, 1, _one_and(graph, -1, u)),
    "abs": lambda graph, u, f: call(graph, "sign", (u,)),
    "erf": lambda graph, u, f: _bell(graph, u),
    "sigmoid": lambda graph, u, f: graph.times(f, _one_and(graph, -1, f, 1)),
    "softplus": lambda graph, u, f: call(graph, "sigmoid", (u,)),
    "relu": lambda graph, u, f: compare(graph, ">", u, graph.zero),
}  # fmt: skip


def _value(function: str, args: Sequence[Rational]) -> Rational | None:
    """The value at rational arguments where it is rational and plain to see."""
    x = args[0]
    match function:
        case "abs":
            return x if x >= 0 else -x
        case "sign":
            return int(x > 0) - int(x < 0)
        case "floor":
            return x.numerator // x.denominator
        case "ceil":
            return -(-x.numerator // x.denominator)
        case "relu":
            return x if x > 0 else 0
        case "sqrt":
            return _square_root(x)
        case "sin" | "tan" | "asin" | "atan" | "sinh" | "tanh" | "asinh" | "atanh" | "erf":
            return 0 if x == 0 else None
        case "exp" | "cos" | "cosh":
            return 1 if x == 0 else None
        case "log" | "log2" | "log10" | "acosh" | "acos":
            return 0 if x == 1 else None
        case "cbrt":
            return x if x in (-1, 0, 1) else None
        case "sigmoid":
            return Fraction(1, 2) if x == 0 else None
    return None


def _square_root(x: Rational) -> Fraction | None:
    if x < 0:
        return None
    above, below = isqrt(x.numerator), isqrt(x.denominator)
    exact = above**2 == x.numerator and below**2 == x.denominator
    return Fraction(above, below) if exact else None
