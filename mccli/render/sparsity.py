"""The pattern of a sparse matrix: how many non-zeros, how far from the diagonal, a picture.

One pass over the rows, in constant memory: the picture has a dot wherever any entry of the
part of the matrix that falls there is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mccli.model.cells import Row
from mccli.render.blocks import Line
from mccli.render.layout2d import brackets
from mccli.render.style import Style

# Bits of a Braille sign: two columns of four dots, from the top.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE = 0x2800
_MOST_LINES = 16
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class Sparsity:
    """What one pass over the rows found.

    ``below`` and ``above`` say how many diagonals under and over the main one hold entries;
    ``picture`` is lines of text of one width; ``top`` are the first rows.
    """

    height: int
    breadth: int
    count: int
    below: int
    above: int
    picture: tuple[str, ...]
    top: tuple[Row, ...]

    def text(self, style: Style) -> str:
        """``1000 × 1000, 3998 non-zeros (0.4 %), bandwidth 1 below and 2 above``."""
        size = f"{self.height} {'x' if style.ascii else '×'} {self.breadth}"
        share = 100 * self.count / max(self.height * self.breadth, 1)
        zeros = "non-zero" if self.count == 1 else "non-zeros"
        parts = [size, f"{self.count} {zeros} ({share:.3g} %)"]
        if min(self.height, self.breadth) > 1 and self.count:
            parts.append(f"bandwidth {self.below} below and {self.above} above the diagonal")
        return ", ".join(parts)

    def framed(self, style: Style) -> list[Line]:
        """The picture between brackets."""
        lines: list[Line] = []
        for index, text in enumerate(self.picture):
            left, right = brackets(index, len(self.picture), style)
            lines.append(((f"{left} ", ""), (text, "answer"), (f" {right}", "")))
        return lines


def survey(rows: Iterable[Row], height: int, breadth: int, keep: int, style: Style) -> Sparsity:
    """Go through all rows, once; those with a number below ``keep`` are kept."""
    across, down = _grid(height, breadth, style)
    marks = bytearray(across * down)
    count = below = above = 0
    top: list[Row] = []
    for row in rows:
        if not row.columns:
            continue
        number, columns = row.number, row.columns
        if number < keep:
            top.append(row)
        count += len(columns)
        below = max(below, number - columns[0])
        above = max(above, columns[-1] - number)
        start = number * down // height * across
        for column in columns:
            marks[start + column * across // breadth] = 1
    lines = _blocks(marks, across) if style.ascii else _braille(marks, across, down)
    return Sparsity(height, breadth, count, below, above, tuple(lines), tuple(top))


def _grid(height: int, breadth: int, style: Style) -> tuple[int, int]:
    """How many dots across and down: one for each entry, or fewer, in the matrix's proportions.

    A dot of Braille is as high as it is wide; a letter is twice as high.
    """
    room = style.columns - 4
    most_across, most_down = (room, _MOST_LINES) if style.ascii else (2 * room, 4 * _MOST_LINES)
    if breadth <= most_across and height <= most_down:
        return max(breadth, 1), max(height, 1)
    high = 2 if style.ascii else 1
    scale = max(breadth / most_across, height / (high * most_down))
    across, down = round(breadth / scale), round(height / scale / high)
    # A few rows or columns stay apart, whatever the proportions.
    return max(across, min(breadth, _FEWEST)), max(down, min(height, _FEWEST))


def _blocks(marks: bytearray, across: int) -> list[str]:
    lines = (marks[start : start + across] for start in range(0, len(marks), across))
    return ["".join("*" if mark else "." for mark in line) for line in lines]


def _braille(marks: bytearray, across: int, down: int) -> list[str]:
    lines = []
    for top in range(0, down, 4):
        signs = []
        for left in range(0, across, 2):
            bits = 0
            for x in range(left, min(left + 2, across)):
                for y in range(top, min(top + 4, down)):
                    if marks[y * across + x]:
                        bits |= _DOTS[x - left][y - top]
            # A blank looks the same everywhere; an empty Braille sign does not.
            signs.append(chr(_BRAILLE + bits) if bits else " ")
        lines.append("".join(signs))
    return lines
