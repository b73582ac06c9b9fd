"""A verdict on a claim, for a person at a terminal and as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mccli.model.result import Coordinates, Result
from mccli.model.spaces import Shape
from mccli.model.verdict import Counterexample, Hint, Judged, Value, Verdict
from mccli.render.about import remarks, shape_line, verification_text
from mccli.render.answer_shapes import answer_shapes
from mccli.render.blocks import BLANK, Line, break_formula, paint, prose
from mccli.render.definitions import definitions
from mccli.render.equations import formula
from mccli.render.layout2d import Matrix, draw, extent
from mccli.render.one_line import expression, symbol
from mccli.render.safe import ascii_text, visible
from mccli.render.style import Style
from mccli.render.titles import quotient, title
from mccli.render.values import coordinate_text, exact_text
from mccli.syntax import printer
from mccli.syntax.tree import Node

_MARKS = {"right": ("✓", "ok"), "wrong": ("✗", "no"), "undecided": ("?", "? ")}
_ROLES = {"right": "hint", "wrong": "error", "undecided": "place"}
_MOST_SHOWN = 20


def render(verdict: Verdict, style: Style) -> str:
    """The verdict as lines no wider than the style's width; no newline at the end."""
    result = verdict.result
    shapes = answer_shapes(result)
    lines = definitions(result, style, shapes)
    lines += [BLANK, *_headline(verdict, style)]
    lines += [BLANK, *_claim(verdict, style, shapes)]
    told = [each for each in verdict.entries if _tells(each)]
    for each in told[:_MOST_SHOWN]:
        lines += [BLANK, *_entry(each, verdict, style, shapes)]
    if len(told) > _MOST_SHOWN:
        dots = "..." if style.ascii else "…"
        more = f"{dots} {len(told) - _MOST_SHOWN} more entries: use --json to see all"
        lines += [BLANK, *prose(more, style)]
    return paint([*lines, BLANK, *_about(verdict, style)], style)


def _tells(entry: Judged) -> bool:
    """Whether there is something to say of an entry beside its mark."""
    return entry.fate == "wrong" or entry.counterexample is not None or bool(entry.remark)


def headline(verdict: Verdict) -> str:
    """The verdict in a few words."""
    if verdict.other_layout:
        return "right, but in the other layout"
    if verdict.fate == "undecided":
        return f"undecided: {verdict.reason}"
    if verdict.fate == "wrong" and verdict.entries[0].row is not None:
        count = len(verdict.entries)
        return f"wrong: {len(verdict.wrong)} of {count} entries" if count > 1 else "wrong"
    return verdict.fate


def _headline(verdict: Verdict, style: Style) -> list[Line]:
    lead = "" if style.ascii else f"{_MARKS[verdict.fate][0]} "
    lines = _said(f"{lead}{headline(verdict)}", style, _ROLES[verdict.fate])
    if verdict.other_layout:
        return lines + _said(layout_text(verdict.result), style, "")
    if verdict.hint is not None:
        lines += _said(_hint_text(verdict.hint, style), style, "")
    return lines


def layout_text(result: Result) -> str:
    """What a claim in the other layout is told."""
    other = "denominator" if result.layout == "numerator" else "numerator"
    shape = " × ".join(map(str, result.shape))
    words = f"the {result.layout} layout is {shape}"
    if result.shape[0] == result.shape[-1]:
        words = f"the {result.layout} layout is the transpose"
    return f"{words}; in {other} layout (-l {other}) this is right"


def _claim(verdict: Verdict, style: Style, shapes: Mapping[int, Shape]) -> list[Line]:
    """The claimed entries, each with a mark."""
    result = verdict.result
    first = verdict.entries[0]
    if verdict.program is not None:
        heading = f"{visible(verdict.program)}, and the {title(result, style)}"
    else:
        heading = f"claimed {title(result, style)}"
    if first.row is None or len(verdict.entries) == 1:
        called = quotient(result, result, style)
        text = f"{called} = {_written(first, style, shapes)}"
        if verdict.program is not None:
            text = visible(verdict.program)
        mark = _MARKS[first.fate][style.ascii].strip()
        broken = break_formula(f"{mark} {text}", style.columns, 4)
        return [((line, "answer"),) for line in broken]
    rows, columns = extent(*result.sizes[:2])
    width = result.sizes[1]
    cells = [
        [_cell(verdict.entries[i * width + j], style, shapes) for j in range(columns)]
        for i in range(rows)
    ]
    matrix = Matrix(
        tuple(symbol(each, style) for each in result.rows[:rows]),
        tuple(symbol(each, style) for each in result.columns[:columns]),
        tuple(map(tuple, cells)),
        result.sizes[0] - rows,
        width - columns,
        "left",
    )
    return [*prose(heading, style, "quiet"), *draw(matrix, style)]


def _cell(entry: Judged, style: Style, shapes: Mapping[int, Shape]) -> str:
    return f"{_MARKS[entry.fate][style.ascii]} {_written(entry, style, shapes)}"


def _written(entry: Judged, style: Style, shapes: Mapping[int, Shape]) -> str:
    """What is claimed; of a program the derivative that it should compute."""
    tree = entry.derivative if entry.claimed is None else entry.claimed
    return formula(tree, style, shapes)


def _entry(
    entry: Judged, verdict: Verdict, style: Style, shapes: Mapping[int, Shape]
) -> list[Line]:
    """What is wrong with an entry, a point that shows it, and what the mistake may be."""
    lines: list[Line] = []
    place = _place(entry, verdict.result, style)
    if entry.fate == "wrong":
        right = formula(entry.derivative, style, shapes)
        mark = _MARKS["wrong"][style.ascii]
        lead = f"{mark} {place} should be " if place else "  it should be "
        broken = break_formula(f"{lead}{right}", style.columns, 4)
        lines += [((line, ""),) for line in broken]
    if entry.counterexample is not None:
        text = _example(entry.counterexample, verdict, style)
        lead = f"{place}: " if place and entry.fate == "undecided" else "  "
        lines += _said(f"{lead}{text}", style, "", "    ")
    if entry.hint is not None:
        lines += _said(f"  {_hint_text(entry.hint, style)}", style, "hint", "    ")
    if entry.remark:
        lead = f"{place} " if place else "it "
        lines += _said(f"{lead}{entry.remark}", style, "")
    return lines


def _place(entry: Judged, result: Result, style: Style) -> str:
    """``f₂ by x``: the entry's row and column."""
    if entry.row is None or entry.column is None or result.sizes == (1, 1):
        return ""
    labels = result.rows[entry.row], result.columns[entry.column]
    first, second = (symbol(each, style) for each in labels)
    if result.command == "hessian":
        return f"entry {first}, {second}"
    if result.axes[0].role == "variable" and result.axes[1].role == "function":
        first, second = second, first
    return f"{first} by {second}"


def _example(example: Counterexample, verdict: Verdict, style: Style) -> str:
    shown = ", ".join(
        f"{symbol(name, style)} = {_coordinates(value)}" for name, value in example.at
    )
    where = f"at {shown}" if shown else "everywhere"
    entry = ""
    if example.place is not None:
        entry = f"entry {example.place[0] + 1}, {example.place[1] + 1}: "
    if example.difference is not None:
        return f"{where}, {entry}{_difference(example, verdict)}"
    claimed = "no real value" if example.claimed is None else _number(example.claimed)
    what = "the program has" if verdict.program is not None else "the claim has"
    return f"{where}, {entry}{what} {claimed}, and the derivative is {_number(example.derivative)}"


def _difference(example: Counterexample, verdict: Verdict) -> str:
    """Two values that look the same: how much the claimed one is above the other."""
    excess = example.difference
    assert excess is not None
    what = "the program" if verdict.program is not None else "the claim"
    how, size = ("more", excess) if excess > 0 else ("less", -excess)
    near = "" if example.derivative is None else f", {_number(example.derivative)}"
    return f"{what} has {_number(size)} {how} than the derivative{near}"


def _coordinates(place: Coordinates) -> str:
    if isinstance(place, tuple):
        return f"[{', '.join(_coordinates(each) for each in place)}]"
    return coordinate_text(place)


def _number(value: Value) -> str:
    if value is None:
        return "no value"
    return f"{value:.10g}" if isinstance(value, float) else exact_text(value)


def _hint_text(hint: Hint, style: Style) -> str:
    return "".join(
        expression(each, style) if isinstance(each, Node) else each for each in hint.pieces
    )


def _about(verdict: Verdict, style: Style) -> list[Line]:
    result = verdict.result
    lines = _said(shape_line(result, style), style)
    lines += remarks(result.conditions, result.notes, style)
    if verdict.points:
        plural = "point" if verdict.points == 1 else "points"
        words = f"what is right agrees at {verdict.points} random {plural}"
        words += ", to six digits" if verdict.program is not None else ", to many digits"
        lines += _said(words, style)
    lines += _said(f"the derivative: {verification_text(result.verified)}", style)
    return lines


def _said(text: str, style: Style, role: str = "quiet", indent: str = "  ") -> list[Line]:
    safe = visible(text)
    return prose(ascii_text(safe) if style.ascii else safe, style, role, indent=indent)


# -- plain ---------------------------------------------------------------------------------------


def plain(verdict: Verdict) -> str:
    """The verdict on the first line, then a line for each entry with more to say of it."""
    lines = [headline(verdict)]
    if verdict.hint is not None:
        lines.append(layout_text(verdict.result) if verdict.other_layout else verdict.hint.text)
    for entry in verdict.entries:
        if _tells(entry):
            lines.append("; ".join(_plain_entry(entry, verdict)))
    return "\n".join(map(visible, lines))


def _plain_entry(entry: Judged, verdict: Verdict) -> Iterator[str]:
    place = ""
    if entry.row is not None and entry.column is not None:
        labels = verdict.result.rows[entry.row], verdict.result.columns[entry.column]
        place = f"[{entry.row}, {entry.column}] {labels[0]}, {labels[1]}: "
    if entry.fate == "wrong":
        right = printer.text(entry.derivative)
        claimed = "" if entry.claimed is None else f"{printer.text(entry.claimed)} is wrong, "
        yield f"{place}{claimed}{right} is right"
    if entry.counterexample is not None:
        example = entry.counterexample
        at = ", ".join(f"{n} = {_coordinates(v)}" for n, v in example.at) or "every point"
        lead = place if entry.fate != "wrong" else ""
        said = f"{_number(example.claimed)} instead of {_number(example.derivative)}"
        if example.difference is not None:
            said = _difference(example, verdict)
        yield f"{lead}at {at}: {said}"
    if entry.hint is not None:
        yield entry.hint.text
    if entry.remark:
        yield f"{place if entry.fate != 'wrong' else ''}{entry.remark}"
