"""Values of sparse derivatives at a point: the same numbers as dense ones, nothing more."""

from __future__ import annotations

import json
import tracemalloc
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from typing import Any

import pytest
from problems import LIMITS, answer

from mccli.batch.stored import evaluate_json
from mccli.errors import MccliError
from mccli.render import json_output, latex, mathml, plain, schema, terminal
from mccli.render.safe import width
from mccli.render.style import Style
from mccli.source import Source

# command, functions, options, point, entries at the point
CASES: list[tuple[str, tuple[str, ...], dict[str, Any], str, list[list[Any]]]] = [
    ("jacobian", ("x^2", "y*z"), {}, "x=3, y=1, z=2", [[0, 0, 6], [1, 1, 2], [1, 2, 1]]),
    ("jacobian", ("x^2", "y*z"), {"layout": "denominator"}, "x=3, y=1, z=2",
     [[0, 0, 6], [1, 1, 2], [2, 1, 1]]),
    ("jacobian", ("x*y", "y"), {}, "x=0, y=1/3", [[0, 0, 1 / 3], [0, 1, 0], [1, 1, 1]]),
    ("grad", ("x^2",), {}, "x=1/4", [[0, 0, 0.5]]),
    ("grad", ("exp(x) + y",), {"wrt": "x, y, z", "layout": "denominator"}, "x=0",
     [[0, 0, 1], [1, 0, 1]]),
    ("hessian", ("x^2*y + z",), {}, "x=3, y=5", [[0, 0, 10], [0, 1, 6], [1, 0, 6]]),
    ("hessian", ("x^2*y + z",), {"layout": "denominator"}, "x=3, y=5",
     [[0, 0, 10], [0, 1, 6], [1, 0, 6]]),
    ("jacobian", ("3*y", "4"), {"wrt": "x"}, "y=1", []),
    ("jacobian", ("W*x",), {"declare": ["W : R^(2,2)", "x : R^2"], "wrt": "x"},
     "W=[[1, 0], [3, 4]]", [[0, 0, 1], [0, 1, 0], [1, 0, 3], [1, 1, 4]]),
    ("jacobian", ("y[i] = x[i]*x[i+1]/3 for i in 1..2",), {}, "x=[1, 2, 3]",
     [[0, 0, 2 / 3], [0, 1, 1 / 3], [1, 1, 1], [1, 2, 2 / 3]]),
    ("jacobian", ("u = exp(x*y); f = u^2; g = u*y",), {"engine": "graph", "of": "f, g"},
     "x=0, y=2", [[0, 0, 4], [0, 1, 0], [1, 0, 4], [1, 1, 1]]),
]  # fmt: skip
NAMED = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {'; '.join(case[1])}")


def stored(case: Any) -> Any:
    """The same by way of the derivative's JSON."""
    command, functions, options, point, _ = case
    text = json_output.render(answer(command, *functions, sparse=True, **options))
    at = Source("--at", point) if point else None
    return evaluate_json(Source("standard input", text), at, LIMITS)


@NAMED
def test_entries_at_a_point(case: Any) -> None:
    command, functions, options, point, cells = case
    result = answer(command, *functions, sparse=True, at=point, **options)
    text = json_output.render(result)
    data = json.loads(text)
    assert [each[:2] for each in data["value"]] == [each[:2] for each in data["derivative"]]
    assert data["value"] == [[i, j, pytest.approx(number, rel=1e-15)] for i, j, number in cells]
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator(schema.schema()).validate(data)
    assert json_output.encode(json_output.as_object(result)) == text
    again = json.loads(json_output.render(stored(case)))
    assert (again["value"], again["value_exact"]) == (data["value"], data["value_exact"])


@NAMED
def test_the_same_numbers_as_without_sparse(case: Any) -> None:
    command, functions, options, point, _ = case
    listed = json_output.as_object(answer(command, *functions, sparse=True, at=point, **options))
    dense = json_output.as_object(answer(command, *functions, at=point, **options))
    for key, zero in (("value", 0), ("value_exact", "0")):
        if not dense["shape"]:
            assert listed[key] is None or [each[2] for each in listed[key]] == [dense[key]]
            continue
        rows = [[zero] * dense["shape"][1] for _ in range(dense["shape"][0])]
        if listed[key] is None:
            assert dense[key] is None
            continue
        for i, j, number in listed[key]:
            rows[i][j] = number
        assert rows == dense[key]


def test_rationals_are_exact() -> None:
    result = answer("jacobian", "x*y", "exp(0)*y", sparse=True, at="x=0, y=1/3")
    data = json_output.as_object(result)
    assert data["value_exact"] == [[0, 0, "1/3"], [0, 1, "0"], [1, 1, "1"]]
    assert plain.render(result) == "[[0, 0, 1/3], [0, 1, 0], [1, 1, 1]]"
    assert latex.render(result) == (
        r"\begin{array}{lll} f_{1} & x & \frac{1}{3} \\ f_{1} & y & 0 \\ f_{2} & y & 1 \end{array}"
    )
    assert len(list(ElementTree.fromstring(mathml.render(result)).iter())) > 20


def test_conditions_hold_at_the_point() -> None:
    with pytest.raises(MccliError, match="does not exist"):
        answer("jacobian", "abs(x)", "y", sparse=True, at="x=0, y=1")


def test_beyond_two_axes_there_are_no_rows_and_columns() -> None:
    with pytest.raises(MccliError) as caught:
        answer("jacobian", "W*x", declare=["W : R^(2,2)", "x : R^2"], wrt="W", sparse=True,
               at="x=[1, 2], W=[[1, 0], [3, 4]]")  # fmt: skip
    assert caught.value.problems[0].code == "usage.sparse"


@pytest.mark.parametrize("way", ["asked", "stored"])
def test_zeros_take_no_memory(way: str) -> None:
    """A million and more entries are beyond what a dense answer may have."""
    text = "y[i] = x[i]^2*x[i+1] for i in 1..n"
    options: dict[str, Any] = {"let": ["n=1200"], "sparse": True}
    point = "x=ones(1201)"
    if way == "asked":
        result = answer("jacobian", text, at=point, **options)
    else:
        told = json_output.render(answer("jacobian", text, **options))
        at = Source("--at", point)
        tracemalloc.start()
        result = evaluate_json(Source("standard input", told), at, LIMITS)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
        tracemalloc.stop()
    assert result.value is not None and result.value.numbers == (2, 1) * 1200
    shown = terminal.render(result, Style(80))
    assert len(shown.split("\n")) < 80 and all(width(each) <= 80 for each in shown.split("\n"))
    few = replace(LIMITS, entries=10)
    small = json_output.render(answer("jacobian", "y[i] = x[i]^2 for i in 1..9", sparse=True))
    found = evaluate_json(Source("", small), Source("--at", "x=ones(9)"), few)
    assert found.value is not None and len(found.value.numbers) == 9
