"""Systems of families: streamed from templates, they answer as their members written out do."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from problems import LIMITS, answer

from mccli.calculus.expansion.expand import written_out
from mccli.calculus.expansion.family_members import FamilyMembers
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.columns import Columns
from mccli.model.families import Posed
from mccli.model.systems import system_of
from mccli.pipeline import answering
from mccli.render import json_output
from mccli.source import Source
from mccli.syntax.document import parse_document

DATA = json.loads((Path(__file__).parent / "data" / "families.json").read_text("utf-8"))


def sparse(case: dict[str, Any], text: str) -> Any:
    options = {name: case[name] for name in ("let", "declare", "wrt", "of") if name in case}
    return answer("jacobian", text, sparse=True, engine="graph", **options)


def written(case: dict[str, Any], text: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The answer without templates."""
    with monkeypatch.context() as patch:
        patch.setattr(answering, "_families", lambda *_: None)
        return sparse(case, text)


def fields(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json_output.render(result))
    assert found.pop("verified")["ok"] is True
    return found


@pytest.mark.parametrize("case", DATA["systems"], ids=lambda case: case["text"][:50])
def test_a_system_answers_like_its_members(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    streamed = sparse(case, case["text"])
    assert isinstance(streamed.rows, Columns) == case["streams"]
    assert fields(streamed) == fields(written(case, case["text"], monkeypatch))


@pytest.mark.parametrize("case", DATA["errors"], ids=lambda case: case["input"][:60])
def test_a_system_refuses_like_its_members(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for pose in (sparse, lambda *those: written(*those, monkeypatch)):
        try:
            fields(pose(case, case["input"]))
        except MccliError as error:
            problem = error.problems[0]
            limit = problem.kind == "limit"
            found.append((problem.code, "" if limit else problem.message, problem.places))
    if "at" not in case:
        assert len(found) == 2
        assert found[0] == found[1]


def members(text: str, **let: int) -> FamilyMembers:
    document = parse_document((Source("argument 1", text),), LIMITS)
    system = system_of(Posed(document), tuple(let.items()), LIMITS)
    assert system is not None
    functions = [each.value.entries[0] for each in written_out(system.problem, Limits())]
    return FamilyMembers(system, functions, system.problem.constants)


def test_a_member_fills_the_slots_of_its_template() -> None:
    found = list(members("y[i] = x[i]*x[i+1]*k for i in 1..n", n=11))
    assert [each.row for each in found] == list(range(11))
    assert found[9].names == ("x10", "x11", "k")
    assert found[9].columns == (10, 11, 0)
    assert len({each.skeleton for each in found}) == 1


def test_slots_filled_alike_are_one() -> None:
    found = list(members("y[i] = x[i]*x[2] for i in 1..3"))
    assert [each.names for each in found] == [("x1", "x2"), ("x2",), ("x3", "x2")]
    assert found[0].skeleton == found[2].skeleton != found[1].skeleton


def test_members_take_no_memory() -> None:
    text = "u[i,j] = v[i-1,j] + v[i+1,j] + v[i,j-1] + v[i,j+1] - 4*v[i,j] for i in 1..n, j in 1..n"
    found = members(text, n=300)
    tracemalloc.start()
    count = sum(1 for _ in found)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 90_000
    assert most < 2_000_000
