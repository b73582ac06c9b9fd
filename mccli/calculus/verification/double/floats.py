"""Values of scalar graphs in double precision, at several points side by side.

A lane without a real number, or too large for a float, is nan and stays nan. What floats
cannot be trusted with makes a node *doubtful*: a sum in which a term drowns, a decision made
by a hair, a number that needs more digits. What is made of a doubtful node is doubtful too;
nothing doubtful may be relied on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from mccli.calculus.verification.double.rules import RULES
from mccli.calculus.verification.double.visibility import Lanes
from mccli.syntax.tree import Node

Step = tuple[Node, Sequence[Lanes], Lanes]
"""A node, the lanes of its operands, and its own."""

# Literals need no more than so many digits, and are not smaller than this.
_DIGITS = 8
_FEW_DIGITS = 10**_DIGITS
_SMALLEST = 1e-6
_LARGEST = 10**30
# Numbers below this one have their lanes beforehand.
_MOST_SMALL = 100


class Leaves(dict[Any, Lanes]):
    """The lanes of names and numbers by their value; ``width`` is how many there are.

    ``unsure`` are the numbers that floats cannot be trusted with.
    """

    def __init__(self, width: int, given: Mapping[str, Lanes] | None = None) -> None:
        super().__init__(_small_numbers(width))
        self.update(given or {})
        self.width = width
        self.unsure: set[object] = set()

    def __missing__(self, value: Any) -> Lanes:
        if type(value) is int and value < _FEW_DIGITS:
            lanes = [float(value)] * self.width
        elif type(value) is str:
            lanes = self.named(value)
        else:
            if not _is_short(value):
                self.unsure.add(value)
            lanes = [math.nan if value > _LARGEST else float(value)] * self.width
        self[value] = lanes
        return lanes

    def named(self, name: str) -> Lanes:
        """The lanes of a name that was not given."""
        raise KeyError(name)


class Floats:
    """Values at the points of ``leaves``, by ``id(node)``, for nodes with operands.

    The caller keeps the nodes alive. ``trace``, if there is one, is given every step, operands
    first: the node, the lanes of its operands, and its own.
    """

    def __init__(self, leaves: Leaves, trace: list[Step] | None = None) -> None:
        self.leaves = leaves
        self.trace = trace
        self.values: dict[int, Lanes] = {}
        self.doubtful: set[int] = set()

    def run(self, root: Node) -> Lanes:
        """The lanes of one root, with everything it needs."""
        values, leaves, trace = self.values, self.leaves, self.trace
        doubtful, unsure = self.doubtful, leaves.unsure
        if not root.args:
            lanes = leaves[root.value]
            if root.value in unsure:
                doubtful.add(id(root))
            return lanes
        if id(root) in values:
            return values[id(root)]
        pending = [root]
        while pending:
            node = pending[-1]
            args = []
            for operand in node.args:
                if not operand.args:
                    args.append(leaves[operand.value])
                elif (known := values.get(id(operand))) is not None:
                    args.append(known)
                else:
                    pending.append(operand)
            if pending[-1] is not node:
                continue
            pending.pop()
            if id(node) in values:
                continue
            try:
                lanes = RULES[node.op](doubtful, node, args)
            except (ArithmeticError, ValueError):
                lanes = self._one_by_one(node, args)
            values[id(node)] = lanes
            if (doubtful or unsure) and self._has_doubtful(node):
                doubtful.add(id(node))
            if trace is not None:
                trace.append((node, args, lanes))
        return lanes

    def take(self, node: Node, lanes: Lanes, doubtful: bool) -> None:
        """Take the lanes of a node as found before."""
        self.values[id(node)] = lanes
        if doubtful:
            self.doubtful.add(id(node))

    def _has_doubtful(self, node: Node) -> bool:
        unsure, doubtful = self.leaves.unsure, self.doubtful
        return any(
            id(operand) in doubtful or (not operand.args and operand.value in unsure)
            for operand in node.args
        )

    def _one_by_one(self, node: Node, args: Sequence[Lanes]) -> Lanes:
        """The lanes where the rule fails for some of them: those are nan."""
        rule = RULES[node.op]
        lanes = []
        for numbers in zip(*args, strict=False):
            try:
                lanes += rule(self.doubtful, node, [[number] for number in numbers])
            except (ArithmeticError, ValueError):
                lanes.append(math.nan)
        return lanes


@lru_cache(maxsize=32)
def _small_numbers(width: int) -> dict[int, Lanes]:
    return {number: [float(number)] * width for number in range(_MOST_SMALL)}


def _is_short(value: int | Fraction) -> bool:
    """Whether a literal is of moderate size and has few digits, so that errors in it show."""
    if value > _LARGEST or (0 < value < _SMALLEST):
        return False
    number = float(value)
    return float(f"{number:.{_DIGITS}g}") == number
