"""JSON read strictly: one object, no duplicate keys, no NaN, bounded depth and size."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits, exceeded
from mccli.source import Source, Span
from mccli.syntax.literals import integer_of

# Strings are matched whole, so that brackets inside them do not count; one without an end is
# matched to the end of the text. Nothing is tried twice, nor remembered for each character.
_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT = 18  # digits
_FEW = 100
_STORED = "give the output of --json unchanged"


class Decimal(float):
    """A number with a point or an exponent, and the ``digits`` it was written with."""

    digits: str


def read_object(source: Source, limits: Limits, hint: str = _STORED) -> dict[str, Any]:
    """The object that is the whole source. Numbers stay exact; ``True`` is not one.

    Raises a parse error with its place for anything that is not plain JSON, and a limit error
    for nesting or numbers beyond the limits. ``hint`` says what to write instead.
    """
    text = source.text
    plain = _plain(text, limits)
    if plain is not None:
        return plain
    _check_depth(source, limits)

    def integer(digits: str) -> int:
        if len(digits.lstrip("-")) > limits.literal_digits:
            raise exceeded(
                "number",
                f"this number has more than {limits.literal_digits} digits",
                "use a shorter number, or raise MCCLI_MAX_LITERAL_DIGITS",
            )
        size = integer_of(digits.lstrip("-"))
        return -size if digits.startswith("-") else size

    def decimal(digits: str) -> Decimal:
        value = Decimal(digits)
        if value in (float("inf"), float("-inf")):
            _refuse(source, f"the number {digits[:40]} is too large", "use a smaller number")
        value.digits = digits
        return value

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in items:
            if key in found:
                _refuse(source, f"the key '{key[:40]}' appears twice", "keep one of them")
            found[key] = value
        return found

    def constant(word: str) -> NoReturn:
        _refuse(source, f"{word} is not JSON", "use a number, a text or null")

    try:
        data = json.loads(
            text,
            parse_int=integer,
            parse_float=decimal,
            parse_constant=constant,
            object_pairs_hook=pairs,
        )
    except json.JSONDecodeError as error:
        raise _not_json(source, error, hint) from None
    except RecursionError:
        # Only where the limit was raised beyond what Python's own reader takes.
        raise _too_deep("too deeply", "flatten it") from None
    if not isinstance(data, dict):
        _refuse(source, "one JSON object is expected", "an object starts with '{'")
    # Without an escape there is none but in the text itself.
    if _SURROGATE.search(text) or ("\\u" in text and _has_surrogates(data)):
        _refuse(source, "half of a surrogate pair is not a character", "remove the escape")
    return data


class _NotPlain(Exception):
    """JSON that needs a second look."""


def _second_look(_text: str) -> NoReturn:
    raise _NotPlain


def _short_integer(digits: str) -> int:
    if len(digits) > _SHORT:
        raise _NotPlain
    return int(digits)


def _distinct(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) < len(items):
        raise _NotPlain
    return found


_PLAIN = json.JSONDecoder(
    object_pairs_hook=_distinct,
    parse_int=_short_integer,
    parse_float=_second_look,
    parse_constant=_second_look,
)


def _plain(text: str, limits: Limits) -> dict[str, Any] | None:
    """The object of a text in which nothing needs a second look; None for others."""
    brackets = text.count("[") + text.count("{")
    if brackets > min(limits.nesting, _FEW) or limits.literal_digits < _SHORT or "\\u" in text:
        return None
    try:
        data = _PLAIN.decode(text)
    except (_NotPlain, json.JSONDecodeError):
        return None
    return data if isinstance(data, dict) else None


def _check_depth(source: Source, limits: Limits) -> None:
    if source.text.count("[") + source.text.count("{") <= limits.nesting:
        return
    depth = 0
    for match in _BRACKETS.finditer(source.text):
        bracket = source.text[match.start()]
        if bracket in "[{":
            depth += 1
            if depth > limits.nesting:
                raise _too_deep(
                    f"more than {limits.nesting} levels deep",
                    "flatten it, or raise MCCLI_MAX_NESTING",
                )
        elif bracket in "]}":
            depth -= 1


def _too_deep(how: str, hint: str) -> MccliError:
    return exceeded("nesting", f"this JSON is nested {how}", hint)


def _has_surrogates(data: Any) -> bool:
    pending = [data]
    while pending:
        item = pending.pop()
        if isinstance(item, str) and _SURROGATE.search(item):
            return True
        if isinstance(item, dict):
            pending += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            pending += item
    return False


def _refuse(source: Source, message: str, hint: str) -> NoReturn:
    raise failure("parse", "json.value", message, hint, Place(Span(source, 0, 1)))


def _not_json(source: Source, error: json.JSONDecodeError, hint: str) -> MccliError:
    place = Place(Span(source, error.pos, error.pos + 1))
    message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
    return failure("parse", "json.syntax", message, hint, place)
