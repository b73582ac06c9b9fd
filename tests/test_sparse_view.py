"""The scipy.sparse view of a value: shapes, patterns, numbers, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from cli import ROOT, clean_environment

import mccli
from mccli import MccliError

pytest.importorskip("scipy", reason="the extra scipy is not installed")

# command, functions, options, point, value as rows, number of places
CASES: list[tuple[Any, tuple[str, ...], dict[str, Any], Any, list[list[float]], int]] = [
    (mccli.gradient, ("x^3",), {}, {"x": 3}, [[27]], 1),
    (mccli.gradient, ("x^2*y + 0*z",), {"wrt": "x, y, z"}, "x=1, y=0", [[0, 1, 0]], 2),
    (mccli.gradient, ("x*y",), {"layout": "denominator"}, {"x": 2, "y": 0.5}, [[0.5], [2]], 2),
    (mccli.jacobian, ("x^2*y", "y*z"), {}, "x=1, y=0, z=2", [[0, 1, 0], [0, 2, 0]], 4),
    (mccli.jacobian, ("x^2*y", "y*z"), {"layout": "denominator"}, "x=1, y=0, z=2",
     [[0, 0], [1, 2], [0, 0]], 4),
    (mccli.hessian, ("x^2*y + w",), {}, {"x": 1, "y": "1/3"}, [[0, 0, 0], [0, 2 / 3, 2],
     [0, 2, 0]], 3),
    (mccli.jacobian, ("W*x",), {"declare": {"W": "R^(2,2)", "x": "R^2"}, "wrt": "x"},
     {"W": [[1, 0], [3, 4]]}, [[1, 0], [3, 4]], 4),
    (mccli.gradient, ("exp(x) + sin(pi*y)",), {}, "x=0, y=1", [[1, -3.141592653589793]], 2),
]  # fmt: skip


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("engine", ["sympy", "graph"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case[1]))
def test_values(case: Any, engine: str, sparse: bool) -> None:
    command, functions, options, point, rows, places = case
    result = command(*functions, **options, engine=engine, sparse=sparse)
    found = result.scipy(at=point)
    assert found.format == "csr" and found.dtype == "float64"
    assert found.shape == (len(rows), len(rows[0])) and found.nnz == places
    assert found.toarray().tolist() == [pytest.approx(row, rel=1e-15) for row in rows]


def test_the_point_of_the_request_is_the_default() -> None:
    result = mccli.gradient("x^2*v", at={"x": "1/2", "v": 3})
    assert result.scipy().toarray().tolist() == [[0.25, 3.0]]
    assert result.scipy(at="v=2, x=1").toarray().tolist() == [[1.0, 4.0]]
    with pytest.raises(MccliError, match="no point is given"):
        mccli.gradient("x^2*v").scipy()


def test_the_pattern_does_not_depend_on_the_point() -> None:
    result = mccli.jacobian("u*v", "u + v", "3", wrt="u, v", sparse=True)
    first, second = result.scipy(at="u=0, v=0"), result.scipy(at="u=1, v=2")
    assert (first.indices == second.indices).all() and (first.indptr == second.indptr).all()
    assert first.nnz == 4 and first.shape == (3, 2)


@pytest.mark.parametrize(
    ("functions", "options", "point", "error"),
    [
        (("W*x",), {"declare": {"W": "R^(2,2)", "x": "R^2"}}, "", ValueError),
        (("W*x",), {"declare": {"W": "R^(2,2)", "x": "R^2"}, "wrt": "W"}, "x=[1,2]", ValueError),
        (("abs(x)",), {}, "x=0", MccliError),
        (("log(x)",), {}, "x=-1", MccliError),
        (("x*y",), {}, "x=1", MccliError),
        (("x*y",), {}, "x=1, y=2, z=3", MccliError),
        (("10^400*x^2",), {}, "x=1", MccliError),
    ],
    ids=repr,
)
def test_refusals(functions: Any, options: Any, point: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        mccli.jacobian(*functions, **options).scipy(at=point)


def test_without_scipy_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['scipy'] = None\n"
        "import mccli\n"
        "try:\n    mccli.gradient('x^2').scipy(at='x=1')\n"
        "except mccli.MccliError as error:\n    print(error.problems[0].hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == 'pip install "mccli[scipy]"\n', done.stderr
