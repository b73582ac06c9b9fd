"""Zeros that are found, and points near which one is proven to lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from mccli.calculus.critical.boxes import Box
from mccli.calculus.critical.krawczyk import Equations, around, covers, newton, proven

_SIZES = (1e-3, 1e-5, 1e-7, 1e-9, 1e-11)
_LOOSE = 1e-9
_WORK_PER_TRY = 2_000


@dataclass(slots=True)
class Zero:
    """A zero: exactly one lies in ``box``, and no other in ``alone``; not ``certain``: one may."""

    box: Box
    alone: Box
    certain: bool = True


@dataclass(slots=True)
class Found:
    """The zeros, and whether these are all within the box, and all there are.

    ``flat`` is a box on which all equations hold everywhere; ``border`` says that boxes at the
    edge of the domain could not be settled.
    """

    zeros: list[Zero] = field(default_factory=list)
    inside: bool = False
    everywhere: bool = False
    flat: Box | None = None
    border: bool = False


def starts(equations: Equations, box: Box, tries: int, seed: int, found: Found) -> None:
    """More zeros by Newton's method from ``tries`` random points of the box."""
    random = Random(f"mccli critical {seed}")
    most = equations.work + _WORK_PER_TRY * tries
    for _ in range(tries):
        if equations.work > most:
            return
        start = [random.uniform(low, high) for low, high, _ in box]
        point = newton(equations, start)
        if point is not None:
            settle(equations, point, found)


def settle(equations: Equations, point: Sequence[float], found: Found) -> Zero | None:
    """Take in the zero near a point, if it can be proven; the known one if it is known."""
    here = tuple((x, x, 0) for x in point)
    for each in found.zeros:
        if covers(each.alone, here):
            return each
    for size in _SIZES:
        alone = around(point, size)
        tight = proven(equations, alone)
        if tight is None:
            continue
        for each in found.zeros:
            if covers(each.alone, tight) or (each.certain and covers(alone, each.box)):
                return each
        if max(high - low for low, high, _ in tight) > _LOOSE:
            for closer in _SIZES[:0:-1]:
                better = proven(equations, around(point, closer))
                if better is not None and covers(tight, better):
                    tight = better
                    break
        zero = Zero(tight, alone)
        found.zeros.append(zero)
        return zero
    return None
