"""What comes before the steps by chain rules: variables, data flow, the rule, its factors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mccli.model.steps import Derivation, FactorMatrix, Intermediate
from mccli.render.blocks import BLANK, Line, aligned
from mccli.render.boxes import Box, above, below, beside, formula_box, text_box
from mccli.render.flow_tree import tree_lines
from mccli.render.one_line import differential, symbol
from mccli.render.safe import width
from mccli.render.step_writing import INDENT, Writing

_GAP = "   "


def introduction(derivation: Derivation, writing: Writing) -> Iterator[list[Line]]:
    """The parts in the paper's order; none of a derivation that has none."""
    if derivation.intermediates:
        heading = writing.heading("intermediate variables, innermost first")
        yield [*heading, *_variables(derivation.intermediates, writing)]
    if derivation.flow is not None and derivation.flow.operands:
        lines = tree_lines(derivation.flow, writing.words, writing.style)
        yield [*writing.heading("data flow"), *writing.cut([INDENT + line for line in lines])]
    if derivation.chain_rule or derivation.reason:
        yield writing.rule(derivation.chain_rule, derivation.reason)
    if derivation.factors:
        yield [*writing.heading("factors"), *_factors(derivation.factors, writing)]


def _variables(intermediates: Sequence[Intermediate], writing: Writing) -> list[Line]:
    """``u = x²`` and ``du/dx = 2·x`` side by side where all of them fit, else below."""
    rows = [_equations(each, writing) for each in intermediates]
    left = max(width(text) for text, _ in rows)
    whole = [
        f"{INDENT}{aligned(text, left, 'left')}{_GAP}{_GAP.join(slopes)}" for text, slopes in rows
    ]
    if all(width(line) <= writing.style.columns for line in whole):
        return [((line, ""),) for line in whole]
    lines: list[Line] = []
    for text, slopes in rows:
        lines += writing.broken(text, INDENT)
        for slope in slopes:
            lines += writing.broken(slope, INDENT * 3)
    return lines


def _equations(intermediate: Intermediate, writing: Writing) -> tuple[str, list[str]]:
    """The variable's own, and those of its derivatives: ∂ where it uses several names."""
    style = writing.style
    partial = "partial " if style.ascii else "∂"
    sign = "d" if len(intermediate.slopes) < 2 else partial
    bar = differential(sign, intermediate.name, style)
    slopes = [
        f"{bar}/{differential(sign, by, style)} = {writing.formula(slope)}"
        for by, slope in intermediate.slopes
    ]
    return f"{symbol(intermediate.name, style)} = {writing.formula(intermediate.expr)}", slopes


def _factors(factors: Sequence[FactorMatrix], writing: Writing) -> list[Line]:
    """The matrices side by side where they fit, else one below the other."""
    boxes = [_factor(each, writing) for each in factors]
    room = writing.style.columns - len(INDENT)
    whole = beside([part for box in boxes for part in (text_box(_GAP), box)][1:])
    if whole.breadth <= room:
        return [((INDENT + line, ""),) for line in whole.lines]
    lines: list[Line] = []
    for factor, box in zip(factors, boxes, strict=True):
        lines += [BLANK] if lines else []
        if box.breadth <= room:
            lines += [((INDENT + line, ""),) for line in box.lines]
        else:
            lead = f"{INDENT}{writing.words(factor.name)} = "
            if 2 * width(lead) > writing.style.columns:
                lines += writing.broken(lead.strip(), INDENT)
                lead = INDENT * 3
            lines += writing.shown(factor.matrix, lead, "d")
            lines.append(((INDENT * 3 + _shape(factor, writing), "quiet"),))
    return lines


def _factor(factor: FactorMatrix, writing: Writing) -> Box:
    """The matrix under its name, and over its shape."""
    room = writing.style.columns - len(INDENT)
    box = formula_box(factor.matrix, writing.formula, writing.style, room)
    box = box or text_box(writing.formula(factor.matrix))
    return below(above(box, writing.words(factor.name)), _shape(factor, writing))


def _shape(factor: FactorMatrix, writing: Writing) -> str:
    return writing.plain(" × ".join(map(str, factor.shape)))
