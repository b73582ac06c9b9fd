"""Derivations by the rules: the rules named, and every line against numeric differentiation."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from cli import ROOT
from problems import LIMITS, request
from python_text import NoValue, close, slope, values

from mccli.calculus import derivative, differentiating
from mccli.calculus.evaluation.novalue import NoValue as Nowhere
from mccli.calculus.expansion.expand import written_out
from mccli.calculus.explaining.rules import lines
from mccli.calculus.explaining.rules.derive import MOST_SIMPLIFYING, MOST_TOTAL, by_rules
from mccli.errors import MccliError
from mccli.model.steps import Derivation, Step
from mccli.pipeline import read
from mccli.syntax.printer import text
from mccli.syntax.tree import Node, fold, postorder, rebuilt
from mccli.syntax.tree import name as name_node

PAPER = json.loads((ROOT / "tests/data/paper_rules.json").read_text("utf-8"))["cases"]
RULES = [case for case in PAPER if "example" in case]
NAMED = {
    "RULE-01": ["constant rule"],
    "RULE-02": ["constant multiple rule", "identity rule"],
    "RULE-03": ["power rule"],
    "RULE-04": ["sum rule", "power rule", "constant multiple rule", "identity rule"],
    "RULE-05": ["difference rule", "power rule", "constant multiple rule", "identity rule"],
    "RULE-06": ["product rule", "power rule", "identity rule", "simplify"],
    "RULE-07": ["chain rule", "power rule", "simplify"],
    "RULE-08": ["constant multiple rule", "sum rule", "power rule", "identity rule", "simplify"],
}


def derived(*inputs: str, order: int = 1, **options: Any) -> tuple[Derivation, Any]:
    """The derivation of the first result, and that result."""
    asked = request("jacobian", *inputs, **options)
    problem = read(asked, LIMITS)
    written = written_out(problem, LIMITS)
    functions = [entry for each in written for entry in each.value.entries]
    problem = derivative.with_numbers(problem, functions)
    manner = differentiating.Manner(asked.engine)
    if order == 2:
        found = differentiating.second_order(problem, functions[0], LIMITS, manner)[0]
    else:
        found = differentiating.first_order(problem, written, LIMITS, manner)[0]
    return by_rules(problem, functions, found, order, LIMITS), found


def rules(derivation: Derivation) -> list[str]:
    return [step.rule for step in derivation.steps]


def shown(*inputs: str, **options: Any) -> list[str]:
    """The lines of a derivation of one entry."""
    steps = derived(*inputs, **options)[0].steps
    return [text(steps[0].before), *(text(step.after) for step in steps)]


# -- an evaluator of lines that owes nothing to mccli but their text ------------------------------


def line_value(line: Node, point: dict[str, Fraction]) -> Any:
    """The value of a line, its open derivatives by central differences. Raises ``NoValue``."""
    found: dict[int, str] = {}
    places = dict(point)
    for node in postorder(line):
        if node.op == "derivative":
            name = f"slope_{len(found)}"
            found[id(node)] = name
            try:
                places[name] = slope(text(node.args[0]), node.value, point)
            except NoValue:
                continue

    def rule(node: Node, args: list[Node]) -> Node:
        return name_node(found[id(node)]) if id(node) in found else rebuilt(node, args)

    try:
        return values(text(fold(line, rule)), places)
    except KeyError:
        raise NoValue from None


def compare(steps: list[Step], names: list[str], wanted: int, seed: str) -> int:
    """At how many random points all lines of an entry have a value; fails where they differ."""
    rng = random.Random(seed)
    all_lines = [steps[0].before, *(step.after for step in steps)]
    compared = 0
    for _ in range(24):
        point = {name: Fraction(rng.randint(-3_000, 3_000), 1_009) for name in names}
        known = []
        for line in all_lines:
            try:
                known.append((line, line_value(line, point)))
            except (NoValue, OverflowError):
                continue
        for line, value in known[1:]:
            assert close(value, known[0][1], 1e-9), (text(known[0][0]), text(line), point)
        compared += len(known) == len(all_lines)
        if compared == wanted:
            break
    return compared


def by_entry(derivation: Derivation) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for step in derivation.steps:
        found.setdefault(step.entry, []).append(step)
    return found


def check_form(derivation: Derivation, found: Any) -> None:
    """Each step begins where the one before ended; the last one ends with what is printed."""
    printed = [entry for row in found.filled(found.rows) for entry in row]
    groups = by_entry(derivation)
    assert len(groups) == len(printed)
    for steps, entry in zip(groups.values(), printed, strict=True):
        assert steps[0].before.op == "derivative"
        for before, after in pairwise(steps):
            assert before.after is after.before
        assert steps[-1].after == entry
        assert text(steps[-1].after) == text(entry)


# -- the paper's rules ----------------------------------------------------------------------------


@pytest.mark.parametrize("case", RULES, ids=lambda case: case["id"])
def test_the_papers_rules(case: dict[str, Any]) -> None:
    derivation, found = derived(case["example"]["function"], wrt=case["wrt"])
    assert rules(derivation) == NAMED[case["id"]]
    check_form(derivation, found)
    last = text(derivation.steps[-1].after)
    for x in (Fraction(3, 7), Fraction(5, 2)):
        assert close(values(last, {"x": x}), values(case["example"]["derivative"], {"x": x}), 1e-30)


def test_all_example_rules_are_walked() -> None:
    assert {case["id"] for case in RULES} == set(NAMED)


# -- random expressions ---------------------------------------------------------------------------

ONE = [
    "exp({0})", "log({0})", "ln({0})", "log2({0})", "log10({0})", "sqrt({0})", "cbrt({0})",
    "sin({0})", "cos({0})", "tan({0})", "asin({0})", "acos({0})", "atan({0})", "sinh({0})",
    "cosh({0})", "tanh({0})", "asinh({0})", "acosh({0})", "atanh({0})", "abs({0})", "sign({0})",
    "floor({0})", "ceil({0})", "erf({0})", "sigmoid({0})", "softplus({0})", "relu({0})",
    "-({0})", "({0})^2", "({0})^3", "({0})^(-1)", "({0})^(1/2)", "2^({0})", "e^({0})", "1/({0})",
    "pi*({0})", "3*({0})", "({0})/2", "max(0, {0})", "min({0}, 1)",
]  # fmt: skip
TWO = [
    "({0} + {1})", "({0} - {1})", "({0})*({1})", "({0})/({1})", "({0})^({1})", "max({0}, {1})",
    "min({0}, {1})", "atan2({0}, {1})", "({0} > {1})", "({0} + {1} - 1)", "({0})*({1})*x",
]  # fmt: skip
THREE = ["where({0} > {1}, {1}, {2})", "max({0}, {1}, {2})", "{0} + {1} - {2}", "({0})*({1})/({2})"]
LEAVES = ["x", "x", "x", "y", "2", "1/3", "pi", "5"]


def expression(rng: random.Random, size: int) -> str:
    """A random expression of about ``size`` operations."""
    if size <= 0:
        return rng.choice(LEAVES)
    template = rng.choice(rng.choices([ONE, TWO, THREE], [5, 6, 2])[0])
    count = 3 if "{2}" in template else 2 if "{1}" in template else 1
    return template.format(*(expression(rng, (size - 1) // count) for _ in range(count)))


def check_random(number: int) -> bool:
    """Whether a random expression has a derivative; its derivation is checked."""
    rng = random.Random(f"rules {number}")
    source = expression(rng, rng.randint(1, 9))
    try:
        derivation, found = derived(source, wrt="x")
    except (MccliError, Nowhere):
        return False
    check_form(derivation, found)
    steps = list(derivation.steps)
    assert len(steps) <= lines.MOST_STEPS + MOST_SIMPLIFYING
    for step in steps[:-1]:
        assert sum(1 for _ in postorder(step.after)) <= lines.MOST_NODES
        assert depth(step.after) <= 4 * depth(steps[0].before)
    compare(steps, ["x", "y"], 2, source)
    return True


def depth(root: Node) -> int:
    return fold(root, lambda _node, below: 1 + max(below, default=0))


def test_random_expressions() -> None:
    assert sum(check_random(number) for number in range(60)) >= 40


@pytest.mark.long
def test_five_hundred_random_expressions() -> None:
    found = 0
    number = 1_000
    while found < 500:
        found += check_random(number)
        number += 1


# -- several entries, second derivatives, bounds --------------------------------------------------


def test_entries_have_their_names() -> None:
    derivation, found = derived("x^2*y", "5*x + sin(y)")
    check_form(derivation, found)
    assert list(by_entry(derivation)) == ["∂f1/∂x", "∂f1/∂y", "∂f2/∂x", "∂f2/∂y"]
    assert "y is held constant" in derivation.steps[0].note


def test_a_function_of_one_variable_needs_no_name() -> None:
    derivation, _ = derived("x^2*sin(x)")
    assert {step.entry for step in derivation.steps} == {""}


def test_definitions_stand_in_their_places() -> None:
    assert shown("u = x^2; y = sin(u)")[:2] == ["d/dx(sin(x**2))", "cos(x**2)*d/dx(x**2)"]


def test_the_users_structure_is_kept() -> None:
    assert shown("9*(x + x^2)", wrt="x") == [
        "d/dx(9*(x + x**2))",
        "9*d/dx(x + x**2)",
        "9*(d/dx(x) + d/dx(x**2))",
        "9*(d/dx(x) + 2*x)",
        "9*(1 + 2*x)",
        "18*x + 9",
    ]


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("exp(x)", "exponential rule"), ("3^x", "exponential rule"), ("ln(x)", "logarithm rule"),
        ("log10(x)", "logarithm rule"), ("sqrt(x)", "root rule"), ("sin(x)", "trigonometric rule"),
        ("asin(x)", "inverse trigonometric rule"), ("cosh(x)", "hyperbolic rule"),
        ("atanh(x)", "inverse hyperbolic rule"), ("abs(x)", "absolute value rule"),
        ("floor(x)", "step function rule"), ("(x > 1)", "step function rule"),
        ("erf(x)", "error function rule"), ("sigmoid(x)", "sigmoid rule"),
        ("softplus(x)", "softplus rule"), ("relu(x)", "ReLU rule"),
        ("atan2(x, 2)", "inverse trigonometric rule"), ("max(0, x)", "maximum rule"),
        ("min(x, x^2)", "minimum rule"), ("where(x > 0, x, 2)", "piecewise rule"),
        ("x^x", "general power rule"), ("1/x", "reciprocal rule"), ("sin(x)/x", "quotient rule"),
        ("x*sin(x)", "product rule"), ("-x", "constant multiple rule"), ("x^n", "power rule"),
        ("x + sin(x) - 1", "sum and difference rules"), ("sin(2*x)", "chain rule"),
    ],
)  # fmt: skip
def test_every_function_has_its_rule(source: str, rule: str) -> None:
    derivation, found = derived(source, wrt="x")
    assert derivation.steps[0].rule == rule
    check_form(derivation, found)
    names = ["x", "n"] if "n" in source else ["x"]
    assert compare(list(derivation.steps), names, 2, source) >= 1


def test_conventions_are_in_the_notes() -> None:
    (first, *_) = derived("max(0, z)")[0].steps
    assert "the condition z > 0" in first.note and "by convention" in first.note


@pytest.mark.parametrize("engine", ["sympy", "graph"])
def test_second_derivatives_start_from_the_first(engine: str) -> None:
    derivation, found = derived("x^2*y + sin(y)", order=2, engine=engine)
    check_form(derivation, found)
    groups = by_entry(derivation)
    assert list(groups) == ["∂²f/∂x²", "∂²f/∂y∂x", "∂²f/∂x∂y", "∂²f/∂y²"]
    assert text(groups["∂²f/∂y∂x"][0].before) == "d/dy(2*x*y)"
    for steps in groups.values():
        assert compare(steps, ["x", "y"], 2, engine) == 2


def test_blocks_of_a_hessian_have_the_names_of_rows_and_columns() -> None:
    options = {"declare": ["x : R^2", "z : R^2"], "order": 2}
    derivation, _ = derived("sum(x.^2)*z1*z2", **options)
    assert list(by_entry(derivation))[:2] == ["∂²f/∂x1²", "∂²f/∂x2∂x1"]


BOUNDS = [
    ("x.^2", {"declare": ["x : R^30"]}),
    ("sum(x.^2)", {"declare": ["x : R^150"]}),
    ("A*sin(x)", {"declare": ["x : R^12", "A : R^(12,12)"], "wrt": "x"}),
    ("sin(" * 60 + "x" + ")" * 60, {}),
    ("*".join(f"sin({i}*x)" for i in range(1, 30)), {}),
    ("det(A)", {"declare": ["A : R^(6,6)"], "engine": "graph"}),
    (" + ".join(f"x^{i}*y" for i in range(1, 200)), {}),
]


@pytest.mark.parametrize(("source", "options"), BOUNDS)
def test_long_derivations_are_grouped(source: str, options: dict[str, Any]) -> None:
    derivation, found = derived(source, **options)
    assert len(derivation.steps) <= MOST_TOTAL
    printed = {text(entry) for row in found.filled(found.rows) for entry in row}
    for steps in by_entry(derivation).values():
        assert steps[0].before.op == "derivative"
        assert len(steps) <= lines.MOST_STEPS + MOST_SIMPLIFYING
        assert text(steps[-1].after) in printed


def test_what_is_left_out_is_said() -> None:
    notes = [step.note for step in derived("x.^2", declare=["x : R^30"])[0].steps]
    assert sum("866 other entries are likewise 0" in note for note in notes) == 1
    steps = derived("sum(x.^2)", declare=["x : R^150"])[0].steps
    assert f"the other {150 - len(steps)} entries by the same rules" in steps[-1].note


def test_a_huge_function_is_not_written_again_and_again() -> None:
    source = " + ".join(f"x{i % 50}*sin(x{i % 7}/{i + 1})" for i in range(3_000))
    derivation, _ = derived(source)
    count = len(derivation.steps)
    assert count <= 2
    assert f"the other {50 - count} entries" in derivation.steps[-1].note


def test_shared_parts_keep_their_names_in_the_last_line() -> None:
    derivation, found = derived("det(A)", declare=["A : R^(6,6)"], engine="graph")
    assert found.temporaries
    assert "as given with the result" in derivation.steps[-1].note
