"""Whole processes and pieces of work, measured beside their yardstick; rows of the report.

On a machine that is busy with other things a ratio of processor times says more than one of
wall-clock times: so ``Run.seconds`` is the processor time of a process and all its children,
and pieces of work are timed by ``time.process_time``. Streams that keep several processes busy
are judged by the wall clock.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PEERS = str(Path(__file__).parent / "peers.py")


@dataclass(frozen=True, slots=True)
class Run:
    """A process that has ended: processor and wall-clock seconds, memory at its peak, output."""

    seconds: float
    wall: float
    megabytes: float
    output: Path


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report: what was done, what was found, what was asked, whether it holds."""

    work: str
    figure: str
    bar: str
    holds: bool | None
    """None where there is no bar, only a figure."""


class Failed(Exception):
    """A process did not end well; says what it said."""


def process(*command: str, given: Path | None = None) -> Run:
    """Run ``python command…`` (``given`` on standard input). Raises ``Failed``."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    # Installed packages come compiled; the checkout is compiled by the run that warms up.
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    handle, name = tempfile.mkstemp(suffix=".out", dir=WORKSHOP.name)
    with (
        open(handle, "wb") as output,
        open(given or os.devnull, "rb") as reading,
        tempfile.TemporaryFile() as complaints,
    ):
        begin = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *command], stdin=reading, stdout=output, stderr=complaints,
            env={**kept, "PYTHONPATH": path},
        )  # fmt: skip
        # wait4 is what tells one child's processor time and peak apart from the others'.
        _pid, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            complaints.seek(0)
            # Under --json an error is on standard output.
            said = complaints.read() or Path(name).read_bytes()[:400]
            raise Failed(f"exit {child.returncode}: {said.decode('utf-8', 'replace')[:300]}")
    seconds = usage.ru_utime + usage.ru_stime
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(seconds, wall, usage.ru_maxrss / unit, Path(name))


def mccli(*tokens: str, given: Path | None = None) -> Run:
    """Run mccli as a process; a long time is allowed."""
    return process("-m", "mccli", *tokens, given=given)


def peer(*tokens: str) -> Run:
    """Run a peer as a process."""
    return process(PEERS, *tokens)


def seconds(work: Callable[[], object]) -> float:
    """The processor time of one call, on a clean heap."""
    gc.collect()
    begin = time.process_time()
    result = work()
    elapsed = time.process_time() - begin
    del result
    return elapsed


def paired(
    ours: Callable[[], float], theirs: Callable[[], float], pairs: int
) -> tuple[float, float, float]:
    """(median of theirs/ours, our median, their median) of runs one after the other."""
    measured = [(ours(), theirs()) for _ in range(pairs)]
    ratios = [their / our for our, their in measured]
    return (
        statistics.median(ratios),
        statistics.median(our for our, _ in measured),
        statistics.median(their for _, their in measured),
    )


def file(text: str, suffix: str = ".mc") -> Path:
    """A temporary file with this text."""
    handle, name = tempfile.mkstemp(suffix=suffix, dir=WORKSHOP.name)
    with open(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
    return Path(name)


def report(rows: Sequence[Row]) -> int:
    """Print rows; how many miss their bar."""
    for row in rows:
        verdict = {True: "PASS", False: "MISSED", None: ""}[row.holds]
        print(f"{row.work:62} {row.figure:>44}  {row.bar:24} {verdict}", flush=True)
    return sum(row.holds is False for row in rows)


WORKSHOP = tempfile.TemporaryDirectory(prefix="mccli-benchmark-")
