"""The paper's ``rule`` cases, each against the tables of ``mccli rules`` or its own numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from rule_instances import close
from trees import read

import mccli
from mccli.model.layouts import find_case
from mccli.model.rules.chains import FACTOR_SHAPES
from mccli.model.rules.form import Rule
from mccli.model.rules.notation import NOTATION
from mccli.model.rules.reading import left_side, read_formula, right_sides
from mccli.model.rules.tables import all_rules, find_table
from mccli.syntax.tree import Node

DATA = Path(__file__).parent / "data"
CASES = {c["id"]: c for c in json.loads((DATA / "paper_rules.json").read_text("utf-8"))["cases"]}
NUMBERS = {
    c["id"]: c for c in json.loads((DATA / "paper_componentwise.json").read_text("utf-8"))["cases"]
}
RULES = {rule.name: rule for rule in all_rules()}
SCALAR = {
    "RULE-01": "constant", "RULE-02": "constant-multiple", "RULE-03": "power", "RULE-04": "sum",
    "RULE-05": "difference", "RULE-06": "product", "RULE-07": "chain", "RULE-08": "linearity",
}  # fmt: skip
TABLES = {
    "REF-8.1": ("jacobians",), "REF-8.2": ("element-wise",), "REF-8.3": ("expansion",),
    "REF-8.4": ("reductions", "element-wise"), "REF-8.5": ("chains",),
}  # fmt: skip


def test_there_are_forty_cases() -> None:
    assert len(CASES) == 40 and CASES.keys() == CHECKS.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_case(name: str) -> None:
    CHECKS[name](CASES[name])


def scalar_rule(case: dict[str, Any]) -> None:
    """The rule's formula is the paper's, and its example has the paper's answer."""
    rule = RULES[SCALAR[case["id"]]]
    (formula,) = rule.formulas
    if rule.name != "chain":
        assert read(formula.function) == read(case["f"])
        assert right_sides(formula)[0] == quotients(case["derivative"])
    assert rule.section == case["section"]
    shown, given = case["example"]["function"], case["example"]["derivative"]
    found = mccli.gradient(shown, wrt="x")
    gap = mccli.value(f"({found}) - ({given}) + 0*x", at={"x": "7/4"})
    assert gap.value == [[0]]


def quotients(text: str) -> Node:
    """The paper's df/dx as derivatives that are still to be found."""
    return read_formula(re.sub(r"\bd(\w)/d(\w)\b", r"D(\1, \2)", text))


def table_rows(case: dict[str, Any]) -> None:
    """Every row with an expression stands in the table, with the paper's derivative."""
    tables = [find_table(name) for name in TABLES[case["id"]]]
    rules = [rule for table in tables if table for rule in table.rules]
    for row in case["rows"]:
        if "expression" not in row:
            assert spoken(row["name"], rules)
            continue
        # The sum of a vector is the same by any name.
        expression, wrt, expected = (
            re.sub(r"\bu\b", "x", row[key]) for key in ("expression", "wrt", "expected")
        )
        formulas = [
            each
            for rule in rules
            for each in rule.formulas
            if each.variable == wrt and read(each.function) == read(expression)
        ]
        assert formulas, row["name"]
        declare = {name.replace("u", "x"): space for name, space in row["declare"].items()}
        for each in formulas:
            assert same_value(each.numerator, expected, declare)


def same_value(left: str, right: str, declare: dict[str, str]) -> bool:
    """Whether two expressions of vectors have one value."""
    point: dict[str, Any] = {"w": [1.5, -0.5, 2], "x": [0.75, 1.25, -3], "z": -1.75}
    names = dict(declare)
    found = [
        mccli.value(
            f"result = {text}", declare=names, let={"n": 3},
            at={name: value for name, value in point.items() if name in names and name in text},
        ).value
        for text in (left, right)
    ]  # fmt: skip
    return close(*([[float(n) for n in row] for row in each] for each in found))


def spoken(words: str, rules: list[Rule]) -> bool:
    """Whether a rule's title has these words."""
    return any(words.lower() in rule.title.lower() for rule in rules)


def shape_table(case: dict[str, Any]) -> None:
    for row in case["rows"]:
        found = find_case(row["f"], row["x"])
        assert found is not None
        for layout in ("numerator", "denominator"):
            assert found.shapes[layout] == " × ".join(row[layout])  # type: ignore[index]


def factor_shapes(case: dict[str, Any]) -> None:
    (row,) = [r for r in FACTOR_SHAPES if (r.x, r.u, r.f) == (case["x"], case["u"], case["f"])]
    assert row.numerator == tuple(" × ".join(each) for each in case["factors"])
    assert row.denominator == tuple(" × ".join(each) for each in case["denominator_factors"])
    assert row.result == (" × ".join(case["result"]), " × ".join(reversed(case["result"])))


def chain_rule(name: str) -> Callable[[dict[str, Any]], None]:
    """The formula is the paper's, by its derivatives one after the other."""

    def check(case: dict[str, Any]) -> None:
        rule = RULES[name]
        assert case["section"] in rule.section
        formula = rule.formulas[0]
        if name == "single-variable-chain":
            assert right_sides(formula) == (
                quotients("dy/du*du/dx"), quotients("du/dx*dy/du"),
            )  # fmt: skip
        if name == "vector-chain":
            assert right_sides(formula) == (
                quotients("df/dg*dg/dx"), quotients("dg/dx*df/dg"),
            )  # fmt: skip
            assert list(formula.shapes) == ["m × n", "n × m"]
            sizes = [" × ".join(each) for each in case["shapes"]["factors"]]
            assert any(list(row.numerator) == sizes for row in FACTOR_SHAPES)

    return check


def total_derivative(case: dict[str, Any]) -> None:
    direct, aliased = RULES["total-derivative-chain"].formulas
    terms = {
        "CHAIN-TD": "D(f, x) + D(f, u1)*D(u1, x) + D(f, u2)*D(u2, x)",
        "CHAIN-TD-ALIAS": "D(f, u1)*D(u1, x) + D(f, u2)*D(u2, x)",
    }
    formula = direct if case["id"] == "CHAIN-TD" else aliased
    assert right_sides(formula)[0] == read_formula(terms[case["id"]])


def definition(name: str) -> Callable[[dict[str, Any]], None]:
    """A statement in general: a rule of the paper's section stands for it."""

    def check(case: dict[str, Any]) -> None:
        assert case["section"] in RULES[name].section and RULES[name].says
        for formula in RULES[name].formulas:
            assert left_side(formula).op == "derivative"

    return check


def four_steps(case: dict[str, Any]) -> None:
    rule = RULES["four-steps"]
    assert len(rule.steps) == len(case["steps"]) == 4
    firsts = [("introduce", "Introduce"), ("derivatives", "Differentiate"),
              ("combine", "Combine"), ("substitute", "Substitute")]  # fmt: skip
    for (theirs, ours), said, here in zip(firsts, case["steps"], rule.steps, strict=True):
        assert theirs in said and here.startswith(ours)


def rectifier(case: dict[str, Any]) -> None:
    found = mccli.gradient("max(0, z)", at={"z": 0})
    assert found.value == [[0]] and case["convention"] == "relu'(0) = 0"
    for z, slope in ((2, 1), (-2, 0)):
        assert mccli.gradient("max(0, z)", at={"z": z}).value == [[slope]]
        assert mccli.value(RULES["relu"].formulas[0].numerator, at={"z": z}).value == [[slope]]


def descent(name: str) -> Callable[[dict[str, Any]], None]:
    """One step from the paper's point, by the rule's own formula."""

    def check(_case: dict[str, Any]) -> None:
        numbers = NUMBERS["LOSS-NUM"]
        numeric = numbers["numeric"]
        step, point = numeric["gradient_descent"], numeric["point"]
        (formula,) = [f for f in RULES["gradient-descent"].formulas if f.function[0] == name]
        names = {"w": ["w1", "w2"], "b": ["b"]}[name]
        for layout in ("numerator", "denominator"):
            slope = mccli.gradient(*numbers["functions"], wrt=names, layout=layout, at=point).value
            text = getattr(formula, layout) or formula.numerator
            # In numerator layout the gradient is the row of the column C.
            row = name == "w" and layout == "numerator"
            text = re.sub(r"D\(C, \w\)", "(C')" if row else "C", text)
            vector = name == "w"
            spaces = {"w": "R^2", "C": "R^2"}
            given = slope[0] if layout == "numerator" else [each[0] for each in slope]
            found = mccli.value(
                f"result = {text}", declare=spaces if vector else {},
                at={
                    "eta": step["eta"], "C": given if vector else slope[0][0],
                    name: [point[each] for each in names] if vector else point[name],
                },
            ).value  # fmt: skip
            expected = [[each] for each in step["w"]] if vector else [[step["b"]]]
            assert close([[float(n) for n in row] for row in found], expected)

    return check


def error_terms(_case: dict[str, Any]) -> None:
    """The paper's linear case: all samples active, both derivatives by the error terms."""
    data = {"X": [[1, 2], [3, 1]], "y": [0.5, -1], "w": [0.75, 0.25], "b": 1}
    spaces = {"X": "R^(N,n)", "y": "R^N", "w": "R^n"}
    for formula in RULES["loss"].formulas:
        found = mccli.gradient(formula.function, wrt=formula.variable, declare=spaces, at=data)
        right = mccli.value(
            "e = X*w + b - y", f"result = {formula.numerator}", of=["result"],
            declare=spaces, let={"N": 2, "n": 2}, at=data,
        )  # fmt: skip
        assert close(*([[float(n) for n in row] for row in e.value] for e in (found, right)))


def bias_folding(_case: dict[str, Any]) -> None:
    first, second = RULES["bias-folding"].formulas
    plain = mccli.value(
        first.function, declare={"w": "R^2", "x": "R^2"}, at={"w": [2, 3], "x": [5, 7], "b": 11}
    )
    folded = mccli.value(
        first.numerator, declare={"w_hat": "R^3", "x_hat": "R^3"},
        at={"w_hat": [2, 3, 11], "x_hat": [5, 7, 1]},
    )  # fmt: skip
    assert plain.value == folded.value
    assert second.numerator == "x_hat'"


def bump(case: dict[str, Any]) -> None:
    numeric = case["numeric"]
    at = {x: mccli.value(numeric["function"], at={"x": x}).value[0][0] for x in (1, 2)}
    assert (at[1], at[2], at[2] - at[1]) == (
        numeric["y"], numeric["y_hat"], numeric["delta_y"],
    )  # fmt: skip
    slope = mccli.gradient(numeric["function"], at={"x": numeric["x"]}).value
    assert slope == [[numeric["derivative_at_x"]]] == [[3]]


def notation(case: dict[str, Any]) -> None:
    assert len(NOTATION) == len(case["rows"])
    for here, row in zip(NOTATION, case["rows"], strict=True):
        letters = set(re.sub(r"[^a-zA-Z]", "", row["notation"].replace("partial", "")))
        assert here.meaning and (
            letters & set(here.sign + here.written) or "sum" in row["notation"]
        )


def layouts(case: dict[str, Any]) -> None:
    printed = case["printed_example"]["denominator"]
    found = mccli.jacobian("3*x^2*y", "2*x + y^8", layout="denominator")
    for row, given in zip(found.derivative, printed, strict=True):
        for entry, expected in zip(row, given, strict=True):
            at = {"x": Fraction(3, 2), "y": Fraction(5, 4)}
            gap = f"({entry}) - ({expected}) + 0*x*y"
            assert mccli.value(gap, at=at).value == [[0]]


def seed(case: dict[str, Any]) -> None:
    """The equations of the walkthrough that can be computed."""
    by_number = {row["eq"]: row["text"] for row in case["rows"]}
    assert by_number["5"] == "grad f = [20*x*y**2, 20*x**2*y]"
    assert str(mccli.gradient("10*x^2*y^2")) == "[[20*x*y**2, 20*x**2*y]]"
    shapes = [
        ("f[i] = x[1]*i for i in 1..1", ["x1"], (1, 1)),
        ("x1*x2*x3", ["x1", "x2", "x3"], (1, 3)),
        ("[x, x^2, x^3]", ["x"], (3, 1)),
        ("[x1*x2, x2*x3, x3*x1]", ["x1", "x2", "x3"], (3, 3)),
    ]
    for text, wrt, shape in shapes:
        assert mccli.jacobian(text, wrt=wrt).shape == shape
    assert {row["confidence"] for row in case["rows"]} == case["confidence_legend"].keys()


CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    **dict.fromkeys(SCALAR, scalar_rule),
    "GRAD-GEN": definition("gradient"),
    "JAC-GEN": definition("jacobian"),
    **dict.fromkeys(TABLES, table_rows),
    "CHAIN-SV": chain_rule("single-variable-chain"),
    "CHAIN-TD": total_derivative,
    "CHAIN-TD-ALIAS": total_derivative,
    "CHAIN-V": chain_rule("vector-chain"),
    "CHAIN-V-DIAG": chain_rule("diagonal-chain"),
    "EW-GEN": definition("element-wise-diagonal"),
    "PROC-4": four_steps,
    "SHAPE-TABLE": shape_table,
    **dict.fromkeys((f"VSHAPE-0{i}" for i in range(1, 9)), factor_shapes),
    "RELU-RULE": rectifier,
    "GD-W": descent("w"),
    "GD-B": descent("b"),
    "LOSS-E": error_terms,
    "AUG-RULE": bias_folding,
    "TOTAL-NUM": bump,
    "NOTATION": notation,
    "LAYOUT": layouts,
    "SEED-EQ": seed,
}
