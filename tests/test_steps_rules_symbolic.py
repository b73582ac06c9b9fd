"""Derivations by the rules in matrix notation, every line against the complex step."""

from __future__ import annotations

import json
import random
import re
from itertools import pairwise
from typing import Any

import array_values
import numpy as np
import pytest
from array_expressions import DECLARED, Expressions
from cli import ROOT
from problems import LIMITS, request
from symbolic_lines import line_value, point
from trees import read as tree

from mccli.calculus.explaining.rules import lines
from mccli.calculus.explaining.rules.symbolic import by_rules_symbolic
from mccli.calculus.tensor_answer import with_numbers
from mccli.calculus.tensors.engine import TensorDerivative, tensor_derivatives
from mccli.errors import MccliError
from mccli.model.steps import Derivation
from mccli.pipeline import read
from mccli.syntax.printer import text
from mccli.syntax.tree import free_names

PAPER = json.loads((ROOT / "tests/data/paper_vector.json").read_text("utf-8"))["cases"]
RULES = json.loads((ROOT / "tests/data/paper_rules.json").read_text("utf-8"))["cases"]
ROWS = [(case["id"], row) for case in RULES for row in case.get("rows", ()) if "expression" in row]
# "z = W*x, a function of W" in a note.
INTRODUCED = re.compile(r"(z\d*) = ([^;]+?), a function of")


def derived(
    function: str, declare: dict[str, str], wrt: str, layout: str = "numerator", order: int = 1
) -> tuple[Derivation, TensorDerivative]:
    spaces = [f"{name} : {space}" for name, space in declare.items()]
    problem = with_numbers(read(request("jacobian", function, declare=spaces, wrt=wrt), LIMITS))
    (found,) = tensor_derivatives(problem, order, layout, True, LIMITS)  # type: ignore[arg-type]
    return by_rules_symbolic(problem, found, order, layout, LIMITS), found  # type: ignore[arg-type]


def check(
    derivation: Derivation, found: TensorDerivative, declare: dict[str, str], layout: str
) -> int:
    """At how many points all lines were compared; fails where two differ."""
    steps = derivation.steps
    assert steps[0].before.op == "derivative"
    for before, after in pairwise(steps):
        assert before.after is after.before
    assert steps[-1].after is found.expression
    assert len(steps) <= lines.MOST_STEPS + 3
    if found.temporaries:
        return 0
    compared = 0
    all_lines = [steps[0].before, *(step.after for step in steps)]
    introduced = [named for step in steps for named in INTRODUCED.findall(step.note)]
    for number in range(6):
        places = point(declare, f"{text(all_lines[0])} {number}", number % 2 == 1)
        for name, meaning in introduced:
            places[name] = array_values.evaluate(tree(meaning), places).array
        try:
            values = [line_value(line, places, layout) for line in all_lines]
        except array_values.NoValue:
            continue
        for line, value in zip(all_lines[1:], values[1:], strict=True):
            assert value.shape == values[0].shape, text(line)
            assert np.allclose(value, values[0], rtol=1e-6, atol=1e-8), text(line)
        compared += 1
    return compared


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("case", PAPER, ids=lambda case: case["id"])
def test_the_papers_results(case: dict[str, Any], layout: str) -> None:
    derivation, found = derived(case["expression"], case["declare"], case["wrt"], layout)
    assert check(derivation, found, case["declare"], layout) >= 2


FIRST = {
    "REF-8.1": {"identity rule"},
    "REF-8.2": {"sum rule", "difference rule", "element-wise rule"},
    "REF-8.3": {"scalar expansion", "constant multiple rule"},
    "REF-8.4": {"sum reduction", "element-wise rule"},
}


@pytest.mark.parametrize(("case", "row"), ROWS, ids=lambda each: str(each)[:30])
def test_the_papers_tables(case: str, row: dict[str, Any]) -> None:
    """Each row by the rule of its table, with the value that the paper prints."""
    derivation, found = derived(row["expression"], row["declare"], row["wrt"])
    assert derivation.steps[0].rule in FIRST[case]
    assert check(derivation, found, row["declare"], "numerator") >= 2
    places = point(row["declare"], row["case"], positive=True)
    expected = array_values.flattened(array_values.evaluate(tree(row["expected"]), places))
    last = line_value(derivation.steps[-1].after, places, "numerator")
    assert np.allclose(last, expected)


NAMED = [
    ("w .* x", "w", ["element-wise rule"]),
    ("x + z", "z", ["scalar expansion", "constant rule", "simplify"]),
    ("x*z", "z", ["scalar expansion"]),
    ("sum(x)", "x", ["sum reduction"]),
    ("sum(w .* x)", "w", ["sum reduction", "element-wise rule", "simplify"]),
    ("dot(w, x)", "w", ["dot product rule"]),
    ("w'*x", "x", ["dot product rule"]),
    ("A*x", "x", ["matrix product rule"]),
    ("x'*A*x", "x", ["dot product rule", "matrix product rule"]),
    ("sin(x.^2)", "x", ["chain rule", "power rule", "simplify"]),
    ("max(0, x)", "x", ["maximum rule"]),
    ("diag(x)*A*w", "x", ["diagonal product", "element-wise rule"]),
    ("x'*diag(w)*x", "w", ["dot product rule", "diagonal product", "element-wise rule"]),
    ("norm(x)*A*w", "x", ["scalar expansion", "norm rule"]),
    ("norm(x)^2", "x", ["squared norm rule"]),
    ("norm(x)^3", "x", ["chain rule", "norm rule", "simplify"]),
    ("mean(x)", "x", ["mean as a sum", "constant multiple rule", "sum reduction"]),
]
VECTORS = {"w": "R^n", "x": "R^n", "z": "R", "A": "R^(n,n)"}


@pytest.mark.parametrize(("function", "wrt", "rules"), NAMED)
def test_rules_have_their_names(function: str, wrt: str, rules: list[str]) -> None:
    derivation, found = derived(function, VECTORS, wrt)
    named = [step.rule for step in derivation.steps]
    assert named[: len(rules)] == rules
    assert set(named[len(rules) :]) <= {"simplify"}
    assert check(derivation, found, VECTORS, "numerator")


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize(
    "function", ["x'*A*x", "log(sum(exp(x)))", "norm(A*x - w)^2", "sum(x.^3)", "exp(dot(w, x))"]
)
def test_hessians(function: str, layout: str) -> None:
    """The gradient, as a column, is differentiated again."""
    derivation, found = derived(function, VECTORS, "x", layout, order=2)
    assert check(derivation, found, VECTORS, layout) >= 2


LAYERS = [
    "norm(W*x - y)^2",
    "norm(W*x - y)^2 + c*norm(W)^2",
    "1/c*sum((y - max(0, W*x + c)).^2)",
    "-y'*log(softmax(W*x + y))",
    "norm(V*tanh(W*x + y) - y)^2",
    "1/2*y'*W*x",
    "sum(exp(W'*y))*c",
    "exp(c*sum(sin(W*x)))",
    "dot(W*x, y) + sum(cos(W'*y))",
    "sum(log(1 + exp(-y .* (W*x))))/2",
    "max(0, y'*W*x)",
    "c + sum(x)",
]


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("function", LAYERS)
def test_layers_by_their_matrix(function: str, layout: str) -> None:
    declare = {"x": "R^n", "y": "R^m", "W": "R^(m,n)", "V": "R^(m,m)", "c": "R"}
    derivation, found = derived(function, declare, "W", layout)
    assert check(derivation, found, declare, layout) >= 2


def test_a_layer_has_a_name_until_the_end() -> None:
    declare = {"x": "R^n", "y": "R^m", "W": "R^(m,n)"}
    steps = derived("norm(W*x - y)^2", declare, "W")[0].steps
    assert text(steps[0].after) == "x*d/dz(norm(z - y)**2)"
    rules = [step.rule for step in steps]
    assert rules[0] == "vector chain rule"
    assert "substitute back" in rules


@pytest.mark.parametrize(
    ("function", "wrt"), [("tr(X)", "X"), ("X*x", "X"), ("inv(X)*x", "z"), ("prod(x)", "x")]
)
def test_what_is_not_covered_says_so(function: str, wrt: str) -> None:
    declare = {"x": "R^n", "X": "R^(n,n)", "z": "R"}
    if wrt == "z":
        function = "inv(X + z*eye(n))*x"
    with pytest.raises(MccliError) as caught:
        derived(function, declare, wrt)
    (error,) = caught.value.problems
    assert error.code == "math.steps"
    assert "--expand n=3" in str(error.hint)


def check_random(number: int) -> bool:
    """Whether a random expression is covered; its derivation is checked."""
    dice = random.Random(f"symbolic rules {number}")
    dims = dice.choice([(), (), ("n",)])
    function = Expressions(dice).make(dims, dice.randint(1, 3))
    declare = {
        name: "R" if not own else f"R^({','.join(own)})" if len(own) > 1 else f"R^{own[0]}"
        for name, own in DECLARED.items()
    }
    wrt = dice.choice(["x", "x", "u", "c", "t", "A"])
    layout = dice.choice(["numerator", "denominator"])
    try:
        derivation, found = derived(function, declare, wrt, layout)
    except MccliError as error:
        if error.problems[0].code in ("math.steps", "shape.symbolic-part"):
            return False
        raise
    used = free_names(*(step.after for step in derivation.steps), derivation.steps[0].before)
    check(derivation, found, {n: s for n, s in declare.items() if n in used | {wrt}}, layout)
    return True


def check_random_layer(number: int) -> bool:
    """Whether a random function of A*x, and of A'*y, is covered; its derivation is checked."""
    dice = random.Random(f"layers {number}")
    function = re.sub(r"\bv\b", "(A*x)", Expressions(dice).make((), dice.randint(1, 3)))
    if dice.random() < 0.4:
        function = re.sub(r"\bu\b", "(A'*y)", function)
    if "A*x" not in function and "A'*y" not in function:
        return False
    declare = {
        name: "R" if not own else f"R^({','.join(own)})" if len(own) > 1 else f"R^{own[0]}"
        for name, own in DECLARED.items()
    }
    layout = dice.choice(["numerator", "denominator"])
    try:
        derivation, found = derived(function, declare, "A", layout)
    except MccliError as error:
        if error.problems[0].code in ("math.steps", "math.symbolic-part"):
            return False
        raise
    used = free_names(*(step.after for step in derivation.steps), derivation.steps[0].before)
    check(derivation, found, {n: s for n, s in declare.items() if n in used | {"A"}}, layout)
    return True


def test_random_layers() -> None:
    assert sum(check_random_layer(number) for number in range(200)) >= 15


def test_random_expressions() -> None:
    assert sum(check_random(number) for number in range(60)) >= 30


@pytest.mark.long
def test_many_random_expressions() -> None:
    assert sum(check_random(number) for number in range(1_000, 1_500)) >= 250
