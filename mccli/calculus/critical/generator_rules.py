"""How functions that switch, cube roots and the like are written over generators.

A rule takes the generators, the node, and its arguments over the generators.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sympy

from mccli.calculus.components.choices import (
    Extremum,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Maximum,
    Relu,
    Where,
)
from mccli.calculus.components.functions import (
    Absolute,
    CubeRoot,
    LogBase2,
    LogBase10,
    Sigmoid,
    Sign,
)
from mccli.calculus.critical.sign_masks import ANY, POSITIVE

if TYPE_CHECKING:
    from mccli.calculus.critical.generators import Generators


class NotRational(Exception):
    """An expression is no rational function of moderate size."""


def _absolute(made: Generators, node: Any, args: list[Any]) -> Any:
    return made.sign_of(args[0], node.args[0]) * args[0]


def _sign(made: Generators, node: Any, args: list[Any]) -> Any:
    return made.sign_of(args[0], node.args[0])


def _relu(made: Generators, node: Any, args: list[Any]) -> Any:
    return (1 + made.sign_of(args[0], node.args[0])) / 2 * args[0]


def _greater(made: Generators, node: Any, args: list[Any]) -> Any:
    left, right = node.args
    return (1 + made.sign_of(args[0] - args[1], left - right)) / 2


def _less(made: Generators, node: Any, args: list[Any]) -> Any:
    left, right = node.args
    return (1 - made.sign_of(args[0] - args[1], left - right)) / 2


def _extremum(made: Generators, node: Any, args: list[Any]) -> Any:
    largest = isinstance(node, Maximum)
    kind = type(node)
    found, whole = args[0], node.args[0]
    for new, each in zip(args[1:], node.args[1:], strict=True):
        sign = made.sign_of(found - new, whole - each)
        weight = (1 + sign) / 2 if largest else (1 - sign) / 2
        found, whole = weight * found + (1 - weight) * new, kind(whole, each)
    return found


def _where(made: Generators, node: Any, args: list[Any]) -> Any:
    if type(node.args[0]) not in _COMPARISONS:
        raise NotRational
    return args[0] * args[1] + (1 - args[0]) * args[2]


def _cube_root(made: Generators, node: Any, args: list[Any]) -> Any:
    if made.is_opaque(args[0]):
        return made.opaque(node, ANY)
    return made.cube_root(node, args[0])


def _sigmoid(made: Generators, node: Any, args: list[Any]) -> Any:
    return 1 / (1 + made.opaque(sympy.exp(-node.args[0]), POSITIVE))


def _hyperbolic(made: Generators, node: Any, args: list[Any]) -> Any:
    grown = made.opaque(sympy.exp(node.args[0]), POSITIVE)
    sine, cosine = (grown - 1 / grown) / 2, (grown + 1 / grown) / 2
    if isinstance(node, sympy.sinh):
        return sine
    return cosine if isinstance(node, sympy.cosh) else sine / cosine


def _logarithm(made: Generators, node: Any, args: list[Any]) -> Any:
    base = sympy.log(2) if isinstance(node, LogBase2) else sympy.log(10)
    inner = node.args[0]
    return made.opaque(sympy.log(inner), ANY) / made.opaque(base, POSITIVE)


_COMPARISONS = (Greater, GreaterOrEqual, Less, LessOrEqual)
RULES: Mapping[type, Any] = {
    Absolute: _absolute,
    Sign: _sign,
    Relu: _relu,
    Greater: _greater,
    GreaterOrEqual: _greater,
    Less: _less,
    LessOrEqual: _less,
    Where: _where,
    CubeRoot: _cube_root,
    Sigmoid: _sigmoid,
    sympy.sinh: _hyperbolic,
    sympy.cosh: _hyperbolic,
    sympy.tanh: _hyperbolic,
    LogBase2: _logarithm,
    LogBase10: _logarithm,
    **dict.fromkeys(Extremum.__subclasses__(), _extremum),
}
