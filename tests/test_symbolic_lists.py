"""Lists of entries beside symbolic sizes: answers that have them read back, and agree by value."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cli import run

SPACES = ["-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "y : R^m", "-d", "Q : R^(n,2)"]
POINT = {"X": "[[1,2],[0,1],[2,2]]", "w": "[3,1/2]", "y": "[1,2,3]", "Q": "[[1,2],[5,1]]", "a": "2"}
SIZES = "m=3,n=2"

# command, function, variables
FUNCTIONS = [
    ("jacobian", "X*w*[1, 0]' + ones(m)*[0, 1]'", "w,X"),
    ("jacobian", "[norm(X*w)^2, 2, sum(y)]", "w"),
    ("jacobian", "[a*sum(w), a, 2*a]", "w"),
    ("jacobian", "[a*sum(w), a, 2*a]", "a"),
    ("jacobian", "[[w'*w, 2], [2, 1/2]]", "w"),
    ("jacobian", "[[3, 2], [2, -1/2]]*[w'*w, a]", "w"),
    ("grad", "[w'*w, 1]'*[[3, 2], [2, -1/2]]*[w'*w, a]", "w,a"),
    ("grad", "norm(X*Q*[1, -2])^2", "Q,X,w"),
    ("hessian", "norm(X*Q*[1, -2])^2", "Q"),
    ("hessian", "[w'*w, 1]'*[a, 3]", "w,a"),
    ("grad", "sum(max(Q'*w, [4, 8]))", "w"),
    ("grad", "sum(sqrt([1, 2]*norm(w)^2))", "w"),
    ("grad", "tr([[2, 1], [1, 3]]*(w'*w))", "w"),
]


def answered(*args: str) -> Any:
    code, out, err = run(*args, "--json")
    assert code == 0, out + err
    return json.loads(out)


def values(found: Any) -> list[Any]:
    return [part["value_exact"] or part["value"] for part in found.get("results", [found])]


@pytest.mark.parametrize(("command", "text", "wrt"), FUNCTIONS)
@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_lists_have_derivatives(command: str, text: str, wrt: str, layout: str) -> None:
    args = [command, text, *SPACES, "-w", wrt, "-l", layout]
    names = set(re.findall("[A-Za-z]+", text + wrt))
    at = ", ".join(f"{name}={value}" for name, value in POINT.items() if name in names)
    found = answered(*args, "--at", at)
    assert all(part["verified"]["ok"] for part in found.get("results", [found]))
    assert values(found) == values(answered(*args, "--at", at, "--let", SIZES))


def test_the_answer_by_several_scalars_reads_back() -> None:
    code, text, _ = run("jacobian", "X*w*a + y*b", *SPACES, "-w", "a,b")
    assert (code, text) == (0, "X*w*[1, 0]' + y*[0, 1]'\n")
    code, out, _ = run("jacobian", text.strip(), *SPACES, "-w", "y")
    assert (code, out) == (0, 'einsum("ik,j->ijk", eye(m), [0, 1])\n')


def test_equal_entries_are_taken_together() -> None:
    assert run("jacobian", "[a, a]*sum(w)", *SPACES, "-w", "w")[1] == "a*ones(2, n)\n"
    assert run("grad", "sum([1, 0, 1]*a)*sum(w)", *SPACES, "-w", "w")[1] == (
        "a*sum([1, 0, 1])*ones(n)'\n"
    )


def test_what_has_no_value_or_no_fitting_shape_is_refused() -> None:
    assert run("grad", "sum(1 ./ [1, 0])*sum(w)", *SPACES)[0] == 4
    assert run("grad", "sum([log(0), 1])*sum(w)", *SPACES)[0] == 4
    assert run("grad", "w'*[1, 2]", *SPACES)[0] == 3
    assert run("grad", "sum([w, w])", *SPACES)[0] == 3


@pytest.mark.parametrize("command", ["grad", "critical"])
def test_no_list_is_a_bug(command: str) -> None:
    for style in ((), ("--steps", "rules"), ("--steps", "chain")):
        if command == "critical" and style:
            continue
        for text in ("norm(w)^2*[1, 2]'*[3, 5]", "norm([1, 2]*sum(w) + [w'*w, 3])^2"):
            assert run(command, text, *SPACES, "-w", "w", *style)[0] in (0, 3, 4)


def test_code_has_lists() -> None:
    text = "norm([1, 2]*sum(w) + [w'*w, 3])^2"
    for language in ("numpy", "jax", "torch", "julia", "matlab"):
        assert run("code", text, *SPACES, "-w", "w", "--lang", language)[0] == 0
