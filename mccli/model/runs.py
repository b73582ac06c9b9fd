"""The places of a family as runs along its last index, in the order of its members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from mccli.limits import Limits, exceeded
from mccli.model.affine import Form
from mccli.model.integers import NOWHERE, Frame, integers
from mccli.model.problem import node_place
from mccli.model.sizes import Sizes
from mccli.syntax.document import Definition

# As many places as are worth handling at once.
_LONGEST = 4_096


@dataclass(frozen=True, slots=True)
class Run:
    """Places next to each other: ``outer`` indices are fixed, the last one counts from ``first``.

    A statement without a range has one place, and no indices.
    """

    outer: tuple[int, ...]
    first: int
    count: int
    indices: int

    def along(self, form: Form) -> tuple[int, int]:
        """The value of a form at the first place, and its step from place to place."""
        if not self.indices:
            return form.constant, 0
        return form.at((*self.outer, self.first)), form.slopes[-1]

    def singles(self) -> Iterator[Run]:
        """The same places one by one."""
        for first in range(self.first, self.first + self.count):
            yield Run(self.outer, first, 1, self.indices)

    def values(self, place: int) -> tuple[int, ...]:
        """All indices at one of its places."""
        return (*self.outer, self.first + place) if self.indices else ()


def runs(definition: Definition, sizes: Sizes, limits: Limits) -> Iterator[Run]:
    """The runs of a statement with at most two ranges; none is empty or very long.

    Raises as ``integers`` does, and a limit error before there are too many places.
    """
    if not definition.ranges:
        yield Run((), 0, 1, 0)
        return
    first, last = _bounds(definition, 0, NOWHERE, sizes)
    _check(last[0] - first[0] + 1, definition, limits)
    if len(definition.ranges) == 1:
        yield from _pieces((), first[0], last[0])
        return
    values = iter(range(first[0], last[0] + 1))
    total = 0
    while portion := list(islice(values, _LONGEST)):
        frame = Frame(len(portion), {definition.ranges[0].value: portion})
        lows, highs = _bounds(definition, 1, frame, sizes)
        for value, low, high in zip(portion, lows, highs, strict=True):
            total += max(high - low + 1, 0)
            _check(total, definition, limits)
            yield from _pieces((value,), low, high)


def _bounds(
    definition: Definition, position: int, frame: Frame, sizes: Sizes
) -> tuple[list[int], list[int]]:
    node = definition.ranges[position]
    what = f"a bound of {node.value}"
    low, high = (integers(bound, frame, sizes, definition, what) for bound in node.args)
    return low, high


def _pieces(outer: tuple[int, ...], low: int, high: int) -> Iterator[Run]:
    for first in range(low, high + 1, _LONGEST):
        yield Run(outer, first, min(_LONGEST, high + 1 - first), len(outer) + 1)


def _check(count: int, definition: Definition, limits: Limits) -> None:
    if count > limits.nodes:
        raise exceeded(
            "family",
            f"this family has more than {limits.nodes} members",
            "use smaller ranges, or raise MCCLI_MAX_NODES",
            node_place(definition.ranges[0], definition),
        )
