"""Text to tokens, by one regular expression.

A token is its text and the offset of its first character; blanks and comments are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits, exceeded
from mccli.source import Source, Span
from mccli.syntax.alphabet import (
    GREEK,
    LETTER,
    SAME_SIGN,
    SINGLETONS,
    SUBSCRIPT,
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
_UNUSUAL = re.compile(r"[^A-Za-z0-9_ \n+\-*/^()\[\],;:=]")
"""What a text holds unless all its tokens are names, whole numbers and signs of the language."""
_LETTER = re.compile(rf"[{LETTER}{_GREEK_CLASS}]")
_SUPERSCRIPT = re.compile(rf"[{SUPERSCRIPT}]")
_SINGLETON = re.compile(rf"([{SINGLETONS}])")
_MOST_ERRORS = 100
_TOKENS_PER_NODE = 2
_FILE = re.compile(r"[\w./\-]{0,200}\.(?:json|jsonl|ndjson|mcc?|text|tex|md|py)", re.ASCII)
_PORTION = 2**20


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a source; ``texts`` and ``offsets`` run in parallel and end with ``END``."""

    source: Source
    texts: list[str]
    offsets: list[int]

    def span(self, first: int, last: int | None = None) -> Span:
        """The place of one token, or of a run of tokens."""
        end = first if last is None else last
        return Span(self.source, self.offsets[first], self.stop(end))

    def stop(self, index: int) -> int:
        """The offset after a token; at the end, after one imagined character."""
        offset, text = self.offsets[index], self.texts[index]
        # A token read as another sign, such as ``≤``, is one character of the source.
        written = self.source.text.startswith(text, offset)
        return offset + (max(len(text), 1) if written else 1)

    def is_apart(self, index: int) -> bool:
        """Whether a blank or a newline stands before a token."""
        return self.stop(index - 1) < self.offsets[index] or self.texts[index - 1] == "\n"


def normalised(source: Source) -> Source:
    """The source in Unicode's composed form (NFC), which places then refer to.

    Signs that would become a letter stay as they are, so that ``tokenize`` refuses them.
    """
    if source.text.isascii() or unicodedata.is_normalized("NFC", source.text):
        return source
    pieces = _SINGLETON.split(source.text)
    pieces[::2] = [unicodedata.normalize("NFC", piece) for piece in pieces[::2]]
    return Source(source.name, "".join(pieces))


def tokenize(source: Source, limits: Limits) -> tuple[Tokens, list[MccliError]]:
    """Tokens of a normalised source, and an error for every refused character; for bars, one."""
    if len(source.text) > limits.input_bytes:
        raise exceeded(
            "input",
            f"the input is larger than {limits.input_bytes} bytes",
            "split it, or raise MCCLI_MAX_INPUT (bytes)",
        )
    most = _TOKENS_PER_NODE * limits.nodes
    if len(source.text) <= min(most, _PORTION) and not _UNUSUAL.search(source.text):
        return _plain(source), []
    errors: list[MccliError] = []
    refused: set[str] = set()
    texts: list[str] = []
    offsets: list[int] = []
    for piece, start in _pieces(source.text):
        first = piece[0]
        if first in " \t\u00a0":
            continue
        if first == "#" or (first == '"' and len(piece) > 1):
            if not piece.isprintable() and len(errors) < _MOST_ERRORS:
                errors.extend(_hidden(source, piece, start))
            if first == "#":
                continue
            texts.append(piece)
        elif (first.isalnum() and first.isascii()) or first == "_" or piece in _SIGNS:
            texts.append(piece)
        elif piece in SAME_SIGN:
            texts.append(SAME_SIGN[piece])
        elif piece == "\r\n":
            texts.append("\n")
        elif len(piece) > 1 or _LETTER.match(first) or _SUPERSCRIPT.match(first):
            texts.append(piece)
        else:
            # Bars stand in pairs, and often doubled: to tell of the first is enough.
            if len(errors) < _MOST_ERRORS and not (first == "|" and "|" in refused):
                errors.append(_refused(source, first, start))
            refused.add(first)
            continue
        offsets.append(start)
        if len(offsets) > most:
            raise exceeded(
                "text",
                f"the input has more than {most} signs, names and numbers",
                "split it, or raise MCCLI_MAX_NODES",
                Place(Span(source, start, start + len(piece))),
            )
    texts.append(END)
    offsets.append(len(source.text))
    return Tokens(source, texts, offsets), errors


def _plain(source: Source) -> Tokens:
    """The tokens of a text none of which needs a second look."""
    texts: list[str] = []
    offsets: list[int] = []
    offset = 0
    for piece in _TOKEN.findall(source.text):
        if piece[0] != " ":
            texts.append(piece)
            offsets.append(offset)
        offset += len(piece)
    texts.append(END)
    offsets.append(offset)
    return Tokens(source, texts, offsets)


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """All tokens, blanks and comments with their offsets.

    In portions, since the time limit cannot interrupt one long search.
    """
    start = 0
    while len(text) - start > _PORTION:
        # The last few pieces may go on, or be read differently, in the next portion.
        portion = _TOKEN.findall(text, start, start + _PORTION)[:-4]
        if not portion:
            break
        offsets = accumulate(map(len, portion), initial=start)
        yield from zip(portion, offsets, strict=False)
        start += sum(map(len, portion))
    portion = _TOKEN.findall(text, start)
    yield from zip(portion, accumulate(map(len, portion), initial=start), strict=False)


def _refused(source: Source, character: str, start: int) -> MccliError:
    if character in "&~%!@|":
        message = f"{describe(character)} is not an operator here"
    else:
        message = f"{describe(character)} is not allowed here"
    place = Place(Span(source, start, start + 1))
    hint = advice(character)
    if character == "." and _FILE.fullmatch(source.text):
        hint = f"for the file of that name write -f {source.text}"
    return failure("parse", "syntax.character", message, hint, place)


def _hidden(source: Source, piece: str, start: int) -> list[MccliError]:
    # Comments and quotes hold any readable text, but nothing that hides or rearranges text.
    hidden = [
        start + index
        for index, character in enumerate(piece.removesuffix("\r"))
        if character not in "\t\u00a0\u3000"
        and unicodedata.category(character)[0] in "CZ"
        and character != " "
    ]
    return [_refused(source, source.text[offset], offset) for offset in hidden[:1]]


def token_at(text: str, offset: int) -> str:
    """The token, blank or comment that starts at an offset; empty at the end."""
    match = _TOKEN.match(text, offset)
    return match[0] if match else END


def is_name(token: str) -> bool:
    """Whether a token is a name (or a word that could be one)."""
    first = token[:1]
    return first == "_" or (first.isalpha() and first != "ⁿ")
