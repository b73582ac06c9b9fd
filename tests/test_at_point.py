"""Derivatives at a point: values where they exist, one-sided slopes where they do not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from trees import CONSTANTS, read

from mccli.calculus.at_point import value_at
from mccli.calculus.conditions.collect import conditions_of
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.one_sided import one_sided
from mccli.limits import Limits
from mccli.model.result import Value


def at(functions: str | list[str], entries: list[str], by: str, **point: object) -> Value:
    names = by.split()
    trees = [read(text) for text in ([functions] if isinstance(functions, str) else functions)]
    return value_at(
        [read(text) for text in entries],
        {name: Fraction(str(value)) for name, value in point.items()},
        conditions_of(trees, names, CONSTANTS, limits=Limits()),
        CONSTANTS,
        Limits(),
        trees,
        names,
    )


def test_exact_and_decimal_values() -> None:
    value = at("10*x^2*y^2", ["20*x*y^2", "20*x^2*y"], "x y", x=1, y="1/3")
    assert value.exact == (Fraction(20, 9), Fraction(20, 3)) and value.numbers == (20 / 9, 20 / 3)
    value = at("exp(x)", ["exp(x)"], "x", x=1)
    assert value.exact is None and value.numbers == (2.718281828459045,)
    assert at("relu(x)", ["(x > 0)"], "x", x=0).numbers == (0,)


# function, derivative, point, left and right slope
KINKS = [
    ("abs(x)", "sign(x)", 0, -1.0, 1.0),
    ("abs(x - 3)*exp(x)", "0", 3, -20.085536923187668, 20.085536923187668),
    ("abs(x) + x^2 + x", "0", 0, 0.0, 2.0),
    ("sign(x)", "0", 0, None, None),
    ("where(x > 0, x, 0)", "(x > 0)", 0, 0.0, 1.0),
    ("(x >= 0)*(x + 1)", "0", 0, None, 1.0),
    ("floor(x)", "0", 2, None, 0.0),
    ("cbrt(x)", "1/(3*cbrt(x)^2)", 0, None, None),
    ("sqrt(x)", "1/(2*sqrt(x))", 0, None, None),
    ("sqrt(x)^3", "3*sqrt(x)/2", 0, None, 0.0),
    ("sqrt(2)*abs(x - 1)", "0", 1, -(2**0.5), 2**0.5),
]


@pytest.mark.parametrize(("function", "entry", "x", "left", "right"), KINKS)
def test_one_sided_slopes(
    function: str, entry: str, x: int, left: float | None, right: float | None
) -> None:
    # Where a slope was not found, it may still be there: nothing is claimed.
    exists = "is not known to exist" if None in (left, right) else "does not exist"
    with pytest.raises(NoValue, match=f"^the derivative {exists} at x = {x}: by x"):
        at(function, [entry], "x", x=x)
    (slope,) = one_sided(0, read(function), ["x"], {"x": Fraction(x)}, CONSTANTS, Limits())
    assert (slope.left, slope.right) == (left, right)


def test_the_sentence() -> None:
    with pytest.raises(NoValue) as caught:
        at("abs(x) + y", ["sign(x)", "1"], "x y", x=0, y=2)
    assert caught.value.message == (
        "the derivative does not exist at x = 0: "
        "by x, the slope is -1 from the left and 1 from the right"
    )


def test_the_slopes_are_those_of_the_function_that_has_none() -> None:
    smooth = [f"x^{k}" for k in range(2, 8)]
    with pytest.raises(NoValue) as caught:
        at([*smooth, "abs(x)"], ["0"] * 7, "x", x=0)
    assert caught.value.message == (
        "the derivative does not exist at x = 0: "
        "by x, the slope of function 7 is -1 from the left and 1 from the right"
    )


@pytest.mark.parametrize(
    ("function", "slope"), [("abs(x)*abs(x)", 0), ("x*abs(x)", 0), ("cbrt(x)^3", 1)]
)
def test_slopes_that_agree_are_told(function: str, slope: int) -> None:
    with pytest.raises(NoValue) as caught:
        at(function, ["0"], "x", x=0)
    assert caught.value.message == (
        "the derivative is not known to exist at x = 0: it is valid where x != 0; "
        f"by x, the slope is {slope} from the left and {slope} from the right"
    )


@pytest.mark.parametrize("function", ["log(x)", "1/x", "x^(-1/2)", "tan(pi*x/2 + pi/2)"])
def test_no_value_is_not_a_kink(function: str) -> None:
    with pytest.raises(NoValue) as caught:
        at(function, ["1"], "x", x=0)
    assert caught.value.kind == "undefined" and "derivative" not in caught.value.message


# function, derivative, x, value
SMOOTH = [
    ("where(abs(x) < 1e-9, 1, sin(x)/x)", "0", 0, 0),
    ("(abs(x) < 1)*x", "(abs(x) < 1)", 0, 1),
    ("floor(abs(x) + 1/2)*x", "floor(abs(x) + 1/2)", 0, 0),
    ("exp(ceil(relu(x)))", "0", -1, 0),
    ("abs(relu(x))", "(x > 0)*sign(relu(x))", -1, 0),
    ("max(abs(x) - 1, 0)", "(abs(x) > 1)*sign(x)", 0, 0),
    ("max(abs(x), 1)*x", "max(abs(x), 1) + x*(abs(x) > 1)*sign(x)", 0, 1),
]


@pytest.mark.parametrize(("function", "entry", "x", "value"), SMOOTH)
def test_hidden_kinks_do_not_count(function: str, entry: str, x: int, value: int) -> None:
    assert at(function, [entry], "x", x=x).numbers == (value,)


def test_a_branch_not_taken_does_not_count() -> None:
    assert at("where(x > 0, x, 1/x)", ["where(x > 0, 1, -1/x^2)"], "x", x=2).numbers == (1,)
    assert at("where(y > 0, abs(x), x)", ["1"], "x", x=0, y=-1).numbers == (1,)
