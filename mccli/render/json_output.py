"""Results and errors as one JSON object on one line (schema ``mccli/1``).

The keys' order is part of the format: ``verified`` and ``ok`` come last, so that an answer
that was cut short is not valid JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from mccli.errors import MccliError
from mccli.model.finishing import finished
from mccli.model.result import Result
from mccli.render import json_fields
from mccli.render.json_fields import SCHEMA
from mccli.render.safe import is_hidden
from mccli.render.sparse_rows import chunks
from mccli.syntax.literals import integer_text

_SUSPECT = re.compile(r"[^ -~]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ENCODERS = {each: json.JSONEncoder(allow_nan=False, ensure_ascii=each) for each in (False, True)}
_AT_ONCE = 256  # So many items of a long list are encoded together.


def render(result: Result, identity: object = None, ascii_only: bool = False) -> str:
    """The result as one line; ``identity`` is the request's ``id``."""
    if any(each.cells is not None for each in (result, *result.results)):
        return "".join(pieces(result, identity, ascii_only))
    return encode(as_object(result, identity), ascii_only)


def pieces(result: Result, identity: object = None, ascii_only: bool = False) -> Iterator[str]:
    """The same line in pieces, so that one of any length takes little memory."""
    yield "{"
    yield from _members(json_fields.head(result, identity), ascii_only)
    if result.results:
        yield ', "derivative": null, "results": ['
        for position, each in enumerate(result.results):
            yield ", " if position else ""
            yield from pieces(each, identity, ascii_only)
        yield "], "
    elif result.expression is not None:
        yield f', "derivative": {encode(json_fields.expression(result), ascii_only)}, '
    else:
        yield ', "derivative": ['
        if result.cells is None:
            yield from _listed(json_fields.items(result), ascii_only)
        else:
            for chunk in chunks(result.cells, lambda text: _quoted(text, ascii_only)):
                yield chunk if chunk.isascii() else _shown(chunk, ascii_only)
        yield "], "
    # Only now: the rows of a sparse derivative have all been made.
    yield from _members(json_fields.tail(finished(result)), ascii_only)
    yield "}"


def as_object(result: Result, identity: object = None) -> dict[str, Any]:
    """The result as plain JSON data, keys in order; a sparse one is gone through to its end."""
    data = {
        key: list(value) if isinstance(value, Iterator) else value
        for key, value in json_fields.head(result, identity).items()
    }
    if result.results:
        data["derivative"] = None
        data["results"] = [as_object(each, identity) for each in result.results]
    else:
        data["derivative"] = json_fields.expression(result) or list(json_fields.items(result))
    data.update(json_fields.tail(finished(result)))
    return data


def render_error(error: MccliError, identity: object = None, ascii_only: bool = False) -> str:
    """The error's problems as one line; ``identity`` is the request's ``id``."""
    return encode(error_object(error, identity), ascii_only)


def error_object(error: MccliError, identity: object = None) -> dict[str, Any]:
    """The error as plain JSON data, keys in order; the user's characters made visible."""
    return {
        "schema": SCHEMA,
        "id": identity,
        "errors": [json_fields.problem(each) for each in error.problems],
        "ok": False,
    }


def encode(value: object, ascii_only: bool = False) -> str:
    """One line of JSON that any UTF-8 stream takes and no terminal can be steered by."""
    try:
        text = _ENCODERS[ascii_only].encode(value)
    except ValueError:
        # Python writes no integer of more than 4,300 digits by itself.
        text = _with_long_integers(value, ascii_only)
    if text.isascii() and text.isprintable():
        return text
    # Outside strings JSON is plain ASCII, so what is found here stands in a string.
    return _SUSPECT.sub(_escape, text)


def _members(data: Mapping[str, Any], ascii_only: bool) -> Iterator[str]:
    """The members of an object, commas between them."""
    lead = ""
    for key, value in data.items():
        yield f'{lead}"{key}": '
        lead = ", "
        if isinstance(value, Iterator):
            yield "["
            yield from _listed(value, ascii_only)
            yield "]"
        else:
            yield encode(value, ascii_only)


def _listed(items: Iterator[Any], ascii_only: bool) -> Iterator[str]:
    """The items of a list, commas between them."""
    lead = ""
    while some := list(islice(items, _AT_ONCE)):
        yield lead + encode(some, ascii_only)[1:-1]
        lead = ", "


def _quoted(text: str, ascii_only: bool) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)


def _shown(chunk: str, ascii_only: bool) -> str:
    """Text whose strings were put together from parts, each character made safe."""
    if ascii_only:
        return _NOT_ASCII.sub(lambda match: json.dumps(match.group())[1:-1], chunk)
    return _SUSPECT.sub(_escape, chunk)


def _with_long_integers(value: object, ascii_only: bool) -> str:
    """What ``json.dumps`` would write if it took integers of any length."""
    if isinstance(value, Mapping):
        items = value.items()
        texts = [f"{json.dumps(k)}: {_with_long_integers(v, ascii_only)}" for k, v in items]
        return f"{{{', '.join(texts)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_with_long_integers(each, ascii_only) for each in value)}]"
    if isinstance(value, int) and not isinstance(value, bool):
        return integer_text(value)
    return json.dumps(value, allow_nan=False, ensure_ascii=ascii_only)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if not is_hidden(character):
        return character
    return json.dumps(character)[1:-1] if ord(character) > 0x7F else f"\\u{ord(character):04x}"
