"""Families, reductions and sizes: the same answers as written out, and their errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import LIMITS, answer, request

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.sizes import parse_let
from mccli.pipeline import run
from mccli.render import json_output, plain, terminal
from mccli.render.style import Style

DATA = json.loads((Path(__file__).parent / "data" / "families.json").read_text("utf-8"))


def posed(case: dict[str, Any], text: str, prefix: str = "") -> Any:
    """The answer to one side of a case; ``prefix`` names the options of the other side."""
    return answer(
        case.get("command", "jacobian"),
        text,
        let=case.get("let", ()) if not prefix else (),
        declare=case.get(f"{prefix}declare", ()),
        wrt=case.get(f"{prefix}wrt", ""),
        of=case.get(f"{prefix}of", ""),
        at=case.get("at"),
    )


@pytest.mark.parametrize("case", DATA["twins"], ids=lambda case: case["id"])
def test_a_family_answers_like_its_members(case: dict[str, Any]) -> None:
    family, twin = posed(case, case["family"]), posed(case, case["twin"], "twin_")
    assert plain.render(family) == plain.render(twin)
    assert (family.rows, family.columns, family.wrt) == (twin.rows, twin.columns, twin.wrt)


@pytest.mark.parametrize("case", DATA["errors"], ids=lambda case: case["input"][:60])
def test_errors_name_the_index(case: dict[str, Any]) -> None:
    with pytest.raises(MccliError) as raised:
        posed(case, case["input"])
    found = raised.value.problems[0]
    assert found.code == case["code"]
    assert case["says"] in found.message
    assert case.get("hint", "") in found.hint
    if "place" in case:
        assert found.places[0].span.text == case["place"]


def test_bounds_are_written_without_doubt() -> None:
    text = (
        "y[i] = r2[i]*x[i-1] + sum(b2[j] for j in 1..n-1) for i in 2..n-1; "
        "r2[i] = c[i] for i in 2..n-1"
    )
    found = answer("jacobian", text, let=["n=4"], wrt="x", of="y")
    assert "for j in 1..n−1) for i in 2..n−1" in (shown := terminal.render(found, Style()))
    assert "r₂[i] = c[i] for i in 2..n−1" in shown
    ascii_shown = terminal.render(found, Style(ascii=True))
    assert "for j in 1..(n - 1)) for i in 2..(n - 1)" in ascii_shown


def test_notes_write_names_as_formulas_do() -> None:
    found = answer("grad", "a1*dot(v, v) + sum(w[i] for i in 1..2)", declare=["v : R^2"])
    assert "held constant: a₁, w₁, w₂; to" in terminal.render(found, Style())
    assert "held constant: a1, w1, w2; to" in terminal.render(found, Style(ascii=True))


def test_empty_sums_are_noted() -> None:
    found = answer(
        "grad",
        "y*sum(x[i] for i in 3..n) + prod(z[i,j] for i in 1..2, j in 5..4)",
        let=["n=1"],
        wrt="y",
    )
    assert found.notes == (
        "the sum over i in 3..1 is empty: 0",
        "the product over i in 1..2, j in 5..4 is empty: 1",
    )
    # A sum that is empty for the first member only is as usual.
    assert not answer("jacobian", "y[i] = z*sum(x[j] for j in 1..i-1) for i in 1..2").notes


def test_a_family_is_shown_once() -> None:
    text = "y[1] = x[1]; y[i] = x[i]^2 + sum(x[j] for j in i..n) for i in 2..n"
    found = json.loads(json_output.render(answer("jacobian", text, let=["n=30"])))
    assert found["functions"] == [
        {"name": "y[1]", "params": [], "expr": "x[1]"},
        {
            "name": "y[i]",
            "params": [],
            "expr": "x[i]**2 + sum(x[j] for j in i..n)",
            "for": "i in 2..n",
        },
    ]
    assert found["intermediates"] == [{"name": "n", "params": [], "expr": "30"}]
    assert found["rows"] == [f"y{i}" for i in range(1, 31)]


def test_members_chosen_one_by_one_are_shown_so() -> None:
    found = answer("jacobian", "y[i] = x[i]^2 for i in 1..3", of="y[2]")
    assert [(each.name, each.ranges) for each in found.functions] == [("y2", ())]


def test_variables_come_row_by_row() -> None:
    text = "f = sum(u[i,j]^2*k for i in 1..12, j in 1..12)"
    columns = answer("grad", text, verify=False, engine="graph").columns
    names = [
        f"u{i}_{j}" if max(i, j) > 9 else f"u{i}{j}" for i in range(1, 13) for j in range(1, 13)
    ]
    assert columns == ("k", *names)


def test_a_point_gives_all_components() -> None:
    text = "f = sum(x[i]^2*a for i in 1..3) + u[1,1]*u[1,2]"
    found = answer("value", text, at="x=[1, 2, 3], a=1/2, u=[[2, 5]]")
    assert found.value is not None
    assert found.value.numbers == (17,)


def test_sizes_from_texts() -> None:
    assert parse_let(["n=10, m = 2*3^2", "k=-1"], LIMITS) == (("n", 10), ("m", 18), ("k", -1))


def test_too_many_members_are_refused_before_the_work() -> None:
    text = "y[i] = x[i]^2 for i in 1..100"
    with pytest.raises(MccliError) as raised:
        run(request("jacobian", text), Limits(nodes=150))
    assert raised.value.problems[0].code == "limit.family"


TERMS = [
    ("x[i+1]^2", lambda i, n: f"x{i + 1}^2"),
    ("i", lambda i, n: f"{i}"),
    ("k*x[n-i]", lambda i, n: f"k*x{n - i}"),
    ("x[1]/n", lambda i, n: f"x1/{n}"),
    ("sin(i*x[i])", lambda i, n: f"sin({i}*x{i})"),
    ("sum(x[j]*x[i] for j in 1..i)", lambda i, n: "+".join(f"x{j}*x{i}" for j in range(1, i + 1))),
    ("where(i < n, x[i+2], k)", lambda i, n: f"x{i + 2}" if i < n else "k"),
]


@given(st.lists(st.sampled_from(TERMS), min_size=1, max_size=4), st.integers(1, 4))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_family_answers_like_its_members(terms: list[Any], n: int) -> None:
    body = " + ".join(["x[i]*k", *(text for text, _ in terms)])
    text = f"y[i] = {body} for i in 1..n"
    family = answer("jacobian", text, let=[f"n={n}"], wrt="x,k", verify=False)
    members = [
        f"y{i} = x{i}*k + " + " + ".join(f"({write(i, n)})" for _, write in terms)
        for i in range(1, n + 1)
    ]
    twin = answer("jacobian", "\n".join(members), wrt=",".join(family.columns), verify=False)
    assert plain.render(family) == plain.render(twin)
