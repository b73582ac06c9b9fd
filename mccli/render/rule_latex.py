"""The rules in LaTeX (amsmath): text with one ``align*`` block for each rule, and two tabulars."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.model.rules.chains import FACTOR_SHAPES
from mccli.model.rules.choice import Chosen
from mccli.model.rules.form import Rule, RuleTable
from mccli.model.rules.notation import NOTATION, NOTATION_SECTION
from mccli.model.rules.tables import table_of
from mccli.render.latex_prose import sentence
from mccli.render.rule_formulas import in_latex
from mccli.render.rule_list import source

_FACTORS = (
    "$x$", "$u$", "$f$", r"$\frac{\partial f}{\partial u} \frac{\partial u}{\partial x}$",
    r"denominator layout: $\frac{\partial u}{\partial x} \frac{\partial f}{\partial u}$",
)  # fmt: skip


def render_latex(chosen: Chosen) -> str:
    """Blocks that a page breaks between; a single rule has its words, too.

    What differs in denominator layout has a line of its own. No newline at the end.
    """
    if chosen.rule is not None:
        return "\n\n".join(_explained(chosen.rule))
    blocks = [block for table in chosen.tables for block in _table(table)]
    blocks += _factors() if chosen.factors else []
    blocks += _notation() if chosen.notation else []
    return "\n\n".join(blocks)


def _table(table: RuleTable) -> list[str]:
    title = _title(table.title, table.sections)
    return [title, *(_block(rule, table.vectors) for rule in table.rules)]


def _block(rule: Rule, vectors: bool) -> str:
    """The rule's name, and its formulas, or what it says where it has none."""
    name = sentence(rule.title)
    if not rule.formulas:
        return rf"\noindent {name}: {sentence(rule.says)}"
    return f"\\noindent {name}\n{_formulas(rule, vectors)}"


def _explained(rule: Rule) -> list[str]:
    vectors = table_of(rule).vectors
    blocks = [_title(rule.title, rule.section), sentence(rule.says)]
    if rule.formulas:
        blocks.append(_formulas(rule, vectors))
    if rule.steps:
        items = "\n".join(rf"\item {sentence(step)}" for step in rule.steps)
        blocks.append(f"\\begin{{enumerate}}\n{items}\n\\end{{enumerate}}")
    if rule.name == "vector-chain":
        blocks.append(_factor_table())
    blocks.append(f"When: {sentence(rule.when)}.")
    return [*blocks, sentence(rule.warning)] if rule.warning else blocks


def _formulas(rule: Rule, vectors: bool) -> str:
    lines = []
    for formula in rule.formulas:
        written = in_latex(formula)
        shapes = [f" && {_shape(each)}" if vectors else "" for each in formula.shapes]
        lines.append(f"{written.left} &= {written.numerator}{shapes[0]}")
        if written.differs:
            lines.append(rf"&= {written.denominator}{shapes[1]} \text{{ in denominator layout}}")
    body = " \\\\\n".join(lines)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _title(text: str, sections: str) -> str:
    return rf"\noindent\textbf{{{sentence(text)}}} ({source(sections)})"


def _factors() -> list[str]:
    return [_title("shapes of the factors of the vector chain rule", "4.5.3, 5"), _factor_table()]


def _factor_table() -> str:
    rows = [
        (
            row.x,
            row.u,
            row.f,
            _product(row.numerator, row.result[0]),
            _product(row.denominator, row.result[1]),
        )
        for row in FACTOR_SHAPES
    ]
    return _tabular([_FACTORS, *rows])


def _product(factors: Sequence[str], result: str) -> str:
    return f"${''.join(map(_shape, factors))} = {_shape(result)[1:-1]}$"


def _shape(text: str) -> str:
    return f"({text})".replace("×", r"\times")


def _notation() -> list[str]:
    rows = [
        (sentence(each.sign), rf"\texttt{{{sentence(each.written)}}}", sentence(each.meaning))
        for each in NOTATION
    ]
    return [_title("notation", NOTATION_SECTION), _tabular(rows)]


def _tabular(rows: Sequence[Sequence[str]]) -> str:
    columns = "l" * (len(rows[0]) - 1) + ("l" if len(rows[0]) > 3 else r"p{0.4\textwidth}")
    body = " \\\\\n".join(" & ".join(row) for row in rows)
    return f"\\begin{{tabular}}{{{columns}}}\n{body}\n\\end{{tabular}}"
