"""What runs in a worker process: a chunk of lines, one after the other."""

from __future__ import annotations

import gc
import signal
import sys
import time
import warnings
from dataclasses import dataclass

from mccli.batch.answers import Answer
from mccli.batch.board import Board
from mccli.batch.lines import Line
from mccli.limits import Limits, keep_alarm

_MOST_MEMORY = 4
"""A process that once took this part of the memory allowed is replaced by a smaller one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every line; ``budget`` is how many seconds of work are handed back at once."""

    limits: Limits
    ascii_only: bool = False
    budget: float = 0.1


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines to be answered in order, and their numbers in the stream, from 1."""

    numbers: tuple[int, ...]
    lines: tuple[Line, ...]

    def part(self, start: int, end: int | None = None) -> Chunk:
        """The lines from ``start`` to ``end`` (exclusive), counted from 0."""
        return Chunk(self.numbers[start:end], self.lines[start:end])


@dataclass(frozen=True, slots=True)
class Ended:
    """How work on a chunk ended: answers that found no room on the board (one at most), and
    whether the process can be used again."""

    answers: list[Answer]
    usable: bool


_board: list[Board] = []


def begin(board: Board) -> None:
    """Get a new process ready. It ends at once when it is told to, also within C code."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    warnings.simplefilter("ignore")
    gc.set_threshold(50_000)  # As on the command line: formulas stay, garbage is rare.
    gc.freeze()
    keep_alarm()
    _board[:] = [board]


def work(chunk: Chunk, settings: Settings) -> Ended:
    """Answer the lines on the board until the budget is spent; at least one."""
    # The process that hires workers does without what they need.
    from mccli.batch.answering import answer

    board = _board[0]
    limits = settings.limits
    end = time.monotonic() + settings.budget

    def begun(seconds: float) -> None:
        board.begin(time.monotonic() + seconds)

    for number, line in zip(chunk.numbers, chunk.lines, strict=True):
        begun(limits.seconds)
        found, usable = answer(line, number, limits, settings.ascii_only, begun)
        if not board.put(found):
            board.begin(0)
            return Ended([found], usable and not _is_large(limits))
        if not usable or time.monotonic() > end:
            return Ended([], usable and not _is_large(limits))
    return Ended([], not _is_large(limits))


def _is_large(limits: Limits) -> bool:
    """Whether the process has at some time held so much that it had better give it back."""
    if sys.platform == "win32":
        return False
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return peak > limits.memory_bytes // _MOST_MEMORY
