"""What holds for any functions: of layouts, Hessians, sums of functions, printing, and hashing.

The random functions are texts that Python's grammar reads too, so that ``python_text`` can say
what they and their printed derivatives are worth without mccli.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from cli import start
from hypothesis import given, settings
from hypothesis import strategies as st
from python_text import close, second_slope, slope, values

from mccli import Result, gradient, hessian, jacobian, parse, value
from mccli.syntax import printer

NAMES = ["x", "y", "z"]
POINTS = st.fixed_dictionaries(
    {name: st.integers(-150, 150).map(lambda n: Fraction(2 * n + 1, 101)) for name in NAMES}
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger functions from smaller ones, smooth and with values everywhere."""
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda p: f"({p[0]} + {p[1]})"),
        pair.map(lambda p: f"({p[0]} - {p[1]})"),
        pair.map(lambda p: f"({p[0]}*{p[1]})"),
        pair.map(lambda p: f"({p[0]})/(2 + ({p[1]})**2)"),
        inner.map(lambda text: f"(-({text}))"),
        st.tuples(inner, st.integers(2, 3)).map(lambda p: f"({p[0]})**{p[1]}"),
        st.tuples(
            st.sampled_from("sin cos tanh atan sigmoid softplus erf asinh".split()), inner
        ).map(lambda p: f"{p[0]}({p[1]})"),
        inner.map(lambda text: f"exp(-({text})**2)"),
        inner.map(lambda text: f"log(3 + cos({text}))"),
        inner.map(lambda text: f"sqrt(1 + ({text})**2)"),
    )


LEAVES = st.sampled_from([*NAMES, *NAMES, "2", "1/3", "0.5", "7"])
FUNCTIONS = st.recursive(LEAVES, _grown, max_leaves=6)
modest = settings(deadline=None, derandomize=True, max_examples=25)


@modest
@given(FUNCTIONS, POINTS)
def test_gradients_agree_with_central_differences(text: str, point: dict[str, Fraction]) -> None:
    found = gradient(text, wrt=NAMES)
    assert found.verified["ok"] is True
    for name, entry in zip(NAMES, found.derivative[0], strict=True):
        assert close(values(entry, point), slope(text, name, point), 1e-16)


@modest
@given(st.lists(FUNCTIONS, min_size=1, max_size=3), st.integers(1, 3))
def test_the_layouts_transpose_each_other(texts: list[str], count: int) -> None:
    numerator = jacobian(*texts, wrt=NAMES[:count], verify=False)
    denominator = jacobian(*texts, wrt=NAMES[:count], layout="denominator", verify=False)
    assert numerator.shape == (len(texts), count) == denominator.shape[::-1]
    assert denominator.derivative == transposed(numerator.derivative)
    assert denominator.rows == numerator.columns and denominator.columns == numerator.rows
    assert denominator.case == numerator.case


@settings(modest, max_examples=15)
@given(FUNCTIONS, POINTS)
def test_hessians_are_symmetric_and_right(text: str, point: dict[str, Fraction]) -> None:
    rows = hessian(text, wrt=NAMES[:2]).derivative
    assert rows == transposed(rows)
    for i, first in enumerate(NAMES[:2]):
        for j, second in enumerate(NAMES[:2]):
            expected = second_slope(text, first, second, point)
            # Differences of second order lose accuracy where the function is large.
            assert close(values(rows[i][j], point), expected, 1e-5)


@modest
@given(FUNCTIONS, FUNCTIONS, st.integers(-5, 5), POINTS)
def test_differentiation_is_linear(f: str, g: str, factor: int, point: dict[str, Fraction]) -> None:
    whole, left, right = (
        gradient(text, wrt="x", verify=False).derivative[0][0]
        for text in (f"{factor}*({f}) + {g}", f, g)
    )
    expected = values(f"{factor}*({left}) + {right}", point)
    assert close(values(whole, point), expected, 1e-25)


@modest
@given(FUNCTIONS, FUNCTIONS)
def test_what_is_printed_is_read_back(f: str, g: str) -> None:
    answer = jacobian(f, g, wrt=NAMES, verify=False)
    for row in answer.derivative:
        for entry in row:
            assert printer.text(parse(entry)) == entry
    line = str(answer)
    assert printer.text(parse(line)) == line
    # As JSON holds the same entries, so does a value read from either.
    assert json.loads(answer.to_json())["derivative"] == answer.derivative
    assert line == "[" + ", ".join(f"[{', '.join(row)}]" for row in answer.derivative) + "]"


@settings(modest, max_examples=15)
@given(FUNCTIONS, POINTS)
def test_values_agree_with_the_answer_at_the_point(text: str, point: dict[str, Fraction]) -> None:
    at = {name: str(number) for name, number in point.items()}
    found = gradient(text, wrt=NAMES, at=at)
    again = value(*found.derivative[0], at=_occurring(found, at) or None)
    numbers = [number for row in found.value for number in row]
    assert numbers == [number for row in again.value for number in row]
    for number, entry in zip(numbers, found.derivative[0], strict=True):
        assert close(number, values(entry, point), 1e-14)


@pytest.mark.parametrize("form", ["--json", "--format=pretty"])
def test_the_same_bytes_under_every_hash_seed(form: str) -> None:
    functions = (
        "max(x, y, z)*exp(a*b)", "sin(x*y) + log(1 + z^2)", "where(x > y, w1*w2*w10, u/v)",
        "(a + b + c + d)^3/(x + y + z)", "xy + yz", "abs(x - y)*sqrt(u)",
    )  # fmt: skip
    outputs = {
        start("jacobian", form, *functions, environment={"PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1 and outputs.pop()


def transposed(rows: list[list[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _occurring(found: Result, at: dict[str, str]) -> dict[str, str]:
    """The part of a point whose names the entries use; other names would be refused."""
    from mccli.syntax.tree import free_names

    names = free_names(*(parse(entry) for entry in found.derivative[0]))
    return {name: number for name, number in at.items() if name in names}
