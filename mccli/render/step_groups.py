"""The steps of a derivation entry by entry, as every medium shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from mccli.model.steps import Derivation, Step
from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Line:
    """What follows from the line before by ``rule``.

    ``before`` is None where it is what the line before ended with; ``last`` says that nothing
    of this entry follows.
    """

    rule: str
    before: Node | None
    after: Node
    note: str
    last: bool


def grouped(derivation: Derivation) -> Iterator[tuple[str, list[Line]]]:
    """Each entry's name, empty where there is only one, with its lines."""
    for entry, steps in groupby(derivation.steps, lambda each: each.entry):
        yield entry, _lines(list(steps))


def _lines(steps: list[Step]) -> list[Line]:
    lines = []
    known: Node | None = None
    for number, step in enumerate(steps, 1):
        before = None if known is not None and step.before == known else step.before
        lines.append(Line(step.rule, before, step.after, step.note, number == len(steps)))
        known = step.after
    return lines
