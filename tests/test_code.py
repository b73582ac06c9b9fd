"""Generated code in every language: its numbers against mccli's own, and its text.

The table ``data/code_cases.json`` is run as one program per language. A language without its
tool is skipped, and says so.
"""

from __future__ import annotations

import importlib
import json
import math
import os
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cli import run as run_cli
from code_programs import LANGUAGES, Job, Point, load, missing, run
from problems import LIMITS

from mccli.calculus.routine import Wish
from mccli.errors import MccliError
from mccli.model.program import Argument, Routine
from mccli.model.result import Verified
from mccli.model.spaces import Space
from mccli.pipeline import Request
from mccli.pipeline import run as answer
from mccli.pipeline.code import routine
from mccli.render.code import Language, check_name, function_name, source
from mccli.render.code.draft import Draft
from mccli.render.code.drafting import draft
from mccli.source import Source
from mccli.syntax.tree import Node, call, name

Wanted = list[tuple[Routine, list[Point], list[list[float]]]]


def large_cases() -> list[dict[str, Any]]:
    """Problems of a thousand statements and more, by their formulas."""
    cells = range(1, 121)
    ring = []
    for i in cells:
        left, right = (i - 2) % 120 + 1, i % 120 + 1
        ring.append(f"du{i} = 1 + u{i}^2*v{i} - 4*u{i} + 50*(u{left} - 2*u{i} + u{right})")
        ring.append(f"dv{i} = 3*u{i} - u{i}^2*v{i} + 50*(v{left} - 2*v{i} + v{right})")
    numbers = range(1, 401)
    wave = [f"h{i} = sin(x{i})*x{i % 400 + 1}" for i in numbers]
    wave += [f"g{i} = exp(h{i})/h{i % 400 + 1}" for i in numbers]
    terms = " + ".join(f"x{i}^2*x{i % 400 + 1}" for i in numbers)
    factors = "*".join(f"(1 + x{i}/100)" for i in range(1, 201))
    largest = ", ".join(f"x{i}*x{i + 1}" for i in range(1, 101))
    nested = "x"
    for _ in range(60):
        nested = f"sin({nested} + 1)*y"
    cases: list[dict[str, Any]] = [
        {"id": "large_ring", "functions": ring, "vector": True, "storage": "csr"},
        {"id": "large_chain", "functions": [*wave, "f = " + " + ".join(f"g{i}" for i in numbers)],
         "vector": True, "range": [0.5, 1.5]},
        {"id": "long_sum", "functions": [f"{terms} - {factors}"], "vector": True},
        {"id": "long_sums", "functions": [terms, factors], "parts": "value"},
        {"id": "many_arguments", "functions": [f"max({largest})"], "range": [-2.0, 2.0]},
        {"id": "deep", "functions": [nested], "range": [0.5, 0.9]},
    ]  # fmt: skip
    return [{**each, "points": 1} for each in cases]


DATA = Path(__file__).parent / "data"
CASES = json.loads((DATA / "code_cases.json").read_text("utf-8"))
LARGE = large_cases()
SNAPSHOTS = Path(__file__).parent / "snapshots" / "code"
POINTS = 2
HOSTILE = "a */ b /* c \"\"\" d \\ $(e) %{ f %} #= g =# \n end \u202e ''' @h {0} {i} <!-- ?>"


def request(case: dict[str, Any], at: str | None = None, command: str = "") -> Request:
    second = case.get("order") == 2
    return Request(
        command or ("hessian" if second else "jacobian"),
        tuple(Source(f"argument {i}", text) for i, text in enumerate(case["functions"], 1)),
        (case["wrt"],) if "wrt" in case else (),
        case.get("layout", "numerator"),
        tuple(Source(f"-d {i}", text) for i, text in enumerate(case.get("declare", ()), 1)),
        at=None if at is None else Source("--at", at),
        verify=False,
    )


def built(case: dict[str, Any]) -> Routine:
    wish = Wish(
        f"case_{case['id']}",
        case.get("layout", "numerator"),
        case.get("order", 1),
        case.get("vector", False),
        verify=False,
    )
    return routine(request(case), wish, LIMITS)


def points(case: dict[str, Any], found: Routine) -> list[Point]:
    random = Random(case["id"])
    low, high = case.get("range", (0.3, 2.4))
    return [
        {
            name: round(random.uniform(low, high), 3)
            for each in found.arguments
            for name in each.components
        }
        for _ in range(case.get("points", POINTS))
    ]


def place(case: dict[str, Any], found: Routine, point: Point) -> str:
    """The point as ``--at`` takes it."""
    texts = []
    for each in found.arguments:
        numbers = [repr(point[name]) for name in each.components]
        sizes = each.space.dims
        if not sizes or case.get("vector"):
            texts += [f"{n}={v}" for n, v in zip(each.components, numbers, strict=True)]
        elif len(sizes) == 1:
            texts.append(f"{each.name}=[{', '.join(numbers)}]")
        else:
            width = sizes[1]
            rows = [", ".join(numbers[i : i + width]) for i in range(0, len(numbers), width)]
            texts.append(f"{each.name}=[[{'], ['.join(rows)}]]")
    return ", ".join(texts)


def expected(case: dict[str, Any], found: Routine, point: Point) -> list[float]:
    """The value and the derivative by the calculator, as the code stores them."""
    at = place(case, found, point)
    numbers: list[float] = []
    parts, storage = case.get("parts", "both"), case.get("storage", "dense")
    if parts != "derivative":
        value = answer(request(case, at, "value"), LIMITS).value
        assert value is not None
        numbers += value.numbers
    if parts == "value":
        return numbers
    value = answer(request(case, at), LIMITS).value
    assert value is not None
    columns = found.shape[1]
    if storage == "dense":
        return [*numbers, *value.numbers]
    places = [(row, column) for row, column, _entry in found.cells]
    numbers += [value.numbers[row * columns + column] for row, column in places]
    kept = set(places)
    for number, entry in enumerate(value.numbers):
        assert entry == 0 or divmod(number, columns) in kept
    if storage == "coo":
        numbers += [row for row, _column in places]
    else:
        rows = range(found.shape[0] + 1)
        numbers += [sum(1 for row, _column in places if row < each) for each in rows]
    return numbers + [column for _row, column in places]


@pytest.fixture(scope="module")
def wanted() -> Wanted:
    return known(CASES)


@pytest.fixture(scope="module")
def wanted_of_large() -> Wanted:
    return known(LARGE)


def known(cases: list[dict[str, Any]]) -> Wanted:
    """The routines, points, and numbers there by the calculator."""
    found = []
    for case in cases:
        each = built(case)
        where = points(case, each)
        numbers = [expected(case, each, point) for point in where]
        if case["id"] == "halves":
            each = replace(each, text=(HOSTILE,))
        found.append((each, where, numbers))
    return found


def drafted(language: str, found: Routine, case: dict[str, Any]) -> tuple[Draft, str]:
    target = importlib.import_module(f"mccli.render.code.{language}")
    parts, storage = case.get("parts", "both"), case.get("storage", "dense")
    name = function_name(found, language)  # type: ignore[arg-type]
    text = source(found, language, parts=parts, storage=storage)  # type: ignore[arg-type]
    return draft(found, target.TARGET, target.RULES, name, parts, storage), text


@pytest.mark.parametrize(
    ("language", "cases"),
    [
        *((each, slice(None)) for each in LANGUAGES if each != "jax"),
        # Its operations are compiled one by one.
        ("jax", slice(None, None, 6)),
        pytest.param("jax", slice(None), marks=pytest.mark.long),
    ],
)
def test_numbers(language: str, cases: slice, wanted: Wanted, tmp_path: Path) -> None:
    compare(language, CASES[cases], wanted[cases], tmp_path)


@pytest.mark.parametrize(
    "language",
    [each if each == "numpy" else pytest.param(each, marks=pytest.mark.long) for each in LANGUAGES],
)
def test_numbers_of_large_problems(language: str, wanted_of_large: Wanted, tmp_path: Path) -> None:
    compare(language, LARGE, wanted_of_large, tmp_path)


def compare(language: str, chosen: list[dict[str, Any]], known: Wanted, folder: Path) -> None:
    jobs = [
        Job(*drafted(language, found, case), where)
        for case, (found, where, _numbers) in zip(chosen, known, strict=True)
    ]
    reason = missing(language)
    if reason:
        pytest.skip(reason)
    results = run(language, jobs, folder)
    for case, (_found, where, right), got in zip(chosen, known, results, strict=True):
        for point, true, computed in zip(where, right, got, strict=True):
            assert len(computed) == len(true), case["id"]
            for place, (one, other) in enumerate(zip(computed, true, strict=True)):
                close = math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-13)
                at = dict(list(point.items())[:9])
                assert close, f"{case['id']} at {at}: number {place} is {one}, not {other}"


@pytest.mark.long
@pytest.mark.parametrize("identity", ["choices", "shared_in_branches", "activations"])
def test_jax_transforms_the_function(identity: str, tmp_path: Path) -> None:
    """It is compiled, mapped, and differentiated to what it returns as the derivative itself."""
    jax = pytest.importorskip("jax", reason="unexecuted: jax is not installed")
    jax.config.update("jax_enable_x64", True)
    case = next(each for each in CASES if each["id"] == identity)
    found = built(case)
    made, text = drafted("jax", found, case)
    function = getattr(load(text, tmp_path / "made.py"), made.name)
    for point in points(case, found):
        arguments = [point[each] for argument in found.arguments for each in argument.components]
        value, derivative = jax.jit(function)(*arguments)
        every = tuple(range(len(arguments)))
        slopes = jax.jacobian(lambda *x: function(*x)[0], every)(*arguments)
        for column, slope in enumerate(slopes):
            assert jax.numpy.allclose(slope, derivative[:, column], rtol=1e-12)
        second = jax.jacobian(lambda *x: function(*x)[1], every)(*arguments)
        assert all(jax.numpy.isfinite(each).all() for each in second)
        mapped = jax.vmap(function)(*(jax.numpy.array([each, each]) for each in arguments))
        assert jax.numpy.allclose(mapped[0][1], value, rtol=1e-12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_plain(language: str, wanted: Wanted) -> None:
    """ASCII, no line too long for Fortran's compilers, and no text of the user's outside names."""
    for case, (found, _where, _numbers) in zip(CASES, wanted, strict=True):
        _draft, text = drafted(language, found, case)
        assert text.isascii() and "\n" in text and not text.endswith("\n")
        assert all(line == line.rstrip() for line in text.split("\n")), case["id"]
        if language == "fortran":
            assert max(map(len, text.split("\n"))) <= 132


@pytest.mark.parametrize("language", ["python", "fortran"])
def test_trees_may_be_deep(language: str) -> None:
    node = name("x")
    for _ in range(10_000):
        node = call("sin", Node("sum", "++", (node, name("y"))))
    found = Routine(
        name="f",
        text=("deep",),
        arguments=tuple(Argument(each, Space(), (each,)) for each in "xy"),
        constants=frozenset(),
        temporaries=(),
        values=(node,),
        value_shape=(),
        cells=((0, 0, node),),
        shape=(1, 1),
        axes=(),
        layout="numerator",
        order=1,
        conditions=(),
        notes=(),
        verified=Verified(True),
    )
    text = source(found, language)  # type: ignore[arg-type]
    # The value and the derivative are one tree here: it is computed once.
    assert 10_000 <= text.count("sin(") <= 10_010


@pytest.mark.parametrize("text", ["10^400*x", "x/10^400", "x + 1e-400"])
def test_constants_beyond_doubles_are_refused(text: str) -> None:
    found = built({"id": "f", "functions": [text]})
    with pytest.raises(MccliError) as caught:
        source(found, "c")
    assert caught.value.problems[0].code == "limit.double"


@pytest.mark.parametrize(
    ("language", "name", "taken"),
    [
        ("c", "f", True),
        ("c", "pow", False),
        ("c", "int", False),
        ("c", "f-1", False),
        ("c", "f;system", False),
        ("c", "_f", False),
        ("c", "", False),
        ("c", "é", False),
        ("c", "f" * 41, False),
        ("cpp", "f__g", False),
        ("fortran", "SIN", False),
        ("fortran", "End", False),
        ("python", "lambda", False),
        ("rust", "fn", False),
        ("javascript", "class", False),
        ("matlab", "end", False),
        ("julia", "end", False),
        ("julia", "rosenbrock_2", True),
    ],
)
def test_names_of_functions(language: Language, name: str, taken: bool) -> None:
    found = built({"id": "f", "functions": ["x^2"]})
    if taken:
        assert name in source(found, language, name=name)
        return
    with pytest.raises(MccliError) as caught:
        source(found, language, name=name)
    assert caught.value.problems[0].code == "usage.name"


@pytest.mark.parametrize("language", LANGUAGES)
def test_default_names_are_made_good(language: Language) -> None:
    for word in ("lambda", "int", "end", "fn", "sin2_", "pow", "class", "f" * 64, "été"):
        found = replace(built({"id": "f", "functions": ["x^2"]}), name=word)
        check_name(function_name(found, language), language)


def test_the_command() -> None:
    code, out, err = run_cli("code", "x^2*y", "--lang", "c", "--name", "area")
    assert (code, err) == (0, "") and "void area(double x, double y, double *value," in out
    code, out, err = run_cli("code", "x^2*y", "--lang", "numpy", "--json", "--only", "value")
    data = json.loads(out)
    assert (code, err, data["ok"], list(data)[-1]) == (0, "", True, "ok")
    assert data["source"].startswith("import numpy as np\n") and data["parts"] == "value"
    assert data["constants"] == [] and [each["name"] for each in data["arguments"]] == ["x", "y"]
    assert list(data)[-2] == "verified" and data["verified"]["reason"] == "nothing to verify"
    code, out, err = run_cli("code", "x^2*y", "--lang", "numpy", "--json")
    assert (code, err) == (0, "") and json.loads(out)["verified"]["ok"] is True
    code, out, err = run_cli("code", "log(-1 - xy^2)", "--lang", "c")
    assert code == 0 and err.startswith("note: xy is one name")
    assert "The derivative is not verified: no real point found." in out
    assert run_cli("code", "x^2*y")[0] == 2
    assert run_cli("code", "x^2*y", "--lang", "cobol")[0] == 2
    assert run_cli("code", "x^2*y", "--lang", "c", "--name", "int")[0] == 2
    assert run_cli("code", "x", "y", "--lang", "c", "--hessian")[0] == 3
    assert run_cli("code", "x +", "--lang", "c")[0] == 3
    code, out, err = run_cli("code", "y[i] = x[i] for i in 1..1001", "--lang", "c")
    assert (code, out) == (5, "") and "--sparse" in err


@pytest.mark.parametrize("language", ["numpy", "c", "fortran", "matlab"])
def test_the_text(language: Language) -> None:
    """A whole file of each manner, as a snapshot; ``UPDATE_SNAPSHOTS=1`` writes it anew."""
    case = {"id": "f", "functions": ["f(x, lambda) = where(x > 0, log(x)*lambda, x^2)"]}
    found = replace(built(case), name="f", verified=Verified(True))
    file = SNAPSHOTS / f"{language}.txt"
    text = source(found, language, storage="csr") + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")
