"""Printed derivatives are checked: right ones pass, wrong ones never do."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

import pytest
from trees import CONSTANTS, read

from mccli.calculus.conditions.collect import conditions_of
from mccli.calculus.verification.claims import Claim
from mccli.calculus.verification.points import candidates
from mccli.calculus.verification.quotients import check_quotient
from mccli.calculus.verification.thorough import thorough
from mccli.calculus.verification.verify import DOUBLE, METHOD, MIXED, Mismatch, verify
from mccli.limits import Limits
from mccli.model.result import Condition, Verified
from mccli.syntax.tree import Node, name

LIMITS = Limits()


def sparse(row: Sequence[str]) -> list[tuple[int, Node]]:
    return [(j, read(text)) for j, text in enumerate(row) if text != "0"]


def checked(
    functions: Sequence[str],
    by: str,
    rows: Sequence[Sequence[str]],
    order: int = 1,
    quick: bool = True,
) -> Verified:
    trees = [read(text) for text in functions]
    names = by.split()
    entries = [sparse(row) for row in rows]
    conditions = conditions_of(trees, names, CONSTANTS, Limits())
    if quick:
        return verify(trees, names, entries, conditions, CONSTANTS, LIMITS, order)
    statements = [each.expr for each in conditions if each.expr is not None]
    claim = Claim(trees, names, entries, CONSTANTS, LIMITS, order)
    return thorough(claim, statements, frozenset())


RIGHT = [
    ("10*x^2*y^2", "x y", ["20*x*y^2", "20*x^2*y"]),
    ("x", "x z", ["1", "0"]),
    ("3", "x", ["0"]),
    ("log(x)", "x", ["1/x"]),
    ("log(-x - 5)", "x", ["1/(x + 5)"]),
    ("sqrt(x - 500)", "x", ["1/(2*sqrt(x - 500))"]),
    ("asin(x*y)", "x y", ["y/sqrt(1 - x^2*y^2)", "x/sqrt(1 - x^2*y^2)"]),
    ("tanh(100*x)", "x", ["100*(1 - tanh(100*x)^2)"]),
    ("tanh(x)", "x", ["1 - tanh(x)^2"]),
    ("sin(x)^2 + cos(x)^2", "x", ["0"]),
    ("7", "x", ["sin(x)^2 + cos(x)^2 - 1"]),
    ("x^x", "x", ["x^x*(log(x) + 1)"]),
    ("sin(1e30*x) + sin(1e60*x)", "x", ["1e30*cos(1e30*x) + 1e60*cos(1e60*x)"]),
    ("sigmoid(900*x)", "x", ["900*sigmoid(900*x)*(1 - sigmoid(900*x))"]),
    ("abs(x)", "x", ["sign(x)"]),
    ("relu(x - y)", "x y", ["(x > y)", "-(x > y)"]),
    ("max(x, y)", "x y", ["(x > y)", "(x <= y)"]),
    ("floor(x) + x", "x", ["1"]),
    ("where(x > 0, log(x), x^2)", "x", ["where(x > 0, 1/x, 2*x)"]),
    ("exp(1000*x)", "x", ["1000*exp(1000*x)"]),
    ("x^1000", "x", ["1000*x^999"]),
    ("e^x*pi", "x", ["pi*e^x"]),
    ("sqrt(1 - x^2 - y^2 - z^2)", "z", ["-z/sqrt(1 - x^2 - y^2 - z^2)"]),
    ("acosh(x) + log(y - x)", "y", ["1/(y - x)"]),
    ("cos(x^x)", "x", ["-sin(x^x)*x^x*(log(x) + 1)"]),
    ("tan(x^x)", "x", ["(1 + tan(x^x)^2)*x^x*(log(x) + 1)"]),
    ("2*x + x^x - x^x", "x", ["2"]),
    ("(y^y + x)^2 - (y^y)^2", "x", ["2*x + 2*y^y"]),
    ("asin((x - 300)/2)", "x", ["1/sqrt(4 - (x - 300)^2)"]),
    ("atanh(x + 100)", "x", ["1/(1 - (x + 100)^2)"]),
    ("log(x - 1e6)", "x", ["1/(x - 1000000)"]),
    ("log(1e-6 - x^2)", "x", ["-2*x/(1e-6 - x^2)"]),
    ("log(1 - 1e6*(x - 300)^2)", "x", ["-2e6*(x - 300)/(1 - 1e6*(x - 300)^2)"]),
    ("log(1 - x^2 - y^2 - (z - 40)^2)", "x", ["-2*x/(1 - x^2 - y^2 - (z - 40)^2)"]),
    ("sqrt(5 - x)*log(x - 4)", "x", ["sqrt(5 - x)/(x - 4) - log(x - 4)/(2*sqrt(5 - x))"]),
    ("log(x - 1) + log(2 - y) + log(z + 9) + log(-w)", "w", ["1/w"]),
]


@pytest.mark.parametrize(("function", "by", "row"), RIGHT)
def test_right_derivatives_pass(function: str, by: str, row: list[str]) -> None:
    outcome = checked([function], by, [row])
    assert outcome.ok is True and outcome.points >= 4
    assert outcome.max_rel_error is not None and outcome.max_rel_error < 1e-11
    assert outcome.method in (METHOD, DOUBLE)
    outcome = checked([function], by, [row], quick=False)
    assert outcome.ok is True and outcome.points == 4
    assert outcome.max_rel_error is not None and outcome.max_rel_error < 1e-19


WRONG = [
    ("10*x^2*y^2", "x y", ["20*x*y^2", "20*x^2*y^2"]),
    ("10*x^2*y^2", "x y", ["20*x*y^2", "20*x^2*y + 1e-12"]),
    ("10*x^2*y^2", "x y", ["20*(1 + 1e-12)*x*y^2", "20*x^2*y"]),
    ("sin(x)", "x", ["cos(x)*(1 + 1e-16)"]),
    ("sin(x)", "x", ["0"]),
    ("7", "x", ["1e-60"]),
    ("1e-30*x", "x", ["1.0000001e-30"]),
    ("log(x^2)", "x", ["2/sqrt(x)^2"]),
    ("log(x^2)", "x", ["2/abs(x)"]),
    ("abs(x)", "x", ["1"]),
    ("x^2", "x", ["2*x*sqrt(x)/sqrt(x)"]),
    ("where(x > 1, x, x^2)", "x", ["where(x > 1, 1, x)"]),
    ("2*x + x^x - x^x", "x", ["3"]),
    ("2*x + x^x - x^x", "x", ["3 + x^x - x^x"]),
    ("cos(x^x)", "x", ["sin(x^x)*x^x*(log(x) + 1)"]),
]


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize(("function", "by", "row"), WRONG)
def test_wrong_derivatives_do_not(function: str, by: str, row: list[str], quick: bool) -> None:
    with pytest.raises(Mismatch):
        checked([function], by, [row], quick=quick)


def test_several_functions() -> None:
    right = [["2*x*y", "x^2"], ["5", "cos(y)"]]
    assert checked(["x^2*y", "5*x + sin(y)"], "x y", right).ok
    with pytest.raises(Mismatch, match="2, 1"):
        checked(["x^2*y", "5*x + sin(y)"], "x y", [right[0], ["x", "cos(y)"]])


RARE = [
    ("max(x, 3)", ["-(x > 3)"]),
    ("where(x > 2, x^2, x)", ["where(x > 2, x, 1)"]),
    ("relu(x - 4)*x", ["relu(x - 4) + 2*x*(x > 4)"]),
    ("abs(x + 5)", ["1"]),
    ("min(x, -2)^2", ["2*min(x, -2)*(x > -2)"]),
]


@pytest.mark.parametrize(("function", "row"), RARE)
def test_a_branch_that_is_seldom_taken_is_looked_for(function: str, row: list[str]) -> None:
    with pytest.raises(Mismatch):
        checked([function], "x", [row])


def test_more_digits_decide_the_rows_that_floats_do_not() -> None:
    functions, right = (
        ["x^2*y", "7", "sin(y)"],
        [["2*x*y", "x^2"], ["sin(x)^2 + cos(x)^2 - 1", "0"]],
    )
    outcome = checked(functions, "x y", [*right, ["0", "cos(y)"]])
    assert outcome.ok and outcome.method == MIXED and outcome.points == 4
    with pytest.raises(Mismatch, match="2, 2"):
        checked(functions, "x y", [right[0], ["0", "1e-30"], ["0", "cos(y)"]])


def test_hessians() -> None:
    function, right = "x^2*y + exp(x*y)", [
        ["2*y + y^2*exp(x*y)", "2*x + (1 + x*y)*exp(x*y)"],
        ["2*x + (1 + x*y)*exp(x*y)", "x^2*exp(x*y)"],
    ]  # fmt: skip
    assert checked([function], "x y", right, order=2).ok
    with pytest.raises(Mismatch):
        checked([function], "x y", [right[0], ["2*x + (1 + x*y)*exp(x*y)", "0"]], order=2)
    with pytest.raises(Mismatch):
        checked([function], "x y", [[right[0][0], "2*x"], right[1]], order=2)


def test_large_ones_are_compared_along_directions() -> None:
    names = [f"x{i}" for i in range(150)]
    functions = [f"x{i}^2*x{(i + 1) % 150}" for i in range(150)]
    rows = [["0"] * 150 for _ in names]
    for i in range(150):
        rows[i][i] = f"2*x{i}*x{(i + 1) % 150}"
        rows[i][(i + 1) % 150] = f"x{i}^2"
    assert checked(functions, " ".join(names), rows).ok
    rows[70][3] = "1e-12"
    with pytest.raises(Mismatch):
        checked(functions, " ".join(names), rows)


def test_a_large_hessian_is_compared_along_directions() -> None:
    names = [f"x{i}" for i in range(110)]
    function = " + ".join(f"x{i}^3*x{i + 1}" for i in range(109))
    rows = [["0"] * 110 for _ in names]
    for i in range(109):
        rows[i][i] = f"6*x{i}*x{i + 1}"
        rows[i][i + 1] = rows[i + 1][i] = f"3*x{i}^2"
    assert checked([function], " ".join(names), rows, order=2).ok
    rows[5][6] = "3.000001*x5^2"
    with pytest.raises(Mismatch):
        checked([function], " ".join(names), rows, order=2)


@pytest.mark.parametrize("order", [1, 2])
def test_what_is_left_out_is_claimed_to_be_zero(order: int) -> None:
    function = "x^2*y + z" if order == 1 else "x^2*y + z*x"
    rows = [["2*x*y", "0", "1"]] if order == 1 else [
        ["2*y", "2*x", "0"], ["2*x", "0", "0"], ["1", "0", "0"]
    ]  # fmt: skip
    with pytest.raises(Mismatch, match=r"\(1, 2\) is 0" if order == 1 else r"\(1, 3\) is"):
        checked([function], "x y z", rows, order)


def test_a_large_sparse_system_costs_its_nonzeros() -> None:
    count = 2000
    names = [f"x{i}" for i in range(count)]
    functions = [read(f"x{i}^2*x{(i + 1) % count}") for i in range(count)]
    rows = [
        [(i, read(f"2*x{i}*x{(i + 1) % count}")), ((i + 1) % count, read(f"x{i}^2"))]
        for i in range(count)
    ]
    assert verify(functions, names, rows, (), CONSTANTS, LIMITS).ok
    del rows[1234][1]
    with pytest.raises(Mismatch):
        verify(functions, names, rows, (), CONSTANTS, LIMITS)


def test_where_nothing_is_real_it_says_so() -> None:
    outcome = checked(["log(-1 - x^2)"], "x", [["2*x/(1 + x^2)"]])
    assert outcome.ok is None and outcome.reason == "no real point found"


def test_what_is_too_large_is_not_begun() -> None:
    names = tuple(name(f"x{i}") for i in range(300_000))
    total = Node("sum", "+" * len(names), names)
    claim = Claim([total], ["x1"], [[(0, read("1"))]], CONSTANTS, LIMITS, 1)
    outcome = thorough(claim, [], frozenset())
    assert outcome.ok is None and outcome.reason == "too large to verify"


def test_conditions_are_respected() -> None:
    only = Condition("domain", read("x > 3"), "")
    wrong = [sparse(["where(x > 3, 2*x, 0)"])]
    assert verify([read("x^2")], ["x"], wrong, [only], CONSTANTS, LIMITS).ok
    with pytest.raises(Mismatch):
        verify([read("x^2")], ["x"], wrong, (), CONSTANTS, LIMITS)


def test_names_declared_positive_are_sampled_positive() -> None:
    right = [sparse(["where(x > 0, 1, 7)"])]
    positive = frozenset({"x"})
    assert verify([read("abs(x)")], ["x"], right, (), CONSTANTS, LIMITS, positive=positive).ok
    with pytest.raises(Mismatch):
        verify([read("abs(x)")], ["x"], right, (), CONSTANTS, LIMITS)


def test_many_separate_domains_are_found() -> None:
    count = 40
    function = " + ".join(f"log({'-' if i % 2 else ''}x{i} - {i % 3})" for i in range(count))
    row = [f"1/(x{i} {'+' if i % 2 else '-'} {i % 3})" for i in range(count)]
    assert checked([function], " ".join(f"x{i}" for i in range(count)), [row]).points == 4


def test_the_outcome_is_the_same_every_time() -> None:
    first, second = (checked(["exp(x)/y"], "x y", [["exp(x)/y", "-exp(x)/y^2"]]) for _ in "ab")
    assert first == second
    points = list(islice(candidates(["x", "y"], 7), 3))
    assert points == list(islice(candidates(["x", "y"], 7), 3))
    assert all(isinstance(value, Fraction) for point in points for value in point.values())


@pytest.mark.parametrize("order", [1, 2])
def test_the_difference_quotient_alone_catches_errors(order: int) -> None:
    entries = [["2*x*y", "x^2"]] if order == 1 else [["2*y", "2*x"], ["2*x", "0"]]
    point = {"x": Fraction(5, 8), "y": Fraction(-3, 4)}
    for wrong in (False, True):
        rows = [sparse(row) for row in entries]
        if wrong:
            rows[0][1] = (1, read(entries[0][1] + " + 1e-9"))
        claim = Claim([read("x^2*y")], ["x", "y"], rows, CONSTANTS, LIMITS, order, True)
        if wrong:
            with pytest.raises(Mismatch, match="quotient"):
                check_quotient(claim, point)
        else:
            check_quotient(claim, point)
