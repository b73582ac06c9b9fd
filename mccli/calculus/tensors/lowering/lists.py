"""Lists of entries as tensors: a list of numbers is a leaf, others are sums over units.

``[a, 2, b]`` is ``[0, 2, 0] + a*[1, 0, 0] + b*[0, 0, 1]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from mccli.calculus.tensors.listed import ListName, Numbers
from mccli.calculus.tensors.lowering.value import Lowered, constant
from mccli.calculus.tensors.numbers import CONSTANT
from mccli.calculus.tensors.tensor import Rational, Tensor
from mccli.syntax import printer
from mccli.syntax.tree import Node, number

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def column(graph: Graph, _node: Node, parts: Sequence[Lowered]) -> Lowered:
    """[s, t]_i: a vector of scalars."""
    numbers = [constant(part.tensor) for part in parts]
    terms = [(1, _leaf(graph, tuple(value or 0 for value in numbers)))]
    for entry in dict.fromkeys(part.tensor for part in parts):
        if constant(entry) is None:
            places = _leaf(graph, tuple(int(part.tensor is entry) for part in parts))
            terms.append((1, graph.times(places, entry)))
    return Lowered(graph.total(terms), "vector")


def rows(graph: Graph, _node: Node, parts: Sequence[Lowered]) -> Lowered:
    """[[s, t], [u, v]]_ij: a matrix by its rows, which are vectors of one length."""
    known = [_numbers(part.tensor) for part in parts]
    zeros = (0,) * int(parts[0].tensor.axes[0])
    terms = [(1, _leaf(graph, tuple(zeros if row is None else row for row in known)))]
    for place, (row, part) in enumerate(zip(known, parts, strict=True)):
        if row is None:
            factors = [(_unit(graph, place, len(parts)), 1, (0,)), (part.tensor, 1, (1,))]
            terms.append((1, graph.product(1, factors, (0, 1))))
    return Lowered(graph.total(terms), "matrix")


def has_zero(tensor: Tensor) -> bool:
    """Whether a tensor is a list of numbers with a zero among them."""
    if not isinstance(tensor.data, ListName):
        return False
    numbers = tensor.data.numbers
    return any(each == 0 or (isinstance(each, tuple) and 0 in each) for each in numbers)


def _unit(graph: Graph, place: int, count: int) -> Tensor:
    return _leaf(graph, tuple(int(each == place) for each in range(count)))


def _leaf(graph: Graph, numbers: Numbers) -> Tensor:
    """The tensor of numbers; the same number in every entry is no leaf."""
    deep = [each for each in numbers if isinstance(each, tuple)]
    axes = (len(numbers), len(deep[0])) if deep else (len(numbers),)
    plain = [each for each in numbers if not isinstance(each, tuple)]
    flat = [*plain, *chain.from_iterable(deep)]
    if len(set(flat)) == 1:
        return graph.number(flat[0], axes)
    tree = _tree(numbers)
    name = ListName(printer.text(tree), tree, numbers)
    attributes = [CONSTANT, *(["positive"] if min(flat) > 0 else [])]
    if deep and tuple(zip(*deep, strict=True)) == numbers:
        attributes.append("symmetric")
    return graph.variable(name, axes, tuple(attributes))


def _numbers(tensor: Tensor) -> tuple[Rational, ...] | None:
    """The entries of a vector of numbers; None for others."""
    if isinstance(tensor.data, ListName):
        return tensor.data.numbers  # type: ignore[return-value]
    value = constant(tensor)
    return None if value is None else (value,) * int(tensor.axes[0])


def _tree(numbers: Numbers) -> Node:
    if isinstance(numbers[0], tuple):
        return Node("rows", None, tuple(_tree(row) for row in numbers))
    return Node("column", None, tuple(_entry(Fraction(each)) for each in numbers))


def _entry(value: Fraction) -> Node:
    """A rational number as a tree."""
    if value < 0:
        return Node("negative", None, (_entry(-value),))
    whole = number(value.numerator)
    if value.denominator == 1:
        return whole
    return Node("product", "*/", (whole, number(value.denominator)))
