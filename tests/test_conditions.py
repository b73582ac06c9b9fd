"""Conditions of functions and their derivatives: text to text."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from trees import CONSTANTS, read

from mccli.calculus.conditions.collect import conditions_of
from mccli.calculus.evaluation.careful import values
from mccli.limits import Limits
from mccli.syntax import printer
from mccli.syntax.tree import Node, number


def found(*texts: str, by: str = "x y") -> list[str]:
    return [
        condition.kind + ": " + (printer.text(condition.expr) if condition.expr else condition.text)
        for condition in conditions_of(
            [read(text) for text in texts], by.split(), CONSTANTS, Limits()
        )
    ]


TABLE = [
    ("10*x^2*y^2", []),
    ("1/x + log(y)", ["domain: x != 0", "domain: y > 0"]),
    ("x/(2*x)", ["domain: x != 0"]),
    ("1/(x*y^2)", ["domain: x != 0", "domain: y != 0"]),
    ("1/(x - 1)", ["domain: x != 1"]),
    ("1/(1 - x)", ["domain: x != 1"]),
    ("1/(x + 1)", ["domain: x != -1"]),
    ("1/(x - y)", ["domain: x != y"]),
    ("1/(x + y)", ["domain: x + y != 0"]),
    ("1/(x^2 + 1) + 1/exp(x) + 1/cosh(y) + 1/sigmoid(x)", []),
    ("1/(2 + abs(z)) + log(1 + x^2 + y^4)", []),
    ("1/sin(x)", ["domain: sin(x) != 0"]),
    ("1/sinh(2*x)", ["domain: x != 0"]),
    ("1/relu(x)", ["convention: at x = 0, relu(x) keeps the constant: slope 0", "domain: x > 0"]),
    ("log(2*x)", ["domain: x > 0"]),
    ("log(-2*x)", ["domain: x < 0"]),
    ("log(x^2)", ["domain: x != 0"]),
    ("log(x^3)", ["domain: x > 0"]),
    ("log(abs(z))", ["domain: z != 0"]),
    ("log(1 - x)", ["domain: x < 1"]),
    ("log(1 - x^2 - y^2)", ["domain: x**2 + y**2 < 1"]),
    ("log(x - y)", ["domain: x > y"]),
    ("log(x*y)", ["domain: x*y > 0"]),
    ("log(x*exp(y))", ["domain: x > 0"]),
    ("log(x^2*y)", ["domain: y > 0", "domain: x != 0"]),
    ("log(x/y)", ["domain: y != 0", "domain: x/y > 0"]),
    ("log(3)", []),
    ("sqrt(x)", ["domain: x > 0"]),
    ("sqrt(z)", ["domain: z >= 0"]),
    ("sqrt(z - 1)*x", ["domain: z >= 1"]),
    ("sqrt(x^2 + y^2)", ["domain: x**2 + y**2 != 0"]),
    ("sqrt(x^2 + 1)", []),
    ("sqrt(2)*x", []),
    ("asin(x) + acos(z)", ["domain: abs(x) < 1", "domain: abs(z) <= 1"]),
    ("acosh(x) + atanh(z)", ["domain: x > 1", "domain: abs(z) < 1"]),
    ("acosh(x + 1)", ["domain: x > 0"]),
    ("x^(1/2) + z^(1/2)", ["domain: x > 0", "domain: z >= 0"]),
    ("x^(3/2)", ["domain: x >= 0"]),
    ("x^(-3/2)", ["domain: x > 0"]),
    ("x^pi", ["domain: x >= 0"]),
    ("x^-2", ["domain: x != 0"]),
    ("x^y", ["domain: x > 0"]),
    ("2^x + e^y", []),
    ("0^x", ["domain: x > 0"]),
    ("cbrt(x) + cbrt(z)", ["domain: x != 0"]),
    ("tan(x)", ["domain: cos(x) != 0"]),
    ("atan2(y, x)", ["domain: max(x > 0, y != 0)"]),
    ("atan2(y, x^2 + 1)", []),
    ("abs(x) + abs(z)", ["kink: x != 0"]),
    ("abs(x - y)", ["kink: x != y"]),
    # A power of abs above the first is smooth enough.
    ("abs(x)^2 + abs(sin(y))^3 + abs(x - y)^(3/2)", []),
    ("abs(x)^2 + abs(x)", ["kink: x != 0"]),
    ("abs(abs(x) - 1)^2", ["kink: x != 0"]),
    ("abs(x)^1", ["kink: x != 0"]),
    ("abs(exp(x))", []),
    ("sign(x*y)", ["jump: x != 0", "jump: y != 0"]),
    ("(x > y)*x", ["jump: x != y"]),
    ("(2*x > 0)*x", ["jump: x != 0"]),
    ("(0 < x)*x", ["jump: x != 0"]),
    ("(z > 0)*x", []),
    ("(x^2 >= -1)*x", []),
    ("floor(x) + ceil(2*y)", ["jump: x != floor(x)", "jump: 2*y != floor(2*y)"]),
    ("where(x > 0, x, y)", ["jump: x != 0"]),
    ("where(x, 1, y)", ["jump: x != 0"]),
    ("where(x > 0, log(x), 0)", ["jump: x != 0"]),
    ("where(x > 0, 1, log(-x))", ["domain: x != 0"]),
    ("where(x == 0, 1, sin(x)/x)", ["jump: x != 0"]),
    ("where((x > 0)*(y > 0), log(x*y) + log(y), 0)",
     ["jump: x != 0", "jump: y != 0", "domain: where((x > 0)*(y > 0), x*y > 0, 1)"]),
    ("where(x > 0, 1/y, 0)", ["jump: x != 0", "domain: where(x > 0, y != 0, 1)"]),
    ("where(x > 0, 1, where(y > 0, 1, 1/z))",
     ["jump: x != 0", "jump: where(x > 0, 1, y != 0)",
      "domain: where(x > 0, 1, where(y > 0, 1, z != 0))"]),
    ("where(1 > 0, x, 1/y)", []),
    ("where(x > 0, 1/y, 2/y)", ["jump: x != 0", "domain: where(x > 0, y != 0, 1)",
                                "domain: where(x > 0, 1, y != 0)"]),
    ("abs(x > 0) + sqrt(x > 0)", ["jump: x != 0"]),
    ("max(x, 0)", ["convention: at x = 0, max(x, 0) keeps the constant: slope 0"]),
    ("max(0, x)", ["convention: at x = 0, max(0, x) keeps the constant: slope 0"]),
    ("min(x, y)", ["convention: where x = y, min(x, y) takes the slope of y"]),
    ("max(x^2 + 1, 0) + max(z, 1)", []),
    ("max(x, y, 1)", ["convention: where the largest arguments of max(x, y, 1) are equal, a "
                      "numeric constant gives the slope, else the last of them"]),
    ("min(largest, y, 1)", ["convention: where the smallest arguments of min(largest, y, 1) are "
                            "equal, a numeric constant gives the slope, else the last of them"]),
    # Operands of comparisons and steps need not be smooth, but must not jump.
    ("(abs(x) < 1)*x", ["jump: abs(x) != 1"]),
    ("where(abs(x) < 1, 1, sin(x)/x)",
     ["jump: abs(x) != 1", "domain: where(abs(x) < 1, 1, x != 0)"]),
    ("(sqrt(x) < 1)*x", ["domain: x >= 0", "jump: sqrt(x) != 1"]),
    ("(asin(x) < 1)*x", ["domain: abs(x) <= 1", "jump: asin(x) != 1"]),
    ("(relu(x) > 1)*x", ["jump: relu(x) != 1"]),
    ("(floor(x) > 1)*x", ["jump: x != floor(x)"]),
    ("floor(abs(x) + 1/2)", ["jump: abs(x) + 1/2 != floor(abs(x) + 1/2)"]),
    # Where an operand is constant, its surface does not matter.
    ("ceil(relu(y))", ["convention: at y = 0, relu(y) keeps the constant: slope 0",
                       "jump: where(y >= 0, relu(y) != floor(relu(y)), 1)"][1:]),
    ("sign(relu(y))", ["jump: y != 0"]),
    ("abs(relu(y))", ["convention: at y = 0, relu(y) keeps the constant: slope 0"]),
    ("abs(x^2) + abs(sqrt(z))", ["domain: z >= 0"]),
    # A kink of an operand of max counts where the operand is chosen.
    ("max(abs(x) - 1, 0)", ["kink: where(abs(x) >= 1, x != 0, 1)",
     "convention: at abs(x) - 1 = 0, max(abs(x) - 1, 0) keeps the constant: slope 0"]),
    ("relu(abs(x))", ["kink: x != 0",
                      "convention: at abs(x) = 0, relu(abs(x)) keeps the constant: slope 0"]),
    ("min(abs(x), 5)", ["kink: where(abs(x) <= 5, x != 0, 1)",
                        "convention: at abs(x) = 5, min(abs(x), 5) keeps the constant: slope 0"]),
    ("max(log(x), 1)", ["domain: x > 0",
                        "convention: at log(x) = 1, max(log(x), 1) keeps the constant: slope 0"]),
    # What is the same number everywhere.
    ("asin(x^0)", []),
    ("(x - x)^(1/2)", []),
    ("abs(0/y)", ["domain: y != 0"]),
    ("x^(0*y)", ["domain: x > 0"]),
    ("(x > x)*x + (x >= x)", []),
    # One condition for two reasons, and what another one implies.
    ("abs(x)^y", ["domain: x != 0"]),
    ("x/abs(x)", ["domain: x != 0"]),
    ("1/z + sqrt(z)", ["domain: z != 0", "domain: z >= 0"]),
    ("1/x + sqrt(x)", ["domain: x > 0"]),
    ("where(y > 0, 1/x, 0) + log(x)", ["jump: y != 0", "domain: x > 0"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_conditions(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_each_condition_once_in_the_order_of_the_text() -> None:
    assert found("log(y)/x", "1/x + log(y) + sqrt(z)") == [
        "domain: y > 0", "domain: x != 0", "domain: z >= 0",
    ]  # fmt: skip


def test_a_node_shared_by_both_branches_counts_wherever_the_choice_does() -> None:
    shared = read("1/y")
    tree = Node("call", "where", (read("x > 0"), shared, Node("negative", None, (shared,))))
    found = conditions_of([tree], ["x"], CONSTANTS, Limits())
    kinds = [printer.text(condition.expr) for condition in found if condition.expr]
    assert kinds == ["x != 0", "y != 0"]


def test_names_that_are_positive() -> None:
    tree = read("log(x) + abs(x) + x^y + 1/x + sqrt(y)")
    kept = conditions_of([tree], ["x", "y"], CONSTANTS, Limits(), positive=frozenset({"x"}))
    assert [each.text for each in kept] == ["valid where y > 0"]


def test_texts_for_people() -> None:
    first, second = conditions_of([read("where(x > 0, 2, 1/y)")], ["x"], CONSTANTS, Limits())
    assert first.text == "valid where x != 0"
    assert second.text == "valid where y != 0 (asked only where x <= 0)"


@pytest.mark.parametrize(("text", "_"), [row for row in TABLE if row[1]])
def test_conditions_are_in_the_language(text: str, _: object) -> None:
    for condition in conditions_of([read(text)], ["x", "y"], CONSTANTS, Limits()):
        if condition.expr is not None:
            assert read(printer.text(condition.expr)) == condition.expr
            point = {"x": Fraction(3, 8), "y": Fraction(5, 8), "z": Fraction(7, 8)}
            assert values([condition.expr], point, CONSTANTS, 30, Limits())[0] in (0, 1)


def test_the_cost_is_linear() -> None:
    roots = [read(f"log(x{i} - {i})/x{i} + abs(x{i}*x{i + 1})") for i in range(1500)]
    started = time.perf_counter()
    assert len(conditions_of(roots, [f"x{i}" for i in range(1501)], CONSTANTS, Limits())) >= 3000
    deep = read("x")
    for _ in range(3000):
        deep = Node("power", "^", (deep, number(3)))
    assert conditions_of([Node("product", "*/", (number(1), deep))], ["x"], CONSTANTS, Limits())
    assert time.perf_counter() - started < 8


def test_second_derivatives_need_more() -> None:
    tree = read("x^(3/2)")
    for order, wanted in ((1, "x >= 0"), (2, "x > 0")):
        (found,) = conditions_of([tree], ["x"], CONSTANTS, Limits(), order=order)
        assert found.expr is not None
        assert printer.text(found.expr) == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "without_signs"),
    [
        ("abs(x)^3", [], []),
        ("abs(x)^2", ["x != 0"], []),
        ("abs(x)^(3/2)", ["x != 0", "x != 0"], ["x != 0", "x != 0"]),
        ("abs(x^2)", ["x != 0"], []),
        ("abs(exp(x))", [], []),
        ("abs(x)", ["x != 0"], ["x != 0"]),
    ],
)
def test_the_second_derivative_by_a_sign_does_not_hold_where_it_is_zero(
    text: str, wanted: list[str], without_signs: list[str]
) -> None:
    for signed, texts in ((True, wanted), (False, without_signs)):
        found = conditions_of([read(text)], ["x"], CONSTANTS, Limits(), order=2, signed=signed)
        assert {printer.text(each.expr) for each in found if each.expr} == {*texts}
