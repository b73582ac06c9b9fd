"""Statements: definitions and declarations, and all their errors in one run.

Grammar (statements are separated by newlines or ``;`` outside brackets)::

    document   = [statement] {("\\n" | ";") [statement]}
    statement  = declaration | definition
    definition = [NAME ["(" NAME {"," NAME} ")"] "="] expression
               | NAME "[" expression ["," expression] "]" "=" expression ["for" ranges]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.errors import Diagnosis, MccliError, Place
from mccli.limits import Limits
from mccli.source import Source, Span
from mccli.syntax import statement_complaints
from mccli.syntax.declarations import (
    FORMS,
    Declaration,
    declaration,
    is_declaration,
    lacks_colon,
)
from mccli.syntax.inputs import Assignment, parse_expression, parse_point, skip_newlines
from mccli.syntax.operands import POWERS
from mccli.syntax.parser import ExpressionParser, Mention
from mccli.syntax.ranges import ranges
from mccli.syntax.recovery import Recovery
from mccli.syntax.tokens import END, is_name, normalised, tokenize
from mccli.syntax.tree import Node

__all__ = [
    "Assignment",
    "Declaration",
    "Definition",
    "Document",
    "Mention",
    "parse_declarations",
    "parse_document",
    "parse_expression",
    "parse_point",
]

_MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Definition:
    """``name = expr``, ``name(params) = expr``, or a bare expression (no name).

    ``params`` is None without brackets; ``name_span`` of a bare expression is its first
    character. A family ``name[i] = expr for i in 1..n``, or a member ``name[1] = expr``, has
    ``indices``, and ``ranges`` where there is a ``for``; its ``name_span`` is the whole left
    side. ``indexed`` says whether ``x[…]`` or ``for`` occurs in it. ``source`` is in composed
    form (NFC); all offsets refer to it. ``mentions`` are the names that the resolver must
    know, see ``Mention``. ``like`` is the definition that this one differs from in numbers only,
    if it was made of that: then the places are those of the other, see ``recall``.
    """

    source: Source
    name: str | None
    params: tuple[str, ...] | None
    expr: Node
    name_span: Span
    param_spans: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    indices: tuple[Node, ...] = ()
    ranges: tuple[Node, ...] = ()
    indexed: bool = False
    like: Definition | None = None

    def named(self, name: str) -> Definition:
        """The same under a name."""
        return Definition(
            self.source, name, self.params, self.expr, self.name_span, self.param_spans,
            self.mentions, self.indices, self.ranges, self.indexed, self.like,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """The statements of all sources, each kind in the order written."""

    definitions: tuple[Definition, ...]
    declarations: tuple[Declaration, ...]


def parse_document(sources: Sequence[Source], limits: Limits) -> Document:
    """All statements of the sources; every error of every source in one ``MccliError``."""
    definitions: list[Definition] = []
    declarations: list[Declaration] = []
    problems: list[Diagnosis] = []
    for source in sources:
        known = len(problems)
        found = _statements(source, limits, problems)
        for statement in found:
            if isinstance(statement, Definition):
                definitions.append(statement)
            else:
                declarations.append(statement)
        if not found and len(problems) == known:
            problems.append(_no_expression(source))
    if sources and not definitions and not problems:
        problems.append(_no_expression(sources[0]))
    _raise(problems)
    return Document(tuple(definitions), tuple(declarations))


def parse_declarations(sources: Sequence[Source], limits: Limits) -> tuple[Declaration, ...]:
    """The declarations of the sources; anything else in them is an error."""
    declarations: list[Declaration] = []
    problems: list[Diagnosis] = []
    for source in sources:
        found = list(_statements(source, limits, problems, declared=True))
        for statement in found:
            if isinstance(statement, Declaration):
                declarations.append(statement)
            else:
                message = "this is not a declaration"
                place = Place(statement.name_span)
                problems.append(Diagnosis("parse", "syntax.declaration", message, FORMS, (place,)))
        if not found and not problems:
            message = "there is no declaration"
            place = Place(Span(source, 0, 1))
            problems.append(Diagnosis("parse", "syntax.empty", message, FORMS, (place,)))
    _raise(problems)
    return tuple(declarations)


def _no_expression(source: Source) -> Diagnosis:
    hint = "give a function such as x^2*y, or a definition such as f(x, y) = x^2*y"
    place = Place(Span(source, 0, 1))
    return Diagnosis("parse", "syntax.empty", "there is no expression", hint, (place,))


def _raise(problems: list[Diagnosis]) -> None:
    if problems:
        raise MccliError(problems[:_MOST_ERRORS])


def _statements(
    source: Source, limits: Limits, problems: list[Diagnosis], declared: bool = False
) -> list[Definition | Declaration]:
    """The statements of one source; its errors are added to ``problems`` in order.

    ``declared`` says that all are to be declarations.
    """
    tokens, refused = tokenize(normalised(source), limits)
    parser = ExpressionParser(tokens, limits)
    texts = parser.texts
    found: list[Definition | Declaration] = []
    errors = list(refused)
    starts = [error.problems[0].places[0].span.start for error in refused]
    recovery = Recovery(tokens)
    while texts[parser.position] != END:
        first = parser.position
        if texts[first] in statement_complaints.STATEMENT_ENDS:
            parser.position += 1
            continue
        try:
            if declared and lacks_colon(texts, first):
                raise _no_colon(parser, first)
            found.append(_statement(parser))
        except MccliError as error:
            a_space = lacks_colon(texts, first) and texts[first + 2] in POWERS
            parser.position = recovery.next_statement(first, parser.position)
            begin, end = tokens.offsets[first], tokens.offsets[parser.position]
            # What follows from a refused character in the same statement is not reported.
            if not any(begin <= start <= end for start in starts):
                errors.append(_no_colon(parser, first) if a_space else error)
                if len(errors) >= _MOST_ERRORS:
                    break
    errors.sort(key=lambda error: error.problems[0].places[0].span.start)
    problems.extend(problem for error in errors for problem in error.problems)
    return found


def _no_colon(parser: ExpressionParser, first: int) -> MccliError:
    from mccli.syntax.space_complaints import no_colon

    return no_colon(parser.tokens, first + 1)


def _statement(parser: ExpressionParser) -> Definition | Declaration:
    texts, first = parser.texts, parser.position
    if is_declaration(texts, first):
        return declaration(parser)
    name: str | None = None
    params: tuple[str, ...] | None = None
    name_span = parser.tokens.span(first)
    param_spans: tuple[Span, ...] = ()
    indices: tuple[Node, ...] = ()
    if is_name(texts[first]) and texts[first + 1] == "=":
        name, name_span = parser.new_name()
        parser.position += 1
    elif is_name(texts[first]) and texts[first + 1] == "(":
        head = _parameters_end(texts, first + 2)
        if head:
            name, name_span = parser.new_name()
            params, param_spans = _parameters(parser)
            parser.position = head
    elif is_name(texts[first]) and texts[first + 1] == "[" and _is_member(texts, first + 1):
        member = parser.expression()
        name, indices = member.args[0].value, member.args[1:]
        name_span = parser.tokens.span(first, parser.position - 1)
        parser.position += 1
    parser.begin_definition()
    expr = parser.expression()
    over: tuple[Node, ...] = ()
    if texts[parser.position] == "for":
        if not indices:
            raise statement_complaints.no_index(parser.tokens, parser.position, name)
        over = ranges(parser)
    if texts[parser.position] not in statement_complaints.STATEMENT_ENDS:
        raise statement_complaints.after_statement(parser.tokens, parser.position, name is not None)
    return Definition(
        parser.source,
        name,
        params,
        expr,
        name_span,
        param_spans,
        tuple(parser.mentions),
        indices,
        over,
        parser.indexed or bool(indices),
    )


def _is_member(texts: list[str], position: int) -> bool:
    """Whether the bracket that opens at a token is closed right before ``=``."""
    depth = 0
    while texts[position] not in {END, ";", "="}:
        depth += (texts[position] in {"(", "["}) - (texts[position] in {")", "]"})
        position += 1
        if depth == 0:
            return texts[position] == "="
    return False


def _parameters_end(texts: list[str], position: int) -> int:
    """The token after ``=`` where only names and commas stand before ``) =``; else 0."""
    while is_name(texts[position]) or texts[position] in {",", "\n"}:
        position += 1
    return position + 2 if texts[position] == ")" and texts[position + 1] == "=" else 0


def _parameters(parser: ExpressionParser) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    names: list[str] = []
    spans: list[Span] = []
    while parser.texts[parser.position] != ")":
        parser.position += 1
        skip_newlines(parser)
        if not is_name(parser.texts[parser.position]):
            raise statement_complaints.parameter(parser.tokens, parser.position)
        word, span = parser.new_name()
        if word in names:
            raise statement_complaints.twice(word, span, spans[names.index(word)], "definition")
        names.append(word)
        spans.append(span)
        skip_newlines(parser)
        if parser.texts[parser.position] not in {",", ")"}:
            raise statement_complaints.parameter(parser.tokens, parser.position)
    return tuple(names), tuple(spans)
