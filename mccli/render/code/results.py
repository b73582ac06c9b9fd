"""Where each result goes, for languages that fill arrays place by place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mccli.render.code.draft import Draft, Section

Element = Callable[[str, tuple[int, ...], tuple[int, ...]], str]
Zeros = Callable[[tuple[int, ...]], str]


def value_place(draft: Draft, element: Element, place: int) -> tuple[str, str]:
    """A component of the value's array with its expression."""
    shape = draft.routine.value_shape
    indices = divmod(place, shape[1]) if len(shape) > 1 else (place,)
    return element(draft.value, indices, shape), draft.values[place]


def derivative_place(draft: Draft, element: Element, number: int) -> tuple[str, str]:
    """A non-zero entry of the derivative's array, as it is stored, with its expression."""
    row, column, text = draft.cells[number]
    indices = (row, column) if draft.storage == "dense" else (number,)
    return element(draft.derivative, indices, stored_shape(draft)), text


def value_places(draft: Draft, element: Element) -> Iterator[tuple[str, str]]:
    """Each component of the value's array with its expression."""
    return (value_place(draft, element, place) for place in range(len(draft.values)))


def derivative_places(draft: Draft, element: Element) -> Iterator[tuple[str, str]]:
    """Each non-zero entry of the derivative's array with its expression."""
    return (derivative_place(draft, element, number) for number in range(len(draft.cells)))


def section_places(draft: Draft, section: Section, element: Element) -> Iterator[tuple[str, str]]:
    """The places that a section of a long routine sets, with their expressions."""
    yield from (value_place(draft, element, place) for place in section.values)
    yield from (derivative_place(draft, element, number) for number in section.cells)


def section_outputs(draft: Draft, section: Section) -> list[str]:
    """The arrays that a section uses besides its arguments: what is kept, and the results."""
    found = [draft.kept] * section.keeps
    return found + [draft.value] * bool(section.values) + [draft.derivative] * bool(section.cells)


def stored_shape(draft: Draft) -> tuple[int, ...]:
    """The sizes of the derivative's array."""
    return draft.routine.shape if draft.storage == "dense" else (len(draft.cells),)


def slope(draft: Draft, zero: str) -> str:
    """The one entry of a derivative that is a number."""
    return draft.cells[0][2] if draft.cells else zero


def filled(
    draft: Draft, zeros: Zeros, element: Element, zero: str, new: str = "{} = {}", end: str = ""
) -> list[str]:
    """Statements that make all results: numbers, and arrays of ``zeros`` that are filled.

    ``new`` is the first assignment to a name, ``end`` ends every statement.
    """
    lines: list[str] = []
    if draft.with_value and draft.is_scalar:
        lines.append(new.format(draft.value, draft.values[0]))
    elif draft.with_value:
        lines.append(new.format(draft.value, zeros(draft.routine.value_shape)))
        lines += [f"{place} = {text}" for place, text in value_places(draft, element)]
    if draft.with_derivative and draft.is_slope:
        lines.append(new.format(draft.derivative, slope(draft, zero)))
    elif draft.with_derivative:
        lines.append(new.format(draft.derivative, zeros(stored_shape(draft))))
        lines += [f"{place} = {text}" for place, text in derivative_places(draft, element)]
    return [line + end for line in lines]
