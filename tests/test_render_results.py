"""Whole results in every format; what people see is kept as snapshots.

After a deliberate change, run the tests once with ``UPDATE_SNAPSHOTS=1`` and read the diff.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from fractions import Fraction

import pytest
from snapshot import compare_snapshot

from mccli.model.result import Axis, Case, Condition, Function, Result, Value, Verified
from mccli.render import json_output, latex, layout2d, mathml, plain, schema, terminal
from mccli.render.safe import width
from mccli.render.style import Style
from mccli.syntax.tree import Node, call, compare, name, number

CHECKED = Verified(True, 4, 1.1e-30, "independent automatic differentiation")
THIRD = Fraction(1, 3)


def times(*factors: Node) -> Node:
    return Node("product", "*" * len(factors), factors)


def power(base: str, exponent: int) -> Node:
    return Node("power", "^", (name(base), number(exponent)))


def plus(*terms: Node) -> Node:
    return Node("sum", "+" * len(terms), terms)


X, Y = name("x"), name("y")
F = Axis("function", ("f",))
XY = Axis("variable", ("x", "y"))
F12 = Axis("function", ("f1", "f2"))
LONG = plus(*(times(number(i), call("sin", plus(Y, number(i)))) for i in range(1, 30)))

GRADIENT = Result(
    command="grad",
    functions=(Function("f", ("x", "y"), times(number(10), power("x", 2), power("y", 2))),),
    intermediates=(),
    constants=(),
    declare=(),
    wrt=("x", "y"),
    layout="numerator",
    case=Case(2, "scalar", "vector", 1, 2),
    shape=(1, 2),
    axes=(F, XY),
    entries=(times(number(20), X, power("y", 2)), times(number(20), power("x", 2), Y)),
    verified=CHECKED,
)
DERIVATIVE = replace(
    GRADIENT,
    functions=(Function("f", ("x",), power("x", 3)),),
    wrt=("x",),
    case=Case(1, "scalar", "scalar", 1, 1),
    shape=(1, 1),
    axes=(F, Axis("variable", ("x",))),
    entries=(times(number(3), power("x", 2)),),
)
JACOBIAN = replace(
    GRADIENT,
    command="jacobian",
    functions=(
        Function("f1", ("x", "y"), times(power("x", 2), name("r"))),
        Function("f2", ("x", "y"), plus(times(number(5), X), call("sin", Y))),
    ),
    intermediates=(Function("r", (), call("sqrt", plus(Y, name("theta1")))),),
    constants=("e",),
    case=Case(4, "vector", "vector", 2, 2),
    shape=(2, 2),
    axes=(F12, XY),
    entries=(
        times(number(2), X, name("r")),
        Node("product", "*/", (power("x", 2), times(number(2), name("t1")))),
        number(5),
        call("cos", Y),
    ),
    temporaries=(("t1", name("r")),),
    conditions=(
        Condition("domain", compare("!=", name("theta1"), number(0)), "theta1 != 0"),
        Condition("convention", None, "at a kink, max(0, x) keeps the constant"),
    ),
    notes=("xy is one name",),
    verified=Verified(None, reason="no real point found"),
)
AT_POINT = replace(
    JACOBIAN,
    at=(("x", Fraction(1)), ("v", (Fraction(1), THIRD))),
    value=Value((2, 1 / 3, 5, 1.0), (Fraction(2), THIRD, Fraction(5), Fraction(1))),
)
WIDE = replace(
    GRADIENT,
    wrt=tuple(f"x{i}" for i in range(1, 10)),
    shape=(1, 9),
    case=Case(2, "scalar", "vector", 1, 9),
    axes=(F, Axis("variable", tuple(f"x{i}" for i in range(1, 10)))),
    entries=tuple(times(number(i), call("exp", times(X, Y, name(f"x{i}")))) for i in range(1, 10)),
)
BROKEN = replace(
    JACOBIAN,
    entries=(LONG, number(0), number(1), X),
    temporaries=(),
    conditions=(),
    notes=(),
)
TALL = replace(
    GRADIENT,
    layout="denominator",
    wrt=("x",),
    shape=(100, 1),
    case=Case(2, "scalar", "vector", 1, 100),
    axes=(Axis("variable", tuple(f"x{i}" for i in range(1, 101))), F),
    entries=tuple(power(f"x{i}", i) for i in range(1, 101)),
)
ORDER_THREE = replace(
    JACOBIAN,
    functions=(Function("f", (), times(name("W"), X)),),
    intermediates=(),
    temporaries=(),
    declare=(("W", "R^(2,2)"),),
    wrt=("W",),
    shape=(2, 2, 2),
    case=Case(None, "vector", "matrix", 2, 4),
    axes=(F12, Axis("variable", ("1", "2")), Axis("variable", ("1", "2"))),
    entries=(name("x1"), name("x2"), *[number(0)] * 4, name("x1"), name("x2")),
)
HESSIAN = replace(
    DERIVATIVE,
    command="hessian",
    layout=None,
    axes=(Axis("variable", ("x",)), Axis("variable", ("x",))),
    entries=(times(number(6), X),),
)
SEVERAL = replace(
    ORDER_THREE, shape=(), axes=(), entries=(), notes=("for all",), results=(ORDER_THREE, GRADIENT)
)
VALUE = replace(
    DERIVATIVE,
    command="value",
    layout=None,
    case=None,
    entries=(DERIVATIVE.functions[0].expr,),
    at=(("x", THIRD),),
    value=Value((1 / 27,), (Fraction(1, 27),)),
)
VALUES = replace(
    VALUE,
    functions=JACOBIAN.functions,
    shape=(2, 1),
    axes=(F12,),
    entries=tuple(each.expr for each in JACOBIAN.functions),
    value=Value((1e-30, 2.5), None),
)
RESULTS = {
    "gradient": GRADIENT,
    "derivative": DERIVATIVE,
    "jacobian": JACOBIAN,
    "at_point": AT_POINT,
    "wide": WIDE,
    "broken": BROKEN,
    "tall": TALL,
    "order_three": ORDER_THREE,
    "hessian": HESSIAN,
    "several": SEVERAL,
    "value": VALUE,
    "values": VALUES,
}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("letters", ["unicode", "ascii"])
@pytest.mark.parametrize("case", RESULTS)
def test_pretty_snapshots(case: str, letters: str, columns: int) -> None:
    text = terminal.render(RESULTS[case], Style(columns, ascii=letters == "ascii"))
    assert letters == "unicode" or text.isascii()
    assert all(width(line) <= columns for line in text.split("\n"))
    assert all(line == line.rstrip() for line in text.split("\n"))
    compare_snapshot(f"{case}.{letters}.{columns}.txt", text)


@pytest.mark.parametrize("case", [None, Case(4, "vector", "vector", 2, 2)])
@pytest.mark.parametrize("columns", [1, 80])
def test_case_table(case: Case | None, columns: int) -> None:
    text = terminal.render_cases(case, Style(columns))
    assert ("*" in text) == (case is not None)
    compare_snapshot(f"cases.{'marked' if case else 'bare'}.{columns}.txt", text)
    assert terminal.render_cases(case, Style(columns, ascii=True)).isascii()


@pytest.mark.parametrize("case", RESULTS)
@pytest.mark.parametrize("columns", [1, 20, 33])
def test_narrow_terminals_lose_nothing(case: str, columns: int) -> None:
    narrow = terminal.render(RESULTS[case], Style(columns))
    assert all(width(line) <= max(columns, 20) for line in narrow.split("\n"))
    if case == "broken":
        letters = re.sub(r"[\s⎡⎢⎣⎤⎥⎦]", "", narrow)
        assert all(f"{i}·sin(y+{i})" in letters for i in range(1, 30))


@pytest.mark.parametrize("case", RESULTS)
def test_colour_adds_only_colour(case: str) -> None:
    coloured = terminal.render(RESULTS[case], Style(80, color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == terminal.render(RESULTS[case], Style(80))
    assert "\x1b[1m" in coloured


@pytest.mark.parametrize(
    ("shape", "shown"),
    [((40, 50), (40, 50)), ((41, 3), (40, 3)), ((1, 5_000), (1, 2_000)), ((500, 500), (40, 50))],
)
def test_extent(shape: tuple[int, int], shown: tuple[int, int]) -> None:
    assert layout2d.extent(*shape) == shown


def test_what_is_not_shown_is_counted() -> None:
    wide = replace(TALL, shape=(1, 5_000), entries=(X,) * 5_000, axes=())
    assert "… 3000 more columns: use --format plain or --json to see all" in terminal.render(
        wide, Style()
    )
    blocks = replace(ORDER_THREE, shape=(41, 1, 1), entries=(X,) * 41, axes=())
    assert "… 1 more block: use" in terminal.render(blocks, Style())
    long = replace(DERIVATIVE, functions=(Function("f", ("x",), plus(*[X] * 400)),))
    assert "more lines" in terminal.render(long, Style())
    huge = replace(long, functions=(Function("f", ("x",), plus(*map(number, range(10_000)))),))
    assert "f(x) = a formula of more than 10000 parts" in terminal.render(huge, Style())


def test_names_of_derivatives() -> None:
    words = replace(
        DERIVATIVE, functions=(Function("cost", ("mass",), name("mass")),), wrt=("mass",)
    )
    assert "d(cost)/d(mass) = " in terminal.render(words, Style())
    several = replace(DERIVATIVE, functions=(Function("f", ("x1",), times(X, name("x1"))),))
    assert "∂f/∂x = " in terminal.render(several, Style())
    assert "df/dx = " in terminal.render(several, Style(ascii=True))


def test_colour_does_not_ask_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = terminal.render(GRADIENT, Style(80, color=True))
    for variable, value in (("NO_COLOR", "1"), ("TERM", "dumb"), ("COLUMNS", "7")):
        monkeypatch.setenv(variable, value)
    assert terminal.render(GRADIENT, Style(80, color=True)) == before


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("gradient", "[[20*x*y**2, 20*x**2*y]]"),
        ("derivative", "3*x**2"),
        ("jacobian", "t1 = r; [[2*x*r, x**2/(2*t1)], [5, cos(y)]]"),
        ("at_point", "[[2, 1/3], [5, 1]]"),
        ("order_three", "[[[x1, x2], [0, 0]], [[0, 0], [x1, x2]]]"),
        ("several", "[[[x1, x2], [0, 0]], [[0, 0], [x1, x2]]]\n[[20*x*y**2, 20*x**2*y]]"),
        ("value", "1/27"),
        ("values", "[[1e-30], [2.5]]"),
    ],
)
def test_plain(case: str, text: str) -> None:
    assert plain.render(RESULTS[case]) == text


@pytest.mark.parametrize("case", RESULTS)
def test_latex_and_mathml_are_well_formed(case: str) -> None:
    tex = latex.render(RESULTS[case])
    assert tex.count("{") == tex.count("}")
    assert tex.count(r"\begin") == tex.count(r"\end")
    for line in mathml.render(RESULTS[case]).split("\n"):
        ElementTree.fromstring(line)


def test_latex_of_results() -> None:
    assert latex.render(GRADIENT) == r"\begin{bmatrix} 20 x y^{2} & 20 x^{2} y \end{bmatrix}"
    assert latex.render(VALUE) == r"\frac{1}{27}"
    assert latex.render(VALUES) == r"\begin{bmatrix} 1 \times 10^{-30} \\ 2.5 \end{bmatrix}"
    wide = replace(TALL, shape=(1, 100), axes=TALL.axes[::-1])
    assert latex.render(wide).startswith(r"\left[\begin{array}{*{100}{c}} x_{1}^{1} & ")


def test_json_has_the_contract_keys_in_order() -> None:
    data = json.loads(json_output.render(GRADIENT, identity=7))
    assert " ".join(data) == (
        "schema id command functions intermediates constants declare wrt layout case shape "
        "rows columns form temporaries derivative conditions notes at value value_exact steps "
        "engine verified ok"
    )
    assert data["id"] == 7
    assert data["derivative"] == [["20*x*y**2", "20*x**2*y"]]
    assert data["rows"] == ["f"] and data["columns"] == ["x", "y"]
    assert data["case"] == {"number": 2, "function": "scalar", "variable": "vector", "m": 1, "n": 2}
    assert data["verified"] == {
        "ok": True,
        "points": 4,
        "max_rel_error": 1.1e-30,
        "method": "independent automatic differentiation",
    }


def test_json_of_points_axes_and_several_results() -> None:
    data = json.loads(json_output.render(AT_POINT))
    assert data["at"] == {"x": 1, "v": [1, "1/3"]}
    assert data["value"] == [[2, 1 / 3], [5, 1.0]]
    assert data["value_exact"] == [["2", "1/3"], ["5", "1"]]
    assert data["verified"]["ok"] is None and data["verified"]["reason"] == "no real point found"
    cube = json.loads(json_output.render(ORDER_THREE))
    assert [axis["role"] for axis in cube["axes"]] == ["function", "variable", "variable"]
    assert cube["derivative"][1][1] == ["x1", "x2"]
    several = json.loads(json_output.render(SEVERAL))
    assert several["derivative"] is None and len(several["results"]) == 2


@pytest.mark.parametrize("case", RESULTS)
def test_json_is_one_line_that_fits_the_schema(case: str) -> None:
    line = json_output.render(RESULTS[case])
    assert "\n" not in line
    assert json_output.render(RESULTS[case], ascii_only=True).isascii()
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(schema.schema()).validate(json.loads(line))


def test_the_schema_names_every_key() -> None:
    definitions = schema.schema()["$defs"]
    assert set(json.loads(json_output.render(GRADIENT))) <= set(definitions["result"]["properties"])
    assert definitions["request"]["required"] == ["functions"]
