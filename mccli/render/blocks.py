"""Lines of styled text, and how they become a string.

A line is a tuple of segments; a segment is its text with a role ("answer", "name", "quiet",
"error", "place", "hint" or "" for plain text). Colours say roles and nothing else.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from mccli.render.safe import width
from mccli.render.style import Style

Segment = tuple[str, str]
Line = tuple[Segment, ...]
T = TypeVar("T")

BLANK: Line = ()

# Readable on dark and on light backgrounds: no yellow, no white.
_LOOKS = {
    "answer": "bold", "name": "cyan", "quiet": "dim", "error": "bold red", "place": "red",
    "hint": "cyan",
}  # fmt: skip

# Where a formula may be broken: the sign starts the next line, a comma ends its own. The bar
# of ∂/∂x and d/dx is no sign.
_BREAKS = re.compile(
    r"(?P<sum> (?=[+−-] ))|(?P<comma>(?<=,) )|"
    r"(?P<times> (?=(?:[⊙⊘]|\.[*/]) )|(?<![*.])(?=·|(?<!∂)(?<!\bd)/(?!∂)|\*(?!\*)))"
)
_OPENING = "([{⌊⌈"
_CLOSING = ")]}⌋⌉"


def paint(lines: Iterable[Line], style: Style) -> str:
    """The lines as one string without a newline at its end, coloured if the style says so."""
    if not style.color:
        return "\n".join("".join(text for text, _role in line).rstrip() for line in lines)
    # Rich's styles alone: its console asks the environment, and takes its time to load.
    from rich.color import ColorSystem
    from rich.style import Style as Look

    looks = {role: Look.parse(look) for role, look in _LOOKS.items()}
    painted = []
    for line in lines:
        missing = len("".join(text for text, _role in line).rstrip())
        pieces = []
        for text, role in line:
            shown, missing = text[:missing], max(missing - len(text), 0)
            look = looks.get(role)
            if look is not None and shown:
                shown = look.render(shown, color_system=ColorSystem.STANDARD)
            pieces.append(shown)
        painted.append("".join(pieces))
    return "\n".join(painted)


def prose(text: str, style: Style, role: str = "quiet", indent: str = "") -> list[Line]:
    """A sentence, wrapped at blanks; no word is lost."""
    wrapped = textwrap.wrap(text, style.columns, subsequent_indent=indent, break_on_hyphens=False)
    return [((line, role),) for line in wrapped]


def break_formula(text: str, room: int, indent: int = 2) -> list[str]:
    """A formula on lines of at most ``room`` columns, broken at its operators.

    Continuation lines start with ``indent`` blanks. A break prefers the outermost sum in the
    second half of a line; what has no operator is broken anywhere.
    """
    room = max(room, 4)
    indent = min(indent, room - 3)
    lines: list[str] = []
    start, lead = 0, ""
    while True:
        # A window, so that a text of a million characters is not copied at every line.
        window = text[start : start + room + 2]
        if len(text) - start <= len(window) and width(window) <= room - len(lead):
            return [*lines, lead + window]
        cut, skip = _best_break(window, room - len(lead))
        lines.append(lead + window[:cut].rstrip())
        start += cut + skip
        lead = " " * indent


def _best_break(text: str, room: int) -> tuple[int, int]:
    """Where to cut a text that is wider than ``room``, and how many blanks to drop there."""
    fits = _characters_in(text, room)
    best: tuple[int, int, int] | None = None
    chosen = (fits, 0)
    for match in _BREAKS.finditer(text, 0, fits + 2):
        cut = match.start()
        if not 0 < cut <= fits:
            continue
        depth = _depth(text, cut)
        kind = ("sum", "comma", "times").index(match.lastgroup or "times")
        quality = (0 if 2 * cut >= fits else 1, depth, kind)
        if best is None or quality <= best:
            best, chosen = quality, (cut, match.end() - cut)
    return chosen


def _depth(text: str, end: int) -> int:
    depth = sum((c in _OPENING) - (c in _CLOSING) for c in text[:end])
    # Double bars are never nested in what is written here.
    return depth + text.count("‖", 0, end) % 2


def _characters_in(text: str, room: int) -> int:
    """How many characters, at least one, fit into ``room`` columns."""
    if text[: room + 1].isascii():
        return max(min(room, len(text)), 1)
    used = 0
    for count, character in enumerate(text):
        used += width(character)
        if used > room:
            return max(count, 1)
    return len(text)


def aligned(text: str, room: int, where: str = "center") -> str:
    """The text padded to ``room`` columns."""
    missing = max(room - width(text), 0)
    left = {"left": 0, "right": missing}.get(where, missing // 2)
    return " " * left + text + " " * (missing - left)


def joined(
    items: Sequence[T], style: Style, written: Callable[[T, Style], str], most: int = 8
) -> str:
    """Items separated by commas, the middle of a long list left out: ``x₁, x₂, …, x₉``."""
    if len(items) <= most:
        return ", ".join(written(each, style) for each in items)
    first = [written(each, style) for each in items[: most - 2]]
    return ", ".join([*first, "..." if style.ascii else "…", written(items[-1], style)])
