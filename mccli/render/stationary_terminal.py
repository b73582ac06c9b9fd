"""Stationary points for a person at a terminal: a table of points, and what is proven of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mccli.model.result import Result
from mccli.model.stationary import MatrixEquation, Quantity, Stationary, StationaryPoint
from mccli.render import equations
from mccli.render.about import condition_text, verification_text
from mccli.render.blocks import BLANK, Line, aligned, break_formula, paint, prose
from mccli.render.definitions import definitions
from mccli.render.one_line import expression, symbol
from mccli.render.safe import ascii_text, visible, width
from mccli.render.stationary_numbers import decimal
from mccli.render.stationary_plain import minimum_text
from mccli.render.style import Style
from mccli.syntax.tree import Node, compare

_GAP = "   "
_DIGITS = 10
_MOST = 40
_SIGNS = "Hessian"
_HEADS = {True: "complete", False: "not complete", None: "not known to be complete"}


def render(found: Stationary, style: Style) -> str:
    """The answer as lines no wider than the style's width; no newline at the end."""
    lines = definitions(_frame(found), style)
    name = found.functions[0].name
    for equation in found.equations:
        lines += [BLANK, *_equation(equation, style)]
    if not found.equations:
        lines += [BLANK, *_gradient(found, style)]
        lines += [BLANK, *_points(found, name, style)]
    lines += [BLANK] if found.minimum is not None else []
    if found.minimum is not None:
        text = minimum_text(
            found,
            found.minimum,
            lambda each: _number(each, style, False),
            lambda each: symbol(each, style),
        )
        lines += _say(text, style, "answer")
    lines += [BLANK, *_about(found, style)]
    return paint(lines, style)


def _frame(found: Stationary) -> Result:
    """The functions as a result has them, for what writes those."""
    return Result(
        "critical", found.functions, found.intermediates, found.constants, found.declare,
        found.wrt, None, None, (), (), (),
    )  # fmt: skip


def _gradient(found: Stationary, style: Style) -> list[Line]:
    """``df/dx = …`` for the first variables."""
    mark, name = "d" if style.ascii else "∂", symbol(found.functions[0].name, style)
    lines: list[Line] = []
    for variable, tree in list(zip(found.wrt, found.gradient, strict=True))[:_MOST]:
        left = f"{mark}{name}/{mark}{symbol(variable, style)}"
        lines += equations.definition(left, tree, style)
    return lines


def _points(found: Stationary, name: str, style: Style) -> list[Line]:
    if not found.points and not found.families:
        text = "no stationary point" if found.complete else "no stationary point was found"
        return _say(text, style, "answer")
    lines: list[Line] = []
    if found.points:
        table = _table(found, name, style)
        fits = max(sum(map(width, row)) + len(_GAP) * (len(row) - 1) for row in table)
        lines += _as_table(table) if fits <= style.columns else _as_list(table, style)
        if len(found.points) > _MOST:
            more = len(found.points) - _MOST
            lines += _say(f"… {more} more: use --format plain or --json to see all", style)
    for number, family in enumerate(found.families, 1):
        lines += [BLANK] if lines else []
        stated = _stated((*family.equations, *family.conditions), style)
        value = (
            ""
            if family.value is None
            else (f", {symbol(name, style)} = {expression(family.value, style)}")
        )
        text = f"{number}: all points where {stated}{value}" if stated else f"{number}: all points"
        lines += _say(text, style, "answer")
    return lines


def _stated(parts: Sequence[Node], style: Style) -> str:
    return " and ".join(expression(each, style) for each in parts)


def _table(found: Stationary, name: str, style: Style) -> list[tuple[str, ...]]:
    """Rows of texts: the heading, then each point's coordinates, value, kind and signs."""
    names = [symbol(each, style) for each in found.wrt]
    rows = [(*names, symbol(name, style), "kind", _SIGNS)]
    for point in found.points[:_MOST]:
        cells = [_number(each, style) for _, each in point.coordinates]
        value = "" if point.value is None else _number(point.value, style)
        signs = " ".join(point.signs)
        signs = signs if style.ascii else signs.replace("-", "−")
        rows.append((*cells, value, _kind(point), signs))
    return rows


def _kind(point: StationaryPoint) -> str:
    return f"{point.kind} (not proven)" if point.proof == "none" else point.kind


def _number(quantity: Quantity, style: Style, both: bool = True) -> str:
    """``1/√2 ≈ 0.7071067812``, or only the form without ``both``; rationals as they are."""
    near = decimal(quantity, _DIGITS)
    near = near if style.ascii else near.replace("-", "−")
    if quantity.exact is None:
        return near
    text = expression(quantity.exact, style)
    if not both or quantity.low == quantity.high or text == near:
        return text
    return f"{text} {'=~' if style.ascii else '≈'} {near}"


def _as_table(rows: Sequence[Sequence[str]]) -> list[Line]:
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines: list[Line] = []
    for number, row in enumerate(rows):
        texts = [aligned(text, room, "left") for text, room in zip(row, widths, strict=True)]
        lines.append(((_GAP.join(texts).rstrip(), "answer" if number else "name"),))
    return lines


def _as_list(rows: Sequence[Sequence[str]], style: Style) -> list[Line]:
    """Each point on lines of its own: ``x = …, y = …``."""
    lines: list[Line] = []
    head, *points = rows
    for row in points:
        lines += [BLANK] if lines else []
        named = [f"{n} = {text}" for n, text in zip(head[:-2], row[:-2], strict=True) if text]
        text = f"{', '.join(named)}: {row[-2]} ({_SIGNS} {row[-1]})"
        lines += prose(text, style, "answer", indent="  ")
    return lines


def _equation(equation: MatrixEquation, style: Style) -> list[Line]:
    """The gradient, the normal equations and the closed form of one variable."""
    name = ", ".join(symbol(each, style) for each in equation.variable.split(", "))
    lines = _labelled("gradient", expression(equation.gradient, style), style)
    if equation.left is not None and equation.right is not None:
        normal = expression(compare("==", equation.left, equation.right), style)
        lines += _labelled("stationary where", normal, style)
    else:
        zero = f"{expression(equation.gradient, style)} = 0"
        lines += _labelled("stationary where", zero, style)
    if equation.solution is not None:
        right = expression(equation.solution, style)
        lines += [BLANK, *equations.answer(name, right, style)]
    if equation.hessian is not None:
        lines += [BLANK, *_labelled("Hessian", expression(equation.hessian, style), style)]
    if equation.kind_condition:
        kind = f"{equation.kind}: " if equation.kind != "undecided" else ""
        lines += _say(f"{kind}{equation.kind_condition}", style, "")
    return lines


def _labelled(label: str, text: str, style: Style) -> list[Line]:
    line = f"{label}: {text}"
    if width(line) <= style.columns:
        return [((line, ""),)]
    broken = break_formula(text, style.columns - 4, 2)
    return [((f"{label}:", ""),), *(((f"    {each}", ""),) for each in broken)]


def _about(found: Stationary, style: Style) -> list[Line]:
    lines = _say(f"{_HEADS[found.complete]}: {found.reason}", style, "")
    lines += [line for text in _remarks(found, style) for line in _say(text, style, "")]
    return lines + _say(f"gradient {verification_text(found.verified)}", style)


def _remarks(found: Stationary, style: Style) -> Iterator[str]:
    if found.box is not None:
        ends = ", ".join(
            f"{symbol(n, style)} from {float(low):g} to {float(high):g}"
            for n, low, high in found.box
        )
        inside = "all in it are found" if found.complete_in_box else "there may be more in it"
        yield f"searched in the box {ends}: {inside}"
    for name, tree in found.periods:
        yield f"periodic in {symbol(name, style)} with period {expression(tree, style)}"
    if any(each.proof == "interval" for each in found.points):
        yield "exactly one stationary point lies within the last digit of each that is a decimal"
    if any(each.proof == "none" for each in found.points):
        yield "not proven: near such a point there may be one, several or none"
    if any("0" in each.signs and each.kind == "undecided" for each in found.points):
        yield "undecided: an eigenvalue of the Hessian is 0, and higher derivatives decide"
    for condition in dict.fromkeys(found.conditions):
        yield _condition(condition_text(condition, style), condition.text)
    for note in found.notes:
        yield f"note: {note}"


def _condition(shown: str, text: str) -> str:
    """The condition, with what it means for a matrix of columns."""
    _, colon, meaning = text.partition(": ")
    return f"{shown}: {meaning}" if colon and "linearly independent" in meaning else shown


def _say(text: str, style: Style, role: str = "quiet") -> list[Line]:
    safe = visible(text)
    return prose(ascii_text(safe) if style.ascii else safe, style, role, indent="  ")
