"""A result as one line of the language: ``[[20*x*y**2, 20*x**2*y]]``. Nothing is cut.

A derivative of symbolic sizes is one expression: ``2*(X*w - y)'*X``.

A sparse derivative is a list of ``[row, column, entry]``, as in JSON: numbers from 0, row by
row, without the zeros. Steps stand before their result, as comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mccli.model.cells import listed_places
from mccli.model.result import Result
from mccli.render.sparse_rows import chunks
from mccli.render.values import value_texts
from mccli.syntax import printer


def render(result: Result, ascii_only: bool = False) -> str:
    """The entries, or their values where a point was asked for; no newline at the end.

    Several results take one line each, in order. ``ascii_only`` is about steps: results have no
    other characters.
    """
    return "".join(pieces(result, ascii_only))


def pieces(result: Result, ascii_only: bool = False) -> Iterator[str]:
    """The same in pieces, so that a sparse derivative of any length takes little memory."""
    for position, each in enumerate(result.results):
        yield from ("\n",) if position else ()
        yield from pieces(each, ascii_only)
    if result.results:
        return
    if result.derivation is not None:
        from mccli.render.step_comments import comments

        yield from (f"{line}\n" for line in comments(result.derivation, ascii_only))
    if result.value is not None:
        yield _value(result, value_texts(result.value))
        return
    yield "".join(f"{name} = {printer.text(expr)}; " for name, expr in result.temporaries)
    if result.expression is not None:
        yield printer.text(result.expression)
    elif result.cells is None:
        yield bracketed(result.sizes, [printer.text(entry) for entry in result.entries])
    else:
        yield "["
        yield from chunks(result.cells, str)
        yield "]"


def _value(result: Result, texts: list[str]) -> str:
    if result.cells is None:
        return bracketed(result.value_sizes, texts)
    places = listed_places(result.cells)
    cells = (f"[{i}, {j}, {text}]" for (i, j), text in zip(places, texts, strict=True))
    return f"[{', '.join(cells)}]"


def bracketed(sizes: Sequence[int], items: list[str]) -> str:
    """The items in brackets along axes of these sizes; a single item bare."""
    if len(items) == 1 and all(size == 1 for size in sizes):
        return items[0]
    # From the last axis to the first: join runs of that axis's length.
    for size in reversed(sizes):
        items = [
            f"[{', '.join(items[start : start + size])}]"
            for start in range(0, len(items), max(size, 1))
        ]
    return ", ".join(items)
