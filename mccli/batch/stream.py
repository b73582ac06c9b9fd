"""A stream of lines to a stream of answers, in order, in constant memory."""

from __future__ import annotations

import heapq
import queue
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mccli.batch.answers import Answer
from mccli.batch.events import Came, Event, Free, Hire, NoMore, Part, Trouble, Workers
from mccli.batch.lines import Line
from mccli.batch.reading import Reader
from mccli.batch.worker import Chunk, Settings

_MOST_LINES = 256  # of a chunk
_MOST_CHUNK_BYTES = 1 << 18
_READ_AHEAD = 1 << 22  # bytes of lines that are not answered yet
_READ_AHEAD_PER_WORKER = 1 << 18
_MOST_HELD = 1 << 26  # characters of answers that wait for an earlier one


def in_order(
    blocks: Iterable[Sequence[Line]], settings: Settings, hire: Hire
) -> Generator[list[Answer], None, None]:
    """An answer for every line, in order, as many at once as are ready.

    Lines are read and worked on ahead of the answers that are taken, within fixed bounds. An
    exception of ``blocks`` is raised here. All work ends with the generator.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    workers = hire(settings, events.put)
    try:
        ahead = _READ_AHEAD + _READ_AHEAD_PER_WORKER * workers.size
        reader = Reader(blocks, ahead, events.put)
        try:
            yield from _Order(workers, reader).run(events)
        finally:
            reader.stop()
    finally:
        workers.close()


@dataclass(slots=True)
class _Given:
    """A chunk at work, and how many of its lines have been answered."""

    chunk: Chunk
    answered: int = 0


class _Order:
    """What is known of the lines between reading and answering."""

    def __init__(self, workers: Workers, reader: Reader) -> None:
        self._workers = workers
        self._reader = reader
        self._waiting: list[tuple[int, Line]] = []  # A heap: earlier lines come first.
        self._given: dict[int, _Given] = {}
        self._ready: dict[int, tuple[Line, Answer]] = {}
        self._held = 0
        self._came = 0
        self._next = 1
        self._tickets = 0
        self._pace = 1
        self._ended = False

    def run(self, events: queue.SimpleQueue[Event]) -> Iterator[list[Answer]]:
        """Take event after event until every line has been answered."""
        while not (self._ended and not self._given and not self._waiting):
            self._take(events.get())
            # What else has happened meanwhile belongs to the same picture.
            while not events.empty():
                self._take(events.get())
            ready = self._in_order()
            self._give()
            if ready:
                yield ready

    def _take(self, event: Event) -> None:
        match event:
            case Came(lines):
                self._wait(enumerate(lines, self._came + 1))
                self._came += len(lines)
            case Part(ticket, found):
                self._keep(self._given[ticket], found)
            case Free(ticket):
                self._finish(self._given.pop(ticket))
            case NoMore():
                self._ended = True
            case Trouble(error):
                raise error

    def _wait(self, lines: Iterable[tuple[int, Line]]) -> None:
        for each in lines:
            heapq.heappush(self._waiting, each)

    def _keep(self, given: _Given, found: list[Answer]) -> None:
        for answer in found:
            number, line = given.chunk.numbers[given.answered], given.chunk.lines[given.answered]
            self._ready[number] = line, answer
            self._held += len(answer.text)
            given.answered += 1

    def _finish(self, given: _Given) -> None:
        rest = given.chunk.part(given.answered)
        self._wait(zip(rest.numbers, rest.lines, strict=True))
        self._pace = min(max(2 * given.answered, 1), _MOST_LINES)

    def _in_order(self) -> list[Answer]:
        found: list[Answer] = []
        lines: list[Line] = []
        while self._next in self._ready:
            line, answer = self._ready.pop(self._next)
            lines.append(line)
            found.append(answer)
            self._held -= len(answer.text)
            self._next += 1
        if lines:
            self._reader.release(lines)
        return found

    def _give(self) -> None:
        """Give every free worker its share of what waits."""
        while self._waiting and len(self._given) < self._workers.size:
            first = self._waiting[0][0]
            if self._held > _MOST_HELD and first != self._next:
                return  # Only what the others wait for is worked on now.
            free = self._workers.size - len(self._given)
            share = -(-len(self._waiting) // free)
            chunk = self._cut(min(share, self._pace))
            self._tickets += 1
            self._given[self._tickets] = _Given(chunk)
            self._workers.give(self._tickets, chunk)

    def _cut(self, most: int) -> Chunk:
        """The first lines that wait, up to ``most`` and to a number of bytes; at least one."""
        numbers: list[int] = []
        lines: list[Line] = []
        size = 0
        while self._waiting and len(lines) < most and size < _MOST_CHUNK_BYTES:
            number, line = heapq.heappop(self._waiting)
            numbers.append(number)
            lines.append(line)
            size += len(line or b"")
        return Chunk(tuple(numbers), tuple(lines))
