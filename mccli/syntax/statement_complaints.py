"""The errors of statements: definitions, declarations and points."""

from __future__ import annotations

from mccli.errors import MccliError, Place
from mccli.source import Span
from mccli.syntax.complaints import parse_error, show, unexpected
from mccli.syntax.tokens import END, Tokens

STATEMENT_ENDS = frozenset({END, "\n", ";"})


def after_statement(tokens: Tokens, index: int, defined: bool) -> MccliError:
    """A token that can neither continue a statement nor end it."""
    if tokens.texts[index] != "=":
        return unexpected(tokens, index)
    place = Place(tokens.span(index))
    if defined:
        message = "a definition has one '='"
        hint = "define each name in a statement of its own; 'equal' in a comparison is =="
    else:
        message = "the left side of '=' is neither a name nor a name with parameters"
        hint = "write name = expression or name(x, y) = expression; 'equal' is =="
    return parse_error("definition", message, hint, place)


def no_index(tokens: Tokens, index: int, name: str | None) -> MccliError:
    """A ``for`` after a definition that has no index on its left side."""
    message = "a family has its index on the left side"
    example = f"{name or 'y'}[i] = … for i in 1..n"
    return parse_error("range", message, f"write {example[:60]}", Place(tokens.span(index)))


def parameter(tokens: Tokens, index: int) -> MccliError:
    """Something other than names and commas between the brackets of a definition."""
    message = f"{show(tokens.texts[index])} stands where a parameter is expected"
    hint = "write name(x, y) = expression, or name = expression without parameters"
    return parse_error("parameter", message, hint, Place(tokens.span(index)))


def twice(word: str, here: Span, before: Span, where: str) -> MccliError:
    """The same name twice where names must differ."""
    message = f"the name '{word[:40]}' occurs twice in one {where}"
    places = Place(here, "again here"), Place(before, "first here")
    return parse_error("duplicate", message, "rename or remove one of the two", *places)


def assignment(tokens: Tokens, index: int, example: str) -> MccliError:
    """Something other than ``name =`` where a value is assigned."""
    text = tokens.texts[index]
    message = f"{show(text)} stands where 'name = value' is expected"
    return parse_error("point", message, f"write {example}", Place(tokens.span(index)))


def values_without_comma(tokens: Tokens, index: int) -> MccliError:
    """A second ``=`` in one value: ``x=1 y=2``."""
    message = "a value ends before the next '='"
    hint = "separate the values with commas: x=1, y=2"
    return parse_error("point", message, hint, Place(tokens.span(index)))
