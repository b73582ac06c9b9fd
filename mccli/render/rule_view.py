"""One rule for a terminal: what it says, its formula, where it applies, an example."""

from __future__ import annotations

import shlex

from mccli.model.result import Result
from mccli.model.rules.form import Example, Formula, Rule
from mccli.model.rules.reading import right_sides
from mccli.model.rules.tables import table_of
from mccli.render import equations
from mccli.render.answer_shapes import answer_shapes
from mccli.render.blocks import BLANK, Line, paint, prose
from mccli.render.grids import grids
from mccli.render.layout2d import Matrix, draw
from mccli.render.one_line import OneLine
from mccli.render.rule_formulas import for_people
from mccli.render.rule_list import factor_table, title_lines
from mccli.render.safe import ascii_text, width
from mccli.render.structure import write
from mccli.render.style import Style
from mccli.render.titles import quotient, title
from mccli.syntax.tree import Node

_INDENT = "  "


def render_rule(rule: Rule, answer: Result | None, style: Style) -> str:
    """The rule in full, with the answer to its example; no newline at the end."""
    table = table_of(rule)
    lines = title_lines(f"{rule.title}: {table.title}", rule.section, style)
    lines += [BLANK, *_say(rule.says, style)]
    for number, step in enumerate(rule.steps, 1):
        lines += _say(f"{number}. {step}", style, indent="   ")
    if rule.formulas:
        lines.append(BLANK)
    for formula in rule.formulas:
        lines += _formula(formula, table.vectors, style)
    if rule.name == "vector-chain":
        lines += [BLANK, *factor_table(style)]
    lines += [BLANK, *_say(f"when: {rule.when}", style)]
    lines += _say(f"take care: {rule.warning}", style) if rule.warning else []
    if rule.example is not None:
        lines += [BLANK, *_example(rule.example, answer, style)]
    return paint(lines, style)


def command_line(example: Example) -> str:
    """The example as it is typed."""
    quoted = (f'"{each}"' if each != shlex.quote(each) else each for each in example.tokens())
    return " ".join(("mccli", *quoted))


def _formula(formula: Formula, vectors: bool, style: Style) -> list[Line]:
    written = for_people(formula, style)
    inner = Style(style.width - len(_INDENT), style.color, style.ascii)
    shown = [f"   {each}" if vectors else "" for each in formula.shapes]
    numerator, denominator = right_sides(formula)
    lines = _equation(written.left, written.numerator, numerator, shown[0], formula, inner)
    if written.differs:
        left = "in denominator layout"
        lines += _equation(left, written.denominator, denominator, shown[1], formula, inner, ":")
    return [((_INDENT, ""), *line) for line in lines]


def _equation(
    left: str,
    right: str,
    tree: Node,
    after: str,
    formula: Formula,
    style: Style,
    sign: str = " =",
) -> list[Line]:
    """``left = right`` with the shape behind it; a matrix in two dimensions below."""
    after = ascii_text(after) if style.ascii else after
    if tree.op in ("rows", "column"):
        return [((left + sign, ""), (after, "quiet")), *_matrix(tree, formula, style)]
    if width(f"{left}{sign} {right}{after}") <= style.columns:
        return [((f"{left}{sign} ", ""), (right, "answer"), (after, "quiet"))]
    return equations.answer(left, right, style, after)


def _matrix(tree: Node, formula: Formula, style: Style) -> list[Line]:
    rows = [each.args for each in tree.args] if tree.op == "rows" else [(e,) for e in tree.args]
    medium = OneLine(formula.sign)
    cells = tuple(
        tuple(
            ascii_text(write(each, medium).text) if style.ascii else write(each, medium).text
            for each in row
        )
        for row in rows
    )
    matrix = Matrix(("",) * len(cells), ("",) * len(cells[0]), cells)
    return [((_INDENT, ""), *line) for line in draw(matrix, style)]


def _example(example: Example, answer: Result | None, style: Style) -> list[Line]:
    text = command_line(example)
    lines: list[Line] = [(("example:", "quiet"),)]
    shown = ascii_text(text) if style.ascii else text
    lines += [((_INDENT + each, "name"),) for each in _wrapped(shown, style.columns - 2)]
    if answer is None:
        return lines
    inner = Style(style.width - len(_INDENT), style.color, style.ascii)
    for part in answer.results or (answer,):
        lines += [((_INDENT, ""), *line) for line in _answer(part, answer, inner)]
    return [*lines, *prose(f"  add --steps {example.steps} to see how it is found", style)]


def _wrapped(text: str, room: int) -> list[str]:
    """A command line on one line, or broken between its words with a backslash."""
    lines, current = [], ""
    for word in text.split(" "):
        if current and len(current) + 1 + len(word) > room - 2:
            lines.append(f"{current} \\")
            current = f"  {word}"
        else:
            current = f"{current} {word}" if current else word
    return [*lines, current]


def _answer(result: Result, whole: Result, style: Style) -> list[Line]:
    """The derivative alone: a formula, or its entries as a matrix."""
    if result.expression is not None:
        shapes = answer_shapes(whole)
        text = equations.formula(result.expression, style, shapes)
        return equations.answer(quotient(result, whole, style), text, style)
    if all(size == 1 for size in result.shape):
        text = equations.formula(result.entries[0], style)
        return equations.answer(quotient(result, whole, style), text, style)
    return [*prose(title(result, style), style), *grids(result, None, style)]


def _say(text: str, style: Style, indent: str = "  ") -> list[Line]:
    safe = ascii_text(text) if style.ascii else text
    return prose(safe, style, "", indent)
