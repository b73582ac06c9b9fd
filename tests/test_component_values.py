"""Values where the formula in matrix notation does not hold, by the function in components."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cli import run

from mccli.calculus import expression_values
from mccli.calculus.component_values import NOTE
from mccli.errors import failure

SINGULAR = {"A": "[[1,2],[2,4]]", "B": "[[1,0],[1,0]]", "x": "[0,2]", "s": "3"}
REGULAR = {
    "A": "[[1,2],[3,1/2]]",
    "B": "[[2,0],[1,1]]",
    "x": "[3,2]",
    "s": "3",
    "S": "[[3,1],[1,2]]",
}
SPACES = ["-d", "A, B : R^(n,n)", "-d", "x : R^n"]

# command, expression, further arguments: these have derivatives at the singular point
FUNCTIONS = [
    ("grad", "det(A)", []),
    ("grad", "det(A)", ["-l", "denominator"]),
    ("grad", "det(A*A)", []),
    ("grad", "det(A)*s + det(A)^2", ["-w", "A"]),
    ("grad", "det(A)*s", ["-w", "s"]),
    ("grad", "det(A)*det(B)", ["-l", "denominator"]),
    ("grad", "exp(det(A'*B))", ["-w", "B"]),
    ("grad", "prod(x)", []),
    ("grad", "s*prod(A*x)", ["-w", "x"]),
    ("jacobian", "det(A)*x", ["-w", "A"]),
    ("jacobian", "det(A)*x", ["-w", "A", "-l", "denominator"]),
    ("jacobian", "det(A)*A", ["-w", "A"]),
    ("jacobian", "prod(x)*A", ["-w", "x", "-l", "denominator"]),
    ("hessian", "prod(x)", []),
    ("hessian", "det(A)", []),
    ("hessian", "det(A)*prod(x)", ["-w", "A,x"]),
    ("hessian", "det(A)*prod(x)", ["-w", "A,x", "-l", "denominator"]),
    ("hessian", "s^2*det(A)", ["-w", "A,s"]),
]
SYMMETRIC = [
    ("grad", "det(S)", ["-d", "S : R^(n,n) symmetric"]),
    ("hessian", "det(S)", ["-d", "S : R^(n,n) symmetric"]),
]


def at(text: str, point: dict[str, str]) -> list[str]:
    """The point's values of the names that occur in the text."""
    names = set(re.findall(r"[A-Za-z]+", text))
    return ["--at", ", ".join(f"{name}={point[name]}" for name in point if name in names)]


def values(*args: str) -> list[Any]:
    code, out, err = run(*args, "--json")
    assert code == 0, out + err
    found = json.loads(out)
    return [part["value_exact"] or part["value"] for part in found.get("results", [found])]


@pytest.mark.parametrize(("command", "text", "more"), FUNCTIONS)
def test_a_point_where_only_the_formula_fails(command: str, text: str, more: list[str]) -> None:
    args = [command, text, *SPACES, *more, *at(text, SINGULAR)]
    assert values(*args) == values(*args, "--let", "n=2")


@pytest.mark.parametrize(("command", "text", "more"), [*FUNCTIONS, *SYMMETRIC])
def test_both_ways_agree(
    command: str, text: str, more: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    args = [command, text, *SPACES, *more, *at(text, REGULAR)]
    by_formula = values(*args)

    def fails(*_: object) -> None:
        raise failure("math", "math.undefined", "no value here")

    monkeypatch.setattr(expression_values, "value_of_trees", fails)
    code, _, err = run(*args)
    assert (code, NOTE in err) == (0, True)
    assert _close(values(*args), by_formula)


def _close(one: Any, other: Any) -> bool:
    if isinstance(one, list):
        return all(_close(*pair) for pair in zip(one, other, strict=True))
    return bool(one == pytest.approx(other))


# These have none at all.
@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("grad", "logdet(A)"),
        ("grad", "tr(inv(A))"),
        ("jacobian", "inv(A)*det(A)"),
        ("grad", "norm1(x)"),
        ("grad", "sqrt(prod(x))"),
        ("hessian", "prod(x)^1.5"),
        ("grad", "abs(det(A))"),
    ],
)
def test_no_value_where_there_is_no_derivative(command: str, text: str) -> None:
    code, out, _ = run(command, text, *SPACES, *at(text, SINGULAR))
    assert (code, out) == (4, "")


def test_stored_results_have_these_values_too() -> None:
    _, stored, _ = run("grad", "det(A)", *SPACES, "--json")
    code, out, err = run("value", "--at", "A=[[1,2],[2,4]]", stdin=stored)
    assert (code, out) == (0, "[[4, -2], [-2, 1]]\n")
    assert NOTE in err


# command, expression at z = [0, 2], value; None where there is none
POWERS_OF_ABS = [
    ("grad", "sum(abs(z).^2)", [[0, 4]]),
    ("grad", "sum(abs(z).^3)", [[0, 12]]),
    ("grad", "norm1(z.^2)", [[0, 4]]),
    ("grad", "sum(abs(z).^2 + abs(z))", None),
    ("hessian", "sum(abs(z).^2)", [[2, 0], [0, 2]]),
    ("hessian", "sum(abs(z).^3)", [[0, 0], [0, 12]]),
    ("hessian", "sum(abs(z.^2))", [[2, 0], [0, 2]]),
    ("hessian", "sum(abs(z).^(3/2))", None),
]


@pytest.mark.parametrize(("command", "text", "wanted"), POWERS_OF_ABS)
def test_powers_of_abs_have_their_derivatives_at_zero(
    command: str, text: str, wanted: list[Any] | None
) -> None:
    for more in ([], ["--let", "n=2"]):
        code, out, _ = run(command, text, "-d", "z : R^n", "--at", "z=[0,2]", *more)
        assert code == (4 if wanted is None else 0)
        assert wanted is None or json.loads(out) == wanted


@pytest.mark.parametrize("engine", ["sympy", "graph"])
def test_no_second_derivative_is_lost_with_a_sign(engine: str) -> None:
    for text, wanted in (("abs(x^2)", "2\n"), ("abs(x)^2", "2\n"), ("abs(x)^3", "0\n")):
        code, out, _ = run("hessian", text, "--engine", engine, "--at", "x=0")
        assert (code, out) in [(0, wanted), (4, "")]
