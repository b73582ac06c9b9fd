"""Derivations by the chain rules in matrix notation, every line against the complex step."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
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

from mccli.calculus.explaining.chain.matrices.derive import by_chain_symbolic
from mccli.calculus.tensor_answer import with_numbers
from mccli.calculus.tensors.engine import TensorDerivative, tensor_derivatives
from mccli.errors import MccliError
from mccli.model.steps import Derivation
from mccli.pipeline import read
from mccli.syntax.printer import text
from mccli.syntax.tree import Node, fold, free_names, postorder, rebuilt

PAPER = json.loads((ROOT / "tests/data/paper_vector.json").read_text("utf-8"))["cases"]
MOST_STEPS = 12


def derived(
    functions: Sequence[str],
    declare: Mapping[str, str],
    wrt: str,
    layout: str = "numerator",
    order: int = 1,
) -> tuple[Derivation, TensorDerivative]:
    spaces = [f"{name} : {space}" for name, space in declare.items()]
    problem = with_numbers(read(request("jacobian", *functions, declare=spaces, wrt=wrt), LIMITS))
    (found,) = tensor_derivatives(problem, order, layout, True, LIMITS)  # type: ignore[arg-type]
    return by_chain_symbolic(problem, found, order, layout, LIMITS), found  # type: ignore[arg-type]


def put_in(node: Node, filled: Mapping[str, Node]) -> Node:
    """The tree with the intermediates in the places of their names."""

    def rule(each: Node, args: list[Node]) -> Node:
        return filled.get(each.value, each) if each.op == "name" else rebuilt(each, args)

    return fold(node, rule)


def check(
    derivation: Derivation, found: TensorDerivative, declare: Mapping[str, str], layout: str
) -> int:
    """At how many points all lines were compared; fails where two differ."""
    steps = derivation.steps
    for before, after in pairwise(steps):
        assert before.after is after.before
    assert steps[-1].after is found.expression
    assert 1 <= len(steps) <= MOST_STEPS
    if found.temporaries:
        return 0
    filled: dict[str, Node] = {}
    for each in derivation.intermediates:
        filled[each.name] = put_in(each.expr, filled)
    lines = [put_in(each, filled) for each in (steps[0].before, *(s.after for s in steps))]
    compared = 0
    for number in range(6):
        places = point(declare, f"{text(lines[0])} {number}", number % 2 == 1)
        try:
            values = [line_value(line, places, layout) for line in lines]
        except array_values.NoValue:
            continue
        for line, value in zip(lines[1:], values[1:], strict=True):
            assert value.shape == values[0].shape, text(line)
            assert np.allclose(value, values[0], rtol=1e-6, atol=1e-8), text(line)
        compared += 1
    return compared


def shown(derivation: Derivation) -> list[str]:
    return [f"{each.name} = {text(each.expr)}" for each in derivation.intermediates]


# -- the paper ------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("case", PAPER, ids=lambda case: case["id"])
def test_the_papers_results(case: dict[str, Any], layout: str) -> None:
    derivation, found = derived([case["expression"]], case["declare"], case["wrt"], layout)
    assert check(derivation, found, case["declare"], layout) >= 2


VECTORS = {"w": "R^n", "x": "R^n", "b": "R", "s": "R", "A": "R^(n,n)"}
DATA = {"X": "R^(N,n)", "y": "R^N", "w": "R^n", "b": "R"}

TAKEN_APART = [
    ("sum(w .* x)", "w", ["u = w .* x", "y = sum(u)"], ["ones(n)'", "diag(x)"]),
    ("dot(w, x)", "w", ["u = w .* x", "y = sum(u)"], ["ones(n)'", "diag(x)"]),
    ("w'*x", "x", ["u = w .* x", "y = sum(u)"], ["ones(n)'", "diag(w)"]),
    ("sum(w + x)", "w", ["u = w + x", "y = sum(u)"], ["ones(n)'", "eye(n)"]),
    ("sum(x*s)", "s", ["u = x*s", "y = sum(u)"], ["ones(n)'", "x"]),
    ("sin(x.^2)", "x", ["u = x.^2", "y = sin(u)"], ["diag(cos(u))", "2*diag(x)"]),
    (
        "max(0, dot(w, x) + b)",
        "w",
        ["z = dot(w, x) + b", "y = max(0, z)"],
        ["z > 0", "x'"],
    ),
]


@pytest.mark.parametrize(("function", "wrt", "parts", "factors"), TAKEN_APART)
def test_functions_are_taken_apart(
    function: str, wrt: str, parts: list[str], factors: list[str]
) -> None:
    derivation, found = derived([function], VECTORS, wrt)
    assert shown(derivation) == parts
    assert [text(each.matrix) for each in derivation.factors] == factors
    assert derivation.chain_rule == "vector chain rule"
    assert derivation.paths == 1
    assert check(derivation, found, VECTORS, "numerator") >= 2


LOSS = ["z = X*w + b", "u = max(0, z)", "v = y - u", "C = 1/N*sum(v.^2)"]


@pytest.mark.parametrize("given", [True, False])
def test_the_loss(given: bool) -> None:
    functions = ["; ".join(LOSS)] if given else ["C = 1/N*sum((y - max(0, X*w + b)).^2)"]
    derivation, found = derived(functions, DATA, "w")
    assert shown(derivation) == LOSS
    assert [(each.name, text(each.matrix), each.shape) for each in derivation.factors] == [
        ("dC/dv", "2/N*v'", (1, "N")),
        ("dv/du", "-eye(N)", ("N", "N")),
        ("du/dz", "diag(z > 0)", ("N", "N")),
        ("dz/dw", "X", ("N", "n")),
    ]
    lines = [text(step.after) for step in derivation.steps]
    assert "2/N*v'*(-eye(N))*diag(z > 0)*X" in lines
    assert check(derivation, found, DATA, "numerator") >= 2


def test_in_denominator_layout_the_factors_are_reversed() -> None:
    derivation, found = derived(LOSS, DATA, "b", "denominator")
    assert [each.name for each in derivation.factors] == ["dz/db", "du/dz", "dv/du", "dC/dv"]
    assert [each.shape for each in derivation.factors] == [
        (1, "N"),
        ("N", "N"),
        ("N", "N"),
        ("N", 1),
    ]
    assert "in denominator layout the order is reversed" in derivation.steps[1].note
    assert check(derivation, found, DATA, "denominator") >= 2


@pytest.mark.parametrize(
    ("function", "wrt", "words"),
    [
        ("sum(w .* x)", "w", "element-wise diagonal condition"),
        ("sum(w .* x)", "w", "sum reduction"),
        ("sum(x + s)", "s", "scalar expansion"),
        ("max(0, dot(w, x) + b)", "w", "dot product"),
        ("sin(A*x)", "x", "matrix product"),
    ],
)
def test_the_papers_words_are_said(function: str, wrt: str, words: str) -> None:
    derivation, _ = derived([function], VECTORS, wrt)
    assert any(words in step.note for step in derivation.steps)


def test_what_is_not_element_wise_is_not_called_so() -> None:
    for function in ("x*sum(x)", "A*x", "softmax(x)", "sin(sum(x)*w)", "x .* (A*x)"):
        derivation, found = derived([function], VECTORS, "x")
        for step in derivation.steps:
            for part in step.note.split("; "):
                if "diagonal condition" in part:
                    assert "diag(" in part or "eye(" in part, (function, part)
        assert check(derivation, found, VECTORS, "numerator")


def test_scalars_have_the_rules_of_one_variable() -> None:
    derivation, found = derived(["max(0, dot(w, x) + b)"], VECTORS, "b")
    assert derivation.chain_rule == "single-variable chain rule"
    assert derivation.steps[1].note.startswith("backward: dy/db = dy/dz*dz/db")
    assert check(derivation, found, VECTORS, "numerator")


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("wrt", ["a,b", "a,b,c"])
def test_several_scalars_together(wrt: str, layout: str) -> None:
    """A straight line through data, by slope and intercept."""
    declare = {"x": "R^n", "y": "R^n", "a": "R", "b": "R", "c": "R"}
    derivation, found = derived(["sum((y - (a*x + b)).^2)*exp(c)"], declare, wrt, layout)
    assert derivation.chain_rule == "vector chain rule"
    steps = derivation.steps
    assert steps[-1].after is found.expression
    places = point(declare, wrt, positive=False)
    filled: dict[str, Node] = {}
    for each in derivation.intermediates:
        filled[each.name] = put_in(each.expr, filled)
    function = filled[derivation.intermediates[-1].name]
    for line in (steps[0].before, *(step.after for step in steps)):
        for name, entry in zip(wrt.split(","), _entries(put_in(line, filled)), strict=True):
            expected = array_values.jacobian(function, places, name)
            assert np.allclose(line_value(entry, places, layout), expected)


def _entries(line: Node) -> list[Node]:
    return [entry for row in line.args for entry in row.args]


def test_a_definition_that_is_a_variable() -> None:
    derivation, found = derived(["u = w .* x; y = sum(sin(u))"], {"w": "R^n", "x": "R^n"}, "u")
    assert shown(derivation) == ["v = sin(u)", "y = sum(v)"]
    assert check(derivation, found, {"u": "R^n"}, "numerator") >= 2


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize(
    "function", ["exp(x'*A*x)", "log(sum(exp(x)))", "norm(A*x - w)^2", "sum(x.^3)"]
)
def test_hessians(function: str, layout: str) -> None:
    """The gradient, as a column, is differentiated again."""
    derivation, found = derived([function], VECTORS, "x", layout, order=2)
    assert "is the gradient by x" in derivation.steps[0].note
    assert check(derivation, found, VECTORS, layout) >= 2


@pytest.mark.parametrize(
    ("function", "wrt"), [("log(det(X))", "X"), ("sum(X*x)^2", "X"), ("X*sin(t)", "t")]
)
def test_matrices_through_scalars(function: str, wrt: str) -> None:
    declare = {"X": "R^(n,n)", "x": "R^n", "t": "R"}
    for layout in ("numerator", "denominator"):
        derivation, found = derived([function], declare, wrt, layout)
        assert derivation.intermediates[0].name == "u"
        check(derivation, found, declare, layout)


@pytest.mark.parametrize(
    ("function", "wrt", "order"),
    [("X*x", "X", 1), ("inv(X)", "X", 1), ("sum(x)*exp(a*b)", "a,b", 2), ("log(det(X))", "X", 2)],
)
def test_what_is_not_covered_says_so(function: str, wrt: str, order: int) -> None:
    with pytest.raises(MccliError) as caught:
        derived([function], {"x": "R^n", "X": "R^(n,n)"}, wrt, order=order)
    (error,) = caught.value.problems
    assert error.code == "math.steps"
    assert "--expand n=3" in str(error.hint)


def test_long_derivations_are_grouped() -> None:
    """Many paths: u3 = u1 .* u2, u4 = u2 .* u3 and so on."""
    parts = [f"u{i} = u{i - 1} .* u{i - 2}" for i in range(3, 22)]
    source = "; ".join(["u1 = x", "u2 = sin(x)", *parts, "f = sum(u21)"])
    derivation, found = derived([source], {"x": "R^n"}, "x")
    steps = derivation.steps
    assert steps[-1].after is found.expression and len(steps) <= MOST_STEPS
    assert all(len(text(step.after)) < 2_000 for step in steps[:-1])


# -- random expressions ---------------------------------------------------------------------------


def check_random(number: int) -> bool:
    """Whether a random expression is covered; its derivation is checked."""
    dice = random.Random(f"symbolic chain {number}")
    dims = dice.choice([(), (), ("n",)])
    function = Expressions(dice).make(dims, dice.randint(1, 3))
    declare = {
        name: "R" if not own else f"R^({','.join(own)})" if len(own) > 1 else f"R^{own[0]}"
        for name, own in DECLARED.items()
    }
    wrt = dice.choice(["x", "x", "u", "c", "t"])
    layout = dice.choice(["numerator", "denominator"])
    try:
        derivation, found = derived([function], declare, wrt, layout)
    except MccliError as error:
        if error.problems[0].code in ("math.steps", "math.symbolic-part"):
            return False
        raise
    used = free_names(*(step.after for step in derivation.steps), derivation.steps[0].before)
    used |= free_names(*(each.expr for each in derivation.intermediates)) | {wrt}
    check(derivation, found, {n: s for n, s in declare.items() if n in used}, layout)
    return True


def test_random_expressions() -> None:
    assert sum(check_random(number) for number in range(60)) >= 40


@pytest.mark.long
def test_many_random_expressions() -> None:
    assert sum(check_random(number) for number in range(1_000, 1_500)) >= 400


def test_trees_read_back() -> None:
    """What is printed as a line of a finished step reads back to the same tree."""
    derivation, _ = derived(LOSS, DATA, "w")
    for step in derivation.steps:
        if not any(node.op == "derivative" for node in postorder(step.after)):
            assert tree(text(step.after)) == step.after
