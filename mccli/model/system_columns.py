"""The rows and columns of a system of families: which members and which components there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from mccli.limits import Limits
from mccli.model.columns import Columns, Part
from mccli.model.component_block import ComponentBlock
from mccli.model.extents import Extent, check, mark
from mccli.model.indexed import Components, Names, Scalars, sorting_key
from mccli.model.problem import Problem, natural
from mccli.model.runs import Run, runs
from mccli.model.sizes import Sizes
from mccli.model.templates import Slot, Template
from mccli.syntax.tree import Node

# A byte for each place of a box is little, as long as boxes are no larger than all else.
_SPARSEST = 4
SortingKey = tuple[tuple[str, int], ...]
_DIGITS = re.compile(r"\d+(_\d+)?")


class NoSystem(Exception):
    """The document needs its members one by one."""


class SystemColumns:
    """Finds the rows and columns. Raises ``NoSystem`` where they cannot be counted."""

    def __init__(
        self,
        problem: Problem,
        templates: Sequence[Template],
        constants: Mapping[str, Slot],
        declared: Mapping[str, Names],
        sizes: Sizes,
        limits: Limits,
    ) -> None:
        self.problem = problem
        self.templates = templates
        self.constants = {k: slot for k, slot in constants.items() if k in problem.free}
        self.declared = declared
        self.sizes = sizes
        self.limits = limits

    def rows(self) -> Columns:
        """The members of all families, base by base."""
        extents: dict[str, Extent] = {}
        for template, run in self._runs():
            extents.setdefault(template.base, Extent()).take(run, template.forms)
        blocks = {base: self._block(base, extent) for base, extent in extents.items()}
        for template, run in self._runs():
            if mark(blocks[template.base], run, template.forms):
                # Defined twice: the error is told where members are written out.
                raise NoSystem
        return Columns(list(blocks.values()))

    def variables(self, wrt: Sequence[Node]) -> tuple[Columns, Sequence[str]]:
        """The components of the variables, and the names of these for the answer."""
        extents = self._extents()
        slots = {*self.constants, *(text for each in self.templates for text in each.slots)}
        scalars = [name for name in self.problem.free if name not in slots]
        self._check_plain_names(extents)
        tensors = [base for base in extents if base in self.declared]
        if tensors and (len(wrt) > 1 or (not wrt and (len(extents) > 1 or scalars))):
            raise NoSystem
        chosen = [node.value for node in wrt] or [*extents, *scalars]
        if not chosen or not {*extents, *scalars}.issuperset(chosen):
            raise NoSystem
        blocks = self._blocks({base: extents[base] for base in chosen if base in extents})
        parts: list[Part] = [blocks.get(name, name) for name in dict.fromkeys(chosen)]
        if not wrt and not tensors:
            parts = _sorted(parts)
        columns = Columns(parts)
        return columns, tuple(chosen) if chosen[0] in tensors else columns

    def _runs(self) -> Iterator[tuple[Template, Run]]:
        for template in self.templates:
            for run in runs(template.statement, self.sizes, self.limits):
                yield template, run

    def _extents(self) -> dict[str, Extent]:
        """The boxes of all components that occur, which are there."""
        found: dict[str, Extent] = {}
        names = dict(self.declared)
        for slot in self.constants.values():
            found.setdefault(slot.base, Extent()).take(Run((), 0, 1, 0), slot.forms)
            names.setdefault(slot.base, Scalars(slot.base, len(slot.forms)))
        for template, run in self._runs():
            for slot in template.slots.values():
                found.setdefault(slot.base, Extent()).take(run, slot.forms)
                names.setdefault(slot.base, Scalars(slot.base, len(slot.forms)))
        for base, extent in found.items():
            if names[base].indices != len(extent.low):
                raise NoSystem
            if not all(map(names[base].has, extent.corners)):
                for template in self.templates:
                    check(template, runs(template.statement, self.sizes, self.limits), names)
                raise NoSystem
        return found

    def _blocks(self, extents: Mapping[str, Extent]) -> dict[str, ComponentBlock]:
        """The components that occur, of a declared tensor all."""
        found: dict[str, ComponentBlock] = {}
        for base, extent in extents.items():
            names = self.declared.get(base)
            if isinstance(names, Components):
                found[base] = ComponentBlock(base, (1,) * names.indices, names.sizes)
                found[base].mark_all()
            else:
                found[base] = self._block(base, extent)
        marked = {base: found[base] for base in found if base not in self.declared}
        for slot in self.constants.values():
            if slot.base in marked:
                mark(marked[slot.base], Run((), 0, 1, 0), slot.forms)
        for template, run in self._runs():
            for slot in template.slots.values():
                if slot.base in marked:
                    mark(marked[slot.base], run, slot.forms)
        return found

    def _block(self, base: str, extent: Extent) -> ComponentBlock:
        if extent.area > _SPARSEST * self.limits.nodes or min(extent.low) < 0:
            raise NoSystem
        return ComponentBlock(base, extent.low, extent.high)

    def _check_plain_names(self, bases: Mapping[str, Extent]) -> None:
        """Names such as ``x3`` or ``x`` or ``x1[i]`` beside ``x[i]`` are looked at elsewhere."""
        names = {name for found in self.problem.occurrences.values() for name in found.names}
        indexed = {*bases, *self.declared, *(each.base for each in self.templates)}
        for name in names | indexed:
            stem = name.rstrip("0123456789_")
            owners = (name[:end] for end in range(len(stem), len(name) + 1))
            if any(
                base in indexed and (name in names or base != name) and _is_component(name, base)
                for base in owners
            ):
                raise NoSystem


def _is_component(name: str, base: str) -> bool:
    """Whether a name is that of a component of a base, or the base itself."""
    return name == base or _DIGITS.fullmatch(name[len(base) :]) is not None


def _sorted(parts: Sequence[Part]) -> list[Part]:
    """Blocks and names in the natural order of their names."""
    ends: list[tuple[SortingKey, SortingKey, Part]] = []
    for part in parts:
        if isinstance(part, str):
            ends.append((natural(part), natural(part), part))
        else:
            first, last = (sorting_key(part.base, key) for key in part.first_and_last())
            ends.append((first, last, part))
    ends.sort(key=lambda each: each[0])
    if any(after[0] <= before[1] for before, after in pairwise(ends)):
        raise NoSystem
    return [part for _, _, part in ends]
