"""What a worker process tells without sending a message, so that it outlives the process.

The worker alone writes and the parent alone reads: answers one after the other, each with the
kind of its error, and until when the line in work may take. Nothing on it is ever locked.
"""

from __future__ import annotations

from multiprocessing.context import BaseContext
from typing import get_args

from mccli.batch.answers import Answer
from mccli.errors import Kind

_ROOM = 1 << 20
_KINDS: tuple[Kind, ...] = get_args(Kind)
_CODES: dict[Kind | None, bytes] = {kind: b"%d" % i for i, kind in enumerate(_KINDS)}
_CODES[None] = b"-"
_END, _DEADLINE = 0, 1


class Board:
    """Shared memory between a parent and one worker; ``context`` starts the worker."""

    def __init__(self, context: BaseContext) -> None:
        self._numbers = context.RawArray("d", 2)
        self._bytes = context.RawArray("B", _ROOM)
        self._read = 0
        self.answered = 0

    def clear(self) -> None:
        """Take everything down. By the parent, while the worker waits."""
        self._numbers[_END] = self._numbers[_DEADLINE] = 0
        self._read = self.answered = 0

    def begin(self, deadline: float) -> None:
        """Say that a line is in work until ``deadline`` on the monotonic clock, 0 for none."""
        self._numbers[_DEADLINE] = deadline

    @property
    def deadline(self) -> float:
        """Until when the line in work may take; 0 if there is none."""
        return float(self._numbers[_DEADLINE])

    def put(self, answer: Answer) -> bool:
        """Put an answer up, and the line down, if there is room for it."""
        data = b"%b%b\n" % (_CODES[answer.kind], answer.text.encode())
        start = int(self._numbers[_END])
        end = start + len(data)
        if end > _ROOM:
            return False
        self._view()[start:end] = data
        self._numbers[_DEADLINE] = 0
        # Last: what stands before it is complete.
        self._numbers[_END] = end
        return True

    def news(self) -> list[Answer]:
        """The answers put up since the last look."""
        start, end = self._read, int(self._numbers[_END])
        self._read = end
        lines = bytes(self._view()[start:end]).decode().split("\n")[:-1]
        self.answered += len(lines)
        return [
            Answer(line[1:], None if line[0] == "-" else _KINDS[int(line[0])]) for line in lines
        ]

    def _view(self) -> memoryview:
        return memoryview(self._bytes).cast("B")
