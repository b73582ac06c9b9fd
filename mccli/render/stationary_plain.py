"""Stationary points as lines of the language: ``[1, 1]  # minimum, f = 0, eigenvalues + +``.

A line is the list of the coordinates, one coordinate bare; what is said of it is a comment.
Equations of symbolic vectors are definitions of the variable.
"""

from __future__ import annotations

from collections.abc import Callable

from mccli.model.stationary import (
    Minimum,
    Quantity,
    Stationary,
    StationaryFamily,
    StationaryPoint,
)
from mccli.render.safe import visible
from mccli.render.stationary_numbers import shortest
from mccli.syntax import printer

_WORDS = {True: "complete", False: "not complete", None: "not known to be complete"}


def render(found: Stationary) -> str:
    """The lines; no newline at the end."""
    name = found.functions[0].name
    lines = [_point(each, name) for each in found.points]
    lines += [f"# {family_text(each, name)}" for each in found.families]
    for equation in found.equations:
        if equation.solution is not None:
            lines.append(f"{equation.variable} = {printer.text(equation.solution)}")
        elif "," in equation.variable:
            lines.append(f"# stationary where {printer.text(equation.gradient)} is zero")
        else:
            lines.append(f"{printer.text(equation.gradient)} == 0")
    if not (found.points or found.families or found.equations):
        lines.append("# no stationary point" if found.complete else "# none found")
    if found.minimum is not None:
        lines.append(f"# {minimum_text(found, found.minimum)}")
    return "\n".join([*lines, f"# {complete_text(found)}"])


def _point(point: StationaryPoint, name: str) -> str:
    texts = [shortest(each) for _, each in point.coordinates]
    listed = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    said: list[str] = [point.kind]
    if point.value is not None:
        said.append(f"{name} = {shortest(point.value)}")
    said.append(f"eigenvalues {' '.join(point.signs)}")
    if point.proof == "none":
        said.append("not proven")
    return f"{listed}  # {', '.join(said)}"


def family_text(family: StationaryFamily, name: str) -> str:
    """``all points where x == y, f = 0``."""
    stated = " and ".join(map(printer.text, (*family.equations, *family.conditions)))
    text = f"all points where {stated}" if stated else "all points"
    return text if family.value is None else f"{text}, {name} = {printer.text(family.value)}"


def minimum_text(
    found: Stationary,
    minimum: Minimum,
    written: Callable[[Quantity], str] = shortest,
    named: Callable[[str], str] = str,
) -> str:
    """Which point is the least, and whether it is a global minimum, in a sentence.

    ``written`` spells numbers, ``named`` spells names.
    """
    name = named(found.functions[0].name)
    where = ""
    if minimum.point is not None:
        point = found.points[minimum.point]
        where = ", ".join(f"{named(each)} = {written(q)}" for each, q in point.coordinates)
        where = f" at {where}"
    elif minimum.family is not None:
        where = f" on family {minimum.family + 1}"
    value = "" if minimum.value is None else f" {name} = {written(minimum.value)}"
    head = "global minimum" if minimum.is_global else "least"
    if where or value:
        return f"{head}:{value}{where}{_others(found, minimum)}; {minimum.certificate}"
    return f"{head}: {minimum.certificate}" if minimum.is_global else minimum.certificate


def _others(found: Stationary, minimum: Minimum) -> str:
    """How many other points have exactly the same value."""
    value = minimum.value
    if value is None or value.low != value.high or minimum.point is None:
        return ""
    same = [
        each
        for each in found.points
        if each.value is not None and each.value.low == each.value.high == value.low
    ]
    if len(same) < 2:
        return ""
    return f" and at {len(same) - 1} other point{'s' if len(same) > 2 else ''}"


def complete_text(found: Stationary) -> str:
    """Whether the list is complete, and why."""
    text = f"{_WORDS[found.complete]}: {found.reason}"
    if found.box is not None and found.complete is not True:
        ends = ", ".join(f"{n}={_end(low)}..{_end(high)}" for n, low, high in found.box)
        inside = "all in the box" if found.complete_in_box else "searched in the box"
        text += f" ({inside} {ends})"
    return visible(text)


def _end(value: object) -> str:
    return f"{float(value):g}"  # type: ignore[arg-type]
