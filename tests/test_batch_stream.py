"""Order, bounds and ends of a stream, without any process."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_workers import Here, Slow
from cli import run

from mccli.batch import hiring, stream, team
from mccli.batch.lines import Line
from mccli.batch.team import Team
from mccli.batch.worker import Settings
from mccli.limits import Limits

TABLE = json.loads((Path(__file__).parent / "data" / "hostile_ndjson.json").read_text())
ROWS = {row["id"]: row for row in TABLE["rows"]}
SETTINGS = Settings(Limits())


@pytest.mark.parametrize("name", ROWS)
def test_a_hostile_line(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row: dict[str, Any] = ROWS[name]
    assert ("required" in row) <= ("adapted" in row)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hiring, "hired", lambda _jobs, _dask: Here)
    text = row["input"] if "input" in row else eval(row["input_py"], {})
    code, out, err = run("batch", stdin=text)
    answers = [json.loads(line, parse_constant=_refuse) for line in out.splitlines()]
    assert len(answers) == row.get("answers", 1) and code in row["exit"]
    assert "Traceback" not in out + err and err.startswith(f"{len(answers)} line")
    assert all(error["message"] and len(line) < 2_000
               for line, each in zip(out.splitlines(), answers, strict=True)
               for error in each.get("errors", ()))  # fmt: skip


def _refuse(token: str) -> None:
    raise ValueError(f"{token} is not JSON")


@pytest.mark.parametrize("jobs", [1, 3])
def test_answers_come_in_order_whatever_happens(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team, "Slot", Slow)
    lines = [b"%d" % i for i in range(1, 701)]
    sizes = itertools.cycle([1, 5, 40])
    left = iter(lines)
    blocks = iter(lambda: [*itertools.islice(left, next(sizes))], [])
    found = stream.in_order(blocks, SETTINGS, lambda s, r: Team(jobs, s, r))
    texts = [answer.text for part in found for answer in part]
    assert texts == [f"{i}:{i}" for i in range(1, 701)]


def test_no_lines_no_answers() -> None:
    assert [*stream.in_order(iter([]), SETTINGS, Here)] == []


def test_each_answer_comes_before_the_next_line_is_asked_for() -> None:
    """As at a terminal: whoever writes the next line has seen the answer to the last one."""
    seen: list[str] = []

    def lines() -> Iterator[list[Line]]:
        for number in range(5):
            deadline = time.monotonic() + 10
            while len(seen) < number and time.monotonic() < deadline:
                time.sleep(0.001)
            assert len(seen) == number
            yield [b'{"functions": "x"}']

    for part in stream.in_order(lines(), SETTINGS, Here):
        seen += [answer.text for answer in part]
    assert len(seen) == 5


def test_an_endless_stream_is_read_only_so_far_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_READ_AHEAD", 10_000)
    monkeypatch.setattr(stream, "_READ_AHEAD_PER_WORKER", 0)
    monkeypatch.setattr(team, "Slot", Slow)
    taken = itertools.count()
    read = 0

    def endless() -> Iterator[list[Line]]:
        nonlocal read
        for read in taken:
            yield [b"%0100d" % read]

    found = stream.in_order(endless(), SETTINGS, lambda s, r: Team(2, s, r))
    answered = 0
    for part in found:
        answered += len(part)
        # Two hundred bytes a line, with what belongs to it.
        assert read - answered <= 52
        if answered > 2_000:
            break
    found.close()


def test_answers_that_wait_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """While an early line keeps all others waiting, they are worked on only so far."""
    monkeypatch.setattr(stream, "_MOST_HELD", 1_000)
    given: list[int] = []

    class Late(Here):
        size = 2

        def give(self, ticket: int, chunk: Any) -> None:
            given.extend(chunk.numbers)
            if 1 not in chunk.numbers:
                super().give(ticket, chunk)
            elif len(given) > 1:
                raise AssertionError("the first line was given twice")
            else:
                self.first = ticket, chunk
                return
            if len(given) > 3 and hasattr(self, "first"):
                super().give(*self.__dict__.pop("first"))

    lines: list[Line] = [b'{"functions": "x"}'] * 50
    parts = [*stream.in_order(iter([lines]), SETTINGS, Late)]
    assert sum(map(len, parts)) == 50 and len(parts[0]) < 10


def test_what_goes_wrong_with_the_input_is_raised() -> None:
    def broken() -> Iterator[list[Line]]:
        yield [b"{}"]
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        [*stream.in_order(broken(), SETTINGS, Here)]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["x"], 0),
        (["x", "x +"], 3),
        (["x +", "1/0"], 4),
        (["1/0", "9^9^9^9*x", "x +"], 5),
    ],
)
def test_the_exit_code_is_that_of_the_worst_line(
    lines: list[str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hiring, "hired", lambda _jobs, _dask: Here)
    stdin = "".join(json.dumps({"functions": each}) + "\n" for each in lines)
    found, out, err = run("batch", stdin=stdin)
    assert (found, out.count("\n")) == (code, len(lines)) and err.count("\n") == 1
    assert run("batch", "--quiet", stdin=stdin) == (code, out, "")


def test_a_bug_in_a_line_ranks_highest(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(hiring, "hired", lambda _jobs, _dask: Here)
    monkeypatch.setattr("mccli.batch.answering.run", broken)
    code, out, err = run("batch", stdin='{"functions": "x"}\n{"functions": 1}\n')
    assert (code, err) == (70, "2 lines, 2 errors (1 internal, 1 parse)\n")
    assert json.loads(out.splitlines()[0])["errors"][0]["code"] == "internal.bug"


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (["--jobs", "0"], "--jobs is not above zero"),
        (["--jobs", "2", "--dask", "tcp://127.0.0.1:1"], "contradict"),
        (["--jobs", "x"], "--jobs x is not a whole number"),
        (["--jobs", "1.5"], "--jobs 1.5 is not a whole number"),
        (["b.jsonl"], "mccli batch < b.jsonl"),
    ],
)
def test_options_that_make_no_sense(tokens: list[str], said: str) -> None:
    code, out, err = run("batch", *tokens)
    assert (code, out) == (2, "") and said in err
