"""What became of the lines of a batch, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from mccli.batch.answers import Answer
from mccli.errors import Kind

RANKING: tuple[Kind, ...] = ("internal", "io", "limit", "math", "parse")
"""The kinds of error a line can have, the one that decides the exit code first."""


@dataclass(slots=True)
class Tally:
    """How many lines were answered, and how many of them with an error of which kind."""

    lines: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, answers: Iterable[Answer]) -> None:
        """Count these too."""
        for answer in answers:
            self.lines += 1
            if answer.kind is not None:
                self.errors[answer.kind] += 1

    @property
    def worst(self) -> Kind | None:
        """The kind that ranks highest among the errors; None if there are none."""
        return next((kind for kind in RANKING if self.errors[kind]), None)
