"""Declarations: ``w, x : R^n symmetric`` gives names a space.

Grammar::

    declaration = NAME {"," NAME} ":" space {ATTRIBUTE}
    space       = "R" [("^" | "**") (size | "(" size [("," | "×") size] ")") | superscript]
    size        = INTEGER | NAME                       a NAME stands for a size not yet known
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from mccli.errors import MccliError, Place, failure
from mccli.limits import exceeded
from mccli.source import Source, Span
from mccli.syntax import complaints, statement_complaints
from mccli.syntax.alphabet import SUPERSCRIPTS
from mccli.syntax.operands import POWERS
from mccli.syntax.parser import ExpressionParser
from mccli.syntax.tokens import is_name
from mccli.syntax.vocabulary import ATTRIBUTES, is_reserved

FORMS = "write x : R, x : R^3, x : R^n or W : R^(m,n)"


@dataclass(frozen=True, slots=True)
class Declaration:
    """``names : R^dims attributes``; no dims for a scalar, one for a vector, two for a matrix.

    A dim is a positive integer or the name of a size; ``span`` covers the space.
    """

    source: Source
    names: tuple[str, ...]
    name_spans: tuple[Span, ...]
    dims: tuple[int | str, ...]
    attributes: tuple[str, ...]
    span: Span


def is_declaration(texts: list[str], position: int) -> bool:
    """Whether the statement that starts at a token is a declaration: names, then a colon."""
    while is_name(texts[position]) and texts[position + 1] == ",":
        position += 2
    return is_name(texts[position]) and texts[position + 1] == ":"


def lacks_colon(texts: list[str], position: int) -> bool:
    """Whether a name and a space stand side by side: ``X R^(m,n)``."""
    return is_name(texts[position]) and texts[position + 1] == "R"


def declaration(parser: ExpressionParser) -> Declaration:
    """Read one declaration, up to the end of its statement."""
    names, spans = _names(parser)
    tokens = parser.tokens
    first = parser.position
    dims = _space(parser)
    span = tokens.span(first, parser.position - 1)
    _check_count(parser, dims, span)
    start = parser.position
    attributes = _attributes(parser)
    square = len(dims) == 2 and dims[0] == dims[1]
    if not square and any(each != "positive" for each in attributes):
        place = Place(tokens.span(start, parser.position - 1))
        message = "only a square matrix is symmetric, posdef or invertible"
        raise failure("parse", "syntax.attribute", message, "write W : R^(n,n) symmetric", place)
    return Declaration(parser.source, names, spans, dims, attributes, span)


def _check_count(parser: ExpressionParser, dims: tuple[int | str, ...], span: Span) -> None:
    count = 1
    for dim in dims:
        count *= dim if isinstance(dim, int) else 1
    if count > parser.limits.entries:
        raise exceeded(
            "size",
            f"this space has more than {parser.limits.entries} components",
            "use smaller sizes, or raise MCCLI_MAX_ENTRIES",
            Place(span),
        )


def _names(parser: ExpressionParser) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    names: list[str] = []
    spans: list[Span] = []
    while True:
        word, span = parser.new_name()
        if word in names:
            raise statement_complaints.twice(word, span, spans[names.index(word)], "declaration")
        names.append(word)
        spans.append(span)
        parser.position += 1
        if parser.texts[parser.position - 1] == ":":
            return tuple(names), tuple(spans)


def _space(parser: ExpressionParser) -> tuple[int | str, ...]:
    texts = parser.texts
    if texts[parser.position] != "R":
        raise _space_error(parser)
    parser.position += 1
    power = texts[parser.position].translate(SUPERSCRIPTS)
    if power and power != texts[parser.position]:
        return (_size(parser, power),)
    if power == "(":
        from mccli.syntax.space_complaints import without_power

        raise without_power(parser.tokens, parser.position)
    if power not in POWERS:
        return ()
    parser.position += 1
    if texts[parser.position] != "(":
        dims = [_size(parser, texts[parser.position])]
        after = texts[parser.position]
        if after == "*" or (after[:1] == "x" and texts[parser.position + 1] not in {":", ","}):
            from mccli.syntax.space_complaints import without_brackets

            raise without_brackets(parser.tokens, parser.position, dims[0])
        return tuple(dims)
    parser.position += 1
    dims = [_size(parser, texts[parser.position])]
    if texts[parser.position] == "," or parser.tokens.span(parser.position).text == "×":
        parser.position += 1
        dims.append(_size(parser, texts[parser.position]))
    if texts[parser.position] != ")":
        raise _space_error(parser)
    parser.position += 1
    return tuple(dims)


def _size(parser: ExpressionParser, text: str) -> int | str:
    place = Place(parser.tokens.span(parser.position))
    if is_name(text):
        word = parser.name(parser.position)
        if is_reserved(word):
            raise complaints.reserved_word(parser.tokens, parser.position, word)
        if len(word) == 3 and word[1] == "x":
            raise failure(
                "parse",
                "syntax.space",
                f"the size '{word}' could be one name or two sizes",
                f"write R^({word[0]},{word[2]}) for a matrix",
                place,
            )
        parser.position += 1
        return word
    digits = text.replace("_", "")
    if text[:1] == "-" or text == "0" or (digits.isdigit() and not digits.strip("0")):
        raise failure("parse", "syntax.size", "a size is at least 1", FORMS, place)
    if not (digits.isdecimal() and text[:1].isdigit() and text[-1:].isdigit()):
        raise _space_error(parser)
    if len(digits) > 18 or int(digits) > parser.limits.entries:
        raise exceeded(
            "size",
            f"this size is larger than {parser.limits.entries}",
            "use a smaller size, or raise MCCLI_MAX_ENTRIES",
            place,
        )
    parser.position += 1
    return int(digits)


def _attributes(parser: ExpressionParser) -> tuple[str, ...]:
    found: list[str] = []
    while parser.texts[parser.position] not in statement_complaints.STATEMENT_ENDS:
        word = parser.texts[parser.position]
        if word not in ATTRIBUTES:
            raise _attribute_error(parser, word)
        if word not in found:
            found.append(word)
        parser.position += 1
    return tuple(found)


def _space_error(parser: ExpressionParser) -> MccliError:
    # Only with an error: what is rarely said is not loaded for what is fine.
    from mccli.syntax.space_complaints import space

    return space(parser.tokens, parser.position, FORMS)


def _attribute_error(parser: ExpressionParser, word: str) -> MccliError:
    place = Place(parser.tokens.span(parser.position))
    near = get_close_matches(word[:64], ATTRIBUTES, 1)
    if not near and is_name(word) and parser.texts[parser.position + 1] in {":", ","}:
        message = "a second declaration begins here"
        hint = "separate declarations with ';' or a newline, or give each a -d of its own"
    elif word == ",":
        message = "a comma cannot follow the space of a declaration"
        hint = "separate declarations with ';' and attributes with a blank"
    else:
        message = f"{complaints.show(word)} is not an attribute of a space"
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(ATTRIBUTES)}"
    return failure("parse", "syntax.attribute", message, hint, place)
