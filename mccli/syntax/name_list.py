"""Lists of names, as ``--wrt`` and ``--of`` take them: ``x, y`` or ``x1, W[1,2]``."""

from __future__ import annotations

from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits
from mccli.source import Source, Span
from mccli.syntax.document import parse_expression
from mccli.syntax.tree import Node


def parse_names(source: Source, limits: Limits) -> tuple[Node, ...]:
    """The ``name`` and ``index`` nodes of a list separated by commas.

    Raises a usage error for anything else.
    """
    wrapped = Source(source.name, f"[{source.text}]")
    try:
        listed = parse_expression(wrapped, limits)
        items = listed.args if listed.op in ("column", "rows") else ()
    except MccliError:
        items = ()
    if not items or any(item.op not in ("name", "index") for item in items):
        place = Place(Span(source, 0, max(len(source.text), 1)))
        message = f"{source.name} takes names separated by commas"
        raise failure("usage", "usage.names", message, f"write {source.name} x,y", place)
    return items
