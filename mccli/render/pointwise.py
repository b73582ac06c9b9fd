"""The value of an answer at the point asked for."""

from __future__ import annotations

from mccli.model.result import Result
from mccli.render.blocks import Line, prose
from mccli.render.equations import answer
from mccli.render.grids import grids
from mccli.render.one_line import symbol
from mccli.render.style import Style
from mccli.render.values import (
    exact_text,
    is_integral,
    point_items,
    short_decimal,
    value_texts,
)


def at_point(result: Result, name: str, style: Style) -> list[Line]:
    """The value at the point; ``name`` is what a single number is the value of, else empty."""
    value = result.value
    if value is None:
        return []
    items = [f"{symbol(name, style)} = {text}" for name, text in point_items(result)]
    place = f"at {', '.join(items)}:" if items else ""
    if name:
        exact = value.exact is not None and not is_integral(value)
        after = (
            f" {'=~' if style.ascii else '≈'} {short_decimal(value.numbers[0])}" if exact else ""
        )
        return answer(f"{place} {name}".strip(), value_texts(value)[0], style, after)
    lines = prose(place, style)
    if value.exact is None:
        return lines + grids(result, [short_decimal(each) for each in value.numbers], style)
    lines += grids(result, [exact_text(each) for each in value.exact], style)
    if not is_integral(value):
        decimals = [short_decimal(each) for each in value.numbers]
        lines += [*prose("in decimals:", style), *grids(result, decimals, style)]
    return lines
