"""The places of ranges, counted before they are made."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

from mccli.limits import Limits, exceeded
from mccli.model.integers import NOWHERE, Frame, integers
from mccli.model.problem import node_place
from mccli.model.sizes import Sizes
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, free_names


class Budget:
    """Counts what is built. Raises a limit error before it is too much."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.nodes

    def spend(self, count: int, node: Node, definition: Definition) -> None:
        """Take ``count`` from what is left."""
        self.left -= count
        if self.left < 0:
            raise exceeded(
                "family",
                f"the families and sums, written out, have more than {self.limits.nodes} parts",
                "use smaller ranges, or raise MCCLI_MAX_NODES",
                node_place(node, definition),
            )


def spread(
    frame: Frame,
    ranges: Sequence[Node],
    sizes: Sizes,
    definition: Definition,
    budget: Budget,
) -> tuple[Frame, list[int]]:
    """The places of a frame, each repeated for all values of the ranges, the last one fastest.

    Also how many places each of the frame's own has become. Raises as ``integers`` does, and
    a limit error before there are too many places.
    """
    counts = [1] * frame.count
    for each in ranges:
        first, last = (
            integers(bound, frame, sizes, definition, f"a bound of {each.value}")
            for bound in each.args
        )
        runs = [range(low, high + 1) for low, high in zip(first, last, strict=True)]
        lengths = [max(run.stop - run.start, 0) for run in runs]
        budget.spend(sum(lengths) * (1 + len(frame.values)), each, definition)
        values = {
            name: list(chain.from_iterable(map(repeat, column, lengths)))
            for name, column in frame.values.items()
        }
        values[each.value] = list(chain.from_iterable(runs))
        counts = _summed(lengths, counts)
        frame = Frame(len(values[each.value]), values)
    return frame, counts


def bounds(node: Node, sizes: Sizes, definition: Definition) -> tuple[int, int] | None:
    """The numbers a range runs between; None where they depend on other indices."""
    if any(name not in sizes for name in free_names(*node.args)):
        return None
    what = f"a bound of {node.value}"
    low, high = (integers(bound, NOWHERE, sizes, definition, what)[0] for bound in node.args)
    return low, high


def _summed(lengths: Sequence[int], groups: Sequence[int]) -> list[int]:
    """The sums of consecutive groups of lengths."""
    rest = iter(lengths)
    return [sum(next(rest) for _ in range(group)) for group in groups]
