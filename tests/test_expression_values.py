"""Values of functions of vectors and matrices whose sizes follow from the point."""

from __future__ import annotations

import json
import time

import pytest
from cli import run

import mccli

SPACES = ["-d", "C : R^(k,k)", "-d", "v : R^k"]


def point(size: int) -> dict[str, list[list[int]] | list[int]]:
    rows = [[(3 * i + j * j) % 5 + 4 * (i == j) for j in range(size)] for i in range(size)]
    return {"C": rows, "v": [1 + i for i in range(size)]}


@pytest.mark.parametrize("size", [1, 2, 4, 7])
def test_the_function_is_one_expression_whatever_the_sizes(size: int) -> None:
    text = "-2*C'*inv(C*C' + eye(k))*v"
    at = ", ".join(f"{name}={value}" for name, value in point(size).items())
    code, out, _ = run("value", text, *SPACES, "--at", at, "--json")
    found = json.loads(out)
    assert (code, found["form"], found["derivative"]) == (0, "matrix", text)
    assert (found["shape"], found["intermediates"]) == (["k", 1], [])
    assert len(found["value"]) == size
    # It reads back, with the same value.
    code, again, _ = run("value", "--at", at, stdin=out)
    assert (code, again) == run("value", text, *SPACES, "--at", at)[:2]


def test_the_value_is_that_of_the_components() -> None:
    for text in ("C*v", "v'*inv(C)*v/k", "C", "w = C*v; norm(w)^2"):
        at = ", ".join(f"{name}={value}" for name, value in point(2).items() if name in text)
        spaces = SPACES if "v" in text else SPACES[:2]
        by_size = run("value", text, *spaces, "--at", at)
        by_number = run("value", text, *spaces, "--at", at, "--let", "k=2")
        assert by_size[0] == 0
        assert by_size[1] == by_number[1]


def test_several_functions_stay_in_components() -> None:
    code, out, _ = run("value", "C*v", "norm(v)^2", *SPACES, "--at", "C=[[1,2],[3,4]], v=[1,1]")
    assert (code, out) == (0, "[[3], [7], [2]]\n")


def test_the_python_face_takes_no_time_for_components() -> None:
    started = time.process_time()
    found = mccli.value(
        "v'*inv(C*C' + eye(k))*v", declare={"C": "R^(k,k)", "v": "R^k"}, at=point(4)
    )
    assert found.derivative == "v'*inv(C*C' + eye(k))*v"
    assert time.process_time() - started < 8
