"""Text to tokens: one regular expression, and the values of number and name tokens.

A token is its text and the offset of its first character; blanks and comments are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits, exceeded
from mccli.source import Source, Span
from mccli.syntax.alphabet import (
    GREEK,
    LETTER,
    SAME_SIGN,
    SUBSCRIPT,
    SUBSCRIPTS,
    SUPERSCRIPT,
    advice,
    describe,
)

END = ""
_GREEK_CLASS = "".join(GREEK)

_TOKEN = re.compile(
    rf"""[ \t\u00a0]+                                   # blanks
    | \#[^\n]*                                          # a comment
    | [{LETTER}_{_GREEK_CLASS}][{LETTER}{_GREEK_CLASS}0-9_]*[{SUBSCRIPT}]*      # a name
    | [0-9][0-9_]*(?:\.(?:[0-9][0-9_]*|(?![.*/^'\w])))?(?:[eE][+-]?[0-9][0-9_]*)?  # 2 0.5 2.
    | \.[0-9][0-9_]*(?:[eE][+-]?[0-9][0-9_]*)?          # .5
    | [{SUPERSCRIPT}]+                                  # an exponent
    | \*\* | \.[*/^] | \.\.
    | <- | -> | => | =< | <= | >= | == | != | <> | << | >>
    | "[^"\n]*"
    | \r?\n
    | .                                                 # any other single character
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNS = frozenset("+-*/^()[],;:=<>'√·") | {
    "**", ".*", "./", ".^", "..", "<-", "->", "=>", "=<", "<=", ">=", "==", "!=", "\n",
}  # fmt: skip
_DIGIT_GROUPS = re.compile(r"[0-9]+(?:_[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a source; ``texts`` and ``offsets`` run in parallel and end with ``END``."""

    source: Source
    texts: list[str]
    offsets: list[int]

    def span(self, first: int, last: int | None = None) -> Span:
        """The place of one token, or of a run of tokens."""
        end = first if last is None else last
        stop = self.offsets[end] + max(len(self.texts[end]), 1)
        return Span(self.source, self.offsets[first], stop)


def normalised(source: Source) -> Source:
    """The source in Unicode's composed form (NFC), which places then refer to."""
    if source.text.isascii() or unicodedata.is_normalized("NFC", source.text):
        return source
    return Source(source.name, unicodedata.normalize("NFC", source.text))


def tokenize(source: Source, limits: Limits) -> tuple[Tokens, list[MccliError]]:
    """Tokens of a normalised source, and an error for every refused character."""
    if len(source.text) > limits.input_bytes:
        raise exceeded(
            "input is larger than the limit",
            "split it, or raise MCCLI_MAX_INPUT (bytes)",
        )
    pieces = _TOKEN.findall(source.text)
    starts = accumulate(map(len, pieces), initial=0)
    errors: list[MccliError] = []
    texts: list[str] = []
    offsets: list[int] = []
    for piece, start in zip(pieces, starts, strict=False):
        first = piece[0]
        if first in " \t\u00a0#":
            if first == "#" and not piece.isprintable():
                errors.extend(_refused_in_comment(source, piece, start))
            continue
        if (first.isalnum() and first.isascii()) or first == "_" or piece in _SIGNS:
            texts.append(piece)
        elif piece in SAME_SIGN:
            texts.append(SAME_SIGN[piece])
        elif piece == "\r\n":
            texts.append("\n")
        elif (first.isalpha() and _is_letter(first)) or first in "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ" or len(piece) > 1:
            texts.append(piece)
        else:
            errors.append(_refused(source, first, start))
            continue
        offsets.append(start)
    texts.append(END)
    offsets.append(len(source.text))
    return Tokens(source, texts, offsets), errors


def _is_letter(character: str) -> bool:
    return character in GREEK or "\u00c0" <= character <= "\u024f"


def _refused(source: Source, character: str, start: int) -> MccliError:
    if character in "&~%!@|":
        message = f"{describe(character)} is not an operator here"
    else:
        message = f"{describe(character)} is not allowed here"
    place = Place(Span(source, start, start + 1))
    return failure("parse", "syntax.character", message, advice(character), place)


def _refused_in_comment(source: Source, comment: str, start: int) -> list[MccliError]:
    # A comment may hold any readable text, but nothing that hides or rearranges text.
    hidden = [
        start + index
        for index, character in enumerate(comment.removesuffix("\r"))
        if character not in "\t\u00a0\u3000"
        and unicodedata.category(character)[0] in "CZ"
        and character != " "
    ]
    return [_refused(source, source.text[offset], offset) for offset in hidden[:1]]


def read_number(span: Span, limits: Limits) -> int | Fraction:
    """The exact value of a number token.

    Raises a parse error for misplaced ``_`` and a limit error for too many digits.
    """
    literal = span.text
    mantissa, _, exponent = literal.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    for digits in (whole, decimals, exponent.lstrip("+-")):
        if digits and not _DIGIT_GROUPS.fullmatch(digits):
            raise failure(
                "parse",
                "syntax.number",
                "an underscore in a number stands between two digits",
                "write 1_000 or 1000",
                Place(span),
            )
    whole, decimals, exponent = (part.replace("_", "") for part in (whole, decimals, exponent))
    if not exponent and len(literal) < limits.literal_digits and not decimals:
        return int(whole)
    size = len(whole) + len(decimals)
    power = int(exponent) if len(exponent) < 12 else 10**12
    if max(size, size + abs(power) if power else size) > limits.literal_digits:
        raise exceeded(
            f"number literal of more than {limits.literal_digits} digits",
            "use a shorter number, a name in its place, or raise MCCLI_MAX_LITERAL_DIGITS",
            Place(span),
        )
    value = Fraction(int((whole + decimals) or "0")) * Fraction(10) ** (power - len(decimals))
    return value.numerator if value.denominator == 1 else value


def token_at(text: str, offset: int) -> str:
    """The token, blank or comment that starts at an offset; empty at the end."""
    match = _TOKEN.match(text, offset)
    return match[0] if match else END


def is_name(token: str) -> bool:
    """Whether a token is a name (or a word that could be one)."""
    first = token[:1]
    return first == "_" or (first.isalpha() and first != "ⁿ")


def read_name(token: str) -> str:
    """A name token in the language's own letters: ``x₁`` is ``x1``, ``θ`` is ``theta``."""
    if token.isascii():
        return token
    plain = token.translate(SUBSCRIPTS)
    return "".join(GREEK.get(character, character) for character in plain)
