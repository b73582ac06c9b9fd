"""Worker processes on this machine: a thread for each, which feeds it and hears it out."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from mccli.batch.events import Event, Free, Part, Trouble
from mccli.batch.slot import Slot
from mccli.batch.worker import Chunk, Settings


class Team:
    """Takes up to ``size`` chunks at once and reports what becomes of them."""

    def __init__(self, jobs: int, settings: Settings, report: Callable[[Event], None]) -> None:
        self.size = jobs
        self._report = report
        self._chunks: queue.SimpleQueue[tuple[int, Chunk] | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._serve, args=(settings,), daemon=True) for _ in range(jobs)
        ]
        for thread in self._threads:
            thread.start()

    def give(self, ticket: int, chunk: Chunk) -> None:
        """Have the chunk answered by the next worker that is free."""
        self._chunks.put((ticket, chunk))

    def close(self) -> None:
        """Kill all workers and wait until they are gone."""
        self._stopped.set()
        for _ in self._threads:
            self._chunks.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self, settings: Settings) -> None:
        slot = Slot(settings, self._stopped.is_set)
        try:
            while (given := self._chunks.get()) is not None and not self._stopped.is_set():
                ticket, chunk = given
                for answers in slot.answers(chunk):
                    if answers:
                        self._report(Part(ticket, answers))
                self._report(Free(ticket))
        except Exception as error:
            self._report(Trouble(error))
        finally:
            slot.close()
