"""The value of an answer at the point asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from mccli.model.result import Coordinates, Result
from mccli.render.axis_labels import with_labels
from mccli.render.blocks import Line, joined, prose
from mccli.render.equations import answer
from mccli.render.grids import grids
from mccli.render.one_line import symbol
from mccli.render.sparse_window import in_reach, window
from mccli.render.style import Style
from mccli.render.values import (
    coordinate_text,
    exact_text,
    is_integral,
    short_decimal,
    value_texts,
)

_MOST_NAMES = 24
_MOST_COORDINATES = 12
# Where a fraction is longer, decimals come first.
_LONGEST_FRACTION = 17

T = TypeVar("T")


def at_point(result: Result, name: str, style: Style) -> list[Line]:
    """The value at the point; ``name`` is what a single number is the value of, else empty."""
    value = result.value
    if value is None:
        return []
    items = [
        f"{symbol(name, style)} = {_shortened(place, style)}" for name, place in result.at or ()
    ]
    shown = joined(items, style, lambda item, _style: item, _MOST_NAMES)
    place = f"at {shown}:" if items else ""
    if name:
        exact = value.exact is not None and not is_integral(value)
        after = (
            f" {'=~' if style.ascii else '≈'} {short_decimal(value.numbers[0])}" if exact else ""
        )
        # A sparse result does not list a zero.
        text = value_texts(value)[0] if value.numbers else "0"
        return answer(f"{place} {name}".strip(), text, style, after)
    lines = prose(place, style)
    if value.exact is None:
        return lines + _matrix(result, value.numbers, short_decimal, style)
    exact_lines = _matrix(result, value.exact, exact_text, style)
    if is_integral(value):
        return lines + exact_lines
    decimals = _matrix(result, value.numbers, short_decimal, style)
    if all(len(exact_text(each)) <= _LONGEST_FRACTION for each in value.exact):
        return [*lines, *exact_lines, *prose("in decimals:", style), *decimals]
    return [*lines, *decimals, *prose("exactly:", style), *exact_lines]


def _shortened(place: Coordinates, style: Style) -> str:
    """A coordinate; the middle of a long vector (of many rows) is left out."""
    if not isinstance(place, tuple):
        return coordinate_text(place)
    return f"[{joined(place, style, _shortened, _MOST_COORDINATES)}]"


def _matrix(
    result: Result, numbers: Sequence[T], written: Callable[[T], str], style: Style
) -> list[Line]:
    if result.cells is None:
        return grids(with_labels(result), [written(each) for each in numbers], style)
    cells = ((i, j, written(each)) for i, j, each in in_reach(result, numbers, style))
    return window(result, cells, style, "right")[0]
