"""Claims about derivatives: a table of right and wrong ones, with what each must be told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mccli.limits import Limits
from mccli.model.verdict import Verdict
from mccli.pipeline import Request
from mccli.pipeline.claims import check
from mccli.render.schema import schema
from mccli.render.verdict_object import as_object
from mccli.source import Source

LIMITS = Limits()
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "claims.json").read_text("utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(schema())


def verdict_of(case: dict[str, Any]) -> Verdict:
    functions = case["functions"]
    request = Request(
        "hessian" if case.get("order") == 2 else "jacobian",
        tuple(Source(f"argument {i}", text) for i, text in enumerate(functions, 1)),
        (case["wrt"],) if "wrt" in case else (),
        case.get("layout", "numerator"),
        tuple(Source("-d", text) for text in case.get("declare", ())),
    )
    return check(request, Source("--claim", case["claim"]), LIMITS)


def name_of(case: dict[str, Any]) -> str:
    return f"{'; '.join(case['functions'])} | {case['claim']}"[:60]


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 120
    hints = {kind.lstrip("!") for case in CASES for kind in _hints(case) if kind}
    assert hints >= {"layout", "variables", "sign", "factor", "chain", "product"}


def _hints(case: dict[str, Any]) -> list[str | None]:
    hint = case.get("hint")
    return hint if isinstance(hint, list) else [hint]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_claim(case: dict[str, Any]) -> None:
    found = verdict_of(case)
    assert found.fate == case["verdict"]
    wrong = [[each.row, each.column] for each in found.wrong]
    if case.get("wrong") is not None:
        assert wrong == (case["wrong"] if found.entries[0].row is not None else [])
    hints = _hints(case)
    if hints[0] and hints[0].startswith("!"):
        assert found.hint is not None and found.hint.kind == hints[0][1:]
        assert found.other_layout == (hints[0] == "!layout")
    else:
        assert found.hint is None
        if found.wrong:
            kinds = [each.hint.kind if each.hint else None for each in found.wrong]
            assert kinds == hints
    for each in found.wrong:
        example = each.counterexample
        assert example is None or example.claimed != example.derivative or example.difference
    VALIDATOR.validate(json.loads(json.dumps(as_object(found))))
