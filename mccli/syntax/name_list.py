"""Lists of names, as ``--wrt`` and ``--of`` take them: ``x, y`` or ``x1, W[1,2]``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits
from mccli.source import Source, Span
from mccli.syntax.document import parse_expression
from mccli.syntax.tree import Node

_SHORT = 64
_FEW = 20


def _names(text: str, limits: Limits) -> tuple[Node, ...] | None:
    """The items of a list of names; None for anything else."""
    try:
        listed = parse_expression(Source("names", f"[{text}]"), limits)
    except MccliError:
        return None
    if listed.op not in ("column", "rows") or not listed.args:
        return None
    return listed.args if all(item.op in ("name", "index") for item in listed.args) else None


_kept = lru_cache(maxsize=1_000)(_names)
"""The same for short lists: batches name the same variables again and again."""


def parse_names(source: Source, limits: Limits) -> tuple[Node, ...]:
    """The ``name`` and ``index`` nodes of a list separated by commas.

    Raises a usage error for anything else.
    """
    short = len(source.text) <= _SHORT
    items = _kept(source.text, limits) if short else _names(source.text, limits)
    if items is None:
        place = Place(Span(source, 0, max(len(source.text), 1)))
        message = f"{source.name} takes names separated by commas"
        raise failure("usage", "usage.names", message, f"write {source.name} x,y", place)
    return items


@lru_cache(maxsize=1_000)
def _all(label: str, texts: tuple[str, ...], limits: Limits) -> tuple[Node, ...]:
    return tuple(name for text in texts for name in parse_names(Source(label, text), limits))


def parse_lists(label: str, texts: tuple[str, ...], limits: Limits) -> Sequence[Node]:
    """The same for several lists, all under one label."""
    if len(texts) <= _FEW and all(len(text) <= _SHORT for text in texts):
        return _all(label, texts, limits)
    return [name for text in texts for name in parse_names(Source(label, text), limits)]
