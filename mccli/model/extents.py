"""Which components the runs of families name, and whether they exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mccli.errors import MccliError, failure
from mccli.model.affine import Form
from mccli.model.component_block import ComponentBlock
from mccli.model.indexed import Key, Names, component_key
from mccli.model.integers import Frame
from mccli.model.problem import node_place
from mccli.model.runs import Run
from mccli.model.spaces import component_name
from mccli.model.templates import Slot, Template

Forms = Sequence[Form]


class Extent:
    """The least and the largest indices of components."""

    def __init__(self) -> None:
        self.low: list[int] = []
        self.high: list[int] = []

    def take(self, run: Run, forms: Forms) -> None:
        """Take in the components that the forms name along a run."""
        for k, form in enumerate(forms):
            start, step = run.along(form)
            ends = start, start + step * (run.count - 1)
            if k == len(self.low):
                self.low.append(min(ends))
                self.high.append(max(ends))
            else:
                self.low[k] = min(self.low[k], *ends)
                self.high[k] = max(self.high[k], *ends)

    @property
    def corners(self) -> tuple[Key, Key]:
        """The components with the least and with the largest indices."""
        return component_key(self.low), component_key(self.high)

    @property
    def area(self) -> int:
        """The number of components in the box."""
        area = 1
        for low, high in zip(self.low, self.high, strict=True):
            area *= high - low + 1
        return area

    def block(self, base: str) -> ComponentBlock:
        """A block of this size, with nothing marked."""
        return ComponentBlock(base, self.low, self.high)


def mark(block: ComponentBlock, run: Run, forms: Forms) -> bool:
    """Mark what the forms name along a run; whether some of it was marked before."""
    starts, steps = zip(*map(run.along, forms), strict=True)
    return block.mark(block.place(starts), block.step(steps), run.count)


def numbers(block: ComponentBlock, run: Run, forms: Forms) -> Sequence[int]:
    """The numbers in the block of what the forms name along a run."""
    starts, steps = zip(*map(run.along, forms), strict=True)
    return block.numbers(block.place(starts), block.step(steps), run.count)


def names_along(base: str, run: Run, forms: Forms) -> list[str]:
    """The names of what the forms stand for along a run."""
    ends = [run.along(form) for form in forms]
    if not any(step for _start, step in ends):
        return [component_name(base, tuple(start for start, _step in ends))] * run.count
    columns = [
        range(start, start + step * run.count, step) if step else [start] * run.count
        for start, step in ends
    ]
    if len(columns) == 1:
        return [f"{base}{i}" for i in columns[0]]
    # As ``component_name`` has it, which would take three times as long.
    return [
        f"{base}{i}{j}" if i <= 9 and j <= 9 else f"{base}{i}_{j}"
        for i, j in zip(*columns, strict=True)
    ]


def check(template: Template, runs: Iterable[Run], names: Mapping[str, Names]) -> None:
    """Raise a parse error for the first component that does not exist, with its indices."""
    for run in runs:
        for slot in template.slots.values():
            extent = Extent()
            extent.take(run, slot.forms)
            if not all(map(names[slot.base].has, extent.corners)):
                raise _missing(template, run, slot, names[slot.base])


def _missing(template: Template, run: Run, slot: Slot, names: Names) -> MccliError:
    """The error at the first place of a run whose component does not exist."""
    keys = (
        component_key([form.at(run.values(place)) for form in slot.forms])
        for place in range(run.count)
    )
    place, key = next((place, key) for place, key in enumerate(keys) if not names.has(key))
    indices = [each.value for each in template.statement.ranges]
    values = dict(zip(indices, ([value] for value in run.values(place)), strict=True))
    written = node_place(slot.node, template.statement)
    message, hint = names.refusal(key, Frame(1, values).at(0), written.span.text)
    return failure("parse", "index.range", message, hint, written)
