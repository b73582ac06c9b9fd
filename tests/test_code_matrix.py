"""Generated code of vectors and matrices of any size: its numbers, its checks and its text.

The trees come from ``data/code_matrices.json`` and from the tables of derivatives; their values
are those of ``array_values``, and slopes also central differences of the code's own values.
A language without its tool is skipped, and says so.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from amounts import part
from array_expressions import DECLARED, Expressions
from array_values import Array, NoValue, Value, arranged, evaluate
from cli import run as run_cli
from cli import start
from code_programs import load, missing
from matrix_programs import LANGUAGES, Call, routine, run, sampled
from tensor_cases import Case, environments, table

import mccli
from mccli.errors import MccliError
from mccli.model.program import MatrixRoutine
from mccli.render.code import Language, source
from mccli.syntax.tree import Node

DATA = Path(__file__).parent / "data"
TREES = json.loads((DATA / "code_matrices.json").read_text("utf-8"))["cases"]
TABLES = [case for name in ("identities", "paper_vector", "cookbook") for case in table(name)]
SNAPSHOTS = Path(__file__).parent / "snapshots" / "code"
DOMAIN = [[-2.0, -0.3], [0.3, 2.0]]


@dataclass(frozen=True)
class Job:
    """A routine, the arrays to call it with, and what it is to return."""

    routine: MatrixRoutine
    environment: Mapping[str, Array]
    wanted: tuple[Array, Array]


def of_trees() -> list[Job]:
    jobs = []
    for case in TREES:
        found = routine(f"case_{case['id']}", case["declare"], case["value"], case["derivative"])
        domain = case.get("domain", DOMAIN)
        jobs.append(job(found, sampled(case["id"], case["declare"], domain)))
    return jobs


def of_tables() -> list[Job]:
    """Every case of the tables, and in the other layout where that is the transpose."""
    jobs = []
    for number, case in enumerate(TABLES):
        (environment,) = environments(case, 1)
        for layout in ("numerator", "denominator"):
            name = f"table_{number}_{layout}"
            found = routine(name, case.declare, case.expression, case.expected, layout, case.order)
            assert found.derivative is not None
            if layout != case.layout:
                if len(found.shape) > 2:
                    continue
                turned = Node("transpose", None, (found.derivative,))
                expected = turned if found.shape else case.expected
                found = routine(name, case.declare, case.expression, expected, layout, case.order)
            jobs.append(job(found, environment))
    return jobs


def job(found: MatrixRoutine, environment: Mapping[str, Array]) -> Job:
    assert found.derivative is not None
    value = evaluate(found.value, environment)
    slope = evaluate(found.derivative, environment)
    return Job(found, environment, (value.array, two_axes(slope)))


def two_axes(value: Value) -> Array:
    """A derivative as it is returned: a column and a row have two axes."""
    if value.kind == "vector":
        return value.array.reshape(-1, 1)
    return value.array.reshape(1, -1) if value.kind == "row" else value.array


def call(language: Language, each: Job) -> Call:
    arrays = [each.environment[argument.name] for argument in each.routine.arguments]
    return Call(each.routine.name, source(each.routine, language), arrays, 2)


@pytest.fixture(scope="module")
def jobs() -> list[Job]:
    return [*of_trees(), *of_tables()]


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(each, marks=pytest.mark.long) if each == "jax" else each
        for each in LANGUAGES
        if each != "julia"
    ],
)
def test_numbers(language: Language, jobs: list[Job], tmp_path: Path) -> None:
    if language == "jax":
        # Every operation is compiled by itself there, which takes its time.
        jobs = [*jobs[: len(TREES) : 2], *jobs[len(TREES) :: 50]]
    compare(language, jobs, tmp_path)


def compare(language: Language, jobs: list[Job], folder: Path) -> None:
    """What the code returns against what it is to return."""
    if missing(language):
        pytest.skip(missing(language))
    calls = [call(language, each) for each in jobs]
    for each, results in zip(jobs, run(language, calls, folder), strict=True):
        for found, wanted in zip(results, each.wanted, strict=True):
            if language == "matlab":
                # Numbers and vectors have two axes there; a last axis of length 1 is dropped.
                found = found.reshape(wanted.shape)
            assert found.shape == wanted.shape, each.routine.name
            size = max(1.0, float(np.max(np.abs(wanted))))
            error = float(np.max(np.abs(found - wanted)))
            assert error <= 1e-8 * size, each.routine.name


def test_slopes_are_those_of_the_value(tmp_path: Path) -> None:
    """Central differences of the code's value against the derivative beside it."""
    for number, case in enumerate(TABLES[::3]):
        name = f"slope_{number}"
        found = routine(name, case.declare, case.expression, case.expected, case.layout)
        (environment,) = environments(case, 1)
        module = load(source(found, "numpy"), tmp_path / f"{name}.py")
        names = [argument.name for argument in found.arguments]
        if case.order == 1:
            compare_slopes(case, getattr(module, name), names, environment)


def compare_slopes(
    case: Case, function: Any, names: list[str], environment: Mapping[str, Array]
) -> None:
    variable = case.by[0]
    base = np.asarray(environment[variable])

    def value(moved: Array) -> Array:
        arrays = [moved if each == variable else environment[each] for each in names]
        with np.errstate(all="ignore"):
            return np.asarray(function(*arrays)[0])

    columns = []
    for index in np.ndindex(base.shape):
        step = np.zeros(base.shape)
        step[index] = 1e-6
        columns.append((value(base + step) - value(base - step)) / 2e-6)
    slopes = np.moveaxis(np.array(columns), 0, -1).reshape(columns[0].shape + base.shape)
    wanted = arranged(slopes, columns[0].ndim, base.ndim, case.layout)
    arrays = [environment[each] for each in names]
    found = np.asarray(function(*arrays)[1])
    found = found.reshape(1, 1) if not found.ndim else found
    assert found.shape == wanted.shape, case.id
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5, err_msg=case.id)


@pytest.mark.parametrize("case", [each for each in TREES if "uses" in each], ids=lambda c: c["id"])
def test_operations_are_the_cheaper_ones(case: dict[str, Any]) -> None:
    found = routine("f", case["declare"], case["value"], case["derivative"])
    text = source(found, "numpy")
    for each in case["uses"]:
        assert each in text
    for each in case.get("not", ()):
        assert each not in text


def test_extreme_arguments(tmp_path: Path) -> None:
    """Stable forms neither overflow nor lose their digits; a branch not taken may have no value."""
    text = "sum(softplus(x) + sigmoid(x)) + logsumexp(x) + sum(where(x > 0, log(x), x))"
    found = routine("f", {"x": "R^n"}, text, "softmax(x)")
    x = np.array([-1000.0, 0.5, 1000.0])
    with np.errstate(all="ignore"):
        value, slope = load(source(found, "numpy"), tmp_path / "f.py").f(x)
    total = np.log1p(np.exp(0.5)) + 1000 + 1 / (1 + np.exp(-0.5)) + 1 + 1000
    assert value == pytest.approx(total - 1000 + np.log(0.5) + np.log(1000), rel=1e-14)
    assert slope.tolist() == [[0.0], [0.0], [1.0]]


@pytest.mark.parametrize("language", ["numpy", "jax"])
def test_wrong_shapes_are_told(language: Language, tmp_path: Path) -> None:
    if missing(language):
        pytest.skip(missing(language))
    declare = {"X": "R^(m,n)", "w": "R^n", "y": "R^m", "A": "R^(n,n)", "B": "R^(2,n)", "c": "R"}
    found = routine("f", declare, "norm(X*w - y)^2 + c*tr(A)*sum(B)", "2*(X*w - y)'*X")
    f = load(source(found, language), tmp_path / f"{language}_f.py").f
    good = [np.ones((3, 4)), np.ones(4), np.ones(3), np.ones((4, 4)), np.ones((2, 4)), 1.0]
    assert np.shape(f(*good)[1]) == (1, 4)
    for place, bad, said in [
        (0, np.ones(3), "X has the shape (3,); it is a matrix of m x n"),
        (1, np.ones(3), "w has the shape (3,); it is a vector of n, here (4,)"),
        (1, np.ones((4, 1)), "w has the shape (4, 1); it is a vector of n, here (4,)"),
        (2, np.ones(4), "y has the shape (4,); it is a vector of m, here (3,)"),
        (3, np.ones((4, 3)), "A has the shape (4, 3); it is a matrix of n x n, here (4, 4)"),
        (4, np.ones((3, 4)), "B has the shape (3, 4); it is a matrix of 2 x n, here (2, 4)"),
        (5, np.ones(3), "c has the shape (3,); it is a number"),
    ]:
        arguments = [*good[:place], bad, *good[place + 1 :]]
        with pytest.raises(ValueError, match="shape") as caught:
            f(*arguments)
        assert str(caught.value) == said


def test_wrong_sizes_are_told_in_octave(tmp_path: Path) -> None:
    if missing("matlab"):
        pytest.skip(missing("matlab"))
    found = routine("f", {"A": "R^(m,n)", "x": "R^n"}, "A*x", "A")
    lying = Call("f", source(found, "matlab"), [np.ones((3, 4)), np.ones((1, 4))], 2)
    with pytest.raises(AssertionError) as caught:
        run("matlab", [lying], tmp_path)
    assert "x has the size [1 4]; it is a vector of n, a column, here [4 1]" in str(caught.value)


def test_results_are_arrays_of_their_own(tmp_path: Path) -> None:
    for number, (value, derivative) in enumerate([("x", "x'"), ("x", "2*x"), ("exp(x)", "exp(x)")]):
        found = routine(f"f{number}", {"x": "R^n"}, value, derivative)
        module = load(source(found, "numpy"), tmp_path / f"f{number}.py")
        x = np.ones(3)
        first, second = getattr(module, f"f{number}")(x)
        first[:] = 7.0
        assert x.tolist() == [1, 1, 1] and 7.0 not in second


def test_jax_compiles_and_differentiates(tmp_path: Path) -> None:
    jax = pytest.importorskip("jax", reason="unexecuted: jax is not installed")
    jax.config.update("jax_enable_x64", True)
    declare = {"X": "R^(m,n)", "w": "R^n", "y": "R^m"}
    text = "sum(log(1 + exp(-y .* (X*w))))"
    slope = "-(y .* exp(-y .* (X*w)) ./ (1 + exp(-y .* (X*w))))'*X"
    f = load(source(routine("f", declare, text, slope), "jax"), tmp_path / "f.py").f
    arrays = [np.array([[1.0, 2, 3], [0.5, -1, 2]]), np.array([1.0, -1, 0.5]), np.array([1.0, -1])]
    value, derivative = jax.jit(f)(*arrays)
    again = jax.grad(lambda w: f(arrays[0], w, arrays[2])[0])(arrays[1])
    np.testing.assert_allclose(derivative, again[None, :], rtol=1e-12)
    assert float(value) > 0


@pytest.mark.parametrize("parts", ["value", "derivative"])
def test_parts(parts: Any, tmp_path: Path) -> None:
    found = routine("f", {"x": "R^n"}, "sum(exp(x))", "exp(x)'")
    text = source(found, "numpy", parts=parts)
    result = load(text, tmp_path / f"{parts}.py").f(np.zeros(3))
    assert np.shape(result) == (() if parts == "value" else (1, 3))
    assert ("np.sum" in text) == (parts == "value")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_plain(language: Language) -> None:
    """ASCII without blanks at the ends of lines; nothing of the user's texts but comments."""
    hostile = "a */ b \"\"\" d \\ $(e) %{ f %} #= g =# \n end \u202e ''' {0} @h"
    for case in TREES:
        found = routine("f", case["declare"], case["value"], case["derivative"])
        text = source(replace(found, text=(hostile,)), language)
        assert text.isascii() and not text.endswith("\n")
        assert all(line == line.rstrip() for line in text.split("\n")), case["id"]
        if language in ("numpy", "jax", "torch"):
            ast.parse(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_renamed(language: Language) -> None:
    """Words of the language and names that its library or the code itself has."""
    declare = {"np": "R^(size,lambda)", "value": "R^lambda", "I": "R^size", "end": "R", "t1": "R"}
    declare |= {"ValueError": "R", "double": "R", "f_sigmoid": "R", "theta": "R"}
    text = "I'*np*value*end*t1*ValueError*double*f_sigmoid*θ + sum(sigmoid(value))"
    found = routine("f", declare, text, "(I'*np)'*t1 + value + I'*np*value")
    written = source(found, language)
    if language in ("numpy", "jax", "torch"):
        tree = ast.parse(written)
        (function,) = (each for each in tree.body[-1:] if isinstance(each, ast.FunctionDef))
        names = [argument.arg for argument in function.args.args]
        assert len(set(names)) == len(declare) and "ValueError" not in names
        assert names[0] == ("np_" if language == "numpy" else "np") and "value" not in names
    if language == "julia":
        assert "(np, value_, I_, end_, t1, ValueError, double, f_sigmoid_, theta)" in written
    if language == "matlab":
        assert " np, value_, I, end_, t1, ValueError, double_, f_sigmoid_, theta " in written


@pytest.mark.parametrize("language", ["python", "c", "cpp", "fortran", "rust", "javascript"])
def test_languages_without_arrays_of_any_size(language: Language) -> None:
    found = routine("f", {"X": "R^(m,n)"}, "tr(X'*X)", "2*X'")
    with pytest.raises(MccliError) as caught:
        source(found, language)
    (problem,) = caught.value.problems
    assert problem.kind == "usage" and "--expand m=3,n=3" in problem.hint
    assert "numpy, jax, torch, julia, matlab" in problem.hint


def test_sparse_storage_is_refused() -> None:
    found = routine("f", {"x": "R^n"}, "sum(x)", "ones(n)'")
    with pytest.raises(MccliError) as caught:
        source(found, "numpy", storage="csr")
    assert "--expand n=3" in caught.value.problems[0].hint


@pytest.mark.parametrize("name", ["np", "f-1", "lambda", "f;x"])
def test_names_of_functions(name: str) -> None:
    found = routine("f", {"x": "R^n"}, "sum(x)", "ones(n)'")
    with pytest.raises(MccliError) as caught:
        source(found, "numpy", name=name)
    assert caught.value.problems[0].code == "usage.name"


@pytest.mark.parametrize("language", ["numpy", "jax", "matlab"])
def test_entries(language: Language, tmp_path: Path) -> None:
    if missing(language):
        pytest.skip(missing(language))
    text = mccli.code(
        "x[3]*A[1,2] + sum(x[i] for i in 1..2)", language=language, parts="value",
        declare={"x": "R^n", "A": "R^(m,n)"}, wrt=["x"],
    )  # fmt: skip
    call = Call("f", text, [np.array([1.0, 2, 5]), np.array([[3.0, 7, 0]])], 1)
    assert run(language, [call], tmp_path)[0][0].item() == 38


def test_squared_lengths_are_shared() -> None:
    text = source(routine("f", {"x": "R^n"}, "norm(x)^2*sum(x.^2)", "4*x'*x*x'"), "numpy")
    assert text.count("x @ x") == 1


def test_long_and_deep_trees() -> None:
    """Lines stay short: long sums go on, deep nests are cut; repeated parts are computed once."""
    terms = " + ".join(f"sin({i}*x)" for i in range(1, 201))
    found = routine("f", {"x": "R^n"}, f"sum({terms})", f"({terms})'")
    text = source(found, "numpy")
    assert text.count("np.sin(") == 200 + 1 - 1 and max(map(len, text.split("\n"))) < 400
    body, layers = "x", 60
    for _ in range(layers):
        body = f"tanh(W*{body})"
    net = routine("f", {"W": "R^(n,n)", "x": "R^n"}, f"sum({body})", f"({body})'")
    assert source(net, "numpy").count("np.tanh(") == layers


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text(language: Language) -> None:
    """A whole file in each language, as a snapshot; ``UPDATE_SNAPSHOTS=1`` writes it anew."""
    declare = {"w": "R^n", "X": "R^(m,n)", "y": "R^m", "c": "R positive", "A": "R^(n,n) posdef"}
    value = "norm(X*w - y)^2 + c*w'*inv(A)*w"
    found = routine("ridge", declare, value, "2*(X*w - y)'*X + 2*c*w'*inv(A)")
    file = SNAPSHOTS / f"matrix_{language}.txt"
    text = source(found, language) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


LEAST_SQUARES = [
    "norm(X*w - y)^2", "-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "y : R^m", "--wrt", "w",
]  # fmt: skip


def test_the_command() -> None:
    code, out, err = run_cli("code", *LEAST_SQUARES, "--lang", "numpy", "--name", "fit")
    assert (code, err) == (0, "") and "def fit(w, X, y):" in out
    assert "The value and the gradient of a function by w." in out
    assert out.endswith("derivative = (2.0*(t1 @ X)).reshape(1, n)\n    return value, derivative\n")
    code, out, err = run_cli("code", *LEAST_SQUARES, "--lang", "matlab", "--layout", "denominator")
    assert "array of n x 1, denominator layout" in out and "derivative = 2*(X'*t1);" in out
    code, out, err = run_cli(
        "code", *LEAST_SQUARES, "--lang", "jax", "--hessian", "--only", "value"
    )
    assert code == 0 and "derivative" not in out
    code, out, err = run_cli("code", *LEAST_SQUARES, "--lang", "numpy", "--json")
    data = json.loads(out)
    assert (data["shape"], data["value_shape"], data["rows"]) == ([1, "n"], [], [])
    assert [each["shape"] for each in data["arguments"]] == [["n"], ["m", "n"], ["m"]]
    schema = json.loads(run_cli("schema")[1])
    jsonschema.Draft202012Validator(schema).validate(data)
    code, out, err = run_cli("code", *LEAST_SQUARES, "--lang", "c")
    assert (code, out) == (2, "") and "code in c needs numbers for sizes" in err
    code, out, err = run_cli("code", *LEAST_SQUARES, "--lang", "c", "--expand", "m=2,n=2")
    assert code == 0 and "const double X[4]" in out


def test_from_python(tmp_path: Path) -> None:
    """Trees from the engine, with its temporaries: a network, an index form, sizes as arguments."""
    layers = "x"
    declare = {"x": "R^n", "y": "R^n"}
    for number in range(1, 7):
        declare[f"W{number}"] = "R^(n,n)"
        layers = f"tanh(W{number}*{layers})"
    text = mccli.code(
        f"norm({layers} - y)^2", language="numpy", declare=declare, wrt=["W1"], name="network"
    )
    assert text.count("np.tanh(") == 6 and text.count("@") < 24
    found = load(text, tmp_path / "network.py").network
    dice = np.random.default_rng(1)
    order = text.split("def network(")[1].split(")")[0].split(", ")
    arrays = {name: dice.normal(size=(3, 3) if name[0] == "W" else 3) for name in declare}
    value, derivative = found(*(arrays[name] for name in order))
    step = np.zeros((3, 3))
    step[2, 0] = 1e-6
    ahead, behind = (
        found(*({**arrays, "W1": arrays["W1"] + sign * step}[name] for name in order))[0]
        for sign in (1, -1)
    )
    assert value > 0 and derivative[0, 2] == pytest.approx((ahead - behind) / 2e-6, rel=1e-6)


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_same_bytes_under_every_hash_seed(seed: str) -> None:
    case = next(each for each in TREES if each["id"] == "entry_by_entry")
    options = [text for each in case["declare"].items() for text in ("-d", " : ".join(each))]
    arguments = ("code", f"sum({case['value']})", *options, "--lang", "numpy", "--wrt", "x")
    done = start(*arguments, environment={"PYTHONHASHSEED": seed})
    assert done.returncode == 0 and done.stdout.decode() == run_cli(*arguments)[1]


def random_jobs(seeds: range) -> list[Job]:
    """Pairs of random trees whose shapes fit, where they have values."""
    declare = {name: f"R^({','.join(dims)})" if dims else "R" for name, dims in DECLARED.items()}
    jobs = []
    for seed in seeds:
        dice = random.Random(seed)
        make = Expressions(dice).make
        value = make(dice.choice([(), ("n",), ("m", "n")]), 3)
        slope = make(dice.choice([("n",), ("m",), ("m", "n"), ("n", "n")]), 3)
        found = routine(f"random_{seed}", declare, value, f"({slope})'")
        with contextlib.suppress(NoValue):
            jobs.append(job(found, sampled(str(seed), declare, DOMAIN)))
    assert len(jobs) > 0.8 * len(seeds)
    return jobs


@pytest.mark.parametrize(
    ("language", "seeds"),
    [
        ("numpy", range(60)),
        pytest.param("numpy", part(range(60, 2000), 400), marks=pytest.mark.long),
        pytest.param("matlab", part(range(1000), 200), marks=pytest.mark.long),
    ],
)
def test_random_trees(language: Language, seeds: range, tmp_path: Path) -> None:
    compare(language, random_jobs(seeds), tmp_path)
