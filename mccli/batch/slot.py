"""A place for one worker process at a time, which is replaced when it dies or does not end.

One pool of one process each: what happens to a worker touches no other one. Pebble starts,
feeds and replaces the process; the board tells how far a process came that is no more.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from mccli.batch import worker
from mccli.batch.answers import Answer
from mccli.batch.board import Board
from mccli.batch.worker import Chunk, Settings
from mccli.errors import failure

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from pebble import ProcessPool

Ending = Literal["done", "stopped", "late", "dead"]

_TICK = 0.05  # Seconds between two looks at the board: so long may an answer wait on it.
_GRACE = 0.4  # Seconds past its limit until a worker whose alarm did not help is killed.
_SILENCE = 60  # Seconds in which a process that has not died must begin, and hand over.
_TRIES = 3
# What every worker needs, imported once in the process that all are copies of.
_NEEDED = (
    "mccli.batch.answering",
    "mccli.calculus.answer",
    "mccli.calculus.components.graph.differentiate",
    "mccli.calculus.conditions.collect",
    "mccli.calculus.differentiating",
    "mccli.calculus.evaluation.constants",
    "mccli.calculus.expansion.expand",
    "mccli.calculus.trouble",
    "mccli.calculus.verification.verify",
    "mccli.model.recalled",
    "pebble",
)


class Slot:
    """Answers chunks, one at a time. ``stopped`` tells when to give up."""

    def __init__(self, settings: Settings, stopped: Callable[[], bool] = lambda: False) -> None:
        self._settings = settings
        self._stopped = stopped
        self._context = _context()
        self._board = Board(self._context)
        self._pool: ProcessPool | None = None

    def answers(self, chunk: Chunk) -> Iterator[list[Answer]]:
        """Answers to the first lines of a chunk, at least to one of them, as they come.

        A line that kills its worker is tried once more, alone; one that holds it up is not.
        Raises an io error if no worker can be started.
        """
        for _ in range(_TRIES):
            ending = yield from self._attempt(chunk)
            answered, busy = self._board.answered, self._board.deadline > 0
            if ending == "late":
                yield [self._told("late", chunk.part(answered))]
            elif ending == "dead" and busy:
                yield from self._alone(chunk.part(answered, answered + 1))
            elif ending == "dead" and not answered:
                continue
            return
        raise failure(
            "io",
            "io.worker",
            "no worker process can be started",
            "look for a lack of memory or of processes; a script calls mccli.answers under "
            "if __name__ == '__main__'",
        )

    def close(self) -> None:
        """Kill the worker, if there is one."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None

    def _alone(self, line: Chunk) -> Iterator[list[Answer]]:
        """The answer to a line that may have ended a worker, or not."""
        ending = yield from self._attempt(line)
        if ending in ("late", "dead") and not self._board.answered:
            yield [self._told(ending, line)]

    def _told(self, ending: Ending, rest: Chunk) -> Answer:
        """The answer to the first line of what is left, which had no end, or a bad one."""
        from mccli.batch.answering import late, lost

        settings = self._settings
        problem = late if ending == "late" else lost
        return problem(rest.lines[0], rest.numbers[0], settings.limits, settings.ascii_only)

    def _attempt(self, chunk: Chunk) -> Generator[list[Answer], None, Ending]:
        """Work on a chunk in one process until it is through, or gone; yields answers."""
        from concurrent.futures.process import BrokenProcessPool

        from pebble import ProcessExpired

        board = self._board
        board.clear()
        try:
            future = self._running().schedule(worker.work, args=(chunk, self._settings))
        except RuntimeError:  # The worker died while it had nothing to do.
            self.close()
            return "dead"
        heard = time.monotonic()
        while True:
            try:
                ended = future.result(_TICK)
            except TimeoutError:
                yield board.news()
            except (ProcessExpired, BrokenProcessPool, MemoryError):
                self.close()
                # Whatever became of the worker, what it has put up counts.
                yield board.news()
                return "dead"
            else:
                yield [*board.news(), *ended.answers]
                if not ended.usable:
                    self.close()
                return "done"
            if self._stopped():
                self.close()
                return "stopped"
            now = time.monotonic()
            if board.deadline:
                heard = now
            if 0 < board.deadline < now - _GRACE or heard < now - _SILENCE:
                self.close()
                yield board.news()
                return "late" if board.deadline else "dead"

    def _running(self) -> ProcessPool:
        if self._pool is None:
            from pebble import ProcessPool

            self._pool = ProcessPool(
                max_workers=1,
                initializer=worker.begin,
                initargs=(self._board,),
                context=self._context,
            )
        return self._pool


def _context() -> BaseContext:
    """How workers are started: never by forking this process, which has threads."""
    if not sys.platform.startswith("linux"):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([worker.__name__, *_NEEDED])
    return context


def prepare() -> None:
    """Start the process that workers are copies of: meanwhile this one has other things to do."""
    if isinstance(_context(), multiprocessing.context.ForkServerContext):
        from multiprocessing import forkserver

        # What goes wrong now goes wrong, and is told, when a worker is started.
        with suppress(OSError, RuntimeError):
            forkserver.ensure_running()
