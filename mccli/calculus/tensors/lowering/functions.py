"""The element-wise functions as tensors; scalars among the arguments go with every entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from mccli.calculus.tensors.lowering.value import Lowered, frame
from mccli.calculus.tensors.numbers import is_constant
from mccli.calculus.tensors.tensor import Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def element_wise(graph: Graph, name: str, parts: Sequence[Lowered]) -> Lowered:
    """f(A, …)_ij = f(A_ij, …), of the shape of the arguments that are no scalars."""
    rule = _RULES.get(name)
    tensors = [part.tensor for part in parts]
    kind = frame(parts).kind
    return Lowered(rule(graph, name, tensors) if rule else graph.apply(name, *tensors), kind)


def square_root(graph: Graph, _name: str, args: Sequence[Tensor]) -> Tensor:
    """sqrt(A)_ij = A_ij^(1/2)."""
    return graph.power(args[0], Fraction(1, 2))


def extreme(graph: Graph, name: str, args: Sequence[Tensor]) -> Tensor:
    """max(a, b, c) = max(max(a, b), c), likewise min.

    Of two arguments the order stays. Of more, constants come last, so that where the largest
    are equal a constant gives the slope, else the last of them (contract, section 1).
    """
    if len(args) > 2:
        args = sorted(args, key=lambda arg: is_constant(graph, arg))
    return reduce(lambda left, right: graph.apply(name, left, right), args)


_Rule = Callable[["Graph", str, Sequence[Tensor]], Tensor]
_RULES: dict[str, _Rule] = {"sqrt": square_root, "max": extreme, "min": extreme}
