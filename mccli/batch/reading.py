"""A thread that reads ahead of the workers, but only so far."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence

from mccli.batch.events import Came, Event, NoMore, Trouble
from mccli.batch.lines import Line

_LINE_BYTES = 100  # What a line takes beside its text.


class Reader:
    """Reports blocks of lines while fewer than ``most`` bytes of them are unanswered."""

    def __init__(
        self, blocks: Iterable[Sequence[Line]], most: int, report: Callable[[Event], None]
    ) -> None:
        self._blocks = blocks
        self._most = most
        self._report = report
        self._held = 0
        self._room = threading.Condition()
        self._stopped = False
        # A daemon: nothing can wake a thread that waits for input.
        threading.Thread(target=self._read, daemon=True).start()

    def release(self, lines: Iterable[Line]) -> None:
        """Lines have been answered."""
        with self._room:
            self._held -= sum(map(_weight, lines))
            self._room.notify()

    def stop(self) -> None:
        """Read no more."""
        with self._room:
            self._stopped = True
            self._room.notify()

    def _read(self) -> None:
        try:
            for lines in self._blocks:
                with self._room:
                    self._held += sum(map(_weight, lines))
                self._report(Came(lines))
                with self._room:
                    self._room.wait_for(lambda: self._stopped or self._held < self._most)
                    if self._stopped:
                        return
        except Exception as error:
            self._report(Trouble(error))
        else:
            self._report(NoMore())


def _weight(line: Line) -> int:
    return _LINE_BYTES + (0 if line is None else len(line))
