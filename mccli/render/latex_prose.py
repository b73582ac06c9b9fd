"""Sentences in LaTeX's text mode, with the signs of formulas that stand in them."""

from __future__ import annotations

from collections.abc import Iterable

from mccli.render.safe import visible
from mccli.syntax.alphabet import GREEK

_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "_": r"\_", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "*": r"$*$", "…": r"\dots{}", "’": "'", "‘": "`", "–": "--", "—": "---",
    "·": r"$\cdot$", "×": r"$\times$", "−": "$-$", "≤": r"$\le$", "≥": r"$\ge$", "≠": r"$\ne$",
    "≈": r"$\approx$", "∂": r"$\partial$", "→": r"$\to$", "⊙": r"$\odot$", "⊘": r"$\oslash$",
    "ᵀ": r"$^{\top}$", "ⁿ": "$^{n}$", "∈": r"$\in$", "Σ": r"$\Sigma$", "√": r"$\surd$",
    "∇": r"$\nabla$", "∘": r"$\circ$",
}  # fmt: skip
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉"


def sentence(text: str) -> str:
    """The text for text mode; what LaTeX has no sign for stands as its number."""
    return joined(map(_character, visible(text)))


def joined(parts: Iterable[str]) -> str:
    """Parts of text; formulas that meet become one."""
    return "".join(parts).replace("$$", " ")


def _character(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _RAISED:
        return f"$^{{{'0123456789-'[_RAISED.index(character)]}}}$"
    if character in _LOWERED:
        return f"$_{{{_LOWERED.index(character)}}}$"
    if character in GREEK:
        return rf"$\{GREEK[character]}$"
    if character.isascii() or character.isalpha():
        return character
    return f"U+{ord(character):04X}"
