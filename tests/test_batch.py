"""``mccli batch`` as a user runs it: processes, signals, pipes, memory."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from cli import clean_environment, start

from mccli.batch.objects import answers
from mccli.errors import MccliError

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's /proc")
# Nine rows by nine, and an engine that has no end with it.
ENDLESS = {"functions": "det(A)", "declare": {"A": "R^(9,9)"}, "engine": "sympy", "id": "endless"}


def lines(*requests: dict[str, Any]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in requests).encode()


def open_batch(*options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "mccli", "batch", *options],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=clean_environment(),
    )  # fmt: skip


def below(process: int) -> list[int]:
    """All processes that a process has started, directly or not."""
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, check=False)
    return [each for child in map(int, found.stdout.split()) for each in (child, *below(child))]


def test_a_file_of_requests(tmp_path: Path) -> None:
    file = tmp_path / "requests.ndjson"
    asked = [{"id": i, "functions": f"x^{i}*y", "command": "grad"} for i in range(1, 200)]
    file.write_bytes(lines({**ENDLESS, "timeout": 0.5}, *asked))
    for jobs in ("1", "3"):
        with file.open("rb") as stdin:
            done = start("batch", "--jobs", jobs, stdin=stdin)
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert (done.returncode, done.stderr) == (5, b"200 lines, 1 error (1 limit)\n")
        assert [each["id"] for each in told] == ["endless", *range(1, 200)]
        assert told[0]["errors"][0]["code"] == "limit.time"
        assert all(each["verified"]["ok"] for each in told[1:])


def test_the_answer_is_there_before_the_next_request() -> None:
    with open_batch("--jobs", "2") as process:
        assert process.stdin is not None and process.stdout is not None
        for number in range(20):
            process.stdin.write(lines({"functions": "x^2", "id": number}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        out, err = process.communicate()
    assert (process.returncode, out, err) == (0, b"", b"20 lines, 0 errors\n")


def test_the_same_bytes_from_any_number_of_processes() -> None:
    asked = [{"functions": ["sin(x)*y", f"x^{i}"], "at": {"x": 0.5, "y": 2}} for i in range(40)]
    once, again = (start("batch", "--jobs", jobs, input=lines(*asked), stdin=None) for jobs in "12")
    assert once.returncode == 0 and once.stdout == again.stdout


@linux
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("busy", [True, False])
def test_signals_end_all_processes_quietly(number: int, code: int, busy: bool) -> None:
    with open_batch("--jobs", "2", "--timeout", "60") as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(lines({"functions": "x"}, *([ENDLESS] if busy else [])))
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(0.2)
        children = below(process.pid)
        assert children
        process.send_signal(number)
        assert process.wait(10) == code
        assert process.stdout.read() == b""
        assert process.stderr is not None and process.stderr.read() == b""
    deadline = time.monotonic() + 5
    while any(map(_is_running, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_running, children))


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@linux
def test_a_worker_killed_from_outside_loses_nothing() -> None:
    with open_batch("--jobs", "2") as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(lines(*({"functions": f"x^{i}", "id": i} for i in range(400))))
        process.stdin.close()
        told = [process.stdout.readline() for _ in range(50)]
        workers = [each for each in below(process.pid) if each not in below_once(process.pid)]
        os.kill(workers[0], signal.SIGKILL)
        told += process.stdout.readlines()
        assert process.wait(30) == 0
    assert [json.loads(each)["id"] for each in told] == [*range(400)]


def below_once(process: int) -> list[int]:
    """The processes that a process has started itself: those that start workers."""
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, check=False)
    return [*map(int, found.stdout.split())]


@linux
def test_streams_that_break() -> None:
    program = f"{sys.executable} -m mccli batch"
    for line, code in (
        (f'yes \'{{"functions":"x**2"}}\' | {program} | head -1; exit ${{PIPESTATUS[1]}}', 141),
        (f'echo \'{{"functions":"x**2"}}\' | {program} > /dev/full', 6),
        (f'echo \'{{"functions":"x**2"}}\' | {program} >&-', 6),
        (f"{program} <&-", 6),
        (f'echo \'{{"functions":"x**2"}}\' | {program} 2>&-', 0),
    ):
        done = subprocess.run(
            ["bash", "-c", line], env=clean_environment(), capture_output=True, check=False,
            timeout=30,
        )  # fmt: skip
        assert done.returncode == code, (line, done.stderr)
        assert b"Traceback" not in done.stderr and b"leaked" not in done.stderr, line


def test_answers_in_python() -> None:
    asked = ({"functions": f"x^{i}", "id": i} for i in itertools.count())
    found = answers(asked, jobs=2)
    told = [*itertools.islice(found, 300)]
    assert [each["id"] for each in told] == [*range(300)] and told[3]["derivative"] == [["3*x**2"]]
    found.close()
    (told_once,) = answers([{"functions": "x", "at": {"x": float("nan")}}], jobs=1, timeout=5)
    assert told_once["errors"][0]["code"] == "json.value"
    for options in ({"timeout": 0}, {"timeout": float("nan")}, {"jobs": 0}, {"jobs": 10**6}):
        with pytest.raises(MccliError) as raised:
            [*answers([{"functions": "x"}], **options)]
        assert raised.value.kind == "usage"


@linux
@pytest.mark.long
def test_an_endless_stream_takes_constant_memory() -> None:
    with open_batch("--jobs", "2") as process:
        assert process.stdin is not None and process.stdout is not None
        writer = subprocess.Popen(
            ["yes", '{"functions": "x^2*y", "engine": "graph", "verify": false}'],
            stdout=process.stdin,
        )
        process.stdin.close()
        sizes = []
        for count in range(50_000):
            process.stdout.readline()
            if count % 10_000 == 9_999:
                sizes.append(_resident(process.pid))
        writer.kill()
        writer.wait()
        process.terminate()
    # The first ten thousand lines fill what is read ahead.
    assert max(sizes[1:]) < sizes[0] + 8_000


def _resident(process: int) -> int:
    """In units of 1,024 bytes."""
    text = Path(f"/proc/{process}/status").read_text()
    return int(text.partition("VmRSS:")[2].split()[0])


def _everything(controller: int) -> bytes:
    """What was written to a terminal; it comes in pieces."""
    found = b""
    # Reading fails when all has been read and the other end is closed.
    with contextlib.suppress(OSError):
        while piece := os.read(controller, 1 << 16):
            found += piece
    return found


@linux
def test_a_bar_on_the_terminal_leaves_the_answers_alone() -> None:
    controller, terminal = os.openpty()
    asked = lines(*({"functions": f"x^{i}*y", "id": i} for i in range(200)))
    with subprocess.Popen(
        [sys.executable, "-m", "mccli", "batch", "--jobs", "1"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=terminal, env=clean_environment(),
    ) as process:  # fmt: skip
        os.close(terminal)
        out, _ = process.communicate(asked)
    shown = _everything(controller).decode()
    os.close(controller)
    assert [json.loads(line)["id"] for line in out.splitlines()] == [*range(200)]
    assert "lines" in shown and "200 lines, 0 errors, " in shown.splitlines()[-1]
    assert "schema" not in shown and process.returncode == 0
