"""What the component engine answers, as text: expected forms, conventions, order of writing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from trees import CONSTANTS, read

from mccli.calculus.components.backend import differentiate
from mccli.calculus.read_back import read_back
from mccli.limits import Limits
from mccli.syntax.printer import text
from mccli.syntax.tree import free_names, postorder

LIMITS = Limits()

GRADIENTS = [
    # functions of the paper and of textbooks
    ("10*x^2*y^2", "x y", ["20*x*y**2", "20*x**2*y"]),
    ("sin(x^2)", "x", ["2*x*cos(x**2)"]),
    ("1/x", "x", ["-1/x**2"]),
    ("sqrt(x)", "x", ["1/(2*sqrt(x))"]),
    ("log(x)", "x", ["1/x"]),
    ("x*exp(x)", "x", ["exp(x)*(x + 1)"]),
    ("x^3*y + sin(y)", "x y", ["3*x**2*y", "x**3 + cos(y)"]),
    ("sigmoid(x)", "x", ["sigmoid(x)*(1 - sigmoid(x))"]),
    ("softplus(x)", "x", ["sigmoid(x)"]),
    ("tanh(x)", "x", ["1 - tanh(x)**2"]),
    ("tan(x)", "x", ["tan(x)**2 + 1"]),
    ("x^x", "x", ["x**x*(log(x) + 1)"]),
    ("sqrt(x^2 + y^2)", "x y", ["x/sqrt(x**2 + y**2)", "y/sqrt(x**2 + y**2)"]),
    ("(x - y)^2/(x + y)^2", "x y", ["4*y*(x - y)/(x + y)**3", "4*x*(y - x)/(x + y)**3"]),
    ("exp(-x^2/2)/sqrt(2*pi)", "x", ["-x*exp(-x**2/2)/sqrt(2*pi)"]),
    ("sqrt(2*x)", "x", ["1/sqrt(2*x)"]),
    ("log2(x)", "x", ["1/(x*log(2))"]),
    ("2^x", "x", ["2**x*log(2)"]),
    ("cbrt(x)", "x", ["1/(3*cbrt(x)**2)"]),
    ("acosh(x)", "x", ["1/sqrt(x**2 - 1)"]),
    ("erf(x)", "x", ["2*exp(-x**2)/sqrt(pi)"]),
    ("(x^2 + 1)*(x^2 - 1)", "x", ["4*x**3"]),
    # a power keeps its domain: no division by a base that may be 0
    ("x^n", "x", ["n*x**(n - 1)"]),
    ("x^y", "x y", ["y*x**(y - 1)", "x**y*log(x)"]),
    ("0^y", "y", ["0"]),
    # no fraction within a fraction for the sake of a character
    ("sin(x)/x", "x", ["cos(x)/x - sin(x)/x**2"]),
    # kinks and steps
    ("abs(x)", "x", ["sign(x)"]),
    ("sqrt(x^2)", "x", ["sign(x)"]),
    ("relu(z)", "z", ["z > 0"]),
    ("relu(w*x + b)", "w b", ["x*(b + w*x > 0)", "b + w*x > 0"]),
    ("max(z, 0)", "z", ["z > 0"]),
    ("max(0, z)", "z", ["z > 0"]),
    ("min(0, z)", "z", ["z < 0"]),
    ("max(pi, z)", "z", ["z > pi"]),
    ("max(a, b)", "a b", ["a > b", "a <= b"]),
    ("min(a, b)", "a b", ["a < b", "a >= b"]),
    ("max(1, a, b)", "b", ["(max(a, b) > 1)*(a <= b)"]),
    ("floor(x)*x + ceil(x) + sign(x) + (x < 1)", "x", ["floor(x)"]),
    ("where(x > 0, x^2, y*x)", "x y", ["where(x > 0, 2*x, y)", "where(x > 0, 0, x)"]),
    # abs(z)*sign(z) is z, and sign(z)^2 is 1 where the derivative has the condition z != 0
    (
        "exp(-x^2/(2*s^2))/sqrt(2*pi*s^2)",
        "s",
        ["exp(-x**2/(2*s**2))*(x**2 - s**2)/(sqrt(2*pi)*s**3*abs(s))"],
    ),
    ("(x^2)^(3/2)", "x", ["3*x*abs(x)"]),
    ("(x^2)^x", "x", ["abs(x)**(2*x)*(2*log(abs(x)) + 2)"]),
    ("sign(x)*sqrt(abs(x))", "x", ["1/(2*sqrt(abs(x)))"]),
    ("y*sign(x)^2", "x y", ["0", "sign(x)**2"]),
    ("y*sign(x)^3*abs(x)", "x y", ["y", "x"]),
    ("abs(x - 1)*(x - 1)^2", "x", ["3*abs(x - 1)*(x - 1)"]),
    ("abs(2*x)^2*sign(-x)", "x", ["-8*abs(x)"]),
    ("abs(abs(x))*sign(abs(x))", "x", ["sign(x)*sign(abs(x))"]),
    # steps and choices of constants are decided
    ("x*(log(1/2) >= acos(0))^y", "x y", ["0**y", "0"]),
    ("x*floor(pi)^y*sign(1 - pi)", "x", ["-3**y"]),
    ("x*(max(e, 3, sqrt(2)) + ceil(e))", "x", ["6"]),
    ("x*min(e, pi)", "x", ["e"]),
    ("where(log(2) < 1, x^2, log(-1))", "x", ["2*x"]),
    # natural order, a positive term first, one fraction bar
    ("x10*x2 + x1", "x10", ["x2"]),
    ("x1*(x10 + x2)*x3", "x1", ["x3*(x2 + x10)"]),
    ("2*x*y - x^2", "x", ["2*y - 2*x"]),
    ("x^2/3 - x/2", "x", ["2*x/3 - 1/2"]),
    ("a*x/(b*c)", "x", ["a/(b*c)"]),
    # names that are not what SymPy takes them for, and constants hidden behind a name
    ("I*E^2*S*N*lambda", "E", ["2*E*I*N*S*lambda"]),
    ("e^x", "x", ["exp(x)"]),
    ("e*x", "x", ["e"]),
    ("exp(x)/e", "x", ["exp(x)/e"]),
    ("x*y*exp(-2)", "x", ["y/exp(2)"]),
    ("exp(1)*x*e", "x e", ["exp(1)*e", "exp(1)*x"]),
    ("erf(x) + pi", "x pi", ["2*exp(-x**2)/sqrt(acos(-1))", "1"]),
    # only zeros
    ("x", "y", ["0"]),
]


def derive(source: str, variables: str, order: int = 1) -> list[str]:
    names = variables.split()
    rows = differentiate([read(source)], names, CONSTANTS - set(names), LIMITS, order)
    for row in rows:
        for entry in row:
            assert read(text(entry)) == entry
    return [text(entry) for row in rows for entry in row]


@pytest.mark.parametrize(("source", "variables", "expected"), GRADIENTS)
def test_gradient(source: str, variables: str, expected: list[str]) -> None:
    assert derive(source, variables) == expected


def test_hessian_is_symmetric_and_shares_its_entries() -> None:
    rows = differentiate([read("x^2*y + exp(z)")], ["x", "y", "z"], CONSTANTS, LIMITS, order=2)
    assert [[text(entry) for entry in row] for row in rows] == [
        ["2*y", "2*x", "0"],
        ["2*x", "0", "0"],
        ["0", "0", "exp(z)"],
    ]
    assert rows[0][1] is rows[1][0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("softplus(x)", "sigmoid(x)*(1 - sigmoid(x))"),
        ("tanh(x)", "-2*tanh(x)*(1 - tanh(x)**2)"),
        ("relu(x)^2", "2*(x > 0)"),
        ("abs(x)", "0"),
        ("1/(1 + x^2)", "(6*x**2 - 2)/(x**2 + 1)**3"),
        ("sqrt(x^2 + y^2)", "y**2/(x**2 + y**2)**(3/2)"),
    ],
)
def test_second_derivative(source: str, expected: str) -> None:
    assert derive(source, "x", 2) == [expected]


def test_rows_follow_the_functions() -> None:
    functions = [read("x^2*y"), read("5*x + sin(y)"), read("3")]
    rows = differentiate(functions, ["x", "y"], CONSTANTS, LIMITS)
    assert [[text(entry) for entry in row] for row in rows] == [
        ["2*x*y", "x**2"],
        ["5", "cos(y)"],
        ["0", "0"],
    ]
    assert differentiate([], ["x"], CONSTANTS, LIMITS) == ()


def test_same_bytes_under_every_hash_seed() -> None:
    script = (
        "from test_components_forms import GRADIENTS, derive\n"
        "for source, variables, _ in GRADIENTS:\n"
        "    print(derive(source, variables), derive(source, variables, 2))\n"
        "print(derive('(a*x^2 + b*y)*sin(x*y)^2/(c + exp(d*x) + tanh(y))', 'a b c d x y', 2))\n"
    )
    outputs = set()
    for seed in "012":
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        run = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, check=True
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1


def test_names_of_the_answer_are_those_of_the_question() -> None:
    function = read("lambda^2*exp(theta*I) + log(S/N)")
    rows = differentiate([function], sorted(free_names(function)), frozenset(), LIMITS)
    assert free_names(*rows[0]) <= free_names(function)


def test_what_entries_share_is_read_once_and_shared_still() -> None:
    function = read(" + ".join(f"sqrt(s + s1*s0 + 3)^{k}*s1" for k in range(5, 30, 2)))
    rows = differentiate([function], ["s", "s0", "s1"], CONSTANTS, LIMITS)
    (row,) = read_back((), [tuple(enumerate(rows[0]))], LIMITS).whole
    again = [entry for _, entry in row]
    assert [text(entry) for entry in again] == [text(entry) for entry in rows[0]]
    assert all(read(text(entry)) == entry for entry in again)
    sums = {id(node) for node in postorder(*again) if text(node) == "s + s0*s1 + 3"}
    assert len(sums) == 1
