"""Small answers that differ in their formulas only: what they have in common is written once.

The *frame* is the line of such an answer with gaps: for the request's ``id``, for every
function and entry, and for the error that its check found. It is cut out of a line that was
written as any other, so that it cannot say anything else.
"""

from __future__ import annotations

import math
import re
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from mccli.model.result import Function, Result, Verified
from mccli.render import json_output
from mccli.syntax import printer
from mccli.syntax.tree import name

_MOST_FRAMES = 500
_MOST_GAPS = 20
_LONG = 10**18
_GAP = re.compile(r'"~gap([0-9]+)~"')

_IN_GAPS = {"functions", "entries", "verified"}
_FIXED = attrgetter(*[each.name for each in fields(Result) if each.name not in _IN_GAPS])
_OWN = attrgetter(
    "at", "conditions", "declare", "derivation", "intermediates", "notes", "results", "temporaries"
)
"""What few answers have in common."""
_OUTCOME = attrgetter(*[each.name for each in fields(Verified) if each.name != "max_rel_error"])

_FRAMES: dict[object, list[str] | None] = {}
"""The texts around the gaps, by all that stands in them; a cache. None for what came once."""


def render(result: Result, identity: object, ascii_only: bool) -> str:
    """The same line as that of ``json_output``."""
    frame = _frame(result, ascii_only)
    if frame is None:
        return json_output.render(result, identity, ascii_only)
    parts = [frame[0], _value(identity, ascii_only)]
    trees = [*[each.expr for each in result.functions], *result.entries]
    for between, tree in zip(frame[1:], trees, strict=False):
        parts += (between, _quoted(printer.text(tree), ascii_only))
    parts += (frame[-2], _value(result.verified.max_rel_error, ascii_only), frame[-1])
    return "".join(parts)


def _quoted(text: str, ascii_only: bool) -> str:
    plain = text.isascii() and text.isprintable() and '"' not in text and "\\" not in text
    return f'"{text}"' if plain else json_output.encode(text, ascii_only)


def _value(value: object, ascii_only: bool) -> str:
    if type(value) is float and math.isfinite(value):
        return repr(value)
    if type(value) is int and -_LONG < value < _LONG:
        return str(value)
    return json_output.encode(value, ascii_only)


def _frame(result: Result, ascii_only: bool) -> list[str] | None:
    """The texts around the gaps; None for a result that few others are like."""
    gaps = len(result.functions) + len(result.entries)
    if gaps > _MOST_GAPS or result.form != "entries" or any(_OWN(result)):
        return None
    signatures = tuple([(each.name, each.params, each.ranges) for each in result.functions])
    outcome = _OUTCOME(result.verified)
    key = ascii_only, signatures, len(result.entries), _FIXED(result), outcome
    try:
        found = _FRAMES.get(key, ())
    except TypeError:  # Some list in it has no hash.
        return None
    if found == ():
        if len(_FRAMES) >= _MOST_FRAMES:
            _FRAMES.clear()
        # Only what comes twice is worth the work.
        found = _FRAMES[key] = None
    elif found is None:
        found = _FRAMES[key] = _cut(result, ascii_only)
    return found or None


def _cut(result: Result, ascii_only: bool) -> list[str]:
    """The texts around the gaps of a line like that of the result; none where they are not."""
    marks = (f"~gap{number}~" for number in range(len(result.functions) + len(result.entries) + 2))
    identity = next(marks)
    error: Any = next(marks)
    changed = replace(
        result,
        functions=tuple(
            Function(each.name, each.params, name(next(marks)), each.ranges)
            for each in result.functions
        ),
        entries=tuple(name(next(marks)) for _ in result.entries),
        verified=replace(result.verified, max_rel_error=error),
    )
    first, *rest = _GAP.split(json_output.render(changed, identity, ascii_only))
    order = [int(number) for number in rest[::2]]
    # The error comes last. What else looks like a gap makes no frame.
    return [first, *rest[1::2]] if order == [0, *range(2, len(order)), 1] else []
