"""The tables of rules in LaTeX (amsmath): arrays for pasting between dollar signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mccli.model.rules.chains import FACTOR_SHAPES
from mccli.model.rules.choice import Chosen
from mccli.model.rules.form import Rule, RuleTable
from mccli.model.rules.notation import NOTATION
from mccli.render.latex_prose import sentence
from mccli.render.rule_formulas import in_latex


def render_latex(chosen: Chosen) -> str:
    """One array for each table, its title in a comment above; no newline at the end.

    The columns are the rule's name, the two sides of the formula, and the right side in
    denominator layout where that differs.
    """
    if chosen.rule is not None:
        return _array("lll", _formulas(chosen.rule, ""), chosen.rule.title)
    blocks = [_table(table) for table in chosen.tables]
    blocks += [_factors()] if chosen.factors else []
    blocks += [_notation()] if chosen.notation else []
    return "\n\n".join(blocks)


def _table(table: RuleTable) -> str:
    rows = [row for rule in table.rules for row in _formulas(rule, rule.title)]
    return _array("llll", rows, table.title)


def _formulas(rule: Rule, name: str) -> list[list[str]]:
    """The rows of a rule, the first behind its name where it has one."""
    rows = []
    for formula in rule.formulas:
        written = in_latex(formula)
        other = rf"\text{{denominator layout: }} {written.denominator}" if written.differs else ""
        cells = [written.left, f"= {written.numerator}", other]
        rows.append([_text(name), *cells] if name else cells)
        name = " " if name else ""
    if rule.formulas:
        return rows
    spoken = [_text(rule.says), *(_text(f"{i}. {step}") for i, step in enumerate(rule.steps, 1))]
    names = [_text(name), *[""] * len(rule.steps)]
    wide = [rf"\multicolumn{{3}}{{l}}{{{text}}}" for text in spoken]
    return (
        [[name, text] for name, text in zip(names, wide, strict=True)]
        if name
        else [[text] for text in wide]
    )


def _factors() -> str:
    head = [
        "x", "u", "f", r"\frac{\partial f}{\partial u} \frac{\partial u}{\partial x}",
        r"\frac{\partial u}{\partial x} \frac{\partial f}{\partial u}",
    ]  # fmt: skip
    rows = [
        [
            *(_text(kind) for kind in (row.x, row.u, row.f)),
            _product(row.numerator, row.result[0]),
            _product(row.denominator, row.result[1]),
        ]
        for row in FACTOR_SHAPES
    ]
    return _array("lllll", [head, *rows], "shapes of the factors of the vector chain rule")


def _product(factors: Sequence[str], result: str) -> str:
    text = "".join(f"({each})" for each in factors) + f" = {result}"
    return text.replace("×", r"\times")


def _notation() -> str:
    rows = [[_text(each.sign), _text(each.meaning), _typed(each.written)] for each in NOTATION]
    return _array("lll", rows, "notation")


def _typed(text: str) -> str:
    return rf"\texttt{{{sentence(text)}}}"


def _text(text: str) -> str:
    return rf"\text{{{sentence(text)}}}" if text.strip() else ""


def _array(columns: str, rows: Iterable[Sequence[str]], title: str) -> str:
    lines = " \\\\\n".join(f"  {' & '.join(row).rstrip()}" for row in rows)
    return f"% {title}\n\\begin{{array}}{{{columns}}}\n{lines}\n\\end{{array}}"
