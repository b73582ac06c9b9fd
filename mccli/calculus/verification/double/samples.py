"""Points and directions for the check in double precision: the same in every process.

Each point draws from a range of its own, so that what is invisible at one shows at another,
and each name takes both signs. Beside the first point lie those of a difference quotient.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice, product
from random import Random

from mccli.calculus.verification.claims import Point
from mccli.calculus.verification.double.floats import Floats, Leaves
from mccli.calculus.verification.double.visibility import Lanes
from mccli.calculus.verification.points import RANGES, Range
from mccli.syntax.tree import Node, free_names

POINTS = 4
STEP = {1: 2.0**-12, 2: 2.0**-9}
"""The step of the difference quotient, by order of the derivative."""
OFFSETS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((-2, 0), (-1, 0), (1, 0), (2, 0)),
    2: ((1, 1), (1, -1), (-1, 1), (-1, -1), (2, 2), (2, -2), (-2, 2), (-2, -2)),
}
"""Where its points lie, in steps along the two directions."""

_SIZES = ((0.2, 0.7), (0.3, 2.0), (0.05, 0.5), (0.8, 2.6))
_FARTHER = ((0.5, 3.0), (1.0, 6.0), (3.0, 12.0), (3.0, 12.0))
_SIGNS = tuple(signs for signs in product((1.0, -1.0), repeat=POINTS) if len(set(signs)) > 1)
_CONSTANTS = {"pi": math.pi, "e": math.e}
# The numbers of so many names are kept from one check to the next.
_KEPT = 64
# Coordinates are drawn again so often, until all conditions hold.
_ROUNDS = 60
# From so many ranges at first, later from wider ones too.
_FIRST = 6

Slot = tuple[Lanes, ...]
"""The coordinates of one name, and its steps along each direction, at each point."""


class _Coordinates(Leaves):
    """The coordinates of every name, drawn when first asked for."""

    def __init__(
        self, slots: Iterator[Slot], constants: frozenset[str], positive: frozenset[str]
    ) -> None:
        super().__init__(POINTS)
        self.slots = slots
        self.constants = constants
        self.positive = positive

    def named(self, name: str) -> Lanes:
        if name in self.constants:
            return [_CONSTANTS[name]] * self.width
        return self.inside(name, next(self.slots)[0][: self.width])

    def inside(self, name: str, lanes: Lanes) -> Lanes:
        """The coordinates, without their signs for a name that is declared positive."""
        return [abs(x) for x in lanes] if name in self.positive else lanes


class _Neighbourhood(Leaves):
    """Coordinates, and after them those of the difference quotient's points."""

    def __init__(self, near: Leaves, steps: Sequence[Mapping[str, Lanes]]) -> None:
        super().__init__(near.width + len(OFFSETS[len(steps)]))
        self.near = near
        self.steps = steps

    def named(self, name: str) -> Lanes:
        lanes = self.near[name]
        order = len(self.steps)
        first = self.steps[0].get(name)
        if first is None:
            return lanes + lanes[:1] * len(OFFSETS[order])
        here, v, w = lanes[0], STEP[order] * first[0], STEP[order] * self.steps[-1][name][0]
        return lanes + [here + i * v + j * w for i, j in OFFSETS[order]]


class Sample:
    """Some points, with a direction at each, or two at order 2.

    ``near`` gives the coordinates of every name, and ``wide`` after them those of the
    difference quotient's points; ``steps`` are those of the variables along each direction.
    Each ``turn`` has other points; those of turn 0 are the nearest to zero. A sample that serves
    several claims has the ``question`` they have in common.
    """

    def __init__(
        self,
        variables: Sequence[str],
        constants: frozenset[str],
        positive: frozenset[str],
        order: int,
        turn: int = 0,
    ) -> None:
        slots = chain(_kept(order, turn), islice(_slots(order, turn), _KEPT, None))
        self.order = order
        self.question: object = None
        self.near = _Coordinates(slots, constants, positive)
        self.steps: list[dict[str, Lanes]] = [{} for _ in range(order)]
        self.wide = _Neighbourhood(self.near, self.steps)
        for name, (coordinates, *directions) in zip(variables, slots, strict=False):
            self.near[name] = self.near.inside(name, coordinates)
            for steps, lanes in zip(self.steps, directions, strict=True):
                steps[name] = lanes

    @property
    def width(self) -> int:
        """The number of points."""
        return self.near.width

    def point(self, lane: int) -> Point:
        """The coordinates that were asked for at one of the points."""
        return {
            name: Fraction(lanes[lane])
            for name, lanes in self.near.items()
            if type(name) is str and name not in self.near.constants
        }

    def forget_numbers(self) -> None:
        """Drop the lanes of numbers, of which there may have been many."""
        for leaves in (self.near, self.wide):
            for value in [value for value in leaves if type(value) is not str]:
                del leaves[value]
            leaves.unsure.clear()

    def only_first(self) -> None:
        """Leave one point of all, which is cheaper."""
        self.near.width = 1
        for drawn in (self.near, *self.steps):
            for name, lanes in drawn.items():
                drawn[name] = lanes[:1]
        self.wide = _Neighbourhood(self.near, self.steps)

    def settle(self, statements: Sequence[Node]) -> bool:
        """Draw until all statements hold at all points; False where that was not managed."""
        random = Random("mccli again")
        names = [free_names(statement) - self.near.constants for statement in statements]
        pending: Sequence[int] = range(len(statements))
        for turn in range(_ROUNDS):
            floats = Floats(self.near)
            failing: dict[str, set[int]] = {}
            for k in pending:
                lanes = floats.run(statements[k])
                failed = [i for i, value in enumerate(lanes) if value != 1.0]
                for name in sorted(names[k]) if failed else ():
                    failing.setdefault(name, set()).update(failed)
                if failed and not names[k]:
                    return False
            if not failing:
                return not floats.doubtful
            for name, places in failing.items():
                self._draw_again(name, places, RANGES[: _FIRST + turn // 4], random)
            pending = [k for k in range(len(statements)) if not failing.keys().isdisjoint(names[k])]
        return False

    def _draw_again(
        self, name: str, places: set[int], ranges: Sequence[Range], random: Random
    ) -> None:
        """Change the coordinate at some of the places: all at once would seldom meet."""
        lanes = list(self.near[name])
        for i in sorted(places):
            if random.randrange(2):
                low, high, signs = random.choice(ranges)
                lanes[i] = random.uniform(low, high) * random.choice(signs)
        self.near[name] = self.near.inside(name, lanes)


@lru_cache(maxsize=8)
def _kept(order: int, turn: int) -> tuple[Slot, ...]:
    return tuple(islice(_slots(order, turn), _KEPT))


def _slots(order: int, turn: int) -> Iterator[Slot]:
    random = Random(f"mccli slots {order} {turn}")
    while True:
        signs = random.choice(_SIGNS)
        coordinates = [
            sign * (low + (high - low) * random.random())
            for sign, (low, high) in zip(signs, _FARTHER if turn else _SIZES, strict=True)
        ]
        yield coordinates, *([_step(random) for _ in signs] for _ in range(order))


def _step(random: Random) -> float:
    """A step of either sign with a size between 1/2 and 3/2."""
    size = 2 * random.random() - 1
    return size + math.copysign(0.5, size)
