"""Workers of a batch for tests: in this process, or with requests that misbehave on purpose.

The latter run in worker processes, which import this module by its name.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mccli import pipeline
from mccli.batch import answering, worker
from mccli.batch.answering import answer
from mccli.batch.answers import Answer
from mccli.batch.events import Event, Free, Part
from mccli.batch.worker import Chunk, Ended, Settings
from mccli.limits import Limits
from mccli.model.result import Result


class Here:
    """Answers at once, in this process."""

    size = 1

    def __init__(self, settings: Settings, report: Callable[[Event], None]) -> None:
        self._settings = settings
        self._report = report

    def give(self, ticket: int, chunk: Chunk) -> None:
        limits, ascii_only = self._settings.limits, self._settings.ascii_only
        for number, line in zip(chunk.numbers, chunk.lines, strict=True):
            self._report(Part(ticket, [answer(line, number, limits, ascii_only)[0]]))
        self._report(Free(ticket))

    def close(self) -> None:
        return


class Slow:
    """A slot that repeats its lines, in parts of any size and after any time; leaves some out."""

    def __init__(self, _settings: Settings, _stopped: Callable[[], bool]) -> None:
        self._random = random.Random(7)

    def answers(self, chunk: Chunk) -> Iterator[list[Answer]]:
        position = 0
        while position < len(chunk.lines):
            count = self._random.randint(1, 3)
            part = chunk.part(position, position + count)
            time.sleep(self._random.choice([0, 0.001, 0.003]))
            yield [Answer(f"{n}:{(line or b'').decode()}") for n, line in zip(part.numbers, part.lines, strict=True)]  # fmt: skip # noqa: E501
            position += count
            if self._random.random() < 0.2:
                return

    def close(self) -> None:
        return


def work(chunk: Chunk, settings: Settings) -> Ended:
    """What a worker does, with some functions that are no requests but orders."""
    answering.run = obeyed
    return _WORK(chunk, settings)


_WORK = worker.work  # Before a test puts the one above in its place.


def obeyed(request: pipeline.Request, limits: Limits, _recalling: bool) -> Result:
    """An order is ``verb:argument`` in the place of the function."""
    verb, _, argument = request.inputs[0].text.partition(":")
    if verb == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if verb == "die once" and not Path(argument).exists():
        Path(argument).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if verb == "hang":
        # As a builtin loop in C does: no alarm gets through.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(60)
    if verb == "spin":
        while True:
            pass
    if verb == "fill":
        [0] * 10**11
    if verb == "sleep":
        time.sleep(float(argument))
    if verb == "break":
        raise ZeroDivisionError("a bug")
    text = str(os.getpid()) if verb in ("pid", "sleep") else "1"
    asked = pipeline.Request("value", (type(request.inputs[0])("functions", text),))
    return pipeline.run(asked, limits)


def refuse(_board: object) -> None:
    """What a process does that cannot even begin."""
    os._exit(3)
