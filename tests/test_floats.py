"""Double precision against many digits: values, slopes and second derivatives, and doubts."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from cli import ROOT, clean_environment
from hypothesis import given, settings
from hypothesis import strategies as st
from test_duals import BY_HAND, HESSIANS, LEAVES, UNARY, grown, hessian
from trees import CONSTANTS, read

from mccli.calculus.components.graph.differentiate import program
from mccli.calculus.conditions.collect import conditions_of
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.verification.claims import Claim
from mccli.calculus.verification.double.bends import Bends
from mccli.calculus.verification.double.floats import Floats, Leaves
from mccli.calculus.verification.double.quick import decided
from mccli.calculus.verification.double.samples import Sample
from mccli.calculus.verification.double.slopes import Slopes
from mccli.calculus.verification.double.visibility import Lanes
from mccli.limits import Limits
from mccli.syntax.tree import Node, number

LIMITS = Limits()
STEPS = {"x": [1.0, 0.5], "y": [0.0, -2.0]}
OTHERS = {"x": [1.0, -1.5], "y": [0.0, 1.0]}


class At:
    """A tree at a point, twice: numbers along (1, 0) twice, and along two directions."""

    def __init__(self, tree: Node, point: dict[str, Fraction]) -> None:
        lanes = {name: [float(value)] * 2 for name, value in point.items()}
        floats = Floats(Leaves(2, {"pi": [math.pi] * 2, "e": [math.e] * 2, **lanes}), [])
        self.value = floats.run(tree)
        slopes, bends = Slopes(STEPS), Bends(STEPS, OTHERS)
        for each in (slopes, bends):
            each.run(floats.trace or [])
        self.slope: Lanes = slopes.of(tree) or [0.0, 0.0]
        self.bend: Lanes = bends.of(tree) or [0.0, 0.0]
        doubts = (floats.doubtful, slopes.doubtful, bends.doubtful)
        self.doubtful = any(id(tree) in each for each in doubts)


def agree(tree: Node, point: dict[str, Fraction], tolerance: float) -> None:
    """What floats find and do not doubt is what many digits find."""
    found = At(tree, point)
    try:
        value, row, square = hessian(tree, ["x", "y"], point)
    except NoValue as trouble:
        numbers = [*found.value, *found.slope, *found.bend]
        lost = trouble.kind == "size" or not all(map(math.isfinite, numbers))
        assert found.doubtful or lost or found.value[0] == 0
        return
    if found.doubtful or not all(map(math.isfinite, found.value)):
        return
    by_x, by_y = (float(row.get(i, 0)) for i in range(2))
    xx, xy, yy = (float(square.get(key, 0)) for key in ((0, 0), (0, 1), (1, 1)))
    scale = max(1.0, *map(abs, (float(value), by_x, by_y, xx, xy, yy)))
    expected = [
        (found.value[0], float(value)),
        (found.slope[0], by_x),
        (found.slope[1], 0.5 * by_x - 2 * by_y),
        (found.bend[0], xx),
        (found.bend[1], -0.75 * xx + 3.5 * xy - 2 * yy),
    ]
    for this, truth in expected:
        assert math.isnan(this) or abs(this - truth) <= tolerance * scale


@pytest.mark.parametrize(("function", "x"), UNARY)
def test_every_function_of_one_variable(function: str, x: Fraction) -> None:
    agree(read(f"{function}(x)"), {"x": x}, 1e-13)


@pytest.mark.parametrize("text", [row[0] for row in BY_HAND + HESSIANS])
def test_every_operation(text: str) -> None:
    agree(read(text), {"x": Fraction(5, 8), "y": Fraction(3, 4), "z": Fraction(2)}, 1e-12)


@settings(deadline=None, derandomize=True, max_examples=500)
@given(st.recursive(LEAVES, grown, max_leaves=8))
def test_random_trees(tree: Node) -> None:
    agree(tree, {"x": Fraction(1437, 2048), "y": Fraction(-1181, 1024)}, 1e-9)


DOUBTFUL = [
    "x + 1e-9*y", "1 + exp(-900)", "x*1.00000000001", "1e-12*x", "tanh(100*x)", "x > x",
    "abs(x - x)", "where(x/4, 1, 2)", "floor(4*x/2)", "max(x, x)", "relu(x - x)", "log(x^0)",
    "exp(x + 1e-9*y)^2",
]  # fmt: skip


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_floats_cannot_see_is_doubtful(text: str) -> None:
    assert At(read(text), {"x": Fraction(1), "y": Fraction(2)}).doubtful


@pytest.mark.parametrize("text", ["log(-x)", "1/(x - 1)", "exp(1000*x)", "(-x)^0.5", "acosh(x/2)"])
def test_what_has_no_value_is_nan(text: str) -> None:
    found = At(read(text), {"x": Fraction(1)})
    assert all(map(math.isnan, found.value)) or math.isinf(found.value[0])


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.recursive(LEAVES, grown, max_leaves=6), st.sampled_from([1, 2]))
def test_planted_errors_are_left_open(tree: Node, order: int) -> None:
    rows = program([tree], ["x", "y"], CONSTANTS, LIMITS, order, share=False).rows
    conditions = conditions_of([tree], ["x", "y"], CONSTANTS, LIMITS, frozenset(), order)
    statements = [each.expr for each in conditions if each.expr is not None]
    right = Claim([tree], ["x", "y"], rows, CONSTANTS, LIMITS, order)
    found = decided(right, statements, frozenset())
    if found is None or found.open or not any(rows):
        return
    assert found.points == 4 and found.worst < 1e-11
    i = next(i for i, row in enumerate(rows) if row)
    (j, entry), *rest = rows[i]
    slightly = number(Fraction(1_000_001, 1_000_000))
    for wrong in (Node("product", "**", (entry, slightly)), Node("negative", None, (entry,))):
        planted = [*rows[:i], ((j, wrong), *rest), *rows[i + 1 :]]
        found = decided(replace(right, rows=planted), statements, frozenset())
        assert found is None or found.open or _is_zero(entry, statements, order)


def _is_zero(entry: Node, statements: list[Node], order: int) -> bool:
    """Whether an entry is zero wherever it was looked at: a branch that was not taken."""
    sample = Sample(["x", "y"], CONSTANTS, frozenset(), order)
    sample.settle(statements)
    return not any(Floats(sample.near).run(entry))


def test_a_branch_that_is_not_taken_does_no_harm() -> None:
    found = At(read("where(x > 0, x^2, log(-x))"), {"x": Fraction(3, 4)})
    assert not found.doubtful and found.value[0] == 0.5625 and found.slope[0] == 1.5


def test_points_do_not_depend_on_what_was_asked_before() -> None:
    names = [f"x{i}" for i in range(100)]
    first = Sample(names, CONSTANTS, frozenset({"x3"}), 1)
    second = Sample(names[:5], CONSTANTS, frozenset(), 1)
    assert all(first.near[name] == second.near[name] for name in ("x0", "x1", "x4"))
    assert first.near["x3"] == [abs(x) for x in second.near["x3"]]
    assert first.steps[0]["x4"] == second.steps[0]["x4"]
    assert all(min(first.near[name]) < 0 < max(first.near[name]) for name in names[10:])


def test_conditions_are_met_or_given_up() -> None:
    sample = Sample(["x", "y"], CONSTANTS, frozenset(), 1)
    assert sample.settle([read("x > 1"), read("x^2 + y^2 < 30"), read("y != 0")])
    assert min(sample.near["x"]) > 1
    assert not Sample(["x"], CONSTANTS, frozenset(), 1).settle([read("x > x + 1")])


def test_what_is_beyond_all_floats_is_left_open() -> None:
    huge = read("x^2 + y^2 + 3")
    for _ in range(12):
        huge = Node("product", "**", (huge, huge))
    row = ((0, huge), (1, Node("negative", None, (huge,))))
    found = decided(Claim([huge], ["x", "y"], [row], CONSTANTS, LIMITS, 1), [], frozenset())
    assert found is not None and found.open == [0]


def test_memory_and_time_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mccli.calculus.verification.double.quick._KEPT", 20)
    monkeypatch.setattr("mccli.calculus.verification.double.quick._BUDGET", 100)
    names = [f"x{i}" for i in range(30)]
    functions = [read(f"x{i}^2*log(x{i})") for i in range(30)]
    rows = [[(i, read(f"2*x{i}*log(x{i}) + x{i}"))] for i in range(30)]
    rows[20] = [(20, read("2*x20*log(x20) + 1"))]
    claim = Claim(functions, names, rows, CONSTANTS, LIMITS, 1)
    found = decided(claim, [read(f"x{i} > 0") for i in range(30)], frozenset())
    assert found is not None and found.points == 1 and found.open == [20]


def test_floats_do_without_mpmath() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); from trees import read, CONSTANTS\n"
        "from mccli.limits import Limits\n"
        "from mccli.calculus.conditions.collect import conditions_of\n"
        "from mccli.calculus.evaluation.constants import check_constants\n"
        "from mccli.calculus.verification.verify import verify\n"
        "rows = [[(0, read('x*cos(x)/2 + sin(x)/2'))]]\n"
        "found = verify([read('x/2*sin(x)')], ['x'], rows, (), CONSTANTS, Limits())\n"
        "assert found.ok and found.method.endswith('double precision'), found\n"
        "check_constants([read('x^(1/2) + (3/7)^12*y')], CONSTANTS, Limits())\n"
        "found = conditions_of([read('log(x)/(y - 3^2)')], ['x', 'y'], CONSTANTS, Limits())\n"
        "assert [each.text for each in found] == ['valid where x > 0', 'valid where y != 9']\n"
        "assert 'mpmath' not in sys.modules and 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean_environment(), check=True)
