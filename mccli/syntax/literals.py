"""The values of number and name tokens."""

from __future__ import annotations

import re
from fractions import Fraction

from mccli.errors import Place, failure
from mccli.limits import Limits, exceeded
from mccli.source import Span
from mccli.syntax.alphabet import GREEK, LETTER, SUBSCRIPTS

MOST_LETTERS = 64
_DIGIT_GROUPS = re.compile(r"[0-9]+(?:_[0-9]+)*")
_OTHER_LETTER = f"[{LETTER}{''.join(GREEK)}]"
_WITH_PI = re.compile(f"[πϖ]{_OTHER_LETTER}|{_OTHER_LETTER}[πϖ]")
# Python converts at most 4,300 digits at a time.
_CHUNK = 4_000


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
    size = len(whole) + len(decimals)
    power = int(exponent or "0") if len(exponent) < 12 else 10**12
    if max(size, size + abs(power) if power else size) > limits.literal_digits:
        raise exceeded(
            "number",
            f"this number has more than {limits.literal_digits} digits",
            "use a shorter number, a name in its place, or raise MCCLI_MAX_LITERAL_DIGITS",
            Place(span),
        )
    if not exponent and not decimals:
        return integer_of(whole)
    value = Fraction(integer_of(whole + decimals)) * Fraction(10) ** (power - len(decimals))
    return value.numerator if value.denominator == 1 else value


def read_name(span: Span) -> str:
    """A name in the language's own letters: ``x₁`` is ``x1``, ``θ`` is ``theta``.

    Raises a parse error for a name that is too long, and for π beside another letter.
    """
    token = span.text
    name = token
    if not token.isascii():
        plain = token.translate(SUBSCRIPTS)
        name = "".join(GREEK.get(character, character) for character in plain)
    if len(name) > MOST_LETTERS:
        message, hint = f"a name has at most {MOST_LETTERS} characters", "use a shorter name"
        raise failure("parse", "syntax.name", message, hint, Place(span))
    if _WITH_PI.search(token):
        parts = [part for part in re.split("([πϖ])", token) if part]
        raise failure(
            "parse",
            "syntax.name",
            f"'{token[:40]}' could be one name, or a product with the number π",
            f"for the product write {'*'.join(parts)[:40]}; a name keeps π apart with '_'",
            Place(span),
        )
    return name


def integer_text(value: int) -> str:
    """An integer of any size in full, as ``str`` writes short ones."""
    # The usual case; making the base below takes longer than all the rest.
    if value.bit_length() < _CHUNK:
        return str(value)
    size = abs(value)
    parts: list[str] = []
    base = 10**_CHUNK
    while size >= base:
        size, rest = divmod(size, base)
        parts.append(str(rest).rjust(_CHUNK, "0"))
    return ("-" if value < 0 else "") + str(size) + "".join(reversed(parts))


def integer_of(digits: str) -> int:
    """The value of decimal digits, however many."""
    value = 0
    for start in range(0, len(digits), _CHUNK):
        part = digits[start : start + _CHUNK]
        value = value * 10 ** len(part) + int(part)
    return value
