"""A problem whose component functions are all members of families, without its members.

Each statement is one template; rows and columns are counted, not listed, so a million members
take no more memory than a byte or a few for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain

from mccli.limits import Limits
from mccli.model.affine import Form
from mccli.model.columns import Columns
from mccli.model.extents import numbers
from mccli.model.problem import Problem
from mccli.model.runs import Run, runs
from mccli.model.sizes import Sizes
from mccli.model.templates import Slot, Template


@dataclass(frozen=True, slots=True)
class FamilySystem:
    """Component functions as templates.

    ``problem`` has one function for each template, in their order, with slots as names;
    ``rows`` are the names of all members, ``columns`` those of the variables, which ``wrt``
    names for the answer. ``constants`` are slots without an index, of other definitions.
    """

    problem: Problem
    templates: tuple[Template, ...]
    constants: Mapping[str, Slot]
    rows: Columns
    columns: Columns
    wrt: Sequence[str]
    sizes: Sizes
    limits: Limits

    def slot_forms(self, number: int, text: str) -> tuple[str, tuple[Form, ...]] | None:
        """The base and the forms of a slot in a template; None for another name."""
        template = self.templates[number]
        slot = template.slots.get(text)
        if slot is not None:
            return slot.base, slot.forms
        slot = self.constants.get(text)
        if slot is None:
            return None
        flat = (0,) * len(template.statement.ranges)
        return slot.base, tuple(Form(form.constant, flat) for form in slot.forms)

    def runs(self) -> Iterator[tuple[int, Run, Sequence[int]]]:
        """The templates' numbers with their runs and the rows of these, in the order of rows."""
        for base in self.rows.blocks:
            yield from self._runs_of(base)

    def is_ascending(self) -> bool:
        """Whether the members of each statement come in the order of their rows."""
        return all(_are_apart(self._placed(number)) for number in range(len(self.templates)))

    def _runs_of(self, base: str) -> Iterator[tuple[int, Run, Sequence[int]]]:
        mine = [k for k, template in enumerate(self.templates) if template.base == base]
        each = [self._placed(k) for k in mine]
        if _are_apart(merge(*each, key=_first_row)):
            return merge(*[self._placed(k) for k in mine], key=_first_row)
        singles = [chain.from_iterable(map(_singles, self._placed(k))) for k in mine]
        return merge(*singles, key=_first_row)

    def _placed(self, number: int) -> Iterator[tuple[int, Run, Sequence[int]]]:
        template = self.templates[number]
        block = self.rows.blocks[template.base]
        for run in runs(template.statement, self.sizes, self.limits):
            yield number, run, numbers(block, run, template.forms)


Placed = tuple[int, Run, Sequence[int]]


def _first_row(placed: Placed) -> int:
    return placed[2][0]


def _singles(placed: Placed) -> Iterator[Placed]:
    number, run, rows = placed
    for single, row in zip(run.singles(), rows, strict=True):
        yield number, single, (row,)


def _are_apart(placed: Iterator[Placed]) -> bool:
    """Whether runs in order of their first rows do not overlap."""
    before = -1
    for _number, _run, rows in placed:
        if rows[0] <= before or rows[-1] < rows[0]:
            return False
        before = rows[-1]
    return True
