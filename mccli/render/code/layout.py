"""Small pieces of text that several languages lay out alike."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

_WIDTH = 96


def indented(lines: Iterable[str], by: str = "    ") -> list[str]:
    """The lines further to the right; empty ones stay empty."""
    return [by + line if line else "" for line in lines]


def listed(
    opening: str, items: Sequence[str], closing: str, by: str = "    ", more: str = ""
) -> list[str]:
    """``opening a, b, c closing`` on one line, or with the items on lines below.

    ``more`` ends every line that goes on, where a language wants a sign for it.
    """
    line = f"{opening}{', '.join(items)}{closing}"
    if len(line) <= _WIDTH:
        return [line]
    width = _WIDTH - len(by) - len(more)
    lines: list[str] = []
    current = ""
    for number, item in enumerate(items):
        piece = item + ("," if number < len(items) - 1 else "")
        if current and len(current) + 1 + len(piece) > width:
            lines.append(by + current + more)
            current = piece
        else:
            current = f"{current} {piece}" if current else piece
    return [opening + more, *lines, by + current + more, closing]


def folded(line: str) -> list[str]:
    """A long line in several, inside whose brackets a language lets lines end."""
    return textwrap.wrap(
        line, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def described(pairs: Iterable[tuple[str, str]], template: str) -> list[str]:
    """``@param x  a number``, long texts on lines below; ``{0}`` is the name, ``{1}`` the text."""
    lines: list[str] = []
    for title, text in pairs:
        filled = template.format(title, text)
        lines += textwrap.wrap(filled, _WIDTH - 8, subsequent_indent="    ")
    return lines


def commented(lines: Iterable[str], mark: str) -> list[str]:
    """Every line after the mark of a comment, without blanks at its end."""
    return [f"{mark} {line}".rstrip() for line in lines]
