"""Characters a terminal can be trusted with: escapes, widths, and plain ASCII."""

from __future__ import annotations

import re
import unicodedata

from mccli.syntax.alphabet import GREEK

# Printable by Unicode's word, but drawn as nothing: joiners, fillers, variation selectors.
_BLANK_LETTERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")  # fmt: skip # noqa: E501

_ASCII_SIGNS = {
    "·": "*", "×": "x", "−": "-", "–": "-", "—": "-", "≤": "<=", "≥": ">=", "≠": "!=",
    "≈": "=~", "∂": "d", "√": "sqrt", "…": "...", "⊙": ".*", "⊘": "./", "ᵀ": "'", "′": "'",
    "‘": "'", "’": "'", "“": '"', "”": '"', "∈": "in", "→": "->", "ⁿ": "^n",
}  # fmt: skip
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def is_hidden(character: str) -> bool:
    """Whether a character draws nothing by itself, or steers the terminal or the text's order."""
    return not character.isprintable() or _BLANK_LETTERS.match(character) is not None


def escape(character: str) -> str:
    """A character by its number: ``\\x1b``, ``\\u202e``, ``\\U000e0001``."""
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else _numbered(character)


def _numbered(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# A word or path of the user's is shown up to here.
_EXCERPT = 80


def excerpt(text: str) -> str:
    """A word or a path of the user's as a message shows it: visible, and not too long."""
    return visible(text, _EXCERPT)


def visible(text: str, limit: int | None = None) -> str:
    """``text`` on one line with every hidden character escaped, cut to ``limit`` characters."""
    if limit is not None and len(text) > limit:
        # Cut before escaping, so that a huge text costs nothing; escapes may be cut again.
        text = text[: limit - 1] + "…"
    shown = text
    if not text.isprintable() or not text.isascii():
        shown = "".join(escape(c) if is_hidden(c) else c for c in text)
    if limit is not None and len(shown) > limit:
        shown = shown[: limit - 1] + "…"
    return shown


def ascii_text(text: str) -> str:
    """``text`` in ASCII: signs by their plain spelling, Greek by name, the rest escaped."""
    if text.isascii():
        return text
    pieces: list[str] = []
    raised = False
    for character in text:
        digit = _SUPERSCRIPTS.find(character)
        if digit >= 0:
            pieces.append(("" if raised else "^") + "0123456789-"[digit])
        elif character in _SUBSCRIPTS:
            pieces.append(str(_SUBSCRIPTS.index(character)))
        elif character.isascii():
            pieces.append(character)
        else:
            pieces.append(
                _ASCII_SIGNS.get(character) or GREEK.get(character) or _numbered(character)
            )
        raised = digit >= 0
    return "".join(pieces)


def width(text: str) -> int:
    """How many terminal columns ``text`` takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
