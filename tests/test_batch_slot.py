"""One worker process and its replacements: what dies, hangs or grows is killed alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import batch_workers
import pytest

from mccli.batch import worker
from mccli.batch.answers import Answer
from mccli.batch.slot import Slot
from mccli.batch.worker import Chunk, Settings
from mccli.errors import MccliError
from mccli.limits import Limits

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs Linux's signals and limits"
)


@pytest.fixture
def slot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slot]:
    """A slot whose workers obey the orders of ``batch_workers``."""
    monkeypatch.setattr(worker, "work", batch_workers.work)
    made = Slot(Settings(Limits(seconds=0.5), budget=5))
    yield made
    made.close()


def chunk(*orders: str) -> Chunk:
    lines = tuple(json.dumps({"functions": each, "id": each}).encode() for each in orders)
    return Chunk(tuple(range(1, len(lines) + 1)), lines)


def answered(slot: Slot, given: Chunk) -> list[Answer]:
    return [answer for part in slot.answers(given) for answer in part]


def codes(answers: list[Answer]) -> list[str]:
    return [
        "ok" if each["ok"] else each["errors"][0]["code"]
        for each in (json.loads(answer.text) for answer in answers)
    ]


def process(answer: Answer) -> int:
    value = json.loads(answer.text)["value"]
    while isinstance(value, list):
        (value,) = value
    return int(value)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("die:", "limit.process"),
        ("hang:", "limit.time"),
        ("spin:", "limit.time"),
        ("fill:", "limit.memory"),
    ],
)
def test_only_the_guilty_line_fails(slot: Slot, order: str, code: str) -> None:
    given = chunk("1", "2", order, "3", "4")
    first = answered(slot, given)
    assert codes(first) == ["ok", "ok", code]
    assert json.loads(first[2].text)["id"] == order
    rest = answered(slot, given.part(len(first)))
    assert codes(rest) == ["ok", "ok"]


def test_a_worker_that_was_killed_from_outside_costs_nothing(slot: Slot, tmp_path: Path) -> None:
    given = chunk("1", f"die once:{tmp_path / 'mark'}", "2")
    first = answered(slot, given)
    assert codes(first) == ["ok", "ok"] and json.loads(first[1].text)["id"] == f"die once:{tmp_path / 'mark'}"  # fmt: skip # noqa: E501
    assert codes(answered(slot, given.part(2))) == ["ok"]


def test_a_process_is_used_again_but_not_after_an_alarm(slot: Slot) -> None:
    (first,) = answered(slot, chunk("pid:"))
    (second,) = answered(slot, chunk("pid:"))
    assert process(first) == process(second)
    assert codes(answered(slot, chunk("break:"))) == ["internal.bug"]
    assert process(answered(slot, chunk("pid:"))[0]) == process(first)
    for order in ("spin:", "fill:"):
        before = process(answered(slot, chunk("pid:"))[0])
        answered(slot, chunk(order))
        assert process(answered(slot, chunk("pid:"))[0]) != before


def test_an_answer_does_not_wait_for_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "work", batch_workers.work)
    slot = Slot(Settings(Limits(), budget=5))
    parts = [len(part) for part in slot.answers(chunk("1", "sleep:1")) if part]
    slot.close()
    assert parts == [1, 1]


def test_a_chunk_is_handed_back_when_its_budget_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "work", batch_workers.work)
    slot = Slot(Settings(Limits(), budget=1))
    answered(slot, chunk("1"))  # The process starts, and loads what it needs.
    given = chunk("1", "sleep:1", "2", "3")
    assert codes(answered(slot, given)) == ["ok", "ok"]
    assert codes(answered(slot, given.part(2))) == ["ok", "ok"]
    slot.close()


def test_an_answer_too_long_for_the_board(slot: Slot) -> None:
    line = json.dumps({"functions": "1", "id": "a" * 600_000}).encode()
    given = Chunk((1, 2, 3, 4), (b'{"functions": "1"}', line, line, b'{"functions": "1"}'))
    found = answered(slot, given)
    assert [len(answer.text) > 600_000 for answer in found] == [False, True, True]
    assert codes(found + answered(slot, given.part(3))) == ["ok"] * 4


def test_no_worker_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "begin", batch_workers.refuse)
    with pytest.raises(MccliError) as caught:
        answered(Slot(Settings(Limits())), chunk("1"))
    assert caught.value.problems[0].code == "io.worker"


def test_nothing_is_done_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    # Or a quick worker is through before the slot looks whether it is stopped.
    monkeypatch.setattr("mccli.batch.slot._TICK", 0)
    slot = Slot(Settings(Limits()), lambda: True)
    answered(slot, chunk("1"))
    assert slot._pool is None
