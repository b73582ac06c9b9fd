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


SINGULAR = [
    ("norm(Y*w - y)^2", "Y", "w*w'"),
    ("sum(w)^2", "w", "ones(n, n)"),
    ("norm(w - mean(w))^2", "w", "eye(n) - ones(n, n)/n"),
]


@pytest.mark.parametrize(("text", "variable", "matrix"), SINGULAR)
def test_with_a_matrix_that_never_has_an_inverse_nothing_is_solved(
    text: str, variable: str, matrix: str
) -> None:
    spaces = [*SPACES, "-d", "Y : R^(m,n)", "-d", "y : R^m"]
    code, out, err = run("critical", text, *spaces, "-w", variable, "--minimize", "--json")
    assert code == 0, out + err
    found = json.loads(out)
    assert found["complete"] is None and f"{matrix} has no inverse" in found["reason"]
    assert found["equations"][0]["solution"] is None
    assert found["minimum"]["global"] is None


MORE = [
    ("w'*A*w", "A + A'"),
    ("norm(B*w)^2 - norm(w)^2", "B'*B - eye(n)"),
    ("w'*(P - Q)*w", "P - Q"),
    ("sum(v .* (w - u).^2)", "v != 0 in every entry"),
    ("norm(w)^2 - (n - 3)*norm(w)^2", ""),
    ("w'*A*w/10^30", "A + A'"),
]


@pytest.mark.parametrize(("text", "matrix"), MORE)
def test_the_condition_of_the_matrix_is_kept(text: str, matrix: str) -> None:
    spaces = [*SPACES, "-d", "A : R^(n,n)", "-d", "B : R^(n,n) invertible"]
    spaces += ["-d", "P, Q : R^(n,n) posdef", "-d", "u, v : R^n"]
    code, out, err = run("critical", text, *spaces, "-w", "w", "--json")
    assert code == 0, out + err
    found = json.loads(out)
    assert "always invertible" not in found["reason"]
    assert found["conditions"] and matrix in found["conditions"][0]["text"]
