"""Whether the one zero of a linear gradient in matrix notation is claimed to be the only one."""

from __future__ import annotations

import json

import pytest
from cli import run

SPACES = ["-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "c : R positive", "-d", "W : R^(n,k)"]

# function, variable, the conditions under which the zero is the only one
FUNCTIONS = [
    ("norm(w)^2", "w", []),
    ("norm(X*w)^2 + c*norm(w)^2", "w", []),
    ("norm(X*w)^2", "w", ["X'*X is invertible: the columns of X are linearly independent"]),
    ("norm(X*W)^2", "W", ["X'*X is invertible: the columns of X are linearly independent"]),
    ("sum(w)^2", "w", ["ones(n, n) invertible"]),
    ("s*(w'*w)", "w", ["valid where s != 0"]),
    ("x^2*sum(w)", "x", ["valid where sum(w) != 0"]),
]


@pytest.mark.parametrize(("text", "variable", "conditions"), FUNCTIONS)
def test_a_matrix_without_inverse_leaves_more_zeros(
    text: str, variable: str, conditions: list[str]
) -> None:
    code, out, err = run("critical", text, *SPACES, "-w", variable, "--json")
    assert code == 0, out + err
    found = json.loads(out)
    assert [each["text"] for each in found["conditions"]] == conditions
    assert ("always invertible" in found["reason"]) is (not conditions)
