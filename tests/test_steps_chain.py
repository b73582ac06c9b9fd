"""Derivations by the chain rules: the paper's cases, and every line against differences."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from cli import ROOT, run
from problems import LIMITS, request
from python_text import NoValue, close, slope, values
from trees import read as tree

from mccli.calculus import answer, derivative, differentiating
from mccli.calculus.evaluation.novalue import NoValue as Nowhere
from mccli.calculus.expansion.expand import written_out
from mccli.calculus.explaining.chain.checking import check_lines
from mccli.calculus.explaining.chain.derive import by_chain
from mccli.calculus.verification.claims import Mismatch
from mccli.errors import MccliError
from mccli.model.steps import Derivation, Flow, Step
from mccli.pipeline import read
from mccli.syntax.printer import text
from mccli.syntax.tree import Node, fold, postorder, rebuilt
from mccli.syntax.tree import name as name_node

PAPER = json.loads((ROOT / "tests/data/paper_chain.json").read_text("utf-8"))["cases"]
BARE = ["CHAIN-00", "CHAIN-01", "CHAIN-02", "TOTAL-01", "TOTAL-02", "TOTAL-03"]
RULES = {
    "single-variable": "single-variable chain rule",
    "total-derivative": "single-variable total-derivative chain rule",
    "vector": "vector chain rule",
}
MOST_STEPS = 12


def derived(
    *inputs: str, order: int = 1, layout: str = "numerator", **options: Any
) -> tuple[Derivation, Any]:
    """The derivation of the first result, and that result arranged."""
    asked = request("jacobian", *inputs, **options)
    problem = read(asked, LIMITS)
    written = written_out(problem, LIMITS)
    functions = [entry for each in written for entry in each.value.entries]
    problem = derivative.with_numbers(problem, functions)
    manner = differentiating.Manner(asked.engine)
    if order == 2:
        parts = differentiating.second_order(problem, functions[0], LIMITS, manner)
    else:
        parts = differentiating.first_order(problem, written, LIMITS, manner)
    command = "hessian" if order == 2 else "jacobian"
    laid = answer.laid_out(command, layout, len(parts) > 1)  # type: ignore[arg-type]
    found = parts[0]
    made = by_chain(problem, functions, found, order, laid, LIMITS)
    return made, found.arranged(found.rows, laid)


def definitions(case: dict[str, Any]) -> str:
    return "; ".join(f"{each['name']} = {each['expr']}" for each in case["intermediates"])


def by(case: dict[str, Any]) -> str:
    return case["wrt"] if isinstance(case["wrt"], str) else ",".join(case["wrt"])


def parsed(source: str) -> Node:
    """The tree of an expression, the logarithm by its own name."""
    return tree(source.replace("ln(", "log("))


# -- an evaluator of lines that owes nothing to mccli but their text ------------------------------


def put_in(node: Node, filled: Mapping[str, Node]) -> Node:
    """The tree with the intermediates in the places of their names."""

    def rule(each: Node, args: list[Node]) -> Node:
        return filled.get(each.value, each) if each.op == "name" else rebuilt(each, args)

    return fold(node, rule)


def filled_in(derivation: Derivation) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for each in derivation.intermediates:
        found[each.name] = put_in(each.expr, found)
    return found


def entry_value(entry: Node, point: Mapping[str, Any]) -> Any:
    """The value of a scalar line, its open derivatives by differences. Raises ``NoValue``."""
    names: dict[int, Node] = {}
    places = dict(point)
    for node in postorder(entry):
        if node.op == "derivative":
            name = f"slope_{len(names)}"
            names[id(node)] = name_node(name)
            places[name] = slope(text(node.args[0]), node.value, point)

    def rule(node: Node, args: list[Node]) -> Node:
        return names[id(node)] if id(node) in names else rebuilt(node, args)

    return values(text(fold(entry, rule)), places)


def line_value(line: Node, point: Mapping[str, Any]) -> list[list[Any]]:
    """The rows of a line: of a matrix, or of sums and products of matrices."""
    if line.op == "rows":
        return [[entry_value(each, point) for each in row.args] for row in line.args]
    if line.op in ("sum", "product") and any(node.op == "rows" for node in postorder(line)):
        found = line_value(line.args[0], point)
        for each in line.args[1:]:
            other = line_value(each, point)
            found = added(found, other) if line.op == "sum" else multiplied(found, other)
        return found
    return [[entry_value(line, point)]]


def added(left: list[list[Any]], right: list[list[Any]]) -> list[list[Any]]:
    return [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(left, right, strict=True)]


def multiplied(left: list[list[Any]], right: list[list[Any]]) -> list[list[Any]]:
    columns = list(zip(*right, strict=True))
    pairs = [[list(zip(row, column, strict=True)) for column in columns] for row in left]
    return [[sum((a * b for a, b in each), Fraction(0)) for each in row] for row in pairs]


def same(left: Sequence[Sequence[Any]], right: Sequence[Sequence[Any]], most: float) -> bool:
    return all(
        close(a, b, most)
        for rows in zip(left, right, strict=True)
        for a, b in zip(*rows, strict=True)
    )


def compare(derivation: Derivation, names: Sequence[str], seed: str, wanted: int = 2) -> int:
    """At how many points all lines have one value; fails where they differ."""
    rng = random.Random(seed)
    filled = filled_in(derivation)
    steps = derivation.steps
    lines = [put_in(each, filled) for each in (steps[0].before, *(s.after for s in steps))]
    compared = 0
    for _ in range(30):
        point = {name: Fraction(rng.randint(-3_000, 3_000), 1_009) for name in names}
        try:
            found = [line_value(line, point) for line in lines]
        except (NoValue, OverflowError):
            continue
        for line, value in zip(lines[1:], found[1:], strict=True):
            assert same(value, found[0], 1e-9), (text(lines[0]), text(line), point)
        compared += 1
        if compared == wanted:
            break
    return compared


def check_form(derivation: Derivation, arranged: Any) -> None:
    """Each step begins where the one before ended; the last one ends with what is printed."""
    steps = derivation.steps
    assert 1 <= len(steps) <= MOST_STEPS
    for one, other in pairwise(steps):
        assert one.after is other.before
    last = steps[-1].after
    height, width = arranged.shape
    entries = [last] if height == width == 1 else [e for row in last.args for e in row.args]
    assert entries == list(arranged.entries)
    assert list(map(text, entries)) == list(map(text, arranged.entries))
    if height * width > 1:
        assert [len(row.args) for row in last.args] == [width] * height


def combined(steps: Sequence[Step]) -> Node:
    """The line before the intermediates are put back."""
    for step in steps:
        if step.rule in ("substitute back", "simplify"):
            return step.before
    return steps[-1].after


# -- the paper's cases ----------------------------------------------------------------------------


def names_in(*sources: str) -> list[str]:
    return sorted({node.value for t in sources for node in postorder(tree(t)) if node.op == "name"})


def places(case: dict[str, Any], seed: str) -> dict[str, Fraction]:
    """A point for all names, the intermediates as if they were independent."""
    rng = random.Random(f"{case['id']} {seed}")
    inner = [each["name"] for each in case["intermediates"]]
    names = names_in(*inner, *(each["expr"] for each in case["intermediates"]))
    return {name: Fraction(rng.randint(200, 1_300), 1_009) for name in names}


@pytest.mark.parametrize("case", PAPER, ids=lambda case: case["id"])
def test_the_papers_cases(case: dict[str, Any]) -> None:
    derivation, arranged = derived(definitions(case), wrt=by(case))
    check_form(derivation, arranged)
    assert derivation.chain_rule == RULES[case["rule"]]
    assert derivation.reason
    if "paths" in case:
        assert derivation.paths == case["paths"]
    found = {each.name: each for each in derivation.intermediates}
    assert [*found][-1] == case["intermediates"][-1]["name"] or case["rule"] == "vector"
    assert set(found) == {each["name"] for each in case["intermediates"]}
    for seed in "abc":
        point = places(case, seed)
        for each in case["intermediates"]:
            mine = found[each["name"]]
            assert mine.expr == parsed(each["expr"])
            slopes = dict(mine.slopes)
            assert set(slopes) <= set(each["derivative_of_local"])
            for name, expected in each["derivative_of_local"].items():
                got = values(text(slopes[name]), point) if name in slopes else 0
                assert close(got, values(expected, point), 1e-14), (each["name"], name)
        line = line_value(combined(derivation.steps), point)
        assert same(
            line, [[values(e, point) for e in row] for row in case["combined_entries"]], 1e-14
        )
        last = line_value(derivation.steps[-1].after, point)
        expected = [[values(e, point) for e in row] for row in case["expected_matrix"]]
        assert same(last, expected, 1e-14)
        for mine_, theirs in zip(derivation.factors, case.get("factors", ()), strict=False):
            assert (mine_.name, list(mine_.shape)) == (theirs["name"], theirs["shape"])
            entries = [[values(e, point) for e in row] for row in theirs["matrix"]]
            assert same(line_value(mine_.matrix, point), entries, 1e-14)
    if "factors" in case:
        assert len(derivation.factors) == len(case["factors"])
    if "wrong_answers" in case:
        x = {"x": Fraction(3, 7)}
        wrong = [values(each["expr"], x) for each in case["wrong_answers"]]
        assert [values(text(each.expr), x) for each in derivation.wrong_ways] == wrong
    names = names_in(*case.get("functions", [case["function"]]))
    assert compare(derivation, names, case["id"]) == 2


@pytest.mark.parametrize("case", [c for c in PAPER if c["id"] in BARE], ids=lambda c: c["id"])
def test_a_bare_function_is_taken_apart_as_in_the_paper(case: dict[str, Any]) -> None:
    derivation, arranged = derived(case["function"], wrt=by(case))
    check_form(derivation, arranged)
    assert [(each.name, each.expr) for each in derivation.intermediates] == [
        (each["name"], parsed(each["expr"])) for each in case["intermediates"]
    ]
    assert derivation.chain_rule == RULES[case["rule"]]
    assert derivation.paths == case["paths"]


@pytest.mark.parametrize("case", [c for c in PAPER if "factors" in c], ids=lambda c: c["id"])
def test_in_denominator_layout_the_factors_are_reversed(case: dict[str, Any]) -> None:
    derivation, arranged = derived(definitions(case), wrt=by(case), layout="denominator")
    check_form(derivation, arranged)
    theirs = case["factors"][::-1]
    assert [each.name for each in derivation.factors] == [each["name"] for each in theirs]
    assert [list(each.shape) for each in derivation.factors] == [e["shape"][::-1] for e in theirs]
    assert list(arranged.shape) == [
        len(case["expected_matrix"][0]),
        len(case["expected_matrix"]),
    ]
    point = places(case, "d")
    product = line_value(derivation.factors[0].matrix, point)
    for each in derivation.factors[1:]:
        product = multiplied(product, line_value(each.matrix, point))
    assert same(line_value(combined(derivation.steps), point), product, 1e-14)


# -- what a reader is told ------------------------------------------------------------------------


def lines(*inputs: str, **options: Any) -> list[str]:
    steps = derived(*inputs, **options)[0].steps
    return [text(steps[0].before), *(text(step.after) for step in steps)]


def test_the_four_steps() -> None:
    assert lines("sin(x^2)") == [
        "d/dx(sin(x**2))",
        "d/dx(y)",
        "cos(u)*d/dx(u)",
        "cos(u)*2*x",
        "cos(x**2)*2*x",
        "2*x*cos(x**2)",
    ]
    steps = derived("sin(x^2)")[0].steps
    assert [step.rule for step in steps] == [
        "intermediate variables",
        "single-variable chain rule",
        "local derivative",
        "substitute back",
        "simplify",
    ]
    assert steps[1].note == "backward: dy/dx = dy/du*du/dx; forward: du/dx*dy/du"


def test_the_total_derivative_warns_of_the_single_path() -> None:
    derivation, _ = derived("x + x^2")
    assert [text(each.expr) for each in derivation.wrong_ways] == ["2*x", "1"]
    assert "leaves out the other path" in derivation.wrong_ways[0].why
    assert "ignores that u1 varies with x" in derivation.wrong_ways[1].why
    assert "du2/dx = ∂u2/∂x + ∂u2/∂u1*du1/dx" in derivation.steps[1].note


def test_the_flow_goes_from_the_function_down_to_the_variable() -> None:
    x = Flow("x", "")
    assert derived("sin(x + x^2)")[0].flow == Flow(
        "u3", "sin", (Flow("u2", "+", (x, Flow("u1", "^2", (x,)))),)
    )


def test_functions_with_a_name_keep_it() -> None:
    names = [each.name for each in derived("f(x) = x + x^2")[0].intermediates]
    assert names == ["u", "f"]
    assert [each.name for each in derived("sin(u1^2)")[0].intermediates] == ["v", "y"]
    assert [each.name for each in derived("sin(y^2)")[0].intermediates] == ["u", "f"]


def test_vectors_are_intermediates_as_a_whole() -> None:
    derivation, _ = derived("x : R^3; g = x.^2; f = sin(g)")
    assert [each.name for each in derivation.intermediates] == ["g1", "g2", "g3", "f1", "f2", "f3"]
    assert [(each.name, each.shape) for each in derivation.factors] == [
        ("df/dg", (3, 3)),
        ("dg/dx", (3, 3)),
    ]
    assert "df/dg and dg/dx diagonal" in derivation.steps[1].note


def test_a_neuron_written_out_has_an_affine_intermediate() -> None:
    derivation, _ = derived("x, w : R^3; max(0, dot(w, x) + b)", wrt="w")
    assert [each.name for each in derivation.intermediates] == ["z", "y"]
    assert [each.name for each in derivation.factors] == ["dy/dz", "dz/dw"]


def test_a_variable_beside_an_intermediate_makes_a_sum_of_products() -> None:
    derivation, arranged = derived("f(x, y) = x*sin(x*y)")
    check_form(derivation, arranged)
    assert [each.name for each in derivation.factors] == [
        "∂f/∂(x, y)",
        "∂f/∂v",
        "dv/du",
        "du/d(x, y)",
    ]
    assert compare(derivation, ["x", "y"], "sum") == 2


@pytest.mark.parametrize(
    ("source", "rule", "reason"),
    [
        ("x^2", "", "one operation"),
        ("where(x > 0, x^2, sin(x^2))", "", "not taken apart"),
        ("2*a", "", "no variable occurs"),
        ("u = 3*a; sin(u) + x", "", "one operation"),
    ],
)
def test_where_no_chain_rule_is_needed(source: str, rule: str, reason: str) -> None:
    derivation, arranged = derived(source, wrt="x")
    check_form(derivation, arranged)
    assert derivation.chain_rule == rule and reason in derivation.reason


def test_called_definitions_are_put_in_their_places() -> None:
    derivation, arranged = derived("g(t) = t^2; f(x) = sin(g(3*x))")
    check_form(derivation, arranged)
    assert [each.name for each in derivation.intermediates] == ["u1", "u2", "f"]


def test_families_are_intermediates() -> None:
    source = "y[i] = x[i]^2 for i in 1..3; f = sum(y[i] for i in 1..3)"
    derivation, arranged = derived(source)
    check_form(derivation, arranged)
    assert [each.name for each in derivation.factors] == ["df/dy", "dy/dx"]


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize(
    "source",
    ["sum((A*x).^2); x : R^2; A : R^(3,2)", "A*B; A, B : R^(2,2)", "outer(x, x)*t; x : R^2"],
)
def test_matrices_of_numbers(source: str, layout: str) -> None:
    wrt = {"s": "A", "A": "A", "o": "t"}[source[0]]
    if source[0] == "A":
        with pytest.raises(MccliError, match="4 axes"):
            derived(source, wrt=wrt, layout=layout)
        return
    derivation, arranged = derived(source, wrt=wrt, layout=layout)
    check_form(derivation, arranged)


def test_second_derivatives_go_on_from_the_gradient() -> None:
    derivation, arranged = derived("x^2*y + sin(x*y)", order=2)
    check_form(derivation, arranged)
    assert [each.name for each in derivation.intermediates][-2:] == ["g1", "g2"]
    assert compare(derivation, ["x", "y"], "hessian") == 2


# -- bounds ---------------------------------------------------------------------------------------

LONG = [
    ("sin(" * 60 + "x" + ")" * 60, {}),
    ("*".join(f"sin({i}*x)" for i in range(1, 30)), {}),
    ("; ".join(["u1 = x", "u2 = x^2"] + [f"u{i} = u{i-1}*u{i-2}" for i in range(3, 25)]), {}),
    (" + ".join(f"x^{i}*y" for i in range(1, 200)), {}),
    ("x.^2", {"declare": ["x : R^20"]}),
    ("sum(exp(x))*t", {"declare": ["x : R^150"], "wrt": "x"}),
    ("det(A)", {"declare": ["A : R^(6,6)"], "engine": "graph"}),
    ("; ".join(f"where(x > {i}, x, sin(x))" for i in range(15)), {}),
    (" + ".join(f"where(x > {i}, x^2, sin(x))" for i in range(40)), {}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "options"), LONG)
def test_long_derivations_are_grouped(source: str, options: dict[str, Any]) -> None:
    derivation, arranged = derived(source, **options)
    check_form(derivation, arranged)
    for step in derivation.steps[:-1]:
        assert len(text(step.after)) < 12_000


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(MccliError, match="441 entries"):
        derived("x.^2", declare=["x : R^21"])


def test_of_many_intermediates_the_first_are_listed() -> None:
    source = "y[i] = x[i]^2 for i in 1..100; f = sum(y[i] for i in 1..100)"
    derivation, arranged = derived(source)
    check_form(derivation, arranged)
    assert [each.name for each in derivation.intermediates] == ["y1", "y2", "y3", "f"]
    assert "of 101 expressions the first of each kind are listed" in derivation.reason


# -- nothing wrong is explained -------------------------------------------------------------------


@pytest.mark.parametrize("place", range(5))
def test_a_wrong_line_is_found(place: int) -> None:
    derivation, _ = derived("sin(x + x^2)")
    steps = list(derivation.steps)
    step = steps[place]
    wrong = Node("sum", "++", (step.after, tree("1/1000")))
    steps[place] = Step(step.rule, step.before, wrong)
    steps[place + 1] = Step(steps[place + 1].rule, wrong, steps[place + 1].after)
    last = [derivation.steps[-1].after]
    constants: frozenset[str] = frozenset()
    check_lines(derivation.steps, filled_in(derivation), last, constants, LIMITS)
    with pytest.raises(Mismatch):
        check_lines(steps, filled_in(derivation), last, constants, LIMITS)


# -- random expressions ---------------------------------------------------------------------------

ONE = [
    "exp({0})", "log({0})", "sqrt({0})", "cbrt({0})", "sin({0})", "cos({0})", "tan({0})",
    "atan({0})", "cosh({0})", "tanh({0})", "abs({0})", "erf({0})", "sigmoid({0})", "softplus({0})",
    "relu({0})", "-({0})", "({0})^2", "({0})^3", "({0})^(-1)", "2^({0})", "1/({0})", "3*({0})",
    "({0})/2", "max(0, {0})", "min({0}, 1)", "a*({0})", "floor({0})",
]  # fmt: skip
TWO = [
    "({0} + {1})", "({0} - {1})", "({0})*({1})", "({0})/({1})", "max({0}, {1})", "({0})^({1})",
    "atan2({0}, {1})", "({0} + {1} - 1)", "({0})*({1})*x", "where({0} > {1}, {1}, {0})",
]  # fmt: skip


def expression(rng: random.Random, size: int, leaves: Sequence[str]) -> str:
    """A random expression of about ``size`` operations."""
    if size <= 0:
        return rng.choice(leaves)
    template = rng.choice(rng.choices([ONE, TWO], [1, 1])[0])
    count = 2 if "{1}" in template else 1
    return template.format(*(expression(rng, (size - 1) // count, leaves) for _ in range(count)))


def check_random(number: int) -> bool:
    """Whether a random problem has a derivative; its derivation is checked."""
    rng = random.Random(f"chain {number}")
    names = rng.choice([["x"], ["x"], ["x", "y"], ["x", "y", "z"]])
    leaves = [*names, *names, "2", "1/3", "pi", "a"]
    count = rng.choice([1, 1, 1, 2])
    sources = [expression(rng, rng.randint(1, 9), leaves) for _ in range(count)]
    layout = rng.choice(["numerator", "denominator"])
    order = 2 if count == 1 and rng.random() < 0.15 else 1
    try:
        options: dict[str, Any] = {"wrt": ",".join(names), "layout": layout, "order": order}
        derivation, arranged = derived(*sources, **options)
    except (MccliError, Nowhere):
        return False
    check_form(derivation, arranged)
    compare(derivation, [*names, "a"], f"{sources}")
    return True


def test_random_expressions() -> None:
    assert sum(check_random(number) for number in range(60)) >= 40


@pytest.mark.long
def test_five_hundred_random_expressions() -> None:
    found = 0
    number = 1_000
    while found < 500:
        found += check_random(number)
        number += 1


def test_the_rule_of_each_line_inside_a_total_derivative() -> None:
    code, out, _ = run("grad", "log(x^2 + 1)/x", "--steps", "chain", "--json")
    steps = json.loads(out)["steps"]
    single, total = RULES["single-variable"], RULES["total-derivative"]
    rules = [each["rule"] for each in steps if each["rule"] in (single, total)]
    assert (code, rules) == (0, [total, single, single])
