"""Where an operand begins and ends among the tokens, for complaints about it.

Both ways look at no more than a few hundred tokens: longer operands are cut.
"""

from __future__ import annotations

from mccli.source import Span
from mccli.syntax.alphabet import SUPERSCRIPTS
from mccli.syntax.tokens import Tokens, is_name

POWERS = {"^": "^", "**": "^", ".^": ".^"}
_OPENING = {"(", "["}
_CLOSING = {")", "]"}
_FARTHEST = 200


def is_superscript(text: str) -> bool:
    """Whether a token is an exponent such as ``²`` or ``⁻¹``."""
    return bool(text) and ord(text[0]) in SUPERSCRIPTS


def token_before(tokens: Tokens, index: int) -> int:
    """The token before another one; newlines, which are blanks inside brackets, do not count."""
    index -= 1
    while index > 0 and tokens.texts[index] == "\n":
        index -= 1
    return index


def following_operand(tokens: Tokens, index: int) -> Span:
    """The place of the factor that starts at a token: a name, number, call or bracket."""
    texts = tokens.texts
    last = index
    while texts[last] == "√":
        last += 1
    if is_name(texts[last]) and texts[last + 1] in _OPENING:
        last += 1
    if texts[last] in _OPENING:
        depth = 0
        for at in range(last, min(last + _FARTHEST, len(texts) - 1)):
            depth += (texts[at] in _OPENING) - (texts[at] in _CLOSING)
            if depth == 0:
                last = at
                break
    if last + 1 < len(texts) and is_superscript(texts[last + 1]):
        last += 1
    return tokens.span(index, last)


def factor_start(tokens: Tokens, last: int) -> int:
    """The first token of the name, number, call or bracket that ends with a token."""
    texts = tokens.texts
    first = last
    while first > 0 and (texts[first] == "'" or is_superscript(texts[first])):
        first -= 1
    if texts[first] in _CLOSING:
        depth = 0
        for at in range(first, max(first - _FARTHEST, -1), -1):
            depth += (texts[at] in _CLOSING) - (texts[at] in _OPENING)
            if depth == 0:
                first = at - 1 if at and is_name(texts[at - 1]) else at
                break
    while first > 0 and texts[first - 1] == "√":
        first -= 1
    return first


def power_start(tokens: Tokens, last: int) -> tuple[int, int]:
    """The first token of the power or factor that ends with a token, and of its exponent."""
    first = exponent = factor_start(tokens, last)
    innermost = True
    while first > 1:
        sign = first
        while sign > 0 and tokens.texts[sign - 1] in {"-", "+"}:
            sign -= 1
        if sign < 2 or tokens.texts[sign - 1] not in POWERS:
            break
        if innermost:
            exponent, innermost = sign, False
        first = factor_start(tokens, sign - 2)
    return first, exponent
