"""Characters of the language: which are letters, which are read as others, which refused."""

from __future__ import annotations

import unicodedata

# Greek letters by their names; variant forms are one letter. Letters that look like Latin
# ones (omicron, and capitals such as Alpha or Rho) are left out, so they are refused.
GREEK = {
    "α": "alpha", "β": "beta", "ϐ": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon",
    "ϵ": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "theta", "ι": "iota",
    "κ": "kappa", "ϰ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ϖ": "pi", "ρ": "rho", "ϱ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "ϴ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
GREEK_NAMES = frozenset(GREEK.values())

SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")

# Latin letters with accents, as in U+00C0 to U+017E, are letters too; digraphs, the dotless i
# and the long s, which look like other letters, are left out.
LETTER = "A-Za-zÀ-ÖØ-öø-İĴ-ľŁ-ňŊ-ž"
SUBSCRIPT = "₀-₉"
SUPERSCRIPT = "⁰¹²³⁴-⁹⁺⁻ⁿ"

# Other spellings of one sign.
SAME_SIGN = {
    "−": "-", "×": "*", "⋅": "·", "∙": "·", "⊙": ".*", "⊘": "./", "′": "'", "’": "'",
    "ᵀ": "'", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip

# Characters that the composed form (NFC) would silently turn into a letter or a sign: the
# Kelvin and Angstrom signs, the Greek question mark (a semicolon), middle dot and iota.
SINGLETONS = "\u212a\u212b\u037e\u0387\u1fbe"

# Control characters have no Unicode name, only aliases.
_CONTROL_NAMES = {
    "\0": "NULL", "\a": "BELL", "\b": "BACKSPACE", "\v": "LINE TABULATION", "\f": "FORM FEED",
    "\r": "CARRIAGE RETURN", "\x1b": "ESCAPE", "\x7f": "DELETE", "\x85": "NEXT LINE",
    "\x9b": "CONTROL SEQUENCE INTRODUCER", "\x9d": "OPERATING SYSTEM COMMAND",
}  # fmt: skip

_NAMELESS = {"Cc": "A CONTROL CHARACTER", "Cs": "A LONE SURROGATE", "Co": "A PRIVATE CHARACTER"}

_ADVICE = {
    "∛": "the cube root is written cbrt(x)",
    "–": "for minus write '-'",
    "—": "for minus write '-'",
    "“": 'write plain quotes "',
    "”": 'write plain quotes "',
    "|": "for the absolute value write abs(x), for the length norm(x)",
    "‖": "for the length write norm(x)",
    "⌊": "write floor(x)",
    "⌋": "write floor(x)",
    "⌈": "write ceil(x)",
    "⌉": "write ceil(x)",
    "÷": "write /",
    "∂": "give the function itself; the command differentiates it",
    "∇": "give the function itself; the command differentiates it",
    "∞": "infinity is no number",
    "½": "write 1/2",
    "¼": "write 1/4",
    "¾": "write 3/4",
    "∈": "a declaration is written x : R^3",
    "@": "the matrix product is written A*B",
    "%": "there is no remainder; floor(x) is the whole part",
    "!": "there is no factorial; 'not equal' is !=",
    "&": "for 'both', multiply the comparisons: (a < b)*(c < d)",
    "~": "there is no such operator",
    "\\": "there is no such operator",
    "{": "group with round brackets ( )",
    "}": "group with round brackets ( )",
    "?": "for a choice write where(condition, a, b)",
    "$": "leave it out",
    ".": "a decimal point stands before or after a digit",
    '"': "text has no place in a formula",
    "`": "leave it out",
}


def describe(character: str) -> str:
    """A character by its Unicode name and number, safe to show anywhere."""
    name = unicodedata.name(character, "") or _CONTROL_NAMES.get(character, "")
    if not name and unicodedata.category(character) in _NAMELESS:
        name = _NAMELESS[unicodedata.category(character)]
    code = f"U+{ord(character):04X}"
    if "!" <= character <= "~":
        return f"'{character}'"
    return f"{name} ({code})" if name else f"the character {code}"


def advice(character: str) -> str:
    """What to write instead of a refused character, or an empty text."""
    if character in _ADVICE:
        return _ADVICE[character]
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii() and plain.isprintable():
        return f"write a plain '{plain}'"
    if unicodedata.category(character)[0] == "C" or unicodedata.category(character)[0] == "Z":
        return "remove it; it may be invisible on the screen"
    if unicodedata.category(character)[0] == "M":
        return "remove it; a letter with this mark cannot be a name"
    if character.isalpha():
        return "names are made of Latin and Greek letters, digits and '_'"
    return ""
