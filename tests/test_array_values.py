"""Values by whole arrays are those by components, errors included."""

from __future__ import annotations

import random
import time

import pytest

from mccli import MccliError, gradient, hessian, jacobian, parse, value
from mccli.calculus import array_values
from mccli.syntax.tree import free_names

POINTS = {
    "x": "[1, 2/3]",
    "y": "[-1, 3]",
    "A": "[[1, 2], [3, 5]]",
    "B": "[[2, 1/2, 1], [1, 1, -1]]",
    "z": "[1, 0, 2]",
    "a": "3/4",
}
DECLARE = {"x": "R^n", "y": "R^n", "A": "R^(n,n)", "B": "R^(n,m)", "z": "R^m"}
CASES = [
    ("logdet(A)", "A"),
    ("y'*inv(A)*x", "A"),
    ("inv(A)*B", "A"),
    ("A^-2*x", "x"),
    ("norm(B*z - x)^2/n", "z"),
    ("norm(B*z - x)", "z"),
    ("softmax(B'*x)", "x"),
    ("sum(relu(x - y)) + max(a, x'*y)", "x"),
    ("norm1(z)", "z"),
    ("sum(log(x))", "x"),
    ("sum(y ./ (x - x .* x))", "y"),
    ("x/norm(x)*a", "x"),
    ("tanh(B*z)*a", "a"),
]


@pytest.mark.parametrize(("function", "wrt"), CASES)
@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_values(function: str, wrt: str, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    occurring = free_names(parse(function))
    at = ", ".join(f"{name}={place}" for name, place in POINTS.items() if name in occurring)
    options = {"declare": DECLARE, "wrt": wrt, "layout": layout, "at": at}

    def found() -> tuple[object, object, str]:
        try:
            result = jacobian(function, **options)
        except MccliError as error:
            return None, None, error.problems[0].code
        return result.value, result.value_exact, ""

    by_components = found()
    monkeypatch.setattr(array_values, "_MOST_TERMS", -1)
    by_arrays = found()
    assert by_arrays[1:] == by_components[1:]
    assert _flat(by_arrays[0]) == pytest.approx(_flat(by_components[0]), rel=1e-15)


def _flat(found: object) -> list[float]:
    if found is None:
        return []
    if isinstance(found, list):
        return [number for each in found for number in _flat(each)]
    assert isinstance(found, (int, float))
    return [found]


def test_missing_names_and_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_values, "_MOST_TERMS", -1)
    for at, words in [
        ("A=[[1,2],[2,4]]", "A invertible"),
        ("A=[[1,2],[2,5]], q=1", "no variable 'q'"),
    ]:
        with pytest.raises(MccliError, match=words):
            gradient("logdet(A)", declare=DECLARE, wrt="A", at=at)
    with pytest.raises(MccliError, match="no value for a"):
        gradient("a*x'*x", declare=DECLARE, wrt="x", at="x=[1,2]")
    found = hessian("x'*A*x", declare=DECLARE, wrt="x", at="A=[[1,2],[3,4]]")
    assert found.value_exact == [["2", "5"], ["5", "8"]]


def test_large_inverses_take_no_time() -> None:
    dice = random.Random(1)
    rows = [[dice.randint(-9, 9) for _ in range(14)] for _ in range(14)]
    begin = time.process_time()
    found = gradient("logdet(A)", declare={"A": "R^(n,n)"}, wrt="A", at={"A": rows})
    assert time.process_time() - begin < 5
    # A times its inverse.
    assert found.value is not None
    product = [
        sum(rows[i][k] * found.value[k][j] for k in range(14)) for i in range(14) for j in range(14)
    ]
    identity = [float(i == j) for i in range(14) for j in range(14)]
    assert product == pytest.approx(identity, abs=1e-9)


@pytest.mark.parametrize("function", ["logdet(A)", "inv(A)*B", "y'*A*x + n", "B*z - x", "x'*A"])
def test_values_of_functions(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    occurring = free_names(parse(function))
    at = ", ".join(f"{name}={place}" for name, place in POINTS.items() if name in occurring)
    by_components = value(function, declare=DECLARE, at=at)
    monkeypatch.setattr(array_values, "_MOST_TERMS", -1)
    by_arrays = value(function, declare=DECLARE, at=at)
    assert by_arrays.value_exact == by_components.value_exact
    assert by_arrays.value == by_components.value
    assert str(by_arrays) == str(by_components)
