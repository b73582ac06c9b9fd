"""Numbers at a point, as text: exact rationals, decimals, and the point itself."""

from __future__ import annotations

from fractions import Fraction

from mccli.model.result import Coordinate, Coordinates, Number, Result, Value
from mccli.syntax import printer
from mccli.syntax.literals import integer_text


def exact_text(value: Fraction) -> str:
    """A rational in the language: ``1/3``, ``-2``."""
    top = integer_text(value.numerator)
    return top if value.denominator == 1 else f"{top}/{integer_text(value.denominator)}"


def coordinate_text(value: Coordinate) -> str:
    """A value of the point in the language."""
    return exact_text(value) if isinstance(value, Fraction) else printer.text(value)


def decimal_text(value: Number) -> str:
    """An integer in full, anything else as the shortest decimal that reads back the same."""
    return integer_text(value) if isinstance(value, int) else repr(float(value))


def short_decimal(value: Number) -> str:
    """A number to ten significant digits, for people."""
    return integer_text(value) if isinstance(value, int) else f"{float(value):.10g}"


def value_texts(value: Value) -> list[str]:
    """One text per entry: the exact rational where there is one, else the decimal."""
    if value.exact is not None:
        return [exact_text(each) for each in value.exact]
    return [decimal_text(each) for each in value.numbers]


def is_integral(value: Value) -> bool:
    """Whether every entry is exactly an integer, so that a decimal would say nothing new."""
    return value.exact is not None and all(each.denominator == 1 for each in value.exact)


def point_items(result: Result) -> list[tuple[str, str]]:
    """The point as names with their values: ``("x", "1/2")``, ``("v", "[1, 2]")``."""
    return [(name, _coordinates_text(place)) for name, place in result.at or ()]


def _coordinates_text(place: Coordinates) -> str:
    if isinstance(place, tuple):
        return f"[{', '.join(_coordinates_text(each) for each in place)}]"
    return coordinate_text(place)
