"""Generated code in every language: its numbers against mccli's own, and its text.

The table ``data/code_cases.json`` is run as one program per language. A language without its
tool is skipped, and says so.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from random import Random
from typing import Any

import pytest
from code_programs import LANGUAGES, Job, Point, missing, run
from problems import LIMITS

from mccli.calculus.routine import Wish
from mccli.model.program import Routine
from mccli.pipeline import Request, routine
from mccli.pipeline import run as answer
from mccli.render.code import function_name, source
from mccli.render.code.draft import Draft
from mccli.render.code.drafting import draft
from mccli.source import Source

DATA = Path(__file__).parent / "data"
CASES = json.loads((DATA / "code_cases.json").read_text("utf-8"))
POINTS = 3


def request(case: dict[str, Any], at: str | None = None, command: str = "") -> Request:
    second = case.get("order") == 2
    return Request(
        command or ("hessian" if second else "jacobian"),
        tuple(Source(f"argument {i}", text) for i, text in enumerate(case["functions"], 1)),
        (case["wrt"],) if "wrt" in case else (),
        case.get("layout", "numerator"),
        tuple(Source(f"-d {i}", text) for i, text in enumerate(case.get("declare", ()), 1)),
        at=None if at is None else Source("--at", at),
        verify=False,
    )


def built(case: dict[str, Any]) -> Routine:
    wish = Wish(
        f"case_{case['id']}",
        case.get("layout", "numerator"),
        case.get("order", 1),
        case.get("vector", False),
        verify=False,
    )
    return routine(request(case), wish, LIMITS)


def points(case: dict[str, Any], found: Routine) -> list[Point]:
    random = Random(case["id"])
    low, high = case.get("range", (0.3, 2.4))
    return [
        {
            name: round(random.uniform(low, high), 3)
            for each in found.arguments
            for name in each.components
        }
        for _ in range(POINTS)
    ]


def place(case: dict[str, Any], found: Routine, point: Point) -> str:
    """The point as ``--at`` takes it."""
    texts = []
    for each in found.arguments:
        numbers = [repr(point[name]) for name in each.components]
        sizes = each.space.dims
        if not sizes or case.get("vector"):
            texts += [f"{n}={v}" for n, v in zip(each.components, numbers, strict=True)]
        elif len(sizes) == 1:
            texts.append(f"{each.name}=[{', '.join(numbers)}]")
        else:
            width = sizes[1]
            rows = [", ".join(numbers[i : i + width]) for i in range(0, len(numbers), width)]
            texts.append(f"{each.name}=[[{'], ['.join(rows)}]]")
    return ", ".join(texts)


def expected(case: dict[str, Any], found: Routine, point: Point) -> list[float]:
    """The value and the derivative by the calculator, as the code stores them."""
    at = place(case, found, point)
    numbers: list[float] = []
    parts, storage = case.get("parts", "both"), case.get("storage", "dense")
    if parts != "derivative":
        value = answer(request(case, at, "value"), LIMITS).value
        assert value is not None
        numbers += value.numbers
    if parts == "value":
        return numbers
    value = answer(request(case, at), LIMITS).value
    assert value is not None
    columns = found.shape[1]
    if storage == "dense":
        return [*numbers, *value.numbers]
    places = [(row, column) for row, column, _entry in found.cells]
    numbers += [value.numbers[row * columns + column] for row, column in places]
    kept = set(places)
    for number, entry in enumerate(value.numbers):
        assert entry == 0 or divmod(number, columns) in kept
    if storage == "coo":
        numbers += [row for row, _column in places]
    else:
        rows = range(found.shape[0] + 1)
        numbers += [sum(1 for row, _column in places if row < each) for each in rows]
    return numbers + [column for _row, column in places]


@pytest.fixture(scope="module")
def wanted() -> list[tuple[Routine, list[Point], list[list[float]]]]:
    found = []
    for case in CASES:
        each = built(case)
        where = points(case, each)
        found.append((each, where, [expected(case, each, point) for point in where]))
    return found


def drafted(language: str, found: Routine, case: dict[str, Any]) -> tuple[Draft, str]:
    import importlib

    target = importlib.import_module(f"mccli.render.code.{language}")
    parts, storage = case.get("parts", "both"), case.get("storage", "dense")
    name = function_name(found, language)  # type: ignore[arg-type]
    text = source(found, language, parts=parts, storage=storage)  # type: ignore[arg-type]
    return draft(found, target.TARGET, target.RULES, name, parts, storage), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers(
    language: str,
    wanted: list[tuple[Routine, list[Point], list[list[float]]]],
    tmp_path: Path,
) -> None:
    jobs = [
        Job(*drafted(language, found, case), where)
        for case, (found, where, _numbers) in zip(CASES, wanted, strict=True)
    ]
    reason = missing(language)
    if reason:
        pytest.skip(reason)
    results = run(language, jobs, tmp_path)
    for case, (_found, where, right), got in zip(CASES, wanted, results, strict=True):
        for point, true, computed in zip(where, right, got, strict=True):
            assert len(computed) == len(true), case["id"]
            for one, other in zip(computed, true, strict=True):
                close = math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-13)
                assert close, f"{case['id']} at {point}: {computed} instead of {true}"
