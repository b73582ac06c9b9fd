"""Products without a sign (``2x``, ``x y``): where they stand, and where they are refused.

A product without a sign is refused right after a divisor and right after an exponent that
has no brackets; a number never follows without a sign. Which names may take part depends on
the problem, so those that the problem must know are kept as ``Mention`` for the resolver.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mccli.source import Span
from mccli.syntax import complaints, readings
from mccli.syntax.alphabet import GREEK_NAMES
from mccli.syntax.frame import Frame
from mccli.syntax.operands import factor_start, following_operand, is_superscript, token_before
from mccli.syntax.tokens import Tokens, is_name
from mccli.syntax.vocabulary import FUNCTIONS, is_reserved

MOST_FACTORS = 100
_ONE_LETTER = re.compile(r"[^\W\d_][0-9]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that is only allowed where it is known.

    ``kind`` is ``adjacent`` for a factor without ``*`` (``left`` and ``right`` are the two
    factors), ``transpose`` for the T of ``X^T`` (``left`` is X, ``right`` is T). A name is
    mentioned once in a definition. Greek names and single letters with digits are allowed
    everywhere and not mentioned.
    """

    name: str
    at: int
    kind: str
    left: Span
    right: Span


def starts_operand(text: str) -> bool:
    """Whether a token after a factor is the start of another one."""
    first = text[:1]
    return bool(text) and (
        (first.isalnum() and not is_superscript(text))
        or first in "_(√"
        or (first == "." and text[1:2].isdigit())
    )


def check(tokens: Tokens, frame: Frame, index: int) -> None:
    """Raise where a product without a sign, between a token and the one before, is refused."""
    text = tokens.texts[index]
    if text[0].isdigit() or text[0] == ".":
        raise readings.number_follows(tokens, index)
    if is_reserved(text) and text not in FUNCTIONS:
        raise complaints.reserved_word(tokens, index, text)
    if frame.exponent_open:
        raise readings.ambiguous(tokens, index, "exponent")
    if frame.operators[-1] in {"/", "⊘"} and len(frame.factors) > 1:
        raise readings.ambiguous(tokens, index, "divisor")
    if tokens.is_apart(index):
        frame.doubt(index)
    frame.implied += 1
    if frame.implied >= MOST_FACTORS:
        raise readings.many_factors(tokens, index, MOST_FACTORS)


def mentions(tokens: Tokens, index: int, name_of: Callable[[int], str]) -> list[Mention]:
    """The names on both sides of such a product that the problem must know.

    ``name_of`` gives the name of the name token at an index; names of calls are not mentioned.
    """
    found: list[Mention] = []
    last = before = token_before(tokens, index)
    while tokens.texts[before] == "'" or is_superscript(tokens.texts[before]):
        before -= 1
    for at in (before, index):
        text = tokens.texts[at]
        if not is_name(text) or tokens.texts[at + 1] == "(":
            continue
        name = name_of(at)
        bare = name.rstrip("0123456789")
        if bare in GREEK_NAMES or _ONE_LETTER.fullmatch(name) or is_reserved(name):
            continue
        start = tokens.offsets[factor_start(tokens, last)]
        left = Span(tokens.source, start, tokens.stop(last))
        right = following_operand(tokens, index)
        found.append(Mention(name, tokens.offsets[at], "adjacent", left, right))
    return found
