"""The rows of a sparse derivative as text: ``[0, 1, "x"], [0, 2, "2*y"]``.

A million rows of one pattern differ in their numbers and names only: the text of a pattern
is made once, with holes, and each row fills them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from mccli.model.cells import Row
from mccli.syntax import printer
from mccli.syntax.tree import Node

CHUNK = 1 << 16
"""About how many characters are written at once."""
_PATTERNS = 1_000

Filling = tuple[str, Callable[[Sequence[Any]], Any]]


def chunks(rows: Iterable[Row], quoted: Callable[[str], str]) -> Iterator[str]:
    """All non-zero entries in pieces of text that follow one another, commas included.

    ``quoted`` spells an expression's text, ``%`` signs untouched; so it must not use them.
    """
    # The key keeps its entries alive, so that no other tuple can get the same id meanwhile.
    patterns: dict[int, tuple[tuple[Node, ...], Filling]] = {}
    parts: list[str] = []
    size = 0
    lead = ""
    for row in rows:
        if not row.entries:
            continue
        if row.names:
            known = patterns.get(id(row.entries))
            if known is None:
                if len(patterns) >= _PATTERNS:
                    patterns.clear()
                known = patterns[id(row.entries)] = (row.entries, _filling(row, quoted))
            text, places = known[1]
            parts.append(text % places((row.number, *row.columns, *row.names)))
        else:
            parts.append(_plain_row(row, quoted))
        size += len(parts[-1])
        if size >= CHUNK:
            yield lead + ", ".join(parts)
            parts, size, lead = [], 0, ", "
    if parts:
        yield lead + ", ".join(parts)


def _filling(row: Row, quoted: Callable[[str], str]) -> Filling:
    """A row's text with holes, and what fills them out of (number, columns, names)."""
    texts: list[str] = []
    places: list[int] = []
    names_from = 1 + len(row.columns)
    for position, entry in enumerate(row.entries):
        text, slots = printer.template(entry)
        texts.append(f"[%d, %d, {quoted(text)}]")
        places += [0, 1 + position, *(names_from + slot for slot in slots)]
    return ", ".join(texts), itemgetter(*places)


def _plain_row(row: Row, quoted: Callable[[str], str]) -> str:
    return ", ".join(
        f"[{row.number}, {column}, {quoted(printer.text(entry))}]"
        for column, entry in zip(row.columns, row.entries, strict=True)
    )
