"""Which sides of its choices a function was seen on: a wrong branch shows where it is taken."""

from __future__ import annotations

from collections.abc import Iterable

from mccli.calculus.verification.double.floats import Step
from mccli.calculus.verification.double.visibility import CHOICES
from mccli.syntax.tree import Node

Sides = dict[int, int]
"""For each choice, by ``id(node)``, the sides seen: a bit for each."""


_WORDS = CHOICES | {"abs", "<", "<=", ">", ">=", "==", "!="}


def has_choices(trace: Iterable[Step]) -> bool:
    """Whether some step of a trace takes one side or another."""
    return not _WORDS.isdisjoint([step[0].value for step in trace])


def _is_choice(node: Node) -> bool:
    return node.value in _WORDS


def add_sides(known: Sides, trace: Iterable[Step], width: int) -> None:
    """Add what the first ``width`` lanes of a trace show."""
    for step in trace:
        if _is_choice(step[0]):
            known[id(step[0])] = known.get(id(step[0]), 0) | _seen(step, width)


def all_seen(known: Sides, trace: Iterable[Step]) -> bool:
    """Whether every choice of a trace was seen on all its sides."""
    return all(known[id(step[0])] == _full(step) for step in trace if _is_choice(step[0]))


def _seen(step: Step, width: int) -> int:
    node, args, value = step
    if node.op == "comparison":
        return _bits(value[:width])
    if node.value in ("max", "min"):
        best = max if node.value == "max" else min
        lanes = list(zip(*args, strict=False))[:width]
        return sum({1 << numbers.index(best(numbers)) for numbers in lanes})
    if node.value == "where":
        return _bits(args[0][:width])
    if node.value in ("floor", "ceil"):
        return _full(step)
    return _bits([float(u > 0) for u in args[0][:width]])


def _full(step: Step) -> int:
    node, args, _ = step
    return (1 << len(args)) - 1 if node.value in ("max", "min") else 3


def _bits(lanes: Iterable[float]) -> int:
    return sum({2 if lane else 1 for lane in lanes})
