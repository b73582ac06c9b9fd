"""What a claim says of which entry: its shape against that of the derivative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from mccli.errors import failure
from mccli.model.problem import Problem, node_place
from mccli.model.result import Axis, Result

T = TypeVar("T")

ONE = "one expression"
# Entries of a matrix that a hint writes out.
_MOST_BLANKS = 6


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One component of a claim: its entries row by row, and its sizes.

    Of a list ``[a, b]`` it is not said whether it lies or stands; ``sizes`` has one size then,
    and none for a single entry.
    """

    entries: tuple[T, ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matched(Generic[T]):
    """The claimed entries in the order of the derivative's; ``turned`` in the other layout."""

    entries: tuple[T, ...]
    turned: bool


def matched(parts: Sequence[Part[T]], shape: tuple[int, int]) -> Matched[T] | None:
    """The entries of a claim about a derivative of ``shape``; None where they do not fit.

    Several components are rows, or, all of them single, the entries row by row.
    """
    whole = _whole(parts)
    if whole is None:
        return None
    rows, columns = shape
    entries, sizes = whole.entries, whole.sizes
    if len(sizes) < 2:
        single = not sizes or len(parts) > 1
        fits = len(entries) == rows * columns and (single or 1 in shape)
        return Matched(entries, False) if fits else None
    if sizes == shape:
        return Matched(entries, False)
    if sizes == (columns, rows):
        return Matched(transposed(entries, sizes), True)
    return None


def _whole(parts: Sequence[Part[T]]) -> Part[T] | None:
    if len(parts) == 1:
        return parts[0]
    entries = tuple(entry for part in parts for entry in part.entries)
    if all(not part.sizes for part in parts):
        return Part(entries, (len(entries),))
    lengths = {part.sizes if len(part.sizes) == 1 else None for part in parts}
    lying = {
        part.sizes[1] if len(part.sizes) == 2 and part.sizes[0] == 1 else None for part in parts
    }
    for found in ({each[0] if each else None for each in lengths}, lying):
        if len(found) == 1 and None not in found:
            return Part(entries, (len(parts), *(each for each in found if each is not None)))
    return None


def transposed(items: Sequence[T], sizes: tuple[int, int]) -> tuple[T, ...]:
    """The items of a matrix of these sizes, row by row of its transpose."""
    rows, columns = sizes
    return tuple(items[i * columns + j] for j in range(columns) for i in range(rows))


def wrong_shape(claim: Problem, parts: Sequence[Part[T]], result: Result) -> Exception:
    """The error for a claim whose shape is not that of the derivative."""
    definition = claim.definitions[claim.functions[0]]
    found = shape_text(parts)
    place = node_place(definition.expr, definition, found)
    return failure("parse", "shape.claim", *shape_message(found, result), place)


def shape_message(found: str, result: Result) -> tuple[str, str]:
    """What is said of a claim of the wrong shape, and what to do about it."""
    wanted = " × ".join(map(str, result.shape))
    layout = f" in {result.layout} layout" if result.layout else ""
    message = f"the claim is {found}, and the derivative is {wanted}{layout}"
    rows, columns = (_along(axis) for axis in result.axes[:2])
    along = f"rows belong to {rows}, columns to {columns}"
    blank = _blank(result.shape)
    if not blank:
        return message, f"its {along}"
    return message, f"write {blank}: {along}{_narrower(found, result)}"


def _blank(shape: Sequence[int | str]) -> str:
    """A small matrix to fill in; empty for a larger one, and for symbolic sizes."""
    rows, columns = shape[:2]
    if not (isinstance(rows, int) and isinstance(columns, int) and rows * columns <= _MOST_BLANKS):
        return ""
    row = f"[{', '.join(['…'] * columns)}]"
    return f"[{', '.join([row] * rows)}]"


def _narrower(found: str, result: Result) -> str:
    """The options with which one expression is a claim: one function by one variable."""
    if found != ONE:
        return ""
    options: list[str] = []
    for axis in result.axes[:2]:
        option = "-w" if axis.role == "variable" else "--of"
        if len(axis.labels) > 1 and option not in " ".join(options):
            if option == "-w" and axis.labels[0] not in result.wrt:
                return ""
            options.append(f"{option} {axis.labels[0]}")
    return f"; or choose {' '.join(options)}"


def _along(axis: Axis) -> str:
    """What runs along an axis: some of its labels, or its name."""
    if not axis.labels:
        return axis.name or axis.role
    return ", ".join(axis.labels[:6]) + (", …" if len(axis.labels) > 6 else "")


def shape_text(parts: Sequence[Part[T]]) -> str:
    """The shape of a claim in words."""
    if len(parts) > 1:
        return f"{len(parts)} expressions"
    sizes = parts[0].sizes
    if not sizes:
        return ONE
    return f"a list of {sizes[0]}" if len(sizes) == 1 else " × ".join(map(str, sizes))
