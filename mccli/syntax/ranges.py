"""The ranges of families and of ``sum(… for …)``: what each index runs over.

Grammar::

    ranges = range {"," range}
    range  = NAME "in" expression ".." expression
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.errors import MccliError, Place
from mccli.source import Span
from mccli.syntax import bracket_complaints, complaints, statement_complaints
from mccli.syntax.tokens import is_name
from mccli.syntax.tree import Node

if TYPE_CHECKING:
    from mccli.syntax.frame import Frame
    from mccli.syntax.parser import ExpressionParser


def ranges(parser: ExpressionParser, bracket: int | None = None) -> tuple[Node, ...]:
    """The ``range`` nodes after the word ``for``, which is next.

    ``bracket`` is the offset of the call they stand in, None at the end of a statement.
    Raises a parse error for anything else, and for the same index twice.
    """
    found: list[Node] = []
    spans: dict[str, Span] = {}
    while not found or parser.texts[parser.position] == ",":
        parser.position += 1
        _skip(parser, bracket)
        node, span = _range(parser, bracket)
        if node.value in spans:
            before = spans[node.value]
            raise statement_complaints.twice(node.value, span, before, "list of ranges")
        spans[node.value] = span
        found.append(node)
    return tuple(found)


def reduction(parser: ExpressionParser, frame: Frame) -> Node:
    """``sum(body for ranges)``, whose body has been read; the word ``for`` is next."""
    index = parser.position
    items = tuple(frame.items)
    bracket_complaints.check_reduction(
        parser.tokens, index, frame.head, len(items), parser.in_range
    )
    over = ranges(parser, frame.start)
    bracket_complaints.check_closed(parser.tokens, parser.position, frame.kind, frame.start)
    parser.position += 1
    parser.indexed = True
    return Node("reduction", frame.head, (*items, *over), frame.start)


def _range(parser: ExpressionParser, bracket: int | None) -> tuple[Node, Span]:
    if not is_name(parser.texts[parser.position]):
        raise _malformed(parser, "an index is")
    word, span = parser.new_name()
    _expect(parser, bracket, "in")
    first = _bound(parser, bracket)
    _expect(parser, bracket, "..")
    last = _bound(parser, bracket)
    return Node("range", word, (first, last), span.start), span


def _bound(parser: ExpressionParser, bracket: int | None) -> Node:
    # Without 'for' in it, so that this call never nests: the text cannot exhaust the stack.
    parser.in_range = True
    try:
        return parser.expression(bracket)
    finally:
        parser.in_range = False


def _expect(parser: ExpressionParser, bracket: int | None, sign: str) -> None:
    _skip(parser, bracket)
    if parser.texts[parser.position] != sign:
        raise _malformed(parser, f"'{sign}' is")
    parser.position += 1


def _skip(parser: ExpressionParser, bracket: int | None) -> None:
    while bracket is not None and parser.texts[parser.position] == "\n":
        parser.position += 1


def _malformed(parser: ExpressionParser, wanted: str) -> MccliError:
    place = Place(parser.tokens.span(parser.position))
    message = f"{complaints.show(parser.texts[parser.position])} stands where {wanted} expected"
    return complaints.parse_error("range", message, "write for i in 1..n, j in 1..m", place)
