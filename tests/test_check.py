"""The command check: what it prints, its exit codes, programs, batches and the Python face."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cli import run
from snapshot import compare_snapshot

from mccli import MccliError, check
from mccli.render.schema import schema

VALIDATOR = jsonschema.Draft202012Validator(schema())
PAIR = ("x^2*y", "5*x + sin(y)")
SQUARES = ("norm(X*w - y)^2", "-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "y : R^m", "-w", "w")

PICTURES: dict[str, tuple[str, ...]] = {
    "right": ("10*x^2*y^2", "--claim", "[[20*x*y^2, 20*x^2*y]]"),
    "wrong": ("x^2*y", "--claim", "[[2*x*y, x^3]]"),
    "layout": (*PAIR, "--claim", "[[2*x*y, 5], [x^2, cos(y)]]"),
    "standing": ("x^2*y", "--claim", "[[2*x*y], [x^2]]"),
    "exchanged": ("x^2*y", "--claim", "[x^2, 2*x*y]"),
    "chain": ("sin(x^2)", "--claim", "cos(x^2)"),
    "kink": ("max(0, z)", "--claim", "z >= 0"),
    "gap": ("x^3/3", "--claim", "sqrt(x)^4"),
    "undecided": ("sqrt(x)", "--claim", "1/(2*sqrt(-x))"),
    "hessian": ("x^2*y", "--hessian", "--claim", "[[2*y, 2*x], [2*x, 2]]"),
    "matrix": (*SQUARES, "--claim", "(X*w - y)'*X"),
    "matrix_layout": (*SQUARES, "--claim", "2*X'*(X*w - y)"),
    "symmetric": ("x'*A*x", "-d", "A : R^(n,n)", "-d", "x : R^n", "-w", "x", "--claim", "2*x'*A"),
}
CODES = {"right": 0, "kink": 0, "gap": 0, "undecided": 4}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("manner", ["pretty", "ascii", "plain"])
def test_pictures(name: str, manner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    options = ["--format", "pretty", "--ascii"] if manner == "ascii" else ["--format", manner]
    code, out, err = run("check", *PICTURES[name], *options)
    assert (code, err) == (CODES.get(name, 1), "")
    assert max(map(len, out.splitlines())) <= 80 or manner == "plain"
    assert out.isascii() or manner != "ascii"
    compare_snapshot(f"check_{name}.{manner}.txt", out.rstrip("\n"))


@pytest.mark.parametrize("name", PICTURES)
def test_objects(name: str) -> None:
    code, out, err = run("check", *PICTURES[name], "--json")
    data = json.loads(out)
    VALIDATOR.validate(data)
    assert (code, err) == (CODES.get(name, 1), "")
    assert data["verdict"] == {0: "right", 1: "wrong", 4: "undecided"}[code]
    assert list(data)[-2:] == ["verified", "ok"] and data["ok"] is True
    assert data["other_layout"] == (name in ("layout", "standing", "matrix_layout"))


def test_an_object() -> None:
    data = json.loads(run("check", *PICTURES["wrong"], "--json")[1])
    assert data["entries"][1] == {
        "row": 0,
        "column": 1,
        "right": False,
        "claimed": "x**3",
        "derivative": "x**2",
        "counterexample": {
            "at": {"x": 2},
            "entry": None,
            "claimed": 8,
            "derivative": 4,
            "difference": None,
        },
        "hint": {"kind": "factor", "text": "the factor x is too many"},
        "remark": "",
    }


def test_claims_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("matrix.txt").write_text("# by hand\n[[2*x*y,\n  x^2],\n [5, cos(y)]]\n")
    Path("lines.txt").write_text("a = 2*x\nfx = a*y\nfy = x^2\ngx = 5\ngy = cos(y)\n")
    for file in ("matrix.txt", "lines.txt"):
        assert run("check", *PAIR, "--claim-file", file) == (0, "right\n", "")
    Path("f.mc").write_text("f = x^2*y\ng = 5*x + sin(y)\n")
    assert run("check", "f.mc", "--claim-file", "matrix.txt")[0] == 0
    assert run("check", "-", "--claim-file", "matrix.txt", stdin="x^2*y\n5*x + sin(y)")[0] == 0
    assert run("check", *PAIR, "--claim-file", "none.txt")[0] == 6
    code, out, _ = run("check", "x", "--claim", "1", "-o", "verdict.txt")
    assert (code, out, Path("verdict.txt").read_text()) == (0, "", "right\n")


REFUSED = [
    (("x^2",), 2, "usage.claim"),
    (("x^2", "--claim", "2*x", "--claim-file", "a.txt"), 2, "usage.claim"),
    (("x'*w", "-d", "x, w : R^2", "--claim", "[1, 2]"), 2, "usage.claim"),
    (("W*x", "-d", "W : R^(2,2)", "-d", "x : R^2", "-w", "W", "--claim", "1"), 2, "usage.claim"),
    (("x^2", "--claim", "2*y"), 3, "name.unknown"),
    (("x^2", "--claim", "J(t) = 2*t"), 3, "name.unknown"),
    (("x*y", "--claim", "xy"), 3, "name.joined"),
    (("x^2", "--claim", "x = 2; x"), 3, "name.twice"),
    (("x^2", "--claim", "2*x +"), 3, "syntax.incomplete"),
    (("x^2", "--claim", ""), 3, "syntax.empty"),
    (("x^2", "--claim", "[2*x, 0]"), 3, "shape.claim"),
    (("x*y", "--claim", "y"), 3, "shape.claim"),
    (("x*y", "--claim", "[[y, x], [0, 0]]"), 3, "shape.claim"),
    ((*SQUARES, "--claim", "2*X"), 3, "shape.claim"),
    ((*SQUARES, "--claim", "w; X"), 3, "shape.claim"),
    (("x^2", "--claim", "2*x/0"), 4, "math.undefined"),
    (("x^2", "--claim", "2*x + 9^9^9"), 5, "limit.number"),
    ((*SQUARES, "--python", "math:sin"), 2, "usage.python"),
    (("x^2", "--python", "math"), 2, "usage.python"),
    (("x^2", "--python", "math:sine"), 2, "usage.python"),
    (("x^2", "--python", "no such module:f"), 2, "usage.python"),
]


@pytest.mark.parametrize(("tokens", "code", "name"), REFUSED)
def test_what_is_refused(tokens: tuple[str, ...], code: int, name: str) -> None:
    found, out, _ = run("check", *tokens, "--json")
    data = json.loads(out)
    VALIDATOR.validate(data)
    assert (found, data["errors"][0]["code"]) == (code, name)


# -- programs ------------------------------------------------------------------------------------

NEXT_STEPS = [
    (("x^2*y", "--claim", "2xy; x^2"), "write 2*x*y"),
    (("x^2*y", "--claim", "2xy + xy; x^2"), "write 2*x*y"),
    (
        ("x^2*y", "--claim", "2*x*y"),
        "write [[…, …]]: rows belong to f, columns to x, y; or choose -w x",
    ),
    (
        (*PAIR, "--claim", "5"),
        "write [[…, …], […, …]]: rows belong to f1, f2, columns to x, y; or choose --of f1 -w x",
    ),
    (
        ("x*y", "--hessian", "--claim", "1"),
        "write [[…, …], […, …]]: rows belong to x, y, columns to x, y; or choose -w x",
    ),
    (("x*y", "--claim", "[1, 2, 3]"), "write [[…, …]]: rows belong to f, columns to x, y"),
    (
        ("x'*x", "-d", "x : R^2", "--claim", "1"),
        "write [[…, …]]: rows belong to f, columns to x1, x2",
    ),
    ((*SQUARES, "--claim", "2*X"), "its rows belong to f, columns to w"),
]


@pytest.mark.parametrize(("tokens", "hint"), NEXT_STEPS)
def test_one_error_with_a_next_step(tokens: tuple[str, ...], hint: str) -> None:
    (error,) = json.loads(run("check", *tokens, "--json")[1])["errors"]
    assert error["hint"] == hint


REMARKS = [
    (("max(x, y)", "--claim", "[x >= y, y >= x]"), "kink where x == y only"),
    (("max(0, z)", "--claim", "z >= 0"), "kink z = 0 only"),
    (("exp(x)", "--claim", "exp(x) + (x > 70)"), "the claim has 1 more than the derivative"),
    (("exp(x)", "--claim", "exp(x) - (x > 1000)"), "the claim has 1 less than the derivative"),
    (("exp(x)", "--claim", "exp(x) + (x > 10^6)"), "no point where x > 10**6 could be compared"),
    (("x^2", "--claim", "2.0000001*x"), "a constant factor is wrong"),
]


@pytest.mark.parametrize(("tokens", "words"), REMARKS)
def test_what_is_told(tokens: tuple[str, ...], words: str) -> None:
    assert words in run("check", *tokens)[1]


MODULE = """
import math
print("imported")
def right(x, y):
    print("called")
    return [2*x*y, x**2]
def standing(x, y):
    return [[2*x*y], [x**2]]
def wrong(x, y):
    return (2*x*y, x)
def chain(x):
    return math.cos(x**2)
def difference(x, h=1e-6):
    return (math.sin((x + h)**2) - math.sin((x - h)**2))/(2*h)
def raises(x, y):
    raise ValueError("\\x1b[2Jnothing")
def words(x, y):
    return "two words"
def three(x, y):
    return [1, 2, 3]
def ragged(x, y):
    return [[1, 2], [3]]
def leaves(x, y):
    raise SystemExit(0)
def late(x, y):
    while True:
        pass
def squares(w, X, y):
    r = [sum(a*b for a, b in zip(row, w)) - z for row, z in zip(X, y)]
    return [2*sum(s*row[j] for s, row in zip(r, X)) for j in range(len(w))]
"""


@pytest.fixture
def homework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    name = f"homework_{tmp_path.name.replace('-', '_')}"
    Path(f"{name}.py").write_text(MODULE)
    return name


@pytest.mark.parametrize(
    ("function", "formula", "code", "part"),
    [
        ("right", "x^2*y", 0, "right"),
        ("standing", "x^2*y", 1, "right, but in the other layout"),
        ("wrong", "x^2*y", 1, "the factor x is missing"),
        ("chain", "sin(x^2)", 1, "chain rule"),
        ("difference", "sin(x^2)", 0, "right"),
        ("raises", "x^2*y", 2, "raised ValueError: \\x1b[2Jnothing"),
        ("leaves", "x^2*y", 2, "raised SystemExit: 0"),
        ("words", "x^2*y", 2, "returned str"),
        ("three", "x^2*y", 2, "a list of 3"),
        ("ragged", "x^2*y", 2, "rows of different lengths"),
    ],
)
def test_programs(homework: str, function: str, formula: str, code: int, part: str) -> None:
    found, out, err = run("check", formula, "--python", f"{homework}:{function}")
    assert found == code and part in out + err and "Traceback" not in err
    assert "called" not in out and "imported" not in out


def test_a_program_that_does_not_end(homework: str) -> None:
    tokens = ("--python", f"{homework}:late", "--timeout", "1")
    code, out, err = run("check", "x^2*y", *tokens)
    assert (code, out) == (5, "") and "longer than 1 s" in err


def test_programs_take_vectors_and_matrices(homework: str) -> None:
    tokens = ("--let", "m=3,n=2", "--python", f"{homework}:squares")
    assert run("check", *SQUARES, *tokens)[:2] == (0, "right\n")


# -- batches and the face ------------------------------------------------------------------------


def test_batches() -> None:
    lines: list[dict[str, Any]] = [
        {"id": 1, "functions": "x^2*y", "claim": "[2*x*y, x^2]"},
        {"id": 2, "functions": "x^2*y", "claim": ["2*x*y", "x"]},
        {"id": 3, "functions": "x^2", "claim": "2", "order": 2},
        {"id": 4, "functions": "sqrt(x)", "claim": "1/(2*sqrt(-x))"},
        {"id": 5, "functions": "x'*x", "declare": {"x": "R^n"}, "claim": "2*x"},
    ]
    text = "".join(json.dumps({"command": "check", **line}) + "\n" for line in lines)
    code, out, _ = run("batch", "--quiet", stdin=text)
    answers = [json.loads(line) for line in out.splitlines()]
    for each in answers:
        VALIDATOR.validate(each)
    fates = [(each["id"], each["ok"], each["verdict"]) for each in answers]
    assert code == 0 and fates == [
        (1, True, "right"),
        (2, True, "wrong"),
        (3, True, "right"),
        (4, True, "undecided"),
        (5, True, "wrong"),
    ]


def test_the_face() -> None:
    found = check("x^2*y", claim="[[2*x*y, x^3]]")
    assert found.right is False and not found
    assert found.entries[1]["hint"]["kind"] == "factor"
    assert "x**3 is wrong" in str(found) and "✗" in found.pretty()
    assert json.loads(found.to_json())["verdict"] == "wrong"
    assert check("x^2", claim="2", order=2)
    assert check("sin(x)", claim=math.cos).right
    assert check("sqrt(x)", claim="1/(2*sqrt(-x))").right is None
    assert check("x^2*y", claim=["2*x*y", "x^2"], layout="denominator")
    with pytest.raises(MccliError, match="1 × 2"):
        check("x^2*y", claim="[1, 2, 3]")
    assert check("3*x", claim=3) and check("x/4", claim=Fraction(1, 4)).right
    assert check("0.5*x", claim=0.5) and check("1e-9*x", claim=1e-9)
    assert check("x^2", claim=[["2*x"]]) and check("x^2*y + z", claim=[("2*x*y", "x^2", 1)])
    assert check("3*x + 2*y", claim=[3, 2])
    for claim in (None, b"2*x", {"x": 2}, [["2*x", None]], math.nan, True, 1j):
        with pytest.raises(MccliError, match="a claim is a text"):
            check("x^2", claim=claim)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no option 'sparse'"):
        check("x^2*y", claim="1", sparse=True)
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = found.colour
