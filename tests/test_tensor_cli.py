"""Symbolic sizes from end to end: commands, options, JSON, values, batch and the Python face."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from cli import run

import mccli
from mccli import MccliError, gradient, hessian, jacobian, value
from mccli.render.schema import schema

VALIDATOR = jsonschema.Draft202012Validator(schema())
LEAST_SQUARES = ["norm(X*w - y)^2", "-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "y : R^m"]
SPACES = {"X": "R^(m,n)", "w": "R^n", "y": "R^m"}
POINT = "X=[[1,2],[3,4],[5,6]], w=[1,1], y=[1,2,1/3]"


def answered(*args: str, stdin: str | None = None) -> dict[str, Any]:
    code, out, err = run(*args, "--json", stdin=stdin)
    assert code == 0, out + err
    found: dict[str, Any] = json.loads(out)
    VALIDATOR.validate(found)
    return found


def refused(*args: str) -> dict[str, Any]:
    code, out, _ = run(*args, "--json")
    assert code != 0
    found: dict[str, Any] = json.loads(out)["errors"][0]
    return found


@pytest.mark.parametrize(
    ("layout", "text", "shape"),
    [
        ("numerator", "2*(X*w - y)'*X", [1, "n"]),
        ("denominator", "2*X'*(X*w - y)", ["n", 1]),
    ],
)
def test_a_gradient(layout: str, text: str, shape: list[object]) -> None:
    code, out, err = run("grad", *LEAST_SQUARES, "-w", "w", "-l", layout)
    assert (code, out, err) == (0, text + "\n", "")
    found = answered("grad", *LEAST_SQUARES, "-w", "w", "-l", layout)
    assert found["derivative"] == text
    assert (found["shape"], found["form"], found["layout"]) == (shape, "matrix", layout)
    assert found["case"] == {
        "number": 2, "function": "scalar", "variable": "vector", "m": 1, "n": "n",
    }  # fmt: skip
    assert found["declare"] == SPACES
    assert (found["engine"], found["verified"]["ok"]) == ("tensor", True)
    assert (found["rows"], found["columns"], found["wrt"]) == ([], [], ["w"])


def test_several_variables_have_several_results() -> None:
    found = answered("grad", *LEAST_SQUARES)
    assert found["derivative"] is None
    assert (found["wrt"], found["shape"], found["case"]) == (["X", "w", "y"], [], None)
    assert [part["wrt"] for part in found["results"]] == [["X"], ["w"], ["y"]]
    assert [part["shape"] for part in found["results"]] == [["n", "m"], [1, "n"], [1, "m"]]
    assert [part["case"]["n"] for part in found["results"]] == ["m*n", "n", "m"]
    code, out, _ = run("grad", *LEAST_SQUARES, "-w", "w,y")
    assert code == 0
    assert out.splitlines() == [part["derivative"] for part in found["results"][1:]]


def test_a_hessian_has_no_layout_and_blocks_have_one() -> None:
    found = answered("hessian", *LEAST_SQUARES, "-w", "w", "-l", "denominator")
    assert (found["derivative"], found["layout"]) == ("2*X'*X", None)
    assert found["shape"] == ["n", "n"]
    blocks = answered("hessian", *LEAST_SQUARES, "-w", "w,y", "-l", "denominator")["results"]
    assert [block["wrt"] for block in blocks] == [["w"], ["w", "y"], ["y", "w"], ["y"]]
    assert [block["layout"] for block in blocks] == ["denominator"] * 4
    assert [block["shape"] for block in blocks] == [["n", "n"], ["m", "n"], ["n", "m"], ["m", "m"]]


def test_index_notation_names_its_axes() -> None:
    found = answered("jacobian", "X*w", "-d", "X : R^(m,n)", "-d", "w : R^n", "-w", "X")
    assert (found["form"], found["shape"]) == ("index", ["m", "m", "n"])
    assert found["derivative"].startswith("einsum(")
    assert [(axis["role"], axis["size"]) for axis in found["axes"]] == [
        ("function", "m"), ("variable", "m"), ("variable", "n"),
    ]  # fmt: skip
    assert all(axis["name"] and axis["labels"] == [] for axis in found["axes"])


def test_scalars_beside_symbolic_sizes_form_one_vector() -> None:
    found = answered("grad", "norm(a*X*w - b*y)^2", *LEAST_SQUARES[1:], "-w", "a,b")
    assert (found["shape"], found["wrt"]) == ([1, 2], ["a", "b"])
    assert (found["rows"], found["columns"]) == (["f"], ["a", "b"])
    assert found["derivative"].startswith("[[")


@pytest.mark.parametrize(
    ("layout", "text", "shape"),
    [
        ("numerator", "X*w*[1, 0]' - y*[0, 1]'", ["m", 2]),
        ("denominator", "[1, 0]*w'*X' - [0, 1]*y'", [2, "m"]),
    ],
)
def test_a_vector_by_several_scalars(layout: str, text: str, shape: list[object]) -> None:
    args = ["jacobian", "a*X*w - b*y", *LEAST_SQUARES[1:], "-w", "a,b", "-l", layout]
    found = answered(*args, "--at", "X=[[1,2],[0,1]], w=[3,4], y=[5,1/2]")
    assert (found["derivative"], found["shape"]) == (text, shape)
    assert found["rows" if layout == "denominator" else "columns"] == ["a", "b"]
    rows, turned = [["11", "-5"], ["4", "-1/2"]], [["11", "4"], ["-5", "-1/2"]]
    assert found["value_exact"] == (rows if layout == "numerator" else turned)
    assert "∂f/∂(a, b) = " in run(*args, "--format", "pretty")[1]


def test_a_long_answer_has_temporaries() -> None:
    layers, spaces = "X*w", []
    for number in range(1, 9):
        layers = f"tanh(W{number}*{layers})"
        spaces += ["-d", f"W{number} : R^(m,m)"]
    found = answered("grad", f"norm({layers} - y)^2", *LEAST_SQUARES[1:], *spaces, "-w", "w")
    names = [each["name"] for each in found["temporaries"]]
    assert names[0] == "t1"
    assert names[-1] in found["derivative"]
    _, out, _ = run("grad", f"norm({layers} - y)^2", *LEAST_SQUARES[1:], *spaces, "-w", "w")
    assert out.startswith("t1 = ")
    assert out.endswith(f"; {found['derivative']}\n")


def test_values_take_their_sizes_from_the_point() -> None:
    _, out, _ = run("value", *LEAST_SQUARES, "--at", POINT)
    assert out == "1285/9\n"
    found = answered("grad", *LEAST_SQUARES, "-w", "w", "--at", POINT)
    assert found["value_exact"] == [["422/3", "176"]]
    assert found["value"] == [[422 / 3, 176]]
    assert found["shape"] == [1, "n"]
    assert found["derivative"] == "2*(X*w - y)'*X"
    # The same by components.
    by_components = answered(
        "grad", *LEAST_SQUARES, "-w", "w", "--expand", "m=3,n=2", "--at", POINT
    )
    assert by_components["value_exact"] == found["value_exact"]
    higher = answered(
        "jacobian", "X*w", "-d", "X : R^(m,n)", "-d", "w : R^n", "-w", "X",
        "--at", "w=[3,4], X=[[0,0]]",
    )  # fmt: skip
    assert higher["value"] == [[[3, 4]]]


def test_stored_results_have_values() -> None:
    for args in (
        [*LEAST_SQUARES, "-w", "w"],
        [*LEAST_SQUARES, "-w", "X", "-l", "denominator"],
        [*LEAST_SQUARES],
    ):
        _, stored, _ = run("grad", *args, "--json")
        _, here, _ = run("grad", *args, "--at", POINT)
        code, later, err = run("value", "--at", POINT, stdin=stored)
        assert (code, later) == (0, here), err
    _, stored, _ = run("jacobian", "X*w", *LEAST_SQUARES[1:5], "-w", "X", "--json")
    assert run("value", "--at", "w=[3,4],X=[[0,1]]", stdin=stored)[1] == "[[[3, 4]]]\n"


def test_sizes_that_follow_from_nothing_are_given_by_let() -> None:
    args = ["jacobian", "x/n", "-d", "x : R^n"]
    assert run(*args, "--at", "x=[1,2]")[1] == "[[1/2, 0], [0, 1/2]]\n"
    error = refused(*args, "--at", "n=2")
    assert "'n' is a size" in error["message"]
    _, stored, _ = run(*args, "--json")
    assert run("value", "--let", "n=2", "--at", "x=[5,6]", stdin=stored)[0] == 0


def test_expand_writes_components_out() -> None:
    expanded = answered("grad", *LEAST_SQUARES, "-w", "w", "--expand", "m=1,n=2")
    assert (expanded["form"], expanded["shape"]) == ("entries", [1, 2])
    assert expanded["columns"] == ["w1", "w2"]
    let = answered("grad", *LEAST_SQUARES, "-w", "w", "--let", "m=1,n=2")
    assert let["derivative"] == expanded["derivative"]
    # Numbers for some symbols only leave the others.
    some = answered("grad", *LEAST_SQUARES, "-w", "w", "--let", "n=2")
    assert some["shape"] == [1, 2]
    assert some["form"] == "matrix"


# arguments after LEAST_SQUARES, code, part of the message, part of the hint
ERRORS = [
    (["--expand", "n=3"], "usage.expand", "m is still a symbol", "m=3"),
    (["--expand", "n=3,k=2"], "usage.expand", "'k'", "m and n"),
    (["--expand", "n=2,m=0"], "usage.expand", "the size m is 0", "--expand m=3"),
    (["--expand", "n=2,m=-1"], "usage.expand", "the size m is -1", "--expand m=3"),
    (["--expand", "n=2,m=1.5"], "index.whole", "3/2", "--expand m=3"),
    (["--expand", "n=2,m=a", "--let", "a=2"], "index.whole", "numbers alone", "--expand m=3"),
    (["--expand", "n"], "syntax.point", "'n' stands", "write n=3, m=2"),
    (["--expand", ""], "syntax.point", "the end stands", "write n=3, m=2"),
    (["--expand", "n=2,n=3"], "syntax.duplicate", "in one list of sizes", "rename"),
    (["-d", "v R^n"], "syntax.declaration", "':' is missing", "v : R^n"),
    (["--let", "n=2", "--expand", "n=3,m=2"], "usage.expand", "2 by --let", "once"),
    (["--engine", "sympy"], "usage.expand", "m and n are symbols", "--expand m=3,n=2"),
    (["--engine", "graph"], "usage.expand", "--engine graph", "--expand"),
    (["--sparse"], "usage.expand", "--sparse", "--expand"),
    (["--at", "w=[1,2], y=[1,2]"], "usage.at", "no value for X", "X=[[1, 2], [3, 4]]"),
    (["--at", "X=[[1,2]], w=[1,2,3], y=[1]"], "usage.at", "n is 2 by X, and 3 by w", "fit"),
    (["--at", "X=[[1,2],[3]], w=[1,2], y=[1]"], "shape.list", "one length", "2 entries in each"),
    (["--at", "X=[1,2], w=[1,2], y=[1]"], "usage.at", "'X' is an m × n matrix", "X=[["),
    (["--at", "n=2"], "usage.at", "'n' is a size", "--let n=3"),
    (["-w", "n"], "usage.names", "'n' is a size", "--wrt"),
    (["-w", "w[1]"], "shape.symbolic-part", "no name where sizes are symbols", "--expand n=3"),
    (["-d", "u : R^n", "u1^2"], "name.component", "component of 'u'", "u1 : R"),
]


@pytest.mark.parametrize(("more", "code", "message", "hint"), ERRORS)
def test_errors(more: list[str], code: str, message: str, hint: str) -> None:
    wrt = [] if "-w" in more else ["-w", "w"]
    error = refused("grad", *LEAST_SQUARES, *wrt, *more)
    assert error["code"] == code
    assert message in error["message"]
    assert hint in error["hint"]


def test_errors_of_functions() -> None:
    spaces = LEAST_SQUARES[1:]
    error = refused("jacobian", "a*b*X", *spaces, "-w", "a,b")
    assert (error["kind"], error["code"]) == ("parse", "shape.symbolic-part")
    assert "--wrt a" in error["hint"] and "--expand" in error["hint"]
    error = refused("jacobian", "X*w", "y", *spaces)
    assert (error["code"], error["hint"]) == ("shape.stack", "choose one: --of f1")
    error = refused("grad", "X*w", *spaces)
    assert error["code"] == "shape.components"
    assert "f is a vector of m" in error["message"]
    error = refused("hessian", "X", *spaces)
    assert "f is an m × n matrix" in error["message"]
    error = refused("grad", "w'*w + w1", *spaces)
    assert (error["code"], error["hint"]) == (
        "name.component", "choose another name, or declare it: w1 : R",
    )  # fmt: skip
    assert refused("grad", "sum(ones(n))", "-d", "x : R^n")["code"] == "name.none"


def test_declared_spaces_that_do_not_occur_do_not_matter() -> None:
    assert run("grad", "a^2", "-d", "x : R^n")[1] == "2*a\n"
    _, out, err = run("grad", "a^2", "-d", "x : R^n", "--at", "a=1, x=[1,2]")
    assert (out, err) == ("2\n", "")
    assert run("grad", "x'*x", "-d", "x : R^2", "-d", "A : R^(n,n)", "-w", "x")[1] == (
        "[[2*x1, 2*x2]]\n"
    )


def test_variables_that_do_not_occur_have_zeros() -> None:
    _, out, err = run("grad", "x'*x", "-d", "x, v : R^n", "-w", "z,v")
    assert out == "0\nzeros(n)'\n"
    assert "z does not occur" in err
    error = refused("grad", "x'*x", "-d", "x : R^n", "-w", "x1")
    assert error["code"] == "name.component"


def test_cases_know_symbols() -> None:
    found = answered("cases", "X*w", *LEAST_SQUARES[1:], "-w", "w")["case"]
    assert (found["number"], found["m"], found["n"]) == (4, "m", "n")
    _, out, _ = run("cases", "tr(X'*X)", *LEAST_SQUARES[1:])
    assert "* here: scalar by matrix, 1 by m*n components" in out


def test_batch() -> None:
    asked = {"functions": LEAST_SQUARES[0], "command": "grad", "declare": SPACES, "wrt": "w"}
    requests = [
        {"id": 1, **asked},
        {"id": 2, **asked, "let": {"m": 1, "n": 2}},
        {"id": 3, **asked, "at": {"X": [[1, 2]], "w": [1, 1], "y": [1]}},
        {"id": 4, **asked, "engine": "graph"},
        {"id": 5, "functions": "x'*A*x"},
    ]
    lines = "".join(json.dumps(each) + "\n" for each in requests)
    _, out, _ = run("batch", "--quiet", "--jobs", "1", stdin=lines)
    answers = [json.loads(line) for line in out.splitlines()]
    assert [each["id"] for each in answers] == [1, 2, 3, 4, 5]
    assert answers[0]["derivative"] == "2*(X*w - y)'*X"
    assert answers[1]["form"] == "entries"
    assert answers[2]["value"] == [[4, 8]]
    assert answers[3]["errors"][0]["code"] == "usage.expand"
    assert '-d "A : R^(n,n)"' in answers[4]["errors"][0]["hint"]


def test_the_python_face() -> None:
    found = gradient(LEAST_SQUARES[0], declare=SPACES, wrt="w")
    assert found.derivative == str(found) == "2*(X*w - y)'*X"
    assert found.shape == (1, "n")
    assert found.case is not None
    assert found.case.n == "n"
    assert json.loads(found.to_json())["derivative"] == found.derivative
    assert found.pretty()
    assert found.latex()
    assert found.mathml().startswith("<math")
    point = {"X": [[1, 2]], "w": [1, 1], "y": [1]}
    assert gradient(LEAST_SQUARES[0], declare=SPACES, wrt="w", at=point).value == [[4, 8]]
    assert value(LEAST_SQUARES[0], declare=SPACES, at=point).value == [[4]]
    assert gradient(LEAST_SQUARES[0], declare=SPACES, wrt="w", let={"m": 1, "n": 2}).shape == (1, 2)
    assert hessian(LEAST_SQUARES[0], declare=SPACES, wrt="w").derivative == "2*X'*X"
    assert [part.shape for part in jacobian("X*w", declare=SPACES).results] == [
        ("m", "m", "n"), ("m", "n"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="symbolic size"):
        found.sympy()
    with pytest.raises(ValueError, match="symbolic size"):
        found.scipy(at=point)
    with pytest.raises(MccliError, match="--expand"):
        gradient(LEAST_SQUARES[0], declare=SPACES, wrt="w", sparse=True)
    assert mccli.parse(found.derivative).op == "product"
