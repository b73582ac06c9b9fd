"""The tables of rules for a terminal: names with their formulas, both layouts."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.model.rules.chains import FACTOR_SHAPES
from mccli.model.rules.choice import Chosen
from mccli.model.rules.form import FactorShapes, Rule, RuleTable
from mccli.model.rules.notation import NOTATION, NOTATION_SECTION
from mccli.model.rules.tables import all_rules
from mccli.render.blocks import BLANK, Line, aligned, break_formula, paint, prose
from mccli.render.rule_formulas import Written, for_people
from mccli.render.safe import ascii_text, width
from mccli.render.style import Style

_NAME_ROOM = max(len(rule.name) for rule in all_rules()) + 2
_MOST_FORMULA = 33
_NARROW = 60
_GAP = "  "
_FACTOR_ROOMS = (8, 8, 8, 24)
_FACTOR_HEADS = ("x", "u", "f", "numerator: ∂f/∂u·∂u/∂x", "denominator: ∂u/∂x·∂f/∂u")
_SIGN_ROOM = 22
_WRITTEN_ROOM = 26
_ASK = "mccli rules NAME explains one of them with an example: mccli rules product"


def render_list(chosen: Chosen, style: Style) -> str:
    """The chosen tables one below the other; no newline at the end."""
    blocks = [_table(table, style) for table in chosen.tables]
    blocks += [_factors(style)] if chosen.factors else []
    blocks += [_notation(style)] if chosen.notation else []
    if chosen.tables:
        blocks.append(prose(_ASK, style))
    lines = [line for block in blocks for line in (*block, BLANK)]
    return paint(lines[:-1], style)


def source(sections: str) -> str:
    """Where the paper has it: ``paper, sections 3, 4``."""
    if not sections:
        return "not in the paper"
    return f"paper, section{'s' if ',' in sections else ''} {sections}"


def title_lines(title: str, sections: str, style: Style) -> list[Line]:
    """``scalar rules · paper, section 2``."""
    dot = ", " if style.ascii else " · "
    return prose(f"{title}{dot}{source(sections)}", style, "name")


def _table(table: RuleTable, style: Style) -> list[Line]:
    rows = [
        (rule.name if position == 0 else "", written)
        for rule in table.rules
        for position, written in enumerate(_written(rule, style))
    ]
    room = min(max(width(_equation(each)) for _, each in rows), _MOST_FORMULA)
    lines = title_lines(f"{table.title} ({table.name})", table.sections, style)
    if table.vectors and style.columns >= _NARROW:
        heads = (" " * _NAME_ROOM, aligned("numerator layout", room, "left"), "denominator layout")
        lines.append(((_GAP.join(heads), "quiet"),))
    for name, written in rows:
        lines += _row(name, written, room if table.vectors else 0, style)
    return lines


def _written(rule: Rule, style: Style) -> list[Written]:
    """The formulas of a rule, or what it says where it has none."""
    found = [for_people(formula, style) for formula in rule.formulas]
    return found or [Written("", rule.says, rule.says)]


def _equation(written: Written) -> str:
    return f"{written.left} = {written.numerator}" if written.left else written.numerator


def _row(name: str, written: Written, room: int, style: Style) -> list[Line]:
    """A name and its formula, which has ``room`` where the denominator layout stands beside it.

    Where it does not fit there it stands below; on narrow terminals, formulas are below names.
    """
    wide = style.columns >= _NARROW
    indent = " " * (_NAME_ROOM + len(_GAP) if wide else 4)
    texts = break_formula(_equation(written), style.columns - len(indent))
    used = len(indent) + room + len(_GAP) + width(written.denominator)
    beside = wide and width(texts[0]) <= room and len(texts) == 1 and used <= style.columns
    lines: list[Line] = [((indent, ""), (text, "")) for text in texts]
    if beside:
        tail = (_GAP + written.denominator, "quiet")
        lines = [((indent, ""), (aligned(texts[0], room, "left"), ""), tail)]
    elif room and written.differs:
        below = f"denominator layout: {written.denominator}"
        parts = break_formula(below, style.columns - len(indent))
        lines += [((indent, ""), (part, "quiet")) for part in parts]
    if not name:
        return lines
    lead = (f"  {name}", "name")
    if not wide:
        return [(lead,), *lines]
    first = (aligned(lead[0], len(indent), "left"), "name")
    return [(first, *lines[0][1:]), *lines[1:]]


def factor_rows(factors: FactorShapes) -> tuple[str, str]:
    """The product of the shapes in numerator and denominator layout."""
    numerator, denominator = factors.result
    return _product(factors.numerator, numerator), _product(factors.denominator, denominator)


def _product(shapes: tuple[str, str], result: str) -> str:
    left, right = shapes
    return f"({left})({right}) = {result}"


def _factors(style: Style) -> list[Line]:
    return [
        *title_lines("shapes of the factors (factor-shapes)", "4.5.3, 5", style),
        *factor_table(style),
    ]


def factor_table(style: Style) -> list[Line]:
    """The shapes of the factors of the vector chain rule by the kinds of x, u and f."""
    lines = _columns(_FACTOR_HEADS, style, "quiet")
    for row in FACTOR_SHAPES:
        lines += _columns((row.x, row.u, row.f, *factor_rows(row)), style)
    return lines


def _columns(cells: Sequence[str], style: Style, role: str = "") -> list[Line]:
    *kinds, numerator, denominator = (ascii_text(each) if style.ascii else each for each in cells)
    text = "".join(
        aligned(each, room, "left")
        for each, room in zip((*kinds, numerator), _FACTOR_ROOMS, strict=True)
    )
    whole = f"  {text}{_GAP}{denominator}"
    if width(whole) <= style.columns:
        return [((whole, role),)]
    first = f"  {', '.join(kinds)}: {numerator}"
    return [*prose(first, style, role, "    "), *prose(f"    {denominator}", style, role, "    ")]


def _notation(style: Style) -> list[Line]:
    lines = title_lines("notation (notation)", NOTATION_SECTION, style)
    for row in NOTATION:
        sign, meaning, written = (
            ascii_text(each) if style.ascii else each
            for each in (row.sign, row.meaning, row.written)
        )
        lead = aligned(f"  {sign}", _SIGN_ROOM, "left") + aligned(written, _WRITTEN_ROOM, "left")
        if style.columns < _NARROW:
            lines += prose(f"  {sign}: {written}: {meaning}", style, "", "    ")
        else:
            room = Style(style.columns - width(lead))
            first, *rest = (text for ((text, _),) in prose(meaning, room))
            lines.append(((lead, "name"), (first, "")))
            lines += [((" " * width(lead) + text, ""),) for text in rest]
    return lines
