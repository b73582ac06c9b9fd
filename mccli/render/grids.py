"""The entries of a derivative, or their values, as labelled matrices."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

from mccli.model.result import Result
from mccli.render.blocks import BLANK, Line
from mccli.render.equations import formula
from mccli.render.layout2d import MOST_ROWS, Matrix, draw, extent, missing_line
from mccli.render.one_line import symbol
from mccli.render.style import Style
from mccli.syntax.tree import Node

# A row and a column of one matrix, which together name an entry.
_ENTRY = re.compile(r"(\w+)\[(\d+),:\], \1\[:,(\d+)\]")


def grids(result: Result, numbers: Sequence[str] | None, style: Style) -> list[Line]:
    """The entries, or ``numbers`` instead, as one matrix per place of the leading axes."""
    sizes = result.sizes if numbers is None else result.value_sizes
    sizes = sizes if len(sizes) > 1 else (*sizes, 1)
    labels = _labels(result, sizes, style)
    height, breadth = sizes[-2:]
    rows, columns = extent(height, breadth)
    lines: list[Line] = []
    leading = itertools.islice(itertools.product(*map(range, sizes[:-2])), MOST_ROWS)
    for block, place in enumerate(leading):
        if place:
            lines += [BLANK] if block else []
            lines.append(((f"{_block_name(place, labels)}:", "name"),))
        cells: list[tuple[str, ...]] = []
        for row in range(rows):
            start = (block * height + row) * breadth
            if numbers is None:
                entries = result.entries[start : start + columns]
                cells.append(tuple(formula(entry, style) for entry in entries))
            else:
                cells.append(tuple(numbers[start : start + columns]))
        matrix = Matrix(
            labels[-2][:rows],
            labels[-1][:columns],
            tuple(cells),
            height - rows,
            breadth - columns,
            "center" if numbers is None else "right",
        )
        lines += draw(matrix, style)
    blocks = math.prod(sizes[:-2])
    return lines + missing_line(blocks - MOST_ROWS, "block", style) if blocks > MOST_ROWS else lines


def _block_name(place: Sequence[int], labels: Sequence[Sequence[str]]) -> str:
    """The labels of the leading axes' places, ``y₁, W[2,1]``, or their numbers, ``[1,2,:,:]``."""
    found = [labels[axis][index] for axis, index in enumerate(place)]
    if not any(found):
        numbers = [str(index + 1) for index in place]
        return f"[{','.join([*numbers, ':', ':'])}]"
    return _ENTRY.sub(r"\1[\2,\3]", ", ".join(found))


def _labels(result: Result, sizes: Sequence[int], style: Style) -> list[tuple[str, ...]]:
    """Labels for each place of each axis, blank where the result has none."""
    known = [axis.labels for axis in result.axes] + [()] * (len(sizes) - len(result.axes))
    return [
        (*(symbol(each, style) for each in labels[:size]), *[""] * (size - len(labels)))
        for labels, size in zip(known, sizes, strict=True)
    ]


def in_sight(result: Result) -> list[Node]:
    """The entries that the matrices of a derivative show."""
    sizes = result.sizes if len(result.sizes) > 1 else (*result.sizes, 1)
    height, breadth = sizes[-2:]
    rows, columns = extent(height, breadth)
    starts = [
        (block * height + row) * breadth
        for block in range(min(math.prod(sizes[:-2]), MOST_ROWS))
        for row in range(rows)
    ]
    return [entry for start in starts for entry in result.entries[start : start + columns]]
