"""How the parts of a derivation are written at a terminal: formulas, sentences, lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mccli.model.spaces import Shape
from mccli.model.steps import Style as StepStyle
from mccli.render.blocks import Line, break_formula, prose
from mccli.render.boxes import beside, formula_box, text_box
from mccli.render.layout2d import Matrix, draw
from mccli.render.one_line import OneLine, expression
from mccli.render.safe import ascii_text, width
from mccli.render.step_words import ascii_words, pretty_words
from mccli.render.structure import write
from mccli.render.style import NARROWEST, Style
from mccli.syntax.tree import Node, written_size

INDENT = "  "
_MOST_LINES = 12
_MOST_BROKEN = 4 * _MOST_LINES
_MOST_ROWS = 20
_MOST_NODES = 4_000
_SHAPE = re.compile(r"\(\w+ [×x] \w+\)")
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Writing:
    """The names, shapes and the sign of derivatives of one derivation, and the terminal."""

    names: frozenset[str]
    shapes: Mapping[int, Shape]
    sign: str
    steps: StepStyle
    style: Style

    def formula(self, node: Node, sign: str = "d") -> str:
        """A formula on one line."""
        if self.style.ascii:
            return expression(node, self.style)
        return write(node, OneLine(sign), self.shapes).text

    def words(self, text: str) -> str:
        """A sentence, its formulas as others are."""
        if self.style.ascii:
            return ascii_words(text, self.steps)
        return pretty_words(text, self.names)

    def plain(self, text: str) -> str:
        """A text that has no formulas."""
        return ascii_text(text) if self.style.ascii else text

    def heading(self, text: str) -> list[Line]:
        """What stands over a part."""
        return [((line, "name"),) for line in break_formula(text, self.style.columns)]

    def rule(self, rule: str, note: str, lead: str = "") -> list[Line]:
        """``1. product rule: …`` with the note dimmed; no shape is broken."""
        text = self.words(note)
        joined = f"{rule}: {text}" if rule and text else rule or text
        kept = _SHAPE.sub(lambda shape: shape[0].replace(" ", _NO_BREAK), joined)
        broken = prose(lead + kept, self.style, "quiet", " " * len(lead))
        lines: list[Line] = [((line[0][0].replace(_NO_BREAK, " "), "quiet"),) for line in broken]
        head = f"{lead}{rule}"
        if rule and lines and lines[0][0][0].startswith(head):
            rest = lines[0][0][0][len(head) :]
            lines[0] = ((lead, ""), (rule, "name"), (rest, "quiet"))
        return lines

    def broken(self, text: str, indent: str) -> list[Line]:
        """An equation on lines that fit."""
        lines = break_formula(text, self.style.columns - len(indent), 4)
        return self.cut([indent + line for line in lines])

    def cut(self, lines: Sequence[str]) -> list[Line]:
        """Lines of text, each broken where it is too wide; of many, the first."""
        broken = [part for line in lines for part in break_formula(line, self.style.columns, 4)]
        shown = broken[:_MOST_BROKEN]
        if len(broken) > len(shown):
            shown.append(INDENT + self._dots())
        return [((line, ""),) for line in shown]

    def shown(self, node: Node, lead: str, sign: str, role: str = "") -> list[Line]:
        """A line of the derivation behind ``lead``, its matrices drawn if they fit."""
        if written_size((node,), _MOST_NODES) > _MOST_NODES:
            text = f"a formula of more than {_MOST_NODES} parts, not shown"
            return [((line, role),) for line in break_formula(lead + text, self.style.columns)]
        room = self.style.columns - width(lead)
        box = formula_box(node, lambda each: self.formula(each, sign), self.style, room)
        if box is not None:
            drawn = beside([text_box(lead), box]).lines
            cut = len(lead)
            return [((line[:cut], ""), (line[cut:], role)) for line in drawn]
        if node.op == "rows" and len(node.args) == 1:
            return self._behind(lead, self._row(node.args[0].args, room, sign), role)
        if node.op == "rows" and room >= NARROWEST:
            return self._in_blocks(node, lead, sign)
        return self._behind(lead, break_formula(self.formula(node, sign), room), role)

    def _behind(self, lead: str, lines: Sequence[str], role: str) -> list[Line]:
        """The first lines, and how many more there are."""
        leads = [lead, *[" " * len(lead)] * (len(lines) - 1)]
        whole: list[Line] = [
            ((first, ""), (line, role)) for first, line in zip(leads, lines, strict=True)
        ]
        if len(whole) <= _MOST_LINES:
            return whole
        # No line is left out for one that says so.
        missing = len(whole) - _MOST_LINES + 1
        more = f"{INDENT}{self._dots()} {missing} more lines"
        return [*whole[: _MOST_LINES - 1], ((more, "quiet"),)]

    def _row(self, entries: Sequence[Node], room: int, sign: str) -> list[str]:
        """A row that is too wide, ``[a, b, c]``: as many entries on a line as fit."""
        lines = [""]
        for place, entry in enumerate(entries):
            text = self.formula(entry, sign) + ("]" if place == len(entries) - 1 else ",")
            if not lines[-1].strip():
                lines[-1] = f"{' ' if place else '['}{text}"
            elif width(lines[-1]) + 1 + width(text) <= room:
                lines[-1] += f" {text}"
            else:
                lines.append(f" {text}")
        return [part for line in lines for part in break_formula(line, room, 4)]

    def _in_blocks(self, node: Node, lead: str, sign: str) -> list[Line]:
        """A matrix that is too wide, in blocks of columns; of a tall one, the first rows."""
        rows = node.args[:_MOST_ROWS]
        cells = tuple(tuple(self.formula(each, sign) for each in row.args) for row in rows)
        blank = ("",) * max(len(row) for row in cells)
        matrix = Matrix(("",) * len(cells), blank, cells, len(node.args) - len(rows))
        drawn = draw(matrix, replace(self.style, width=self.style.columns - width(lead)))
        leads = [lead, *[" " * len(lead)] * (len(drawn) - 1)]
        return [((first, ""), *line) for first, line in zip(leads, drawn, strict=True)]

    def _dots(self) -> str:
        return "..." if self.style.ascii else "…"
