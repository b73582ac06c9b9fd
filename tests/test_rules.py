"""The command rules: every formula by value, in both layouts, and every format."""

from __future__ import annotations

import json
import re
import shlex

import jsonschema
import pytest
from cli import run
from rule_instances import LAYOUTS, close, left_value, right_value, spaces_of
from snapshot import compare_snapshot
from trees import read

import mccli
from mccli.cli.examples import all_examples
from mccli.model.rules.chains import FACTOR_SHAPES
from mccli.model.rules.form import Formula, Rule
from mccli.model.rules.tables import TABLES, all_names, all_rules, plain_name, table_of
from mccli.render.schema import schema
from mccli.syntax.tree import free_names

RULES = {rule.name: rule for rule in all_rules()}
FORMULAS = [(rule, each) for rule in RULES.values() for each in rule.formulas]
# J is a name for the derivative, and a step of gradient descent is none.
DERIVATIVES = [(rule, each) for rule, each in FORMULAS if each.variable and rule.name != "layouts"]
VALIDATOR = jsonschema.Draft202012Validator(schema())
# A vector by a vector, in the row x, u, f of the table: f(u(x)), with u and f of these forms.
SCALAR_BODIES = {
    ("scalar", "scalar"): "x^2",
    ("vector", "scalar"): "sum(x.^2)",
    ("scalar", "vector"): "[x, x^2]",
    ("vector", "vector"): "[x[1]*x[2], x[3]]",
}


@pytest.fixture(autouse=True)
def a_terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def named(pair: tuple[Rule, Formula]) -> str:
    return f"{pair[0].name}: {pair[1].function} by {pair[1].variable}"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("pair", DERIVATIVES, ids=named)
def test_every_formula_holds(pair: tuple[Rule, Formula], layout: str) -> None:
    assert close(left_value(*pair, layout), right_value(*pair, layout))


@pytest.mark.parametrize(
    "pair", [each for each in DERIVATIVES if each[1].spaces.count("R^n")], ids=named
)
def test_the_shapes_of_formulas(pair: tuple[Rule, Formula]) -> None:
    rule, formula = pair
    # What stands for a vector of functions is one of them.
    functions = {"sum-reduction": "sum(x.^2)", "vector-chain": "A*x"}
    function = functions.get(rule.name, formula.function)
    spaces = spaces_of(f"A : R^(m,n); {formula.spaces}")
    used = {name: spaces[name] for name in free_names(read(function)) if name in spaces}
    for layout, shape in zip(LAYOUTS, formula.shapes, strict=True):
        found = mccli.jacobian(function, wrt=formula.variable, declare=used, layout=layout)
        assert " × ".join(map(str, found.shape)) == shape


@pytest.mark.parametrize("row", FACTOR_SHAPES, ids=lambda row: f"{row.x}-{row.u}-{row.f}")
def test_the_shapes_of_factors(row: object) -> None:
    sizes = {"m": "2", "k": "2", "n": "3"}
    inner = SCALAR_BODIES[row.x, row.u]
    outer = {
        ("scalar", "scalar"): "sin(u)", ("scalar", "vector"): "[u, u^3]",
        ("vector", "scalar"): "u[1]*u[2]", ("vector", "vector"): "[u[1]*u[2], u[2]^2]",
    }[row.u, row.f]  # fmt: skip
    spaces = {"x": {"vector": "R^3"}.get(row.x, "R"), "u": {"vector": "R^2"}.get(row.u, "R")}
    for layout in LAYOUTS:
        by_u = mccli.jacobian(outer, wrt="u", declare={"u": spaces["u"]}, layout=layout)
        by_x = mccli.jacobian(inner, wrt="x", declare={"x": spaces["x"]}, layout=layout)
        whole = mccli.jacobian(
            f"u = {inner}", f"f = {outer}", wrt="x", declare={"x": spaces["x"]}, layout=layout
        )
        factors = (by_u, by_x) if layout == "numerator" else (by_x, by_u)
        said = getattr(row, layout)
        result = row.result[LAYOUTS.index(layout)]
        for found, text in zip((*factors, whole), (*said, result), strict=True):
            shape = [str(sizes.get(size, size)) for size in text.split(" × ")]
            assert list(map(str, found.shape)) == shape


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_explained(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run("rules", name, terminal=True)
    rule = RULES[name]
    assert (code, err) == (0, "") and out.startswith(rule.title)
    assert max(map(len, out.split("\n"))) <= 80
    for columns in ("20", "45"):
        monkeypatch.setenv("COLUMNS", columns)
        narrow = run("rules", name, "--ascii", "--format", "pretty")
        assert narrow[0] == 0 and narrow[1].isascii()
    data = json.loads(run("rules", name, "--json")[1])
    VALIDATOR.validate(data)
    (found,) = data["rules"]
    assert found["table"] == table_of(rule).name and found["text"] == rule.says
    # The example is what its command line prints.
    answer = found["example"]["answer"]
    assert answer["verified"]["ok"] is True
    assert shlex.split(found["example"]["command"])[1:] == found["example"]["arguments"]
    code, derivation, err = run(*found["example"]["arguments"], "--steps", rule.example.steps)
    assert code == 0 and derivation.startswith("#") and (not err or err.startswith("note: "))
    if table_of(rule).name in ("scalar", "functions") and rule.name != "linearity":
        assert rule.title in derivation
    again = json.loads(run(*found["example"]["arguments"], "--json")[1])
    assert again == answer


@pytest.mark.parametrize("name", [None, *(each for each in all_names() if each not in {*RULES})])
def test_tables_in_every_format(name: str | None) -> None:
    asked = [] if name is None else [name]
    code, pretty, err = run("rules", *asked, terminal=True)
    assert (code, err) == (0, "") and max(map(len, pretty.split("\n"))) <= 80
    code, narrow, err = run("rules", *asked, "--ascii", "--format", "pretty")
    assert (code, err) == (0, "") and narrow.isascii()
    data = json.loads(run("rules", *asked, "--json")[1])
    VALIDATOR.validate(data)
    assert all(rule["example"]["answer"] is None for rule in data["rules"])
    if name is None:
        compare_snapshot("rules.txt", pretty)
        compare_snapshot("rules_ascii.txt", narrow)
        compare_snapshot("rules.tex", run("rules", "--format", "latex")[1])
        compare_snapshot("rules_plain.txt", run("rules")[1])
        assert [rule["name"] for rule in data["rules"]] == list(RULES)


def test_a_rule_in_every_format() -> None:
    pages = [
        run("rules", "product", terminal=True)[1],
        run("rules", "dot-product", terminal=True)[1],
        run("rules", "jacobian", "--ascii", terminal=True)[1],
        run("rules", "vector-chain", terminal=True)[1],
        run("rules", "four-steps")[1],
        run("rules", "dot-product", "--format", "latex")[1],
        run("rules", "four-steps", "--format", "latex")[1],
    ]
    compare_snapshot("rule_pages.txt", "\n-----\n".join(pages))


def test_latex_is_balanced() -> None:
    pages = [run("rules", "--format", "latex")[1]]
    pages += [run("rules", name, "--format", "latex")[1] for name in RULES]
    for page in pages:
        text = page.replace(r"\{", "")
        assert text.isascii() and text.count("{") == text.count("}")
        begun = re.findall(r"\\begin\{([a-z*]+)\}", text)
        assert sorted(begun) == sorted(re.findall(r"\\end\{([a-z*]+)\}", text))
        for block in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", text, re.DOTALL):
            for line in block.split("\n"):
                assert line.count(r"\left") == line.count(r"\right")
                # Outside matrices: the sign of equality, and perhaps the shape.
                outer = re.sub(r"\\begin\{(\w+)\}.*?\\end\{\1\}", "", line)
                assert outer.count("&") in (1, 3) and "&=" in outer


def test_names_are_found_as_derivations_call_them() -> None:
    for rule in RULES.values():
        for word in (rule.name, rule.title, rule.title.title(), rule.name.replace("-", " ")):
            assert plain_name(word) == rule.name
    assert run("rules", "Product Rule")[1] == run("rules", "product")[1]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("prodct", "did you mean product?"),
        ("total", "did you mean total-derivative-chain?"),
        ("gravity", "mccli rules lists them"),
        ("", "mccli rules lists them"),
        ("\x1b[31m" + "x" * 200, "mccli rules lists them"),
    ],
)
def test_unknown_names_are_refused(word: str, hint: str) -> None:
    code, out, err = run("rules", word)
    assert (code, out) == (2, "") and hint in err and "\x1b" not in err and len(err) < 200
    assert run("rules", "product", "--format", "mathml")[0] == 2
    assert run("rules", "product", "chain")[0] == 2


def test_a_transposed_product_is_one_of_transposes() -> None:
    (formula,) = RULES["transpose"].formulas
    at = {"A": [[1, 2], [3, 4], [5, 6]], "B": [[7, 8, 9, 1], [2, 3, 4, 5]]}
    spaces = {"A": "R^(3,2)", "B": "R^(2,4)"}
    both = [
        mccli.value(t, declare=spaces, at=at).value for t in (formula.function, formula.numerator)
    ]
    assert both[0] == both[1]


def test_the_tables_have_one_rule_a_name() -> None:
    assert len(RULES) == sum(len(table.rules) for table in TABLES)


def test_every_rule_of_a_derivation_is_explained() -> None:
    from mccli.calculus.explaining.chain import choosing
    from mccli.calculus.explaining.rules import functions, scalar
    from mccli.syntax.vocabulary import FUNCTIONS

    told = {functions.rule_of(each) for each in FUNCTIONS} - {None}
    told |= {scalar.CONSTANT, scalar.IDENTITY, scalar.MULTIPLE, scalar.POWER, scalar.CHAIN}
    told |= {choosing.SINGLE, choosing.TOTAL, choosing.VECTOR}
    told |= {"sum rule", "difference rule", "product rule", "quotient rule", "reciprocal rule"}
    told |= {"general power rule", "piecewise rule", "maximum rule", "minimum rule"}
    assert told <= {rule.title for rule in RULES.values()}


# What says that rules were taken together is no rule.
TOGETHER = {"the same rules", "several rules", "remaining rules"}


@pytest.mark.parametrize("style", ["rules", "chain"])
def test_what_the_steps_of_the_examples_say_is_explained(style: str) -> None:
    told: set[str] = set()
    for each in all_examples():
        code, out, _ = run("examples", "run", each.name, "--steps", style, "--json")
        answer = json.loads(out)
        for part in [] if code else answer.get("results") or [answer]:
            told |= {step["rule"] for step in part["steps"]}
    assert len(told) > 5
    assert {word for word in told - TOGETHER if plain_name(word) not in all_names()} == set()
