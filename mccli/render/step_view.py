"""The steps of a derivation at a terminal: numbered, each rule with the line it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mccli.model.result import Result
from mccli.model.spaces import Shape
from mccli.model.steps import Derivation, FactorMatrix
from mccli.render.blocks import BLANK, Line, aligned, break_formula, prose
from mccli.render.boxes import Box, above, below, beside, formula_box, text_box
from mccli.render.flow_tree import tree_lines
from mccli.render.layout2d import Matrix, draw
from mccli.render.one_line import OneLine, differential, expression, symbol
from mccli.render.safe import ascii_text, width
from mccli.render.step_groups import grouped
from mccli.render.step_shapes import step_shapes
from mccli.render.step_words import ascii_words, names_of, pretty_words, sign_for
from mccli.render.structure import write
from mccli.render.style import NARROWEST, Style
from mccli.syntax.tree import Node, written_size

_TITLES = {"rules": "derivation, rule by rule", "chain": "derivation by the chain rule"}
_INDENT = "  "
_MOST_LINES = 12
_MOST_ROWS = 20
_MOST_NODES = 4_000
_GAP = "   "


def step_view(result: Result, derivation: Derivation, sign: str, style: Style) -> list[Line]:
    """All lines, with blank ones between the parts; ``sign`` is that of derivatives."""
    shapes = step_shapes(result, derivation)
    return _View(derivation, names_of(derivation, result), shapes, sign, style).lines()


@dataclass(frozen=True, slots=True)
class _View:
    derivation: Derivation
    names: frozenset[str]
    shapes: Mapping[int, Shape]
    sign: str
    style: Style

    def lines(self) -> list[Line]:
        parts = [self._title(), *self._introduction(), *self._steps()]
        if self.derivation.wrong_ways:
            parts.append(self._wrong_ways())
        lines: list[Line] = []
        for part in parts:
            lines += [BLANK, *part] if lines else part
        return lines

    def _title(self) -> list[Line]:
        return prose(_TITLES[self.derivation.style], self.style)

    def _introduction(self) -> Iterator[list[Line]]:
        """The parts of a derivation by chain rules that come before its steps."""
        found = self.derivation
        if found.intermediates:
            yield [*self._heading("intermediate variables, innermost first"), *self._variables()]
        if found.flow is not None and found.flow.operands:
            indented = [
                f"{_INDENT}{line}" for line in tree_lines(found.flow, self._words, self.style)
            ]
            yield [*self._heading("data flow"), *_cut(indented, self.style)]
        if found.chain_rule or found.reason:
            yield self._rule(found.chain_rule, found.reason)
        if found.factors:
            yield [*self._heading("factors"), *self._factors()]

    def _variables(self) -> list[Line]:
        """``u = x²`` and ``du/dx = 2·x`` side by side where all of them fit, else below."""
        rows = []
        for each in self.derivation.intermediates:
            partial = "partial " if self.style.ascii else "∂"
            sign = "d" if len(each.slopes) < 2 else partial
            above_bar = differential(sign, each.name, self.style)
            slopes = [
                f"{above_bar}/{differential(sign, by, self.style)} = {self._formula(slope)}"
                for by, slope in each.slopes
            ]
            rows.append((f"{symbol(each.name, self.style)} = {self._formula(each.expr)}", slopes))
        left = max(width(text) for text, _ in rows)
        whole = [
            f"{_INDENT}{aligned(text, left, 'left')}{_GAP}{_GAP.join(slopes)}"
            for text, slopes in rows
        ]
        if all(width(line) <= self.style.columns for line in whole):
            return [((line, ""),) for line in whole]
        lines: list[Line] = []
        for text, slopes in rows:
            lines += self._broken(text, _INDENT)
            for slope in slopes:
                lines += self._broken(slope, _INDENT * 3)
        return lines

    def _factors(self) -> list[Line]:
        """The matrices side by side where they fit, else one below the other."""
        boxes = [self._factor(each) for each in self.derivation.factors]
        pieces: list[Box] = []
        for box in boxes:
            pieces += [text_box(_GAP)] if pieces else []
            pieces.append(box)
        room = self.style.columns - len(_INDENT)
        whole = beside(pieces)
        if whole.breadth <= room:
            return [((_INDENT + line, ""),) for line in whole.lines]
        lines: list[Line] = []
        for factor, box in zip(self.derivation.factors, boxes, strict=True):
            lines += [BLANK] if lines else []
            if box.breadth <= room:
                lines += [((_INDENT + line, ""),) for line in box.lines]
            else:
                text = f"{self._words(factor.name)} = {self._formula(factor.matrix)}"
                lines += self._broken(text, _INDENT)
                lines.append(((_INDENT * 3 + self._shape(factor), "quiet"),))
        return lines

    def _factor(self, factor: FactorMatrix) -> Box:
        room = self.style.columns - len(_INDENT)
        box = formula_box(factor.matrix, self._formula, self.style, room)
        box = box or text_box(self._formula(factor.matrix))
        return below(above(box, self._words(factor.name)), self._shape(factor))

    def _shape(self, factor: FactorMatrix) -> str:
        return self._plain(" × ".join(map(str, factor.shape)))

    def _steps(self) -> Iterator[list[Line]]:
        for entry, steps in grouped(self.derivation):
            sign = sign_for(entry, self.sign)
            lines = self._heading(self._words(entry)) if entry else []
            room = len(str(len(steps)))
            indent = _INDENT + " " * (room + 2)
            for number, step in enumerate(steps, 1):
                if step.before is not None:
                    lines += self._shown(step.before, indent + "  ", sign)
                lines += self._rule(step.rule, step.note, f"{_INDENT}{number:>{room}}. ")
                role = "answer" if step.last else ""
                lines += self._shown(step.after, f"{indent}= ", sign, role)
            yield lines

    def _shown(self, node: Node, lead: str, sign: str, role: str = "") -> list[Line]:
        """A line of the derivation behind ``lead``, its matrices drawn if they fit."""
        if written_size((node,), _MOST_NODES) > _MOST_NODES:
            return [((f"{lead}a formula of more than {_MOST_NODES} parts, not shown", role),)]
        room = self.style.columns - width(lead)
        box = formula_box(node, lambda each: self._formula(each, sign), self.style, room)
        if box is not None:
            drawn = beside([text_box(lead), box]).lines
            cut = len(lead)
            return [((line[:cut], ""), (line[cut:], role)) for line in drawn]
        if node.op == "rows" and room >= NARROWEST:
            return self._in_blocks(node, lead, sign)
        lines = break_formula(self._formula(node, sign), room)
        leads = [lead, *[" " * len(lead)] * (len(lines) - 1)]
        whole = [((first, ""), (line, role)) for first, line in zip(leads, lines, strict=True)]
        if len(whole) <= _MOST_LINES:
            return [*whole]
        more = f"{_INDENT}{self._dots()} {len(whole) - _MOST_LINES} more lines"
        return [*whole[:_MOST_LINES], ((more, "quiet"),)]

    def _in_blocks(self, node: Node, lead: str, sign: str) -> list[Line]:
        """A matrix that is too wide, in blocks of columns, long entries broken; of a tall one,
        the first rows."""
        rows = node.args[:_MOST_ROWS]
        cells = tuple(tuple(self._formula(each, sign) for each in row.args) for row in rows)
        blank = ("",) * max(len(row) for row in cells)
        matrix = Matrix(("",) * len(cells), blank, cells, len(node.args) - len(rows))
        drawn = draw(matrix, replace(self.style, width=self.style.columns - width(lead)))
        leads = [lead, *[" " * len(lead)] * (len(drawn) - 1)]
        return [((first, ""), *line) for first, line in zip(leads, drawn, strict=True)]

    def _wrong_ways(self) -> list[Line]:
        lines: list[Line] = []
        for each in self.derivation.wrong_ways:
            text = f"not {self._formula(each.expr)}: {self._words(each.why)}"
            lines += prose(text, self.style, "error", _INDENT)
        return lines

    def _heading(self, text: str) -> list[Line]:
        return [((line, "name"),) for line in break_formula(text, self.style.columns)]

    def _rule(self, rule: str, note: str, lead: str = "") -> list[Line]:
        """``1. product rule: …``; the note is dimmed."""
        text = self._words(note)
        joined = f"{rule}: {text}" if rule and text else rule or text
        lines = prose(lead + joined, self.style, "quiet", " " * len(lead))
        head = f"{lead}{rule}"
        if rule and lines and lines[0][0][0].startswith(head):
            rest = lines[0][0][0][len(head) :]
            lines[0] = ((lead, ""), (rule, "name"), (rest, "quiet"))
        return lines

    def _broken(self, text: str, indent: str) -> list[Line]:
        lines = break_formula(text, self.style.columns - len(indent), 4)
        return _cut([indent + line for line in lines], self.style)

    def _formula(self, node: Node, sign: str = "d") -> str:
        if self.style.ascii:
            return expression(node, self.style)
        return write(node, OneLine(sign), self.shapes).text

    def _words(self, text: str) -> str:
        if self.style.ascii:
            return ascii_words(text, self.derivation.style)
        return pretty_words(text, self.names)

    def _plain(self, text: str) -> str:
        return ascii_text(text) if self.style.ascii else text

    def _dots(self) -> str:
        return "..." if self.style.ascii else "…"


def _cut(lines: list[str], style: Style) -> list[Line]:
    """Lines of text, each broken where it is too wide, the first of many."""
    broken = [part for line in lines for part in break_formula(line, style.columns, 4)]
    shown = broken[: 4 * _MOST_LINES]
    if len(broken) > len(shown):
        shown.append(f"{_INDENT}{'...' if style.ascii else '…'}")
    return [((line, ""),) for line in shown]
