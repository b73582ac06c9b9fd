"""What a batch waits for, all in one queue: lines that came in, answers, workers that are free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mccli.batch.answers import Answer
from mccli.batch.lines import Line
from mccli.batch.worker import Chunk, Settings


@dataclass(frozen=True, slots=True)
class Came:
    """Lines of the stream."""

    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class NoMore:
    """The stream has ended."""


@dataclass(frozen=True, slots=True)
class Part:
    """Answers to the next lines of the chunk that was given under ``ticket``."""

    ticket: int
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Free:
    """No more answers to that chunk: lines without one are to be given again."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """What stops the batch."""

    error: Exception


Event = Came | NoMore | Part | Free | Trouble


class Workers(Protocol):
    """Who answers: processes here, or a cluster."""

    size: int

    def give(self, ticket: int, chunk: Chunk) -> None:
        """Start work on a chunk; what becomes of it is reported."""

    def close(self) -> None:
        """End all work."""


Hire = Callable[[Settings, Callable[[Event], None]], Workers]
"""How a batch gets its workers: it says how to work and where to report."""
