"""JSON results read back and evaluated; anything else is refused with its reason."""

from __future__ import annotations

import json

import pytest
from problems import LIMITS, answer

from mccli.batch.stored import evaluate_json
from mccli.errors import MccliError
from mccli.render import json_output, plain
from mccli.source import Source


def evaluated(text: str, at: str | None = None) -> str:
    point = None if at is None else Source("--at", at)
    return plain.render(evaluate_json(Source("standard input", text), point, LIMITS))


STORED = [
    ("grad", ["10*x**2*y**2"], {}, "x=1, y=2", "[[80, 40]]"),
    ("jacobian", ["r*cos(t)", "r*sin(t)"], {}, "r=2, t=pi/2", "[[0, -2], [1, 0]]"),
    ("jacobian", ["x", "x*y"], {"layout": "denominator"}, "x=1, y=2", "[[1, 2], [0, 1]]"),
    ("hessian", ["x^2*y"], {}, "x=1, y=2", "[[4, 2], [2, 0]]"),
    ("grad", ["x'*x"], {"declare": ["x : R^2"]}, "x=[1, 2]", "[[2, 4]]"),
    ("grad", ["pi*x + 3"], {}, None, None),
    ("grad", ["7*x"], {}, None, "7"),
    ("jacobian", ["W*x"], {"declare": ["x : R^2", "W : R^(2,2)"]}, "x=[1, 2], W=[[1, 2], [3, 4]]",
     "[[1, 2], [3, 4]]\n[[[1, 2], [0, 0]], [[0, 0], [1, 2]]]"),
    ("value", ["x^2"], {"at": "x=2"}, "x=3", "9"),
    ("grad", ["x^2 + t"], {"wrt": "x"}, "x=3, t=2", "6"),
    ("jacobian", ["f = h'*h; h = 2*x"], {"declare": ["x : R^2"], "wrt": "h"}, "h=[1, 2]",
     "[[2, 4]]"),
    ("jacobian", ["x^2", "y", "sin(y)*z"], {"sparse": True}, "x=3, y=0, z=1/2",
     "[[0, 0, 6], [1, 1, 1], [2, 1, 1/2], [2, 2, 0]]"),
    ("jacobian", ["x^2", "exp(y)"], {"sparse": True}, "x=3, y=1",
     "[[0, 0, 6], [1, 1, 2.718281828459045]]"),
    ("jacobian", ["3", "4"], {"sparse": True, "wrt": "x"}, None, "[]"),
    ("jacobian", ["h = x^2 + y; u = h^2*x", "v = h*y"], {"engine": "graph"}, "x=1, y=2",
     "[[21, 6], [4, 5]]"),
    ("jacobian", ["W*x"], {"declare": ["x : R^2", "W : R^(2,2)"], "wrt": "x", "sparse": True},
     "x=[1, 2], W=[[1, 2], [3, 4]]", "[[0, 0, 1], [0, 1, 2], [1, 0, 3], [1, 1, 4]]"),
    ("jacobian", ["y[i] = i*x[i]^2 for i in 1..3"], {"sparse": True}, "x1=1, x2=2, x3=3",
     "[[0, 0, 2], [1, 1, 8], [2, 2, 18]]"),
    ("jacobian", ["y[i] = x[i]^2 + u[i] for i in 1..2"], {"wrt": "x"}, "x=[1, 2], u=[5, 6]",
     "[[2, 0], [0, 4]]"),
    ("jacobian", ["y[i] = x[i]^2 + u[i] for i in 1..2"], {"wrt": "x"}, "x1=1, x2=2, u2=5",
     "[[2, 0], [0, 4]]"),
    ("grad", ["sum(u[i,j]*x[i] for i in 1..2, j in 1..2)"], {"wrt": "x"},
     "x=[1, 2], u=[[1, 2], [3, 4]]", "[[3, 7]]"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "inputs", "options", "at", "text"), STORED)
def test_values_of_stored_results(command, inputs, options, at, text) -> None:  # type: ignore[no-untyped-def]
    stored = json_output.render(answer(command, *inputs, **options))
    if command == "jacobian" and text and "\n" in text:
        assert sorted(evaluated(stored, at).split("\n")) == sorted(text.split("\n"))
    elif text is None:
        assert evaluated(stored, at) == "3.141592653589793"
    else:
        assert evaluated(stored, at) == text


REFUSED = [
    ("f = s*x; s = x*y", {}, "x=1, y=2, s=3", "'s' has a definition"),
    ("f = sum(x[i]^2 for i in 1..n)", {"let": ["n=2"]}, "x=[1, 2], n=2", "'n' has a definition"),
    ("f = sum(x[i]^2 for i in 1..2)", {}, "x=[1, 2, 3]", "'x' is a vector of 2"),
    ("f = sum(x[i]^2 for i in 1..2)", {}, "x=[1, 2], x3=1", "no variable 'x3'"),
    ("f = sum(x[i]^2 for i in 1..2)", {}, "i=1", "no variable 'i'"),
]


@pytest.mark.parametrize(("function", "options", "at", "message"), REFUSED)
def test_points_that_do_not_fit(
    function: str, options: dict[str, object], at: str, message: str
) -> None:
    stored = json_output.render(answer("grad", function, **options))
    with pytest.raises(MccliError) as caught:
        evaluated(stored, at)
    assert message in str(caught.value)


def test_conditions_hold_for_stored_results_too() -> None:
    stored = json_output.render(answer("grad", "abs(x)"))
    assert evaluated(stored, "x=-2") == "-1"
    with pytest.raises(MccliError) as caught:
        evaluated(stored, "x=0")
    assert caught.value.kind == "math"


def test_long_numbers_are_read_back() -> None:
    stored = json_output.render(answer("grad", "2^5000*x^2"))
    assert len(evaluated(stored, "x=1")) > 1500


GOOD = json_output.as_object(answer("grad", "x*y"))
SPARSE = json_output.as_object(answer("jacobian", "x", "x*y", sparse=True))


def listed(*cells: object) -> str:
    return json.dumps({**SPARSE, "derivative": cells})


BAD = [
    (listed([0, 0, "1"], [0, 0, "x"]), "json.result"),
    (listed([1, 0, "1"], [0, 1, "x"]), "json.result"),
    (listed([0, 2, "1"]), "json.result"),
    (listed([-1, 0, "1"]), "json.result"),
    (listed([True, 0, "1"]), "json.result"),
    (listed([0, 0]), "json.result"),
    (listed(7), "json.result"),
    (json.dumps({**SPARSE, "derivative": [["1", "0"], ["y", "x"]]}), "json.result"),
    (json.dumps({**SPARSE, "form": "matrix"}), "json.result"),
    ("{", "json.syntax"),
    ("[1]", "json.value"),
    ("{}", "json.result"),
    ('{"a": 1, "a": 2}', "json.value"),
    ('{"a": NaN}', "json.value"),
    ('{"a": 1e999}', "json.value"),
    ('{"a": "\\ud800"}', "json.value"),
    ('{"a": ' + "[" * 300 + "]" * 300 + "}", "limit.nesting"),
    ('{"a": ' + "1" * 5000 + "}", None),
    (json.dumps({**GOOD, "ok": False}), "json.result"),
    (json.dumps({**GOOD, "derivative": [["y"]]}), "json.result"),
    (json.dumps({**GOOD, "derivative": [["y", 2]]}), "json.result"),
    (json.dumps({**GOOD, "derivative": [["y", "__import__('os')"]]}), None),
    (json.dumps({key: value for key, value in GOOD.items() if key != "shape"}), "json.result"),
    (json.dumps({**GOOD, "declare": 1}), "json.result"),
    (json.dumps({**GOOD, "derivative": [["x .* y", "x"]]}), "json.result"),
    (json.dumps({**GOOD, "derivative": [["x + y'", "x"]]}), "json.result"),
]


@pytest.mark.parametrize(("text", "code"), BAD)
def test_what_is_no_result_is_refused(text: str, code: str | None) -> None:
    with pytest.raises(MccliError) as caught:
        evaluated(text, "x=1, y=1")
    if code is not None:
        assert caught.value.problems[0].code == code


def test_errors_under_json_are_no_results() -> None:
    try:
        answer("grad", "sinn(x)")
    except MccliError as error:
        with pytest.raises(MccliError, match="is an error"):
            evaluated(json_output.render_error(error))


def test_slopes_on_both_sides_of_a_kink() -> None:
    stored = json_output.render(answer("grad", "abs(x - 2)"))
    with pytest.raises(MccliError, match="-1 from the left and 1 from the right"):
        evaluated(stored, "x=2")
