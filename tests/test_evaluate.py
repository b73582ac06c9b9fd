"""Values at a point: exact where they are, refused where there are none, bounded in size."""

from __future__ import annotations

import time
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import CONSTANTS, read

from mccli.calculus.evaluation.careful import decimal_values, value_of, values
from mccli.calculus.evaluation.constants import check_constants
from mccli.calculus.evaluation.exact import integer_root
from mccli.calculus.evaluation.novalue import NoValue
from mccli.limits import Limits
from mccli.syntax.tree import Node
from mccli.syntax.tree import number as literal

LIMITS = Limits()
HALF = Fraction(1, 2)


def number(text: str, **point: object) -> Fraction | float:
    return decimal_values([read(text)], point, CONSTANTS, LIMITS)[0]


EXACT = [
    ("2 + 3*4 - 1/2", "27/2"),
    ("0.1 + 0.2", "3/10"),
    ("-2^2", "-4"),
    ("2^-2", "1/4"),
    ("(-2)^3", "-8"),
    ("0^0", "1"),
    ("x^0", "1"),
    ("sqrt(9/4)", "3/2"),
    ("8^(2/3)", "4"),
    ("(27/8)^(-1/3)", "2/3"),
    ("cbrt(-27)", "-3"),
    ("abs(-3) + max(1, 2, 3/2) + min(4, 2)", "7"),
    ("max(3, 1, 2) - min(1, 2, 0)", "3"),
    ("sign(-2) + floor(-1/2) + ceil(-1/2)", "-2"),
    ("exp(0) + log(1) + sin(0) + cos(0) + sigmoid(0)", "5/2"),
    ("log2(1/8) + log10(1000) + log10(1e-30) + log2(2^70)", "40"),
    ("acos(1) + acosh(1) + atan2(0, 3) + erf(0) + tanh(0)", "0"),
    ("relu(-2) + relu(3)", "3"),
    ("(1 < 2) + (2 <= 2) + (1 > 2) + (3 >= 4) + (1 == 1) + (1 != 1)", "3"),
    ("where(1 > 2, 1/0, 5)", "5"),
    ("where(x > 0, 1, where(x == 0, 2, log(x)))", "2"),
    ("sin(pi) + cos(pi) + sin(pi/6) + cos(2*pi/3) + tan(pi)", "-1"),
    ("sin(3*pi/2 - pi) + cos(-pi/2 + 0)", "1"),
    ("0*exp(1)", "0"),
    ("(1/3)^100*3^100", "1"),
    ("1^(10^100) + (-1)^(10^100 + 1) + 0^(10^100)", "0"),
    ("e^0", "1"),
]


@pytest.mark.parametrize(("text", "expected"), EXACT)
def test_exact_values(text: str, expected: str) -> None:
    assert number(text, x=0) == Fraction(expected)
    assert isinstance(number(text, x=0), Fraction)


DECIMAL = [
    ("exp(1)", 2.718281828459045),
    ("e^2", 7.38905609893065),
    ("log(e)", 1.0),
    ("sqrt(2)", 2**0.5),
    ("2^(1/3)", 1.2599210498948732),
    ("pi", 3.141592653589793),
    ("atan2(-1, -1)", -2.356194490192345),
    ("atan2(0, -1)", 3.141592653589793),
    ("sigmoid(-800)", 3.7e-348),
    ("sigmoid(10^30) - 1", 0.0),
    ("tanh(10^30) + erf(-10^30) + softplus(10^30)/10^30", 1.0),
    ("exp(-10^12)", 0.0),
    ("exp(10000)/exp(9999)", 2.718281828459045),
    ("(1 + 1e-900)^(1e900)", 2.718281828459045),
    ("exp(1) - exp(2/2)", 0.0),
    ("(exp(1)*exp(-1) - 1)^2", 0.0),
    ("floor(10^40*pi) - 10^40*pi", -0.6939937510582097),
    ("sin(10^22)", -0.8522008497671888),
    ("acosh(2)", 1.3169578969248166),
    ("log2(3) + log10(2)", 1.8859924963851373),
]


@pytest.mark.parametrize(("text", "expected"), DECIMAL)
def test_decimal_values(text: str, expected: float) -> None:
    assert number(text) == pytest.approx(expected, rel=4e-16, abs=1e-300)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("(pi > pi)", 0), ("(e^2 == e^2)", 1), ("(max(pi, pi) != pi)", 0), ("(sin(1) <= sin(1))", 1)],
)
def test_sides_that_read_the_same_are_equal(text: str, expected: int) -> None:
    assert number(text) == expected


TROUBLE = [
    ("1/0", "undefined", "division by zero"),
    ("0/0", "undefined", "division by zero"),
    ("0^(-1)", "undefined", "division by zero"),
    ("log(0)", "undefined", "log(0) has no real value"),
    ("log(-1)", "undefined", "log(-1) has no real value"),
    ("sqrt(-1)", "undefined", "sqrt(-1) has no real value"),
    ("asin(2)", "undefined", "asin(2) has no real value"),
    ("acosh(1/2)", "undefined", "acosh(1/2) has no real value"),
    ("atanh(1)", "undefined", "atanh(1) has no real value"),
    ("tan(pi/2)", "undefined", "tan(1/2*pi) has no real value"),
    ("1/sin(pi)", "undefined", "division by zero"),
    ("atan2(0, 0)", "undefined", "atan2(0, 0) has no value"),
    ("(-8)^(1/3)", "undefined", "(-8)^(1/3) has no real value"),
    ("y^y", "undefined", "(-2)^(-2) has no real value"),
    ("z^z", "undefined", "0^0 has no value"),
    ("sqrt(exp(1) - 3)", "undefined", "has no real value"),
    ("1/(exp(1) - exp(2/2))", "undecided", "cannot be decided"),
    ("1/(sin(1)^2 + cos(1)^2 - 1)", "undecided", "cannot be decided"),
    ("asin(sin(1)^2 + cos(1)^2)", "undecided", "cannot be decided"),
    ("where(exp(1) < exp(2/2), 1, 2)", "undecided", "cannot be decided"),
    ("floor(exp(1)/exp(1))", "undecided", "cannot be decided"),
    ("9^9^9", "size", "more than 4300 digits"),
    ("9^9^9^9", "size", ""),
    ("(10^4000)^4000", "size", "more than 4300 digits"),
    ("2^-(10^10)", "size", "more than 4300 digits"),
    ("10^4000*10^4000", "size", "more than 4300 digits"),
    ("exp(exp(exp(exp(exp(10)))))", "size", "astronomical"),
    ("cosh(exp(100))", "size", "astronomical"),
    ("sin(exp(exp(20)))", "size", "astronomical"),
    ("(3/2)^(1e300)", "size", ""),
    ("exp(1000)", "size", "too large for a decimal"),
]


@pytest.mark.parametrize(("text", "kind", "message"), TROUBLE)
def test_trouble_is_named_and_fast(text: str, kind: str, message: str) -> None:
    started = time.perf_counter()
    with pytest.raises(NoValue) as caught:
        number(text, y=-2, z=0)
    assert time.perf_counter() - started < 2
    assert caught.value.kind == kind and message in caught.value.message


def test_a_long_fraction_is_rounded_and_a_long_number_refused() -> None:
    harmonic = read(" + ".join(f"1/{k}" for k in range(1, 12_000)))
    assert decimal_values([harmonic], {}, CONSTANTS, LIMITS)[0] == pytest.approx(9.969835926426299)
    assert number("(1 + 1/1000)^2000") == pytest.approx(1.001**2000, rel=1e-11)


def test_deep_and_shared_trees_need_no_recursion() -> None:
    tree = read("x")
    for _ in range(20_000):
        tree = Node("sum", "++", (tree, literal(Fraction(1, 4))))
    assert values([tree], {"x": Fraction(1, 2)}, CONSTANTS, 30, LIMITS) == [
        HALF + Fraction(1, 4) * 20_000
    ]


def test_constants_of_the_language_may_be_bound() -> None:
    assert decimal_values([read("e*pi")], {"e": 2, "pi": 3}, frozenset(), LIMITS) == [6]


def test_a_value_keeps_integers_and_rationals() -> None:
    shown = value_of(decimal_values([read("2^70"), read("1/3")], {}, CONSTANTS, LIMITS))
    assert shown.numbers == (2**70, 1 / 3) and shown.exact == (Fraction(2**70), Fraction(1, 3))
    assert value_of([Fraction(1), 0.5]).exact is None


CONSTANT_TROUBLE = [
    ("x + 1/0", "division by zero"),
    ("x/0", "division by zero"),
    ("x*log(0)", "log(0) has no real value"),
    ("x^(0^(-1))", "division by zero"),
    ("sin(x*sqrt(-1))", "sqrt(-1)"),
    ("x + 9^9^9", "digits"),
    ("(-2)^x", "a power of -2 has no real value"),
    ("where(1 > 0, 1/0, x)", "division by zero"),
    ("where(x > 1/0, 1, 2)", "division by zero"),
    ("x/(1 - 1)", "division by zero"),
    ("x/sin(pi)", "division by zero"),
]


@pytest.mark.parametrize(("text", "message"), CONSTANT_TROUBLE)
def test_constants_are_checked(text: str, message: str) -> None:
    with pytest.raises(NoValue, match=message.replace("(", r"\(").replace(")", r"\)")):
        check_constants([read(text)], CONSTANTS, LIMITS)


@pytest.mark.parametrize(
    "text",
    ["x", "1/3 + x", "where(1 > 0, x, 1/0)", "where(x > 0, 1, 1/0)", "2^x", "0^x", "1/(x - x)"],
)
def test_harmless_constants_pass(text: str) -> None:
    check_constants([read(text)], CONSTANTS, LIMITS)


def test_the_node_of_the_trouble_is_given() -> None:
    with pytest.raises(NoValue) as caught:
        check_constants([read("x + 2/0")], CONSTANTS, LIMITS)
    assert caught.value.node.at == 6


def test_the_checking_is_linear() -> None:
    many = [read(f"x*sqrt({k}) + log({k})") for k in range(1, 3000)]
    started = time.perf_counter()
    check_constants(many, CONSTANTS, LIMITS)
    assert time.perf_counter() - started < 5


def test_towers_of_powers_are_linear() -> None:
    tower = literal(2)
    for _ in range(20_000):
        tower = Node("power", "^", (literal(-1), Node("sum", "++", (tower, literal(1)))))
    started = time.perf_counter()
    assert values([tower], {}, CONSTANTS, 30, LIMITS) == [1]
    assert time.perf_counter() - started < 5


def test_the_global_precision_is_left_alone() -> None:
    before = mpmath.mp.dps
    number("exp(1)*sin(2)")
    assert mpmath.mp.dps == before


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(0, 10**30), st.integers(1, 9))
def test_integer_roots(base: int, degree: int) -> None:
    assert integer_root(base**degree, degree) == base
    if degree > 1 and base > 1:
        assert integer_root(base**degree + 1, degree) is None
