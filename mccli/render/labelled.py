"""The entries of a sparse derivative, each with the labels of its row and column."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.model.cells import filled, listed_places
from mccli.model.result import Result
from mccli.syntax.tree import Node


def all_entries(result: Result) -> list[Node]:
    """The entries of a result: those of its cells where it is sparse, or its one expression."""
    if result.expression is not None:
        return [result.expression]
    return [*result.entries, *(entry for row in result.cells or () for entry in filled(row))]


def labelled(result: Result, texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """What is written for each entry of a sparse result, behind the labels of row and column."""
    places = listed_places(result.cells or ())
    return [
        (result.rows[i], result.columns[j], text)
        for (i, j), text in zip(places, texts, strict=True)
    ]
