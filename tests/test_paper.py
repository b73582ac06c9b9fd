"""The paper's worked results: entries by value, shapes, shape cases, both layouts, kinks.

Printed and expected entries are both read by Python's grammar (``python_text``) and compared
at the table's own points and at further random rational ones, exactly where they are rational.
"""

from __future__ import annotations

import json
import random
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from python_text import close, flat, values

from mccli import Result, jacobian, value

TABLE = json.loads((Path(__file__).parent / "data" / "paper_componentwise.json").read_text())
CASES = {case["id"]: case for case in TABLE["cases"]}
NUMBERS = {"scalar/scalar": 1, "scalar/vector": 2, "vector/scalar": 3, "vector/vector": 4}
# The paper calls these functions or variables vectors of one component; undeclared, one
# function or one variable is a scalar (contract, section 2): only their values are compared.
ONE_COMPONENT = {
    "JAC-ID-1", "JAC-08", "SHAPE-05", "SHAPE-06", "SHAPE-07", "EW-N1-W", "ACT-N1", "LOSS-W-3x1",
}  # fmt: skip
KINKS = [name for name, case in CASES.items() if "kink_point" in case]


@cache
def answer(name: str, layout: str = "numerator") -> Result:
    case = CASES[name]
    return jacobian(*case["functions"], wrt=case["wrt"], layout=layout)


@pytest.mark.parametrize("name", CASES)
def test_the_numerator_layout(name: str) -> None:
    case, found = CASES[name], answer(name)
    assert list(found.shape) == case["shape"]
    assert found.columns == case["wrt"]
    assert found.verified["ok"] is True
    for point, expected in _points(case):
        _same(found.derivative, case["expected"], point)
        if expected is not None:
            printed = values(_list(found.derivative), point)
            assert all(
                close(a, b, 1e-12) for a, b in zip(flat(printed), flat(expected), strict=True)
            )


@pytest.mark.parametrize("name", CASES)
def test_the_denominator_layout(name: str) -> None:
    case, found = CASES[name], answer(name, "denominator")
    assert list(found.shape) == case["shape"][::-1]
    assert found.derivative == [
        list(column) for column in zip(*answer(name).derivative, strict=True)
    ]
    point, _ = _points(case)[0]
    _same(found.derivative, case["denominator_expected"], point)


@pytest.mark.parametrize("name", sorted(CASES.keys() - ONE_COMPONENT))
def test_the_shape_case(name: str) -> None:
    case = CASES[name]
    for layout in ("numerator", "denominator"):
        said = answer(name, layout).case
        assert said.number == NUMBERS[case["shape_case"]]
        assert (said.function, said.variable) == (case["f_kind"], case["x_kind"])
        assert [said.m, said.n] == case["shape"]


def test_a_declared_vector_of_one_component_is_a_vector() -> None:
    found = jacobian("[x1^3]", wrt="x", declare={"x": "R^1"})
    assert found.case.number == 4 and found.derivative == [["3*x1**2"]]


@pytest.mark.parametrize("name", KINKS)
def test_the_value_at_a_kink(name: str) -> None:
    case = CASES[name]
    kink = case["kink_point"]
    found = jacobian(*case["functions"], wrt=case["wrt"], at=kink["point"])
    assert found.value == kink["value"]
    printed = values(_list(answer(name).derivative), _exact(kink["point"]))
    assert printed == kink["value"]


def test_the_loss_on_numbers() -> None:
    case = CASES["LOSS-NUM"]
    numeric = case["numeric"]
    found = jacobian(*case["functions"], wrt=case["wrt"], at=numeric["point"])
    assert found.value == numeric["value"]
    assert all(found.value != wrong["value"] for wrong in numeric["wrong_answers"])


@pytest.mark.parametrize("name", [name for name in CASES if "paper_steps" in CASES[name]])
def test_the_steps_of_the_paper_are_equal(name: str) -> None:
    # The steps in terms of intermediates (u1, ...) have no value at a point of x alone.
    case = CASES[name]
    for point, _ in _points(case):
        for step in case["paper_steps"]:
            if "u1" not in step:
                _same([[step]], answer(name).derivative, point)


@pytest.mark.parametrize("name", [name for name in CASES if "elementwise_diagonal" in CASES[name]])
def test_element_wise_operators_have_diagonal_jacobians(name: str) -> None:
    rows = answer(name).derivative
    beside = [rows[i][j] for i in range(len(rows)) for j in range(len(rows[i])) if i != j]
    assert all(entry == "0" for entry in beside) is CASES[name]["elementwise_diagonal"]


def test_values_of_the_functions_agree_with_python() -> None:
    for name in ("SCAL-22", "GRAD-07", "JAC-05", "EW-MAX-W", "LOSS-W-3x2"):
        case = CASES[name]
        point, _ = _points(case)[0]
        found = value(*case["functions"], at={key: str(number) for key, number in point.items()})
        expected = [values(each, point) for each in case["functions"]]
        assert all(close(a, b, 1e-12) for a, b in zip(flat(found.value), expected, strict=True))


def _points(case: dict[str, Any]) -> list[tuple[dict[str, Fraction], Any]]:
    """The table's points with their values, and three more, away from the kinks, without."""
    given = [(_exact(sample["point"]), sample["value"]) for sample in case["samples"]]
    chance = random.Random(case["id"])
    intervals = case.get("domain", [[-2, -0.1], [0.1, 2]])
    more: list[tuple[dict[str, Fraction], Any]] = []
    while len(more) < 3:
        point = {name: _inside(chance, chance.choice(intervals)) for name in given[0][0]}
        if all(abs(values(kink, point)) > Fraction(1, 20) for kink in case.get("kinks", [])):
            more.append((point, None))
    return given + more


def _inside(chance: random.Random, interval: list[float]) -> Fraction:
    low, high = map(Fraction, interval)
    return low + (high - low) * Fraction(chance.randint(1, 99), 100)


def _exact(point: dict[str, float]) -> dict[str, Fraction]:
    return {name: Fraction(number) for name, number in point.items()}


def _same(left: list[list[str]], right: list[list[str]], point: dict[str, Fraction]) -> None:
    """Both lists of texts have the same values: equal where rational, else to 30 digits."""
    pairs = zip(flat(values(_list(left), point)), flat(values(_list(right), point)), strict=True)
    for a, b in pairs:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            assert a == b
        else:
            assert close(a, b, 1e-30)


def _list(rows: list[list[str]]) -> str:
    return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"
