"""The characters that a node of a tree as read covers, for underlining it in an error.

Nodes keep the offset of their first token only; the rest is found again in the text: the
last token below the node, then the brackets and transpose marks that belong to it.
"""

from __future__ import annotations

from mccli.source import Source, Span
from mccli.syntax.tokens import token_at
from mccli.syntax.tree import Node

_OPENING = frozenset("([")
_CLOSING = frozenset(")]")
_MARKS = frozenset("'′’ᵀ")


def span_of(node: Node, source: Source) -> Span:
    """The place of a node of a tree read from ``source`` (in composed form, as parsed).

    Brackets around the whole node are not included.
    """
    start = _first_offset(node)
    last, marks = _last_token(node)
    end = max(last.at, start) + len(token_at(source.text, max(last.at, start)))
    end = min(end, len(source.text))
    if last.op == "name":
        end = _over_indices(source.text, end)
    missing, surplus = _balance(source.text, start, end)
    if last.op == "call" and not last.args:
        end, missing = _through(source.text, end, _OPENING), missing + 1
    while missing or marks:
        after = _skip_blanks(source.text, end)
        sign = source.text[after : after + 1]
        if marks and sign and sign in _MARKS:
            marks -= 1
        elif sign and sign in _CLOSING:
            surplus += missing == 0
            missing -= missing > 0
        else:
            break
        end = after + 1
    return Span(source, _over_opening(source.text, start, surplus), end)


def _first_offset(node: Node) -> int:
    offset = node.at
    while node.args:
        node = node.args[0]
        offset = min(offset, node.at)
    return offset


def _last_token(node: Node) -> tuple[Node, int]:
    """The leaf that ends the node, and the number of transpose marks that follow it."""
    marks = 0
    while node.args:
        marks += node.op == "transpose"
        node = node.args[-1]
    return node, marks


def _balance(text: str, start: int, end: int) -> tuple[int, int]:
    """How many brackets are opened and not closed, and closed and not opened, in between."""
    missing = surplus = 0
    while start < end:
        token = token_at(text, start)
        start += max(len(token), 1)
        if token in _OPENING:
            missing += 1
        elif token in _CLOSING:
            surplus += missing == 0
            missing -= missing > 0
    return missing, surplus


def _over_indices(text: str, end: int) -> int:
    """The end of ``x[i+1]`` after the name, of which a written-out family keeps one node."""
    start = _skip_blanks(text, end)
    if text[start : start + 1] != "[":
        return end
    depth, after = 0, start
    while after < len(text):
        token = token_at(text, after)
        depth += (token in _OPENING) - (token in _CLOSING)
        after += max(len(token), 1)
        if depth == 0:
            return after
    return end


def _skip_blanks(text: str, offset: int) -> int:
    while text[offset : offset + 1] in {" ", "\t", "\u00a0", "\n", "\r", "#"}:
        offset += len(token_at(text, offset))
    return offset


def _through(text: str, end: int, signs: frozenset[str]) -> int:
    after = _skip_blanks(text, end)
    return after + 1 if text[after : after + 1] in signs else end


def _over_opening(text: str, start: int, count: int) -> int:
    """Go back over ``count`` opening brackets; only blanks and comments stand between them."""
    while count:
        line = text.rfind("\n", 0, start) + 1
        opened: list[int] = []
        offset = line
        while offset < start:
            token = token_at(text, offset)
            if token in _OPENING:
                opened.append(offset)
            offset += max(len(token), 1)
        take = min(count, len(opened))
        if take:
            start, count = opened[-take], count - take
        elif line == 0:
            break
        if count:
            if line == 0:
                break
            start = line - 1
    return start
