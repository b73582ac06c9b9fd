"""The component engines against numeric differentiation of the function as it was written.

The oracle reads the language's text by Python's grammar and takes central differences to
forty digits; it shares nothing with the engines.
"""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_text import NoValue, close, second_slope, slope, values
from trees import CONSTANTS, read

from mccli.calculus.differentiating import NoReal, by_graph, by_sympy
from mccli.limits import Limits
from mccli.syntax.printer import text
from mccli.syntax.tree import Node, number

LIMITS = Limits()
NAMES = ["x", "y"]
ENGINES = {"sympy": by_sympy, "graph": by_graph}


def derived(engine: str, source: str, order: int) -> list[list[Node]]:
    """The entries of the derivative, zeros filled in."""
    rows = ENGINES[engine]([read(source)], NAMES, CONSTANTS, LIMITS, order).rows
    return [[dict(row).get(j, number(0)) for j in range(len(NAMES))] for row in rows]


# Each function of the language with inner derivatives, on a domain that has points.
FUNCTIONS = [
    "exp(x*y)", "log(x^2 + y)", "log2(x + 3*y)", "log10(2*x*y + 5)", "sqrt(x^2 + 2*y + 4)",
    "cbrt(x - 2*y)", "cbrt(x*y)*x", "sin(x*y)", "cos(x - y)", "tan(x*y/4)", "asin(x*y/9)",
    "acos(x/(3 + y^2))", "atan(x*y)", "sinh(x - y)", "cosh(x*y/2)", "tanh(x + y^2)",
    "asinh(x*y)", "acosh(2 + x^2 + y^2)", "atanh(x*y/10)", "abs(x - y)*y", "sign(x)*x^2*y",
    "floor(x)*y + x*ceil(y)", "erf(x*y/2)", "sigmoid(x - 2*y)", "softplus(x*y)",
    "relu(x - y)*x", "atan2(x*y, x + 2)", "atan2(y, x)", "max(x, y, x*y)", "max(x^2, 1)*y",
    "min(x*y, x - y, 2)", "where(x > y, x^2*y, y^3)", "where(x*y > 0, log(x*y), x)",
    "(x > y)*x^2", "(x*y <= 1) + x", "x^y", "(x^2 + 1)^y", "x^3/y^2", "2^(x*y)", "x^(-3/2)*y",
    "(-2*x)^(1/3)", "(x^3)^(1/3)*y", "(x^2)^(1/2)*y", "(x^2)^(3/2) + sqrt(y^2*x)", "(x*y)^(1/2)",
    "((-x)^2)^y", "sqrt(x)^2*y", "exp(log(x)*y)", "log(exp(x*y))", "sin(asin(x/4)*y)",
    "sqrt(8*x)^3*(8*x)^(1/3)*y", "1/(x*y)", "x/(x + y)", "(x - y)^2/(x + y)^2",
    "abs(x)^3*abs(y)", "cos(acos(x/4))", "tan(x + pi/2)*y", "x^x*y^y", "pi^x*e^y", "x^y^2",
    "sqrt(-x*y)", "sqrt(x^2*y)", "sqrt(-x^2*(y - 4))", "(x - y)^(5/3)", "tan(acos(x/4))",
    "log(-x)", "sqrt(1/x)*y", "sqrt(x/y)", "exp(-(x - y)^2/(2*y^2))/(y*sqrt(2*pi))",
]  # fmt: skip


def points(seed: str, count: int) -> list[dict[str, Fraction]]:
    rng = random.Random(seed)
    return [
        {name: Fraction(rng.randint(-3_000, 3_000), 1_009) for name in NAMES} for _ in range(count)
    ]


def agree(engine: str, source: str, wanted: int) -> int:
    """How many points, up to ``wanted``, could be compared; fails at one that differs."""
    written = source.replace("^", "**")
    first = [text(entry) for entry in derived(engine, source, 1)[0]]
    second = [[text(entry) for entry in row] for row in derived(engine, source, 2)]
    compared = 0
    for point in points(source, 60):
        try:
            slopes = [slope(written, name, point) for name in NAMES]
            curves = [[second_slope(written, a, b, point) for b in NAMES] for a in NAMES]
        except NoValue:
            continue
        for name, entry, expected in zip(NAMES, first, slopes, strict=True):
            found = values(entry, point)
            assert close(found, expected, 1e-12), (source, name, entry, point)
        for row, expected_row in zip(second, curves, strict=True):
            for entry, expected in zip(row, expected_row, strict=True):
                assert close(values(entry, point), expected, 1e-5), (source, entry, point)
        compared += 1
        if compared == wanted:
            break
    return compared


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("source", FUNCTIONS)
def test_first_and_second_derivatives(source: str, engine: str) -> None:
    assert agree(engine, source, 6) >= 3


def join(template: str) -> object:
    return lambda parts: template.format(*parts)


EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "y", "2", "1/3", "pi", "5"]),
    lambda inner: st.one_of(
        *[
            st.tuples(inner, inner, inner).map(join(template))
            for template in (
                "({0} + {1})", "({0} - {1})", "({0})*({1})", "({0})/({1})", "({0})^2", "({0})^3",
                "({0})^({1})", "sqrt({0})", "exp({0})", "log({0})", "sin({0})", "abs({0})",
                "max({0}, {1})", "where({0} > {1}, {1}, {2})", "cbrt({0})", "-({0})",
                "({0})^(1/3)", "sigmoid({0})", "tanh({0})", "min({0}, {1}, {2})",
            )
        ]
    ),
    max_leaves=7,
)  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=120, deadline=None, derandomize=True)
@given(source=EXPRESSIONS)
def test_composed_functions(source: str, engine: str) -> None:
    asked = source.replace("^", "**")
    try:
        (row,) = derived(engine, source, 1)
    except NoReal:
        return
    for name, entry in zip(NAMES, row, strict=True):
        written = text(entry)
        assert read(written) == entry
        for point in points(source, 4):
            try:
                expected = slope(asked, name, point)
            except (NoValue, OverflowError):
                continue
            assert close(values(written, point), expected, 1e-9), (source, name, written, point)
