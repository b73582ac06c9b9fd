"""The ``-d`` options offered for undeclared names: they make the expression's shapes fit."""

from __future__ import annotations

import re

import pytest
from problems import problem

from mccli.errors import MccliError

# expression, the spaces offered
GUESSES = [
    ("x'*A*x", {"x": "R^n", "A": "R^(n,n)"}),
    ("x'*A*y", {"x": "R^n", "A": "R^(n,m)", "y": "R^m"}),
    ("w'*x + b", {"w": "R^n", "x": "R^n", "b": "R"}),
    ("a'*x", {"a": "R^n", "x": "R^n"}),
    ("theta'*x - mu", {"theta": "R^n", "x": "R^n", "mu": "R"}),
    ("(X*w - y)'*(X*w - y)", {"X": "R^(m,n)", "w": "R^n", "y": "R^m"}),
    ("1/N*(X*w - y)'*(X*w - y)", {"N": "R", "X": "R^(m,n)", "w": "R^n", "y": "R^m"}),
    ("norm(X*w - y)^2 + lambda*w'*w", {"X": "R^(m,n)", "w": "R^n", "y": "R^m", "lambda": "R"}),
    ("x'*ones(k)", {"x": "R^k"}),
    ("x'*x/n", {"x": "R^m", "n": "R"}),
    ("tr(A*B)", {"A": "R^(m,n)", "B": "R^(n,m)"}),
    ("det(A) + a", {"A": "R^(n,n)", "a": "R"}),
    ("tr(X'*A*X*B)", {"X": "R^(m,n)", "A": "R^(m,m)", "B": "R^(n,n)"}),
    ("f(x, A) = x'*A*x", {"x": "R^n", "A": "R^(n,n)"}),
    ("f = g(x); g(v) = v'*v", {"x": "R^n"}),
    ("f = u'*v; u = A*x; v = B*y", {"A": "R^(m,n)", "x": "R^n", "B": "R^(m,k)", "y": "R^k"}),
]


@pytest.mark.parametrize(("expression", "spaces"), GUESSES)
def test_guesses(expression: str, spaces: dict[str, str]) -> None:
    with pytest.raises(MccliError) as caught:
        problem(expression)
    offered = re.findall(r'-d "(\w+) : ([^"]+)"', caught.value.problems[0].hint)
    assert dict(offered) == spaces
    # With them, every operation has a shape.
    problem(expression, declare=[f"{name} : {space}" for name, space in offered])


def test_declared_sizes_are_kept() -> None:
    with pytest.raises(MccliError) as caught:
        problem("x'*A*y", declare=["A : R^(p,3)"])
    assert '-d "x : R^p" -d "y : R^3"' in caught.value.problems[0].hint


@pytest.mark.parametrize("expression", ["sin(x)'", "(x^2)'", "2'", "f = 2 + f2'; f2 = 3"])
def test_a_mark_that_is_no_transpose(expression: str) -> None:
    with pytest.raises(MccliError) as caught:
        problem(expression)
    assert caught.value.problems[0].code == "shape.transpose"


def test_a_long_expression_is_guessed_in_time() -> None:
    terms = " + ".join(f"x{i}'*A{i}*y{i}*b{i}" for i in range(400))
    with pytest.raises(MccliError) as caught:
        problem(terms)
    assert '-d "A399 : R^' in caught.value.problems[0].hint


# expression, declarations, the hint
MISFITS = [
    ("norm(X*v - y)^2", ["X : R^(m,n)", "y : R^m"], 'v is a scalar here; declare it: -d "v : R^n"'),
    ("norm(X*v - y)^2", ["X : R^(2,3)", "y : R^2"], 'v is a scalar here; declare it: -d "v : R^3"'),
    ("norm(X*v - Y*w)", ["X, Y : R^(m,n)", "w : R^n"], '-d "v : R^n"'),
    ("norm(X*c - y)", ["X : R^(m,n)", "y : R^k"], "give both one shape"),
    ("norm(X*w - y)", ["X : R^(m,n)", "w : R^n", "y : R^n"], "the sizes m and n differ"),
    ("norm(X*w - lambda*y)", ["X : R^(m,n)", "w, y : R^n"], "the sizes m and n differ"),
    ("norm(X*w - t*y)", ["X : R^(m,n)", "w, y : R^n"], "the sizes m and n differ"),
]


@pytest.mark.parametrize(("expression", "declare", "hint"), MISFITS)
def test_undeclared_names_where_shapes_do_not_fit(
    expression: str, declare: list[str], hint: str
) -> None:
    with pytest.raises(MccliError) as caught:
        problem(expression, declare=declare)
    assert hint in caught.value.problems[0].hint
