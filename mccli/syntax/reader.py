"""Reading tokens one by one: names, numbers, and the names the problem must know."""

from __future__ import annotations

from fractions import Fraction

from mccli.errors import MccliError, Place
from mccli.limits import Limits, exceeded
from mccli.source import Source, Span
from mccli.syntax import complaints
from mccli.syntax.alphabet import SUPERSCRIPTS
from mccli.syntax.juxtaposition import Mention
from mccli.syntax.literals import MOST_LETTERS, read_name, read_number
from mccli.syntax.operands import POWERS, is_superscript
from mccli.syntax.tokens import Tokens, is_name
from mccli.syntax.tree import Node
from mccli.syntax.vocabulary import RESERVED

PRODUCTS = {"*": "*", "/": "/", ".*": "⊙", "./": "⊘", "·": "·"}
_SHORT = 18


class TokenReader:
    """A list of tokens and the ``position`` of the next one.

    ``mentions`` collects the names that the problem must know; ``indexed`` says whether
    components or ranges have been read. ``in_range`` holds while the bounds of a range are.
    """

    def __init__(self, tokens: Tokens, limits: Limits) -> None:
        self.tokens = tokens
        self.source: Source = tokens.source
        self.texts = tokens.texts
        self.offsets = tokens.offsets
        self.limits = limits
        self.position = 0
        self.mentions: list[Mention] = []
        self.indexed = False
        self.in_range = False
        self._mentioned: set[tuple[str, str]] = set()
        self._names: dict[str, str] = {}

    def begin_definition(self) -> None:
        """Start collecting what is said of another definition."""
        self.mentions = []
        self.indexed = False
        self._mentioned = set()

    def variable_name(self, index: int) -> str:
        """The name token at an index, which must not be a reserved word."""
        text = self.texts[index]
        plain = len(text) <= MOST_LETTERS and text.isascii()
        word = text if plain else self.name(index)
        if word in RESERVED:
            raise complaints.reserved_word(self.tokens, index, word)
        return word

    def name(self, index: int) -> str:
        """The name token at an index in the language's letters; at most 64 characters."""
        text = self.texts[index]
        if len(text) <= MOST_LETTERS and text.isascii():
            return text
        known = self._names.get(text)
        if known is None:
            known = self._names[text] = read_name(self.tokens.span(index))
        return known

    def new_name(self) -> tuple[str, Span]:
        """The next token as the name of something defined, declared or set, and its place."""
        index = self.position
        word = self.variable_name(index)
        self.position += 1
        return word, self.tokens.span(index)

    def number(self, index: int) -> int | Fraction:
        """The value of the number token at an index."""
        text, following = self.texts[index], self.texts[index + 1]
        if (
            following[:1] > "9"
            and is_name(following)
            and self.offsets[index] + len(text) == self.offsets[index + 1]
        ):
            if text[0] == "0" and text.isdigit():
                raise complaints.leading_zero(self.tokens, index)
            after = self.texts[index + 2]
            if following in {"e", "E"} and not (
                after in PRODUCTS or after in POWERS or is_superscript(after)
            ):
                raise complaints.exponent_mark(self.tokens, index)
        if len(text) <= _SHORT and text.isdigit():
            return int(text)
        return read_number(self.tokens.span(index), self.limits)

    def superscript(self, index: int) -> Node:
        """The exponent that the raised characters of the token at an index spell."""
        digits = self.texts[index].translate(SUPERSCRIPTS)
        at = self.offsets[index]
        sign, body = (digits[0], digits[1:]) if digits[0] in "+-" else ("", digits)
        if body == "n":
            exponent = Node("name", "n", (), at)
        elif body.isdigit() and len(body) <= _SHORT:
            exponent = Node("number", int(body), (), at)
        else:
            raise complaints.superscript(self.tokens, index)
        return Node("negative", None, (exponent,), at) if sign == "-" else exponent

    def mention(self, found: list[Mention]) -> None:
        """Keep names for the resolver, each once."""
        for mention in found:
            key = mention.kind, mention.name
            if key not in self._mentioned:
                self._mentioned.add(key)
                self.mentions.append(mention)

    def too_deep(self, at: int) -> MccliError:
        """The error for nesting beyond the limit."""
        return exceeded(
            "nesting",
            f"this is nested more than {self.limits.nesting} levels deep",
            "name inner parts in definitions of their own, or raise MCCLI_MAX_NESTING",
            Place(Span(self.source, at, at + 1)),
        )
