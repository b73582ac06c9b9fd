"""The value of a printed derivative at arrays: its digits for certain, exactly where rational."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isfinite

from mccli.calculus.evaluation.novalue import too_large, undecided
from mccli.calculus.tensors.numeric.array import Array
from mccli.calculus.tensors.numeric.evaluation import evaluate
from mccli.calculus.tensors.numeric.numbers import EXACT, Inexact, Numbers, digits
from mccli.model.expression_shapes import expression_shapes
from mccli.model.result import Coordinate, Coordinates, Given, Value
from mccli.model.spaces import Space
from mccli.syntax.tree import Node

# A float has 16 digits; what agrees in as many with more digits than before is right.
_DIGITS = (30, 60, 120)
_AGREED = 1e-17
# Arrays with more entries are not evaluated exactly: the rationals would be long.
_MOST_EXACT = 400

Named = Sequence[tuple[str, Node]]


def value_at(
    named: Named, spaces: Mapping[str, Space], given: Given, sizes: Mapping[str, int]
) -> Value:
    """The value of the last of the named trees, row by row, each being known to later ones.

    ``given`` has a value for every name that occurs, ``sizes`` a number for every symbol.
    Raises ``NoValue``.
    """
    exact = _exactly(named, spaces, given, sizes)
    if exact is not None:
        return Value(tuple(map(_nearest, exact.entries)), tuple(exact.entries), exact.dims)
    rough = _evaluated(named, spaces, given, sizes, digits(_DIGITS[0]))
    for count in _DIGITS[1:]:
        fine = _evaluated(named, spaces, given, sizes, digits(count))
        pairs = zip(rough.entries, fine.entries, strict=True)
        if all(abs(x - y) <= _AGREED * abs(y) for x, y in pairs):
            numbers = tuple(map(float, fine.entries))
            if not all(map(isfinite, numbers)):
                raise too_large(named[-1][1])
            return Value(numbers, None, fine.dims)
        rough = fine
    raise undecided(named[-1][1], "a value")


def _exactly(
    named: Named, spaces: Mapping[str, Space], given: Given, sizes: Mapping[str, int]
) -> Array | None:
    """The exact value; None where a number on the way is not rational, or arrays are large."""
    if any(isinstance(x, Node) for _, each in given for x in _flat(each)):
        return None
    if any(len(_flat(each)) > _MOST_EXACT for _, each in given):
        return None
    try:
        return _evaluated(named, spaces, given, sizes, EXACT)
    except Inexact:
        return None


def _evaluated(
    named: Named,
    spaces: Mapping[str, Space],
    given: Given,
    sizes: Mapping[str, int],
    numbers: Numbers,
) -> Array:
    shapes = expression_shapes(named, spaces)
    arrays = {name: _array(each, numbers) for name, each in given}
    for name, tree in named:
        arrays[name] = evaluate(tree, arrays, sizes, shapes, numbers)
    return arrays[named[-1][0]]


def _array(coordinates: Coordinates, numbers: Numbers) -> Array:
    def number(coordinate: Coordinate) -> object:
        if isinstance(coordinate, Node):
            return evaluate(coordinate, {}, {}, {}, numbers).entries[0]
        return numbers.number(coordinate)

    dims: tuple[int, ...] = ()
    if isinstance(coordinates, tuple):
        dims = (len(coordinates),)
        if isinstance(coordinates[0], tuple):
            dims = (len(coordinates), len(coordinates[0]))
    return Array(dims, list(map(number, _flat(coordinates))))


def _flat(coordinates: Coordinates) -> list[Coordinate]:
    if not isinstance(coordinates, tuple):
        return [coordinates]
    return [x for each in coordinates for x in (each if isinstance(each, tuple) else (each,))]


def _nearest(value: Fraction) -> float | int:
    """An integer as it is, else the nearest float."""
    return value.numerator if value.denominator == 1 else float(value)
