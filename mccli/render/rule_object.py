"""The tables of rules as plain data for JSON."""

from __future__ import annotations

from typing import Any

from mccli.model.result import Result
from mccli.model.rules.chains import FACTOR_SHAPES
from mccli.model.rules.choice import Chosen
from mccli.model.rules.form import FactorShapes, Formula, Rule
from mccli.model.rules.notation import NOTATION
from mccli.model.rules.tables import table_of
from mccli.render import json_output
from mccli.render.json_fields import SCHEMA
from mccli.render.rule_formulas import in_language
from mccli.render.rule_view import command_line


def rules_object(chosen: Chosen, answer: Result | None) -> dict[str, Any]:
    """What was asked for, keys in order; ``answer`` is that of the single rule's example."""
    rules = [rule for table in chosen.tables for rule in table.rules]
    if chosen.rule is not None:
        rules = [chosen.rule]
    return {
        "schema": SCHEMA,
        "id": None,
        "command": "rules",
        "rules": [_rule(rule, answer) for rule in rules],
        "factor_shapes": [_factors(row) for row in FACTOR_SHAPES] if chosen.factors else [],
        "notation": [
            {"sign": each.sign, "text": each.meaning, "written": each.written} for each in NOTATION
        ]
        if chosen.notation
        else [],
        "ok": True,
    }


def _rule(rule: Rule, answer: Result | None) -> dict[str, Any]:
    table = table_of(rule)
    example = rule.example and {
        "command": command_line(rule.example),
        "arguments": list(rule.example.tokens()),
        "steps": rule.example.steps,
        "answer": None if answer is None else json_output.as_object(answer),
    }
    return {
        "name": rule.name,
        "title": rule.title,
        "table": table.name,
        "section": rule.section,
        "text": rule.says,
        "steps": list(rule.steps),
        "when": rule.when,
        "warning": rule.warning,
        "formulas": [_formula(each, table.vectors) for each in rule.formulas],
        "example": example,
    }


def _formula(formula: Formula, vectors: bool) -> dict[str, Any]:
    written = in_language(formula)
    shapes = dict(zip(("numerator", "denominator"), formula.shapes, strict=True))
    return {
        "left": written.left,
        "numerator": written.numerator,
        "denominator": written.denominator,
        "shapes": shapes if vectors else None,
        "declare": formula.spaces,
    }


def _factors(row: FactorShapes) -> dict[str, Any]:
    return {
        "x": row.x,
        "u": row.u,
        "f": row.f,
        "numerator": {"factors": list(row.numerator), "result": row.result[0]},
        "denominator": {"factors": list(row.denominator), "result": row.result[1]},
    }
