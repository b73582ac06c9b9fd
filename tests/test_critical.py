"""Stationary points: known problems, random ones against a numeric route, and how it is told."""

from __future__ import annotations

import json
import math
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from amounts import part
from cli import run
from scipy.optimize import fsolve

from mccli.render.schema import schema

DATA = Path(__file__).parent / "data" / "critical.json"
PROBLEMS: list[dict[str, Any]] = json.loads(DATA.read_text("utf-8"))
LEAST_SQUARES = ["norm(X*w - y)^2", "-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "y : R^m"]


def critical(*arguments: str) -> dict[str, Any]:
    """The answer as JSON data, which fits the schema."""
    code, out, err = run("critical", *arguments, "--json", "--timeout", "100")
    assert (code, err) == (0, ""), out + err
    found: dict[str, Any] = json.loads(out)
    jsonschema.validate(found, schema())
    return found


def coordinates(point: dict[str, Any]) -> list[float]:
    return [float(each["decimal"]) for each in point["coordinates"]]


def near(one: list[float], other: list[float]) -> bool:
    return all(abs(a - b) <= 1e-6 * (1 + abs(a)) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: str(problem["name"]))
def test_known_problems(problem: dict[str, Any]) -> None:
    box = ["--box", problem["box"]] if "box" in problem else []
    found = critical(problem["f"], "-w", problem["wrt"], "--minimize", *box)
    assert found["complete"] is problem["complete"], found["reason"]
    assert problem.get("reason", "") in found["reason"]
    points = [(coordinates(each), each["kind"]) for each in found["points"]]
    for wanted in problem["points"]:
        here = [kind for at, kind in points if near(at, wanted["at"])]
        assert here == [wanted["kind"]], wanted
    if problem["complete"] and not box:
        assert len(points) == len(problem["points"])
    families = problem.get("families", [])
    if families != "any":
        told = [", ".join(each["equations"] + each["conditions"]) for each in found["families"]]
        assert told == families
    if "global" in problem:
        assert found["minimum"]["global"] is True
        assert found["minimum"]["value"]["exact"] == str(problem["global"])


def test_enough_is_proven() -> None:
    proven = [each for each in PROBLEMS if each["complete"] is True]
    assert len(PROBLEMS) >= 30 and len(proven) >= 15


@pytest.mark.parametrize("problem", PROBLEMS[:12], ids=lambda problem: str(problem["name"]))
def test_bounds_hold_the_decimals(problem: dict[str, Any]) -> None:
    for point in critical(problem["f"], "-w", problem["wrt"])["points"]:
        for each in point["coordinates"]:
            low, high = map(float, each["interval"])
            assert low <= float(each["decimal"]) <= high or math.isclose(low, high)
            assert high - low <= 1e-15 * (1 + abs(low))


# -- random functions, against Newton's method from random starts -------------------------------


def random_function(random: Random) -> tuple[str, list[str]]:
    """A function whose text is Python's as well, and its variables."""
    names = ["x", "y"][: random.choice((1, 2, 2))]
    terms = [
        f"{random.choice((1, -1, 2, -2, 3, 0.5))}*{'*'.join(random.choices(names, k=k))}"
        for k in random.choices((1, 2, 3), k=3)
    ]
    shape = random.choice(("polynomial", "polynomial", "bump", "quotient", "waves"))
    poly = " + ".join(terms)
    squares = " + ".join(f"{name}**2" for name in names)
    if shape == "bump":
        return f"({poly})*exp(-({squares}))", names
    if shape == "quotient":
        return f"({poly})/(1 + {squares})", names
    if shape == "waves":
        return f"{squares} + sin({terms[0]}) + exp(-{names[0]})", names
    return f"{poly} + {' + '.join(f'{name}**4' for name in names)}", names


def check_random(seed: int) -> None:
    random = Random(f"critical {seed}")
    text, names = random_function(random)
    found = critical(text, "-w", ",".join(names))
    gradient = [compile(each, "gradient", "eval") for each in found["gradient"]]
    functions = {"exp": math.exp, "sin": math.sin, "cos": math.cos}

    def slopes(at: Any) -> list[float]:
        return [eval(each, functions, dict(zip(names, at, strict=True))) for each in gradient]

    points = [coordinates(each) for each in found["points"]]
    for at in points:
        assert max(map(abs, slopes(at))) < 1e-6 * (1 + max(map(abs, at))) ** 3, (text, at)
    if found["complete"] is not True:
        return
    families = [
        [compile(side, "side", "eval") for equation in each["equations"]
         for side in equation.split(" == ")]
        for each in found["families"]
    ]  # fmt: skip

    def lies_on(sides: list[Any], at: Any) -> bool:
        values = [eval(each, functions, dict(zip(names, at, strict=True))) for each in sides]
        return all(abs(a - b) < 1e-4 for a, b in zip(values[::2], values[1::2], strict=True))

    for _ in range(15):
        start = [random.uniform(-3, 3) for _ in names]
        try:
            at, _, status, _ = fsolve(slopes, start, full_output=True)
        except OverflowError:
            continue
        moved = [[a + d for a in at] for d in (1e-4, -1e-4)]
        flat = max(abs(each) for other in moved for each in slopes(other)) < 1e-7
        if (
            status == 1
            and max(map(abs, slopes(at))) < 1e-11
            and max(map(abs, at)) < 50
            and not flat
        ):
            near = any(math.dist(at, each) < 1e-4 for each in points)
            assert near or any(lies_on(each, at) for each in families), (text, list(at))


def test_random_functions() -> None:
    for seed in range(10):
        check_random(seed)


@pytest.mark.long
def test_many_random_functions() -> None:
    for seed in part(range(10, 500), 50):
        check_random(seed)


# -- certificates and classes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "certificate"),
    [
        ("(x+2*y-7)^2 + (2*x+y-5)^2", "rules of composition"),
        ("x^2 + x*y + y^2", "its Hessian [[2, 1], [1, 2]] is positive semidefinite"),
        ("x^4 - 4*x^3 + 6*x^2 - 4*x + 1", "its second derivative"),
        ("x^2 - x*y + y^2 + exp(x)", "its Hessian"),
        ("x*log(x)", "its second derivative 1/x"),
        ("(1-x)^2 + 100*(y-x^2)^2", "nowhere negative"),
        ("x^4 - 4*x*y + y^4", "grows beyond all bounds"),
    ],
)
def test_certificates_of_global_minima(function: str, certificate: str) -> None:
    minimum = critical(function, "--minimize")["minimum"]
    assert minimum["global"] is True and certificate in minimum["certificate"]


@pytest.mark.parametrize(
    "function",
    ["x^3 - 3*x", "x^4*y^2 - x^2", "x^2*y^2 - x - y", "sin(x) + x^2", "x^2 - y^4", "x^3 + y^4 - x"],
)
def test_no_certificate_without_proof(function: str) -> None:
    assert critical(function, "--minimize")["minimum"]["global"] is not True


def test_a_lower_value_is_named() -> None:
    minimum = critical("x^3 - 3*x", "--minimize")["minimum"]
    assert minimum["global"] is False and "lower elsewhere" in minimum["certificate"]


def test_exact_coordinates() -> None:
    found = critical("x^4 - 2*x^2 + y^3 - 6*y")
    told = {tuple(each["exact"] for each in point["coordinates"]) for point in found["points"]}
    assert told == {(x, y) for x in ("-1", "0", "1") for y in ("-sqrt(2)", "sqrt(2)")}
    (point,) = critical("x^4 - 8*x + y^2")["points"]
    assert point["coordinates"][0]["exact"] == "cbrt(2)"


def test_periods_and_boxes() -> None:
    found = critical("sin(3*x) + y^2", "--box", "0..1")
    assert found["periods"] == {"x": "2*pi/3"} and found["complete"] is False
    assert found["complete_in_box"] is True and found["box"] == {
        "x": ["0", "1"],
        "y": ["0", "1"],
    }
    (point,) = found["points"]
    assert [each["exact"] for each in point["coordinates"]] == ["pi/6", "0"]
    assert point["eigenvalue_signs"] == ["+", "-"] and point["kind"] == "saddle"


def test_the_answer_is_the_same_on_every_run_and_the_seed_counts() -> None:
    peaks = next(each["f"] for each in PROBLEMS if each["name"] == "peaks")
    first, second = (critical(peaks, "--tries", "20", "--seed", "3") for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("function", "told"),
    [
        ("(x^2+y^2-1)^2/(x+3)", ["x**2 + y**2 - 1 == 0"]),
        ("log(x^2+y^2) - x^2 - y^2", ["x**2 + y**2 - 1 == 0"]),
        ("log(x-y) - (x-y)", ["y == x - 1"]),
        ("(x+y+z)^40", ["z == -x - y"]),
        ("u*v*w", ["u == 0, v == 0", "v == 0, w == 0", "u == 0, w == 0"]),
        ("sin(x)^2 + cos(x)^2", [""]),
    ],
)
def test_families(function: str, told: list[str]) -> None:
    found = critical(function)
    assert [", ".join(each["equations"]) for each in found["families"]] == told
    assert found["complete"] is True


def test_where_abs_switches_is_not_looked_at() -> None:
    assert critical("abs(x)^3")["complete"] is not True


def test_values_where_roots_are_written_in_two_ways() -> None:
    for point in critical("sqrt(1 + (y*y + 2*x*y)^2) + y - x - y*y")["points"]:
        x, y = coordinates(point)
        value = math.sqrt(1 + (y * y + 2 * x * y) ** 2) + y - x - y * y
        assert math.isclose(float(point["value"]["decimal"]), value, rel_tol=1e-9)


def test_parameters_need_values() -> None:
    code, out, err = run("critical", "a*x^2 - x", "-w", "x")
    assert (code, out) == (3, "") and "a has no value" in err
    assert run("critical", "f = a*x^2 - x", "a = 2", "-w", "x")[1].startswith("1/4  # minimum")


def test_declared_vectors_are_written_out() -> None:
    found = critical("x'*A*x - 2*sum(x)", "-d", "x : R^2", "A = [[2, 0], [0, 1]]", "-w", "x")
    (point,) = found["points"]
    assert [each["exact"] for each in point["coordinates"]] == ["1/2", "1"]


# -- symbolic vectors ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "declared", "wrt", "normal", "solution", "kind"),
    [
        (
            "norm(X*w - y)^2", ["X : R^(m,n)", "w : R^n", "y : R^m"], "w",
            "X'*X*w == X'*y", "inv(X'*X)*X'*y", "minimum",
        ),
        (
            "norm(X*w - y)^2 + c*norm(w)^2",
            ["X : R^(m,n)", "w : R^n", "y : R^m", "c : R positive"], "w",
            "c*w + X'*X*w == X'*y", "inv(c*eye(n) + X'*X)*X'*y", "minimum",
        ),
        (
            "1/2*x'*A*x - b'*x", ["A : R^(n,n) symmetric", "b, x : R^n"], "x",
            "A*x == b", "inv(A)*b", "undecided",
        ),
        (
            "1/2*x'*A*x - b'*x", ["A : R^(n,n) posdef", "b, x : R^n"], "x",
            "A*x == b", "inv(A)*b", "minimum",
        ),
        (
            "norm(X*W - Y)^2", ["X : R^(m,n)", "W : R^(n,k)", "Y : R^(m,k)"], "W",
            "X'*X*W == X'*Y", "inv(X'*X)*X'*Y", "minimum",
        ),
        ("-norm(x - a)^2", ["x, a : R^n"], "x", "x == a", "a", "maximum"),
    ],
)  # fmt: skip
def test_closed_forms(
    function: str, declared: list[str], wrt: str, normal: str, solution: str, kind: str
) -> None:
    options = [part for each in declared for part in ("-d", each)]
    found = critical(function, *options, "-w", wrt)
    (equation,) = found["equations"]
    assert (equation["normal"], equation["solution"]) == (normal, solution)
    assert equation["kind"] == kind and equation["verified"]["ok"] is True
    assert found["complete"] is True


def test_the_condition_of_least_squares() -> None:
    found = critical(*LEAST_SQUARES, "-w", "w", "--minimize")
    (condition,) = found["conditions"]
    assert condition["expr"] == "det(X'*X) != 0"
    assert "columns of X are linearly independent" in condition["text"]
    assert found["minimum"]["global"] is True


def test_other_functions_give_their_equation() -> None:
    declared = ["-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "y : R^m", "-w", "w"]
    found = critical("sum(log(1 + exp(-y.*(X*w))))", *declared)
    (equation,) = found["equations"]
    assert equation["solution"] is None and found["complete"] is None
    assert equation["gradient"] == "-X'*(y .* sigmoid(-y .* (X*w)))"


def test_several_variables_are_each_solved_alone() -> None:
    declared = ["-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "y : R^m", "-w", "w,b"]
    found = critical("norm(X*w + b - y)^2", *declared)
    assert [each["solution"] for each in found["equations"]] == [
        "inv(X'*X)*X'*(y - b)", "mean(y - X*w)",
    ]  # fmt: skip
    assert found["complete"] is None
