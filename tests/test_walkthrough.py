"""The packaged walkthrough by its numbers: from a straight line to the minimum of a loss."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from cli import run

import mccli
from mccli.cli.examples import find_example

EXAMPLES = Path(mccli.__file__).parent / "examples"
INPUTS, TARGETS = [1, 2, 3], [2, 3, 5]
START = {"w": 1, "b": 0}
RATE = Fraction(1, 10)


def text(name: str) -> str:
    return find_example(name).text


def test_the_loss_and_its_gradient_at_the_start() -> None:
    found = mccli.gradient(text("walk4_loss"), wrt=["w", "b"], at=START)
    assert found.value == [[-6, pytest.approx(-8 / 3)]]
    assert mccli.value(text("walk4_loss"), at=START).value == [[2]]


def test_a_step_is_the_start_less_the_gradient() -> None:
    slope = mccli.gradient(text("walk4_loss"), wrt=["w", "b"], at=START)
    step = mccli.value(text("walk5_step"), at={**START, "eta": RATE})
    for row, by, start in zip(step.value_exact, slope.value_exact[0], START.values(), strict=True):
        assert Fraction(row[0]) == start - RATE * Fraction(by)
    after = {"w": step.value_exact[0][0], "b": step.value_exact[1][0]}
    assert after == {"w": "8/5", "b": "4/15"}
    assert mccli.value(text("walk4_loss"), at=after).value_exact == [["2/25"]]


def test_the_step_s_jacobian_is_one_less_eta_times_the_hessian() -> None:
    step = mccli.jacobian(text("walk5_step"), wrt=["w", "b"])
    twice = mccli.hessian(text("walk6_minimum"), wrt=["w", "b"])
    for i, row in enumerate(step.derivative):
        for j, entry in enumerate(row):
            gap = f"({entry}) - ({int(i == j)} - eta*({twice.derivative[i][j]}))"
            assert mccli.value(gap, at={"eta": Fraction(3, 7)}).value == [[0]]


def test_the_data_set_s_gradient_is_that_of_the_three_points() -> None:
    at: dict[str, Any] = {"X": [[each] for each in INPUTS], "y": TARGETS, "w": [1], "b": 0}
    found = mccli.gradient(text("walk7_dataset"), wrt=["w", "b"], at=at)
    assert [each.value_exact for each in found.results] == [[["-6"]], [["-8/3"]]]


def test_at_the_minimum_the_gradient_is_zero() -> None:
    found = mccli.gradient(text("walk6_minimum"), at={"w": "3/2", "b": "1/3"})
    assert found.value == [[0, 0]]
    # The three points are active there, so the loss with the rectifier has the same gradient.
    assert mccli.gradient(text("walk4_loss"), at={"w": "3/2", "b": "1/3"}).value == [[0, 0]]


def test_the_minimum_is_numpy_s_least_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    code, out, err = run("critical", "walk6_minimum.mc", "-w", "w,b", "--json")
    found = json.loads(out)
    (point,) = found["points"]
    assert (code, err, found["complete"], point["kind"]) == (0, "", True, "minimum")
    line = [Fraction(each["exact"]) for each in point["coordinates"]]
    assert line == [Fraction(3, 2), Fraction(1, 3)]
    numpy = pytest.importorskip("numpy")
    rows = numpy.array([[each, 1.0] for each in INPUTS])
    fitted = numpy.linalg.lstsq(rows, numpy.array(TARGETS, dtype=float), rcond=None)[0]
    assert list(fitted) == pytest.approx([float(each) for each in line])


def test_where_the_loss_with_the_rectifier_is_stationary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    found = json.loads(run("critical", "walk4_loss.mc", "-w", "w,b", "--json")[1])
    assert found["complete"] is False and found["points"][0]["kind"] == "minimum"
    # At points of every family the gradient is zero, and some have points.
    count = 0
    for w in range(-12, 13):
        for b in range(-12, 13):
            at = {"w": w, "b": b}
            for family in found["families"]:
                holds = [*family["equations"], *family["conditions"]]
                if all(mccli.value(f"0*w + 0*b + ({each})", at=at).value[0][0] for each in holds):
                    count += 1
                    slope = mccli.gradient(text("walk4_loss"), wrt=["w", "b"], at=at)
                    assert slope.value == [[0, 0]]
            if count > 20:
                return
    assert count > 5


@pytest.mark.parametrize("name", [f.stem for f in sorted(EXAMPLES.glob("walk*.mc"))])
def test_the_examples_run_as_they_say(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    assert text(name).startswith(f"# Walkthrough {name[4]}: ")
    code, out, err = run("examples", "run", name)
    assert (code, err) == (0, "") and out
