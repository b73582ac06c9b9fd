"""Inputs that are no documents: one expression, or the values of a point.

Grammar::

    point = NAME "=" expression {("," | ";" | "\\n") NAME "=" expression}
"""

from __future__ import annotations

from dataclasses import dataclass

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.source import Source, Span
from mccli.syntax import complaints, statement_complaints
from mccli.syntax.parser import ExpressionParser
from mccli.syntax.ranges import ranges
from mccli.syntax.tokens import END, is_name, normalised, tokenize
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Assignment:
    """``name = value`` of a point; the value is an expression, often a number."""

    name: str
    name_span: Span
    value: Node


def parse_expression(source: Source, limits: Limits) -> Node:
    """The one expression that is the whole source; blank lines around it do not matter."""
    parser = open_parser(source, limits)
    skip_newlines(parser)
    expr = parser.expression()
    skip_newlines(parser)
    if parser.texts[parser.position] != END:
        raise complaints.unexpected(parser.tokens, parser.position)
    return expr


def parse_ranges(source: Source, limits: Limits) -> tuple[Node, ...]:
    """The ``range`` nodes of ``i in 1..n, j in 1..m``."""
    parser = open_parser(Source(source.name, f"for {source.text}"), limits)
    found = ranges(parser)
    if parser.texts[parser.position] != END:
        raise complaints.unexpected(parser.tokens, parser.position)
    return found


def parse_point(
    source: Source,
    limits: Limits,
    what: str = "point",
    example: str = "x=1, y=1/2, v=[1, 2, 3]",
) -> tuple[Assignment, ...]:
    """The values of ``x=1, y=1/2, v=[1, 2, 3]``, in the order written.

    For errors, ``what`` is the name of such a list, and ``example`` one.
    """
    parser = open_parser(source, limits)
    texts = parser.texts
    assignments: list[Assignment] = []
    spans: dict[str, Span] = {}
    skip_newlines(parser)
    while True:
        if not (is_name(texts[parser.position]) and texts[parser.position + 1] == "="):
            raise statement_complaints.assignment(parser.tokens, parser.position, example)
        word, span = parser.new_name()
        if word in spans:
            raise statement_complaints.twice(word, span, spans[word], what)
        spans[word] = span
        parser.position += 1
        assignments.append(Assignment(word, span, parser.expression()))
        if texts[parser.position] in {",", ";"}:
            parser.position += 1
        elif texts[parser.position] == "=":
            raise statement_complaints.values_without_comma(parser.tokens, parser.position)
        elif texts[parser.position] not in statement_complaints.STATEMENT_ENDS:
            raise complaints.unexpected(parser.tokens, parser.position)
        skip_newlines(parser)
        if texts[parser.position] == END:
            return tuple(assignments)


def open_parser(source: Source, limits: Limits) -> ExpressionParser:
    """A parser at the start of a source; raises for all its refused characters."""
    tokens, errors = tokenize(normalised(source), limits)
    if errors:
        raise MccliError([problem for error in errors for problem in error.problems])
    return ExpressionParser(tokens, limits)


def skip_newlines(parser: ExpressionParser) -> None:
    """Go on to the next token that is not a newline."""
    while parser.texts[parser.position] == "\n":
        parser.position += 1
