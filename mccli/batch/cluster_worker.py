"""What runs in the workers of a Dask cluster: our own processes, which can be killed.

Dask runs tasks in threads, where no alarm rings and nothing can be ended; so each task hands
its chunk to a slot, as a thread of a batch on one machine does.
"""

from __future__ import annotations

import multiprocessing
import threading

from distributed import Worker, WorkerPlugin, get_worker

import mccli
from mccli.batch.answers import Answer
from mccli.batch.slot import Slot
from mccli.batch.worker import Chunk, Settings


class Slots(WorkerPlugin):  # type: ignore[misc]
    """The slots of one batch in one Dask worker: as many as it has had tasks at once."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self._settings = settings

    def setup(self, worker: Worker) -> None:
        """Called in the Dask worker before any task."""
        self._idle: list[Slot] = []
        self._stopped = threading.Event()
        process = multiprocessing.current_process()
        if process.daemon:
            # Dask's default, by which a process may have no children. Ours end by themselves
            # when this process does, which is what the ban is there for.
            process.daemon = False

    def teardown(self, worker: Worker) -> None:
        """Called in the Dask worker when the batch is over or the worker is closed."""
        self._stopped.set()
        while self._idle:
            self._idle.pop().close()

    def answers(self, chunk: Chunk) -> list[Answer]:
        """Answers to the first lines of a chunk, by a slot that is free or a new one."""
        slot = self._idle.pop() if self._idle else Slot(self._settings, self._stopped.is_set)
        found = [answer for part in slot.answers(chunk) for answer in part]
        if self._stopped.is_set():
            slot.close()
        else:
            self._idle.append(slot)
        return found


def answer_chunk(name: str, chunk: Chunk) -> list[Answer]:
    """The task: a chunk of the batch whose plugin has this name."""
    slots: Slots = get_worker().plugins[name]
    return slots.answers(chunk)


def version() -> str:
    """The version of mccli here, to be compared with the one that asks."""
    return mccli.__version__
