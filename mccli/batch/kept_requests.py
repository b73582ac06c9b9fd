"""Requests that say the same as earlier ones of another function: not looked through again."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from mccli.pipeline import Request
from mccli.source import Source

_KEPT: dict[object, dict[str, Any]] = {}
"""The fields of requests by all that they say beside ``id`` and ``functions``; a cache."""
_MOST_KEPT = 500


def recalled_request(data: dict[str, Any]) -> Request | None:
    """The request that an object makes, if one before said the same of another function."""
    try:
        kept = _KEPT.get(_key(data))
    except TypeError:  # Objects have no hash.
        return None
    return Request(inputs=(Source("functions", data["functions"]),), **kept) if kept else None


def keep_request(data: dict[str, Any], request: Request) -> None:
    """Keep what an object says, if it is a request of one function without objects in it."""
    key = _key(data)
    if key is None or any(isinstance(value, dict) for value in data.values()):
        return
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    names = [each.name for each in fields(request) if each.name != "inputs"]
    _KEPT[key] = {name: getattr(request, name) for name in names}


def _key(data: dict[str, Any]) -> object:
    """What requests of one function have in common with others; None where that is not kept."""
    if type(data.get("functions")) is not str:
        return None
    # The kinds as well: true is equal to 1, and only one of them is allowed.
    return tuple(
        [
            (field, type(value), tuple(value) if type(value) is list else value)
            for field, value in data.items()
            if field not in ("id", "functions")
        ]
    )
