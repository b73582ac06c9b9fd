"""What the component engine refuses, in time, and what it never does with the user's text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from trees import CONSTANTS, read

from mccli.calculus.components.backend import differentiate
from mccli.calculus.components.loading import NoForm
from mccli.errors import MccliError
from mccli.limits import Limits, time_limit
from mccli.syntax import tree
from mccli.syntax.printer import text
from mccli.syntax.tree import Node

LIMITS = Limits()
X = tree.name("x")
ONE = tree.number(1)

TOO_LARGE = [
    "(2*x)^(10^8)", "(2*x)^(10^9)", "(4*x)^(1000001/2)", "9^9^9^9*x", "2^(10^9 + x)",
    "(2^(1/2)*x)^(10^9)", "exp(10^9*log(2) + x)", "exp(10^9*log(2*x))", "sqrt(4*x)^(10^8)",
    "(2*x)^(10^400)", "1/(2*x)^(10^9)", "8^(10^9/3)*x", "(2*x)^(10^4)*(2*x)^(10^4)",
]  # fmt: skip
NO_FORM = [
    "sqrt(-x^2)",
    "log(-1)*x",
    "x/0",
    "(-2)^x",
    "(-8)^(1/3)*x",
    "where(x > 0, x, 1/0)",
    "exp(atanh(-1))*x",
    "sinh(x/(y - y))",
    "cosh(x*(y - y)^-1)",
]
HUGE_BUT_FINE = [
    ("x^(10^9)", "1000000000*x**999999999"),
    ("(x + 1)^(10^9)", "1000000000*(x + 1)**999999999"),
    ("(2*x + 2)^(10^9) + x", "2000000000*(2*x + 2)**999999999 + 1"),
    ("x*exp(exp(exp(1000)))", "exp(exp(exp(1000)))"),
    ("sin(10^300*x)", "1e300*cos(1e300*x)"),
    ("x*acos(cos(1e300))", "acos(cos(1e300))"),
    ("asin(-sin(1e300))*x", "asin(-sin(1e300))"),
    ("atan(tan(exp(999)))*x", "atan(tan(exp(999)))"),
    ("x*acos(cos(2)) + x*asin(sin(pi/7))", "2 + pi/7"),
]


def derive(function: Node, limits: Limits = LIMITS, order: int = 1) -> Node:
    with time_limit(20):
        return differentiate([function], ["x"], CONSTANTS, limits, order)[0][0]


@pytest.mark.parametrize("source", TOO_LARGE)
def test_numbers_are_measured_before_they_are_computed(source: str) -> None:
    with pytest.raises(MccliError) as caught:
        derive(read(source))
    assert caught.value.kind == "limit"


@pytest.mark.parametrize("source", NO_FORM)
def test_what_is_not_real_has_no_form(source: str) -> None:
    function = read(source)
    with pytest.raises(NoForm):
        derive(function)


@pytest.mark.parametrize(("source", "expected"), HUGE_BUT_FINE)
def test_huge_exponents_stay_exponents(source: str, expected: str) -> None:
    assert text(derive(read(source))) == expected


def test_a_graph_is_measured_as_the_tree_that_is_printed() -> None:
    node: Node = X
    for _ in range(30):
        node = Node("sum", "++", (Node("product", "**", (node, node)), node))
    with pytest.raises(MccliError, match="parts"):
        derive(node)


def test_answers_are_measured_too() -> None:
    function = read("*".join(f"sin({i}*x)" for i in range(1, 30)))
    with pytest.raises(MccliError, match="parts"):
        derive(function, Limits(nodes=1_000))


def test_a_gradient_of_a_long_product_is_measured_before_it_is_made() -> None:
    names = [f"x{i}" for i in range(3_000)]
    with time_limit(5), pytest.raises(MccliError, match="parts"):
        differentiate([read("*".join(names))], names, CONSTANTS, LIMITS)


@pytest.mark.parametrize("depth", [100, 5_000])
def test_depth_ends_in_an_answer_or_a_limit(depth: int) -> None:
    node: Node = X
    for _ in range(depth):
        node = tree.call("sin", node)
    if depth == 100:
        assert text(derive(node)).count("cos") == depth
        return
    with pytest.raises(MccliError, match="nested"):
        derive(node)


def test_long_chains_of_sums_are_not_deep() -> None:
    node: Node = X
    for i in range(1_000):
        node = Node("sum", "++", (node, tree.name(f"a{i}")))
    assert text(derive(node)) == "1"


@pytest.mark.parametrize("source", ["sin(x)/(1 + x^2)", "max(x, 1)*relu(x)"])
def test_a_small_stack_is_enough_for_shallow_expressions(source: str) -> None:
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_STACK, (2**18, 2**18))\n"
        "import os, sys\n"
        "if len(sys.argv) == 2:\n"
        "    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:], 'small'])\n"
        "from test_components_guards import derive, read\n"
        "derive(read(sys.argv[1]))\n"
    )
    pytest.importorskip("resource")
    run = subprocess.run(
        [sys.executable, "-c", script, source],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
    )
    assert run.returncode == 0, run.stderr


def test_no_text_of_the_user_is_compiled() -> None:
    script = (
        "import sys\n"
        "seen = []\n"
        "def watch(event, args):\n"
        "    if event in ('compile', 'exec'):\n"
        "        seen.append(repr(args))\n"
        "from test_components_guards import derive, read\n"
        "import mccli.calculus.components.user_sympy\n"
        "sys.addaudithook(watch)\n"
        "node = derive(read('canary_7391*x^2*sin(canary_7391*x) + canary_7391^x'), order=2)\n"
        "mccli.calculus.components.user_sympy.user_matrix([node], (1, 1))\n"
        "assert not any('canary' in each for each in seen), seen\n"
    )
    subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONPATH": ":".join(sys.path)}, check=True
    )


def test_sympy_waits_until_it_is_needed() -> None:
    script = (
        "import sys, mccli.calculus.components.backend\n"
        "assert 'sympy' not in sys.modules and 'mpmath' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONPATH": ":".join(sys.path)}, check=True
    )
