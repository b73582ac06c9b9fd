"""Derivations in every format, built by hand; what people see is kept as snapshots.

After a deliberate change, run the tests once with ``UPDATE_SNAPSHOTS=1`` and read the diff.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import jsonschema
import pytest
from snapshot import compare_snapshot
from trees import read

from mccli.model.result import Axis, Case, Function, Result, Verified
from mccli.model.steps import Derivation, FactorMatrix, Flow, Intermediate, Step, WrongWay
from mccli.render import json_output, latex, mathml, plain, schema, terminal
from mccli.render.safe import width
from mccli.render.style import Style
from mccli.syntax.tree import Node, derivative


def by(variable: str, function: str) -> Node:
    return derivative(variable, read(function))


def rows(*listed: tuple[Node, ...]) -> Node:
    return Node("rows", None, tuple(Node("column", None, row) for row in listed))


def times(*factors: Node) -> Node:
    return Node("product", "*" * len(factors), factors)


def plus(*terms: Node) -> Node:
    return Node("sum", "+" * len(terms), terms)


def parsed(*texts: str) -> tuple[Node, ...]:
    return tuple(map(read, texts))


SLOPE = Result(
    command="grad",
    functions=(Function("f", ("x",), read("x + x^2")),),
    intermediates=(),
    constants=(),
    declare=(),
    wrt=("x",),
    layout="numerator",
    case=Case(1, "scalar", "scalar", 1, 1),
    shape=(1, 1),
    axes=(Axis("function", ("f",)), Axis("variable", ("x",))),
    entries=parsed("1 + 2*x"),
    verified=Verified(True, 4, 0.0, "independent automatic differentiation"),
    derivation=Derivation(
        "chain",
        (
            Step("intermediate variables", by("x", "x + x^2"), by("x", "u2"), "u1 = x**2"),
            Step(
                "single-variable total-derivative chain rule",
                by("x", "u2"),
                plus(read("1"), times(read("1"), by("x", "u1"))),
                "du2/dx = ∂u2/∂x + ∂u2/∂u1*du1/dx",
            ),
            Step(
                "local derivative",
                plus(read("1"), times(read("1"), by("x", "u1"))),
                read("1 + 1*2*x"),
            ),
            Step("simplify", read("1 + 1*2*x"), read("1 + 2*x")),
        ),
        (
            Intermediate("u1", read("x^2"), (("x", read("2*x")),)),
            Intermediate("u2", read("x + u1"), (("x", read("1")), ("u1", read("1")))),
        ),
        "single-variable total-derivative chain rule",
        "2 paths lead from x to u2: x → u2 and x → u1 → u2",
        2,
        Flow("u2", "+", (Flow("x", ""), Flow("u1", "^2", (Flow("x", ""),)))),
        (),
        (WrongWay(read("2*x"), "the path x → u2 is left out: ∂u2/∂x = 1"),),
    ),
)
OUTER = rows(parsed("cos(g1)", "0"), parsed("g2", "g1"))
INNER = rows(parsed("x2", "x1", "1"), parsed("1", "0", "-2*x3"))
WHOLE = rows(
    parsed("x2*cos(x1*x2 + x3)", "x1*cos(x1*x2 + x3)", "cos(x1*x2 + x3)"),
    parsed("x2*(x1 - x3^2) + x1*x2 + x3", "x1*(x1 - x3^2)", "x1 - x3^2 - 2*x3*(x1*x2 + x3)"),
)
START = rows(*(tuple(by(f"x{j}", f"f{i}") for j in (1, 2, 3)) for i in (1, 2)))
VECTOR = replace(
    SLOPE,
    command="jacobian",
    functions=(
        Function("f1", ("x1", "x2", "x3"), read("sin(g1)")),
        Function("f2", ("x1", "x2", "x3"), read("g1*g2")),
    ),
    intermediates=(
        Function("g1", (), read("x1*x2 + x3")),
        Function("g2", (), read("x1 - x3^2")),
    ),
    wrt=("x1", "x2", "x3"),
    case=Case(4, "vector", "vector", 2, 3),
    shape=(2, 3),
    axes=(Axis("function", ("f1", "f2")), Axis("variable", ("x1", "x2", "x3"))),
    entries=tuple(entry for row in WHOLE.args for entry in row.args),
    derivation=Derivation(
        "chain",
        (
            Step(
                "vector chain rule",
                START,
                times(OUTER, INNER),
                "df/dx = df/dg*dg/dx, with the shapes (2 × 2)(2 × 3)",
            ),
            Step("substitute back", times(OUTER, INNER), WHOLE),
        ),
        (
            Intermediate("g1", read("x1*x2 + x3"), (("x1", read("x2")), ("x2", read("x1")))),
            Intermediate("g2", read("x1 - x3^2"), (("x1", read("1")), ("x3", read("-2*x3")))),
            Intermediate("f1", read("sin(g1)"), (("g1", read("cos(g1)")),)),
            Intermediate("f2", read("g1*g2"), (("g1", read("g2")), ("g2", read("g1")))),
        ),
        "vector chain rule",
        "there are 2 functions (f1, f2) and 3 variables (x1, x2, x3)",
        None,
        Flow("f", "", (Flow("f1", "sin", (Flow("g1", "x1*x2 + x3"),)), Flow("f2", "*"))),
        (FactorMatrix("df/dg", OUTER, (2, 2)), FactorMatrix("dg/dx", INNER, (2, 3))),
    ),
)
RULES = replace(
    VECTOR,
    functions=(
        Function("f1", ("x", "theta1"), read("x^2*theta1")),
        Function("f2", ("x", "theta1"), read("5*x + sin(theta1)")),
    ),
    intermediates=(),
    wrt=("x",),
    shape=(2, 1),
    case=Case(3, "vector", "scalar", 2, 1),
    axes=(Axis("function", ("f1", "f2")), Axis("variable", ("x",))),
    entries=parsed("2*x*theta1", "5"),
    derivation=Derivation(
        "rules",
        (
            Step(
                "constant multiple rule",
                by("x", "x^2*theta1"),
                times(read("theta1"), by("x", "x^2")),
                "the constant factor theta1 comes out",
                "∂f1/∂x",
            ),
            Step("power rule", times(read("theta1"), by("x", "x^2")), read("theta1*2*x"), "",
                 "∂f1/∂x"),
            Step("simplify", read("theta1*2*x"), read("2*x*theta1"), "", "∂f1/∂x"),
            Step("several rules", by("x", "5*x + sin(theta1)"), read("5"), "sum, constant",
                 "∂f2/∂x"),
        ),
    ),
)  # fmt: skip
LONG = plus(*(by("x", f"sin(x)^{i}") for i in range(2, 40)))
WIDE = rows(tuple(by("x", f"exp(x)^{i}*sin(x)") for i in range(2, 9)))
BROKEN = replace(
    SLOPE,
    derivation=Derivation(
        "rules",
        (Step("sum rule", by("x", "x"), LONG), Step("all at once", LONG, WIDE, "as before")),
    ),
)
PRODUCT = replace(
    SLOPE,
    derivation=Derivation(
        "chain",
        (
            Step("a sum of products", by("x", "y"), plus(times(OUTER, OUTER, OUTER, INNER), INNER)),
            Step("brackets", by("x", "y"), times(read("2"), plus(OUTER, OUTER))),
        ),
    ),
)
SYMBOLIC = replace(
    SLOPE,
    functions=(Function("f", ("w", "x"), read("sum(u)")),),
    intermediates=(Function("u", (), read("w .* x")),),
    declare=(("w", "R^n"), ("x", "R^n")),
    wrt=("w",),
    form="matrix",
    case=Case(2, "scalar", "vector", 1, "n"),
    shape=(1, "n"),
    axes=(Axis("function", (), "f", 1), Axis("variable", (), "w", "n")),
    entries=(),
    expression=read("x'"),
    engine="tensor",
    derivation=Derivation(
        "chain",
        (
            Step("vector chain rule", by("w", "y"), times(by("u", "y"), by("w", "u"))),
            Step("local derivatives", times(by("u", "y"), by("w", "u")), read("ones(n)'*diag(x)")),
            Step("simplify", read("ones(n)'*diag(x)"), read("x'"), "diag(x)' = diag(x)"),
        ),
        (
            Intermediate("u", read("w .* x"), (("w", read("diag(x)")),)),
            Intermediate("y", read("sum(u)"), (("u", read("ones(n)'")),)),
        ),
        "vector chain rule",
        "u is a vector",
        None,
        Flow("y", "sum", (Flow("u", ".*", (Flow("w", ""),)),)),
        (
            FactorMatrix("dy/du", read("ones(n)'"), (1, "n")),
            FactorMatrix("du/dw", read("diag(x)"), ("n", "n")),
        ),
    ),
)
SEVERAL = replace(SLOPE, shape=(), axes=(), entries=(), derivation=None, results=(SLOPE, RULES))
RESULTS = {
    "slope": SLOPE,
    "vector": VECTOR,
    "rules": RULES,
    "broken": BROKEN,
    "product": PRODUCT,
    "symbolic": SYMBOLIC,
    "several": SEVERAL,
}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("letters", ["unicode", "ascii"])
@pytest.mark.parametrize("case", RESULTS)
def test_pretty_snapshots(case: str, letters: str, columns: int) -> None:
    text = terminal.render(RESULTS[case], Style(columns, ascii=letters == "ascii"))
    assert letters == "unicode" or text.isascii()
    assert all(width(line) <= columns for line in text.split("\n"))
    assert all(line == line.rstrip() for line in text.split("\n"))
    compare_snapshot(f"steps.{case}.{letters}.{columns}.txt", text)


@pytest.mark.parametrize("case", RESULTS)
def test_other_snapshots(case: str) -> None:
    result = RESULTS[case]
    compare_snapshot(f"steps.{case}.plain", plain.render(result))
    compare_snapshot(f"steps.{case}.tex", latex.render(result))
    compare_snapshot(f"steps.{case}.xml", mathml.render(result))
    compare_snapshot(f"steps.{case}.json", json.dumps(json_output.as_object(result), indent=1))


@pytest.mark.parametrize("case", RESULTS)
@pytest.mark.parametrize("columns", [1, 20, 33, 50])
def test_narrow_terminals(case: str, columns: int) -> None:
    for ascii_only in (False, True):
        narrow = terminal.render(RESULTS[case], Style(columns, ascii=ascii_only))
        assert all(width(line) <= max(columns, 20) for line in narrow.split("\n"))


@pytest.mark.parametrize("case", RESULTS)
def test_colour_adds_only_colour(case: str) -> None:
    coloured = terminal.render(RESULTS[case], Style(80, color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == terminal.render(RESULTS[case], Style(80))


@pytest.mark.parametrize("case", RESULTS)
def test_json_fits_the_schema(case: str) -> None:
    line = json_output.render(RESULTS[case])
    jsonschema.Draft202012Validator(schema.schema()).validate(json.loads(line))
    assert json_output.render(RESULTS[case], ascii_only=True).isascii()


@pytest.mark.parametrize("case", RESULTS)
def test_plain_steps_are_comments(case: str) -> None:
    result = RESULTS[case]
    lines = plain.render(result).split("\n")
    answers = [line for line in lines if not line.startswith("# ")]
    bare = replace(result, derivation=None, results=tuple(
        replace(each, derivation=None) for each in result.results
    ))  # fmt: skip
    assert answers == plain.render(bare).split("\n") and len(answers) < len(lines)
    assert plain.render(result, ascii_only=True).isascii()


@pytest.mark.parametrize("case", RESULTS)
def test_latex_and_mathml_are_well_formed(case: str) -> None:
    tex = latex.render(RESULTS[case])
    assert tex.count("{") - tex.count(r"\{") == tex.count("}") - tex.count(r"\}")
    assert tex.isascii() and "$$" not in tex and tex.count("$") % 2 == 0
    inside = ""
    for kind, name in re.findall(r"\\(begin|end)\{(align\*|equation\*)\}", tex):
        assert (inside, kind) in (("", "begin"), (name, "end"))
        inside = name if kind == "begin" else ""
    assert not inside
    for row in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", tex, re.DOTALL):
        assert "" not in [each.strip() for each in row.split("\\\\\n")]
    for line in mathml.render(RESULTS[case]).split("\n"):
        ElementTree.fromstring(line)


def test_long_sums_are_broken_between_their_terms() -> None:
    terms = tuple(by("x", f"sin({i}*x)^2") for i in range(1, 9))
    whole = Node("sum", "+-+-+-+-", terms)
    for line in (
        whole,
        Node("product", "*/", (whole, read("4"))),
        times(read("a + b"), whole),
        derivative("x", Node("product", "*/", (whole, read("n")))),
    ):
        step = Step("sum rule", by("x", "f"), line)
        tex = latex.render(replace(SLOPE, derivation=Derivation("rules", (step,))))
        rows = tex.split("\\end{align*}")[0].split("\\\\\n")
        assert sum(r"\qquad" in row for row in rows) >= 2
        assert (
            tex.count(r"\Bigl(")
            == tex.count(r"\Bigr)")
            == (line is not whole) + (line.op == "derivative")
        )
        assert all(tex.count(rf"\left({number} x\right)") == 1 for number in range(1, 9))
        assert all(row.count(r"\left") == row.count(r"\right") for row in rows)
