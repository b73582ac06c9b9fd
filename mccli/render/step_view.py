"""The steps of a derivation at a terminal: numbered, each rule with the line it leads to."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.model.result import Result
from mccli.model.steps import Derivation
from mccli.render.blocks import BLANK, Line, prose
from mccli.render.chain_view import introduction
from mccli.render.step_groups import Line as StepLine
from mccli.render.step_groups import grouped
from mccli.render.step_shapes import step_shapes
from mccli.render.step_words import names_of, sign_for
from mccli.render.step_writing import INDENT, Writing
from mccli.render.style import Style

_TITLES = {"rules": "derivation, rule by rule", "chain": "derivation by the chain rule"}


def step_view(result: Result, derivation: Derivation, sign: str, style: Style) -> list[Line]:
    """All lines, with blank ones between the parts; ``sign`` is that of derivatives."""
    names, shapes = names_of(derivation, result), step_shapes(result, derivation)
    writing = Writing(names, shapes, sign, derivation.style, style)
    parts = [prose(_TITLES[derivation.style], style), *introduction(derivation, writing)]
    parts += [_entry(entry, lines, writing) for entry, lines in grouped(derivation)]
    if derivation.wrong_ways:
        parts.append(_wrong_ways(derivation, writing))
    lines: list[Line] = []
    for part in parts:
        lines += [BLANK, *part] if lines else part
    return lines


def _entry(entry: str, steps: Sequence[StepLine], writing: Writing) -> list[Line]:
    """The steps of one entry under its name."""
    sign = sign_for(entry, writing.sign)
    lines = writing.heading(writing.words(entry)) if entry else []
    room = len(str(len(steps)))
    indent = INDENT + " " * (room + 2)
    for number, step in enumerate(steps, 1):
        if step.before is not None:
            lines += writing.shown(step.before, f"{indent}  ", sign)
        lines += writing.rule(step.rule, step.note, f"{INDENT}{number:>{room}}. ")
        lines += writing.shown(step.after, f"{indent}= ", sign, "answer" if step.last else "")
    return lines


def _wrong_ways(derivation: Derivation, writing: Writing) -> list[Line]:
    lines: list[Line] = []
    for each in derivation.wrong_ways:
        text = f"not {writing.formula(each.expr)}: {writing.words(each.why)}"
        lines += prose(text, writing.style, "error", INDENT)
    return lines
