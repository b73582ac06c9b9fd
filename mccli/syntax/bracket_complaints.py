"""The syntax errors of brackets: calls, lists, indices, and brackets left open."""

from __future__ import annotations

import re

from mccli.errors import MccliError, Place
from mccli.source import Span
from mccli.syntax.complaints import (
    ARROWS,
    BRACKETS,
    arrow,
    never_closed,
    opening,
    parse_error,
    show,
)
from mccli.syntax.tokens import END, Tokens
from mccli.syntax.vocabulary import FUNCTIONS, KEYWORDS, MANY, REDUCTIONS

_SUBSCRIPTS = re.compile(r'"[A-Za-z, ]*(?:->[A-Za-z ]*)?"')


def check_closed(tokens: Tokens, index: int, kind: str, start: int) -> None:
    """Raise if a token does not close the bracket that is open."""
    opener, closer = BRACKETS[kind]
    text = tokens.texts[index]
    if text == closer:
        return
    if text in {END, "\n"}:
        raise never_closed(tokens, kind, start)
    if text in ARROWS:
        raise arrow(tokens, index)
    here = Place(tokens.span(index), f"'{closer}' expected")
    hints = {
        ";": "entries are separated by commas; rows are written [[a, b], [c, d]]",
        "=": "'equal' in a comparison is ==; arguments are given in order, without names",
        ":": "components are named one by one, as x[1]",
        "..": "a range stands after 'in': sum(x[i] for i in 1..n)",
        "[": "components of a declared vector are written x[1]",
    }
    message = f"{show(text)} stands where '{closer}' is expected"
    hint = hints.get(text, f"close the bracket with '{closer}'")
    opened = Place(opening(tokens, kind, start), f"'{opener}' opened here")
    raise parse_error("bracket", message, hint, here, opened)


def check_reduction(tokens: Tokens, index: int, head: object, count: int, in_range: bool) -> None:
    """Raise unless a ``for`` stands after the one argument of ``sum`` or ``prod``."""
    if head in REDUCTIONS and count == 1 and not in_range:
        return
    place = Place(tokens.span(index))
    if in_range:
        message = "the bounds of a range are integer expressions, without 'for'"
        raise parse_error("range", message, "write for i in 1..n, j in i..n", place)
    message = "'for' stands inside sum(…) and prod(…), and at the end of a family"
    hint = "write sum(x[i] for i in 1..n), or y[i] = x[i]^2 for i in 1..n"
    raise parse_error("range", message, hint, place)


def check_arity(tokens: Tokens, word: str, count: int, start: int, closing: int) -> None:
    """Raise if a built-in function has too few or too many arguments."""
    if word in KEYWORDS:
        place = Place(Span(tokens.source, start, start + len(word)))
        raise parse_error("reserved", f"the word '{word}' is reserved", KEYWORDS[word], place)
    least, most = FUNCTIONS.get(word, (0, MANY))
    if least <= count <= most:
        return
    wanted = str(least) if least == most else f"{least} or more"
    if least != most < MANY:
        wanted = f"{least} to {most}"
    span = Span(tokens.source, start, tokens.offsets[closing] + 1)
    plural = "argument" if wanted == "1" else "arguments"
    example = f"{word}({', '.join('xyzabc'[: min(max(least, 1), 6)])})"
    raise parse_error(
        "arity", f"{word} takes {wanted} {plural}, not {count}", f"write {example}", Place(span)
    )


def check_indices(tokens: Tokens, count: int, start: int, closing: int) -> None:
    """Raise if a component has more than two indices."""
    if count > 2:
        place = Place(Span(tokens.source, start, tokens.stop(closing)))
        message = f"a component has one or two indices, not {count}"
        raise parse_error("index", message, "write x[1] or W[1, 2]", place)


def check_subscripts(tokens: Tokens, index: int) -> None:
    """Raise if the text before the tensors of ``einsum`` is not a list of subscripts."""
    if not _SUBSCRIPTS.fullmatch(tokens.texts[index]):
        message = "the subscripts of einsum are letters and commas, and one '->'"
        hint = 'write einsum("ij,j->i", A, x)'
        raise parse_error("einsum", message, hint, Place(tokens.span(index)))


def entry_in_doubt(tokens: Tokens, index: int) -> MccliError:
    """``[a b]`` or ``[a -b]``, which could be one entry or two."""
    sign = tokens.texts[index]
    if sign in {"+", "-"}:
        hint = f"write [a, {sign}b] for two entries, [a {sign} b] for one"
    else:
        hint = "write [a, b] for two entries, [a*b] for a product"
    message = "a blank in a list without commas has two readings"
    return parse_error("list", message, hint, Place(tokens.span(index)))


def list_in_brackets(tokens: Tokens, start: int, index: int) -> MccliError:
    """``(a, b)``."""
    return parse_error(
        "list",
        "a list stands in square brackets",
        "write [a, b] for a column; several functions are several arguments or lines",
        Place(Span(tokens.source, start, tokens.offsets[index] + 1)),
    )
