"""The rules as plain lines: ``product: d/dx(f*g) = f*d/dx(g) + d/dx(f)*g``."""

from __future__ import annotations

from collections.abc import Iterator

from mccli.model.result import Result
from mccli.model.rules.chains import FACTOR_SHAPES
from mccli.model.rules.choice import Chosen
from mccli.model.rules.form import Rule
from mccli.model.rules.notation import NOTATION
from mccli.model.rules.tables import FACTORS_NAME, NOTATION_NAME
from mccli.render import plain
from mccli.render.rule_formulas import in_language
from mccli.render.rule_list import factor_rows
from mccli.render.rule_view import command_line


def render_plain(chosen: Chosen, answer: Result | None) -> str:
    """A line for each formula, words where there is none; a single rule has its words, too.

    What differs in denominator layout stands behind ``#``.
    """
    if chosen.rule is not None:
        return "\n".join((*_formulas(chosen.rule), *_words(chosen.rule, answer)))
    lines = [line for table in chosen.tables for rule in table.rules for line in _formulas(rule)]
    if chosen.factors:
        lines += [
            f"{FACTORS_NAME}: x {row.x}, u {row.u}, f {row.f}: {numerator} "
            f"# denominator layout: {denominator}"
            for row in FACTOR_SHAPES
            for numerator, denominator in [factor_rows(row)]
        ]
    if chosen.notation:
        lines += [
            f"{NOTATION_NAME}: {each.sign}: {each.meaning}: {each.written}" for each in NOTATION
        ]
    return "\n".join(lines)


def _formulas(rule: Rule) -> Iterator[str]:
    if not rule.formulas:
        yield f"{rule.name}: {rule.says}"
    for formula in rule.formulas:
        written = in_language(formula)
        other = f" # denominator layout: {written.denominator}" if written.differs else ""
        yield f"{rule.name}: {written.left} = {written.numerator}{other}"


def _words(rule: Rule, answer: Result | None) -> Iterator[str]:
    if rule.formulas:
        yield f"says: {rule.says}"
    for number, step in enumerate(rule.steps, 1):
        yield f"step {number}: {step}"
    yield f"when: {rule.when}"
    if rule.warning:
        yield f"take care: {rule.warning}"
    if rule.example is not None:
        yield f"example: {command_line(rule.example)}"
    if answer is not None:
        for part in answer.results or (answer,):
            yield f"answer: {plain.render(part)}"
