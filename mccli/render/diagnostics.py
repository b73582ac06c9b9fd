"""Errors for a person: one sentence, the source line with its places underlined, one suggestion."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from mccli.errors import Diagnosis, MccliError, Place
from mccli.render.blocks import BLANK, Line, paint
from mccli.render.safe import ascii_text, escape, is_hidden, visible, width
from mccli.render.style import Style

_WINDOW = 80
_NAME_LIMIT = 80
_MARGIN = "    "


def render(error: MccliError, style: Style) -> str:
    """All problems of an error, separated by blank lines; no newline at the end."""
    lines: list[Line] = []
    for problem in error.problems:
        lines += [BLANK] if lines else []
        lines += _problem(problem, style)
    if len(error.problems) > 1:
        lines += [BLANK, ((f"{len(error.problems)} errors", "error"),)]
    return paint(lines, style)


def _problem(problem: Diagnosis, style: Style) -> list[Line]:
    lines = _sentence("error:", "error", problem.message, style)
    groups: dict[tuple[int, int], list[Place]] = {}
    for place in problem.places:
        source = place.span.source
        line_start, _text = source.line_around(place.span.start)
        groups.setdefault((id(source), line_start), []).append(place)
    for places in groups.values():
        lines += _excerpts(places, style)
    if problem.hint:
        lines += _sentence("  hint:", "hint", problem.hint, style)
    return lines


def _sentence(head: str, role: str, text: str, style: Style) -> list[Line]:
    whole = f"{head} {_shown(text, style)}"
    pieces = [whole]
    if style.wraps:
        indent = " " * (len(head) - len(head.lstrip()) + 2)
        pieces = textwrap.wrap(
            whole, style.columns, subsequent_indent=indent, break_on_hyphens=False
        )
    first: Line = ((head, role), (pieces[0][len(head) :], ""))
    return [first, *(((piece, ""),) for piece in pieces[1:])]


def _shown(text: str, style: Style, limit: int | None = None) -> str:
    safe = visible(text, limit)
    return ascii_text(safe) if style.ascii else safe


@dataclass(frozen=True, slots=True)
class _Window:
    """A line, or a window of it, as shown; ``columns[i]`` is where its i-th character starts."""

    text: str
    start: int
    columns: tuple[int, ...]

    def underline(self, place: Place) -> tuple[int, int]:
        """First column and length of the place's underline; at least one column."""
        last = len(self.columns) - 1
        first = self.columns[min(max(place.span.start - self.start, 0), last)]
        end = self.columns[min(max(place.span.end - self.start, 0), last)]
        return first, max(end - first, 1)


def _excerpts(places: Sequence[Place], style: Style) -> list[Line]:
    """The places of one line: in one window of it, or in several if they are far apart."""
    room = min(_WINDOW, style.columns - len(_MARGIN) - 6)
    ordered = sorted(places, key=lambda each: (each.span.start, each.span.end))
    together: list[list[Place]] = []
    for place in ordered:
        if together and place.span.end - together[-1][0].span.start <= room:
            together[-1].append(place)
        else:
            together.append([place])
    lines: list[Line] = []
    for group in together:
        source = group[0].span.source
        line, column = source.line_and_column(group[0].span.start)
        name = _shown(source.name, style, _NAME_LIMIT)
        window = _window(group, room, style)
        lines.append(((f"  {name}, line {line}, column {column}", "quiet"),))
        lines.append(((_MARGIN + window.text, ""),))
        lines += _marks(group, window, style)
    return lines


def _window(places: Sequence[Place], room: int, style: Style) -> _Window:
    """The part of a line around the places, ``room`` columns wide as drawn."""
    line_start, line = places[0].span.source.line_around(places[0].span.start)
    first = begin = end = min(places[0].span.start - line_start, len(line))
    last = min(max(place.span.end for place in places) - line_start, len(line))
    pieces: dict[int, str] = {}
    while room > 0 and (begin > 0 or end < len(line)):
        # First the places themselves, then one character on either side in turn.
        take_right = end < last or begin == 0 or (end < len(line) and end - last <= first - begin)
        index = end if take_right and end < len(line) else begin - 1
        pieces[index] = _drawn(line[index], style)
        room -= width(pieces[index])
        begin, end = min(begin, index), max(end, index + 1)
    dots = "..." if style.ascii else "…"
    text = dots if begin > 0 else ""
    columns = []
    for index in range(begin, end):
        columns.append(width(text))
        text += pieces[index]
    columns.append(width(text))
    return _Window(text + (dots if end < len(line) else ""), line_start + begin, tuple(columns))


def _drawn(character: str, style: Style) -> str:
    if character == "\t":
        return " "
    if is_hidden(character) or (style.ascii and not character.isascii()):
        return escape(character)
    return character


def _marks(places: Sequence[Place], window: _Window, style: Style) -> list[Line]:
    """Carets under the first place, tildes under the second and so on; then the labels.

    The last label stands beside its marks; the others hang below on a connector.
    """
    row = ""
    spans = [window.underline(place) for place in places]
    for index, (first, length) in enumerate(spans):
        mark = "^" if index % 2 == 0 else "~"
        missing = max(first - len(row), 0)
        row += " " * missing + mark * max(first + length - max(len(row), first), 0)
    labels = [_shown(place.label, style) for place in places]
    beside = labels[-1] if labels[-1] else ""
    lines: list[Line] = [((_MARGIN + row, "place"), (f" {beside}".rstrip(), "place"))]
    # From right to left, so that a connector never crosses a label.
    waiting = [index for index in range(len(places) - 1) if labels[index]]
    if waiting:
        lines.append(((_MARGIN + _connectors(spans, waiting), "place"),))
    while waiting:
        index = waiting.pop()
        stem = _connectors(spans, waiting)
        gap = " " * max(spans[index][0] - len(stem), 0)
        lines.append(((_MARGIN + stem + gap + labels[index], "place"),))
    return lines


def _connectors(spans: Sequence[tuple[int, int]], waiting: Sequence[int]) -> str:
    row = ""
    for index in waiting:
        row = row.ljust(spans[index][0]) + "|"
    return row
