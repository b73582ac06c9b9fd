"""A claim in matrix notation against a derivative of symbolic sizes, by numbers.

Both texts are evaluated as arrays of numbers with many digits, for several choices of the
sizes, at random points and close to where choices change, and compared entry by entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from mccli.calculus.claims.matching import transposed
from mccli.calculus.claims.one_sided import Sides, one_sided
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.tensors.numeric.aiming import near_choices
from mccli.calculus.tensors.numeric.array import TooMuchWork
from mccli.calculus.tensors.numeric.comparing import Text, evaluation
from mccli.calculus.tensors.numeric.numbers import digits
from mccli.calculus.tensors.numeric.points import (
    Point,
    Sizes,
    assignments,
    enlarged,
    environment,
    more_sizes,
    numbered,
    point,
)
from mccli.model.spaces import Size, Space
from mccli.syntax.tree import Node

Outcome = Literal["equal", "different", "nowhere", "unknown"]

_DIGITS = 60
# Equal numbers share so many digits, or differ by rounding of the largest number on the way.
_SHARED = 1e-35
_ROUNDING = 1e-45
# Points for an assignment of sizes, points tried there, and assignments wanted.
_POINTS = 5
_TRIES = 40
_ASSIGNMENTS = 3
_ENLARGED = 1000
_MORE = 2000
_TRIES_MORE = 4
# Points kept for each assignment, to try what explains a difference.
_KEPT = 2
# Points looked at for choices that go the other way, and points of small whole numbers.
_OTHERS = 20
_SIMPLE = 12
# Numbers computed until no further assignment is tried.
_BUDGET = 300_000
# Multiples of a point that are tried, and names of which each is changed alone.
_SCALES = (2.0**5, 2.0**12, 2.0**-9)
_MOST_ALONE = 6
FEWEST = 4
"""Points at which a right claim agrees."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Both texts at a point for a choice of sizes; ``noise`` is what counts as rounding."""

    sizes: Sizes
    point: Point
    derivative: list[Any]
    claimed: list[Any]
    noise: Any

    def differing(self, expected: Sequence[Any] | None = None) -> Iterator[int]:
        """The numbers of the entries that are not the derivative's, or not the expected ones."""
        wanted = self.derivative if expected is None else expected
        for number, (right, found) in enumerate(zip(wanted, self.claimed, strict=True)):
            size = max(abs(right), abs(found))
            if not abs(right - found) <= max(size * _SHARED, self.noise):
                yield number

    def agrees(self, expected: Sequence[Any] | None = None) -> bool:
        """Whether the claimed values are the derivative's, or the expected ones."""
        return next(self.differing(expected), None) is None

    @property
    def length(self) -> int:
        """How much there is to show of the point."""
        return sum(len(entries) for _, entries in self.point.values())


@dataclass(slots=True)
class Whole:
    """Two texts over names in ``spaces``; the claim has the ``shape``, turned in the answer.

    ``declared`` are the spaces of all names, from which the sizes are chosen. ``shape`` is
    None where the claim lies as the derivative does. ``counted`` says how often each symbol
    is a number in the texts. The rest is what the points show.
    """

    derivative: Text
    claimed: Text
    declared: Mapping[str, Space]
    spaces: Mapping[str, Space]
    shape: tuple[Size, Size] | None = None
    counted: Mapping[str, int] = field(default_factory=dict)
    agreed: int = 0
    against: Trial | None = None
    missing: bool = False
    trials: list[Trial] = field(default_factory=list)
    work: int = 0
    own_sides: Sides = field(default_factory=dict)
    sides: Sides = field(default_factory=dict)

    def run(self) -> None:
        """Compare for several choices of sizes."""
        assigned = 0
        for number, sizes in enumerate(assignments(self.declared)):
            if self._at(number, sizes):
                assigned += 1
                if assigned == 1:
                    self._at(_ENLARGED, enlarged(sizes))
            # A difference is seen with other sizes too: a factor may be one of them.
            enough = _ASSIGNMENTS if self.against is None else _ASSIGNMENTS - 1
            if assigned >= enough or self.work > _BUDGET:
                break
        if self.against is None and assigned:
            self._more_sizes()
        if self.against is not None:
            self._simplify(self.against)

    def _more_sizes(self) -> None:
        """Sizes for every symbol that is a number in a text: (n - 2)*(n - 3) is 0 at two."""
        for number, sizes in enumerate(more_sizes(self.declared, self.counted)):
            for turn in range(_TRIES_MORE):
                chosen = point(self.spaces, sizes, _MORE + number, turn)
                if self._compare(chosen, sizes) == "equal":
                    break
            if self.against is not None or self.work > 2 * _BUDGET:
                return

    def one_sided(self) -> Node | None:
        """A choice of the claim that went one way at all points."""
        return one_sided(self.claimed, self.sides, self.derivative, self.own_sides, self.declared)

    def holds_for_symmetric(self, name: str) -> bool:
        """Whether both texts agree at all trials once a square matrix is made symmetric."""
        for each in self.trials:
            dims, entries = each.point[name]
            size = dims[0]
            mirrored = [
                entries[min(i, j) * size + max(i, j)] for i in range(size) for j in range(size)
            ]
            other = replace(self, trials=[], against=None)
            if other._compare({**each.point, name: (dims, mirrored)}, each.sizes) != "equal":
                return False
        return bool(self.trials)

    def _at(self, number: int, sizes: Sizes) -> bool:
        """Compare for one choice of sizes; whether there are points."""
        here: list[Point] = []
        for turn in range(_TRIES):
            chosen = point(self.spaces, sizes, number, turn)
            if self._compare(chosen, sizes) in ("equal", "different"):
                here.append(chosen)
            if len(here) >= _POINTS or self.work > _BUDGET:
                break
        if not here:
            return False
        far = _scaled(here[0])
        for chosen in far:
            self._compare(chosen, sizes)
        others = [point(self.spaces, sizes, number, _TRIES + turn) for turn in range(_OTHERS)]
        both = [self.derivative, self.claimed]
        for pair in near_choices(both, here[0], (*others, *far), sizes):
            for chosen in pair:
                self._compare(chosen, sizes)
        return True

    def _compare(self, chosen: Point, sizes: Sizes) -> Outcome:
        try:
            right, size = self._value(self.derivative, chosen, sizes)
        except (NoValue, TooMuchWork):
            return "unknown"
        try:
            found, other = self._value(self.claimed, chosen, sizes)
        except TooMuchWork:
            return "unknown"
        except NoValue:
            self.missing = True
            return "nowhere"
        if self.shape is not None:
            rows, columns = numbered(self.shape, sizes)
            found = list(transposed(found, (rows, columns)))
        trial = Trial(sizes, chosen, right, found, max(size, other) * _ROUNDING)
        if sum(each.sizes == sizes for each in self.trials) < _KEPT:
            self.trials.append(trial)
        if trial.agrees():
            self.agreed += 1
            return "equal"
        if self.against is None or trial.length < self.against.length:
            self.against = trial
        return "different"

    def _value(self, text: Text, chosen: Point, sizes: Sizes) -> tuple[list[Any], Any]:
        """The entries, row by row, and the largest number on the way. Raises ``NoValue``."""
        numbers = digits(_DIGITS)
        found = evaluation(text, sizes, environment(chosen, sizes, numbers), numbers)
        value = found.function(text.name)
        self.work += found.work
        sides = self.sides if text is self.claimed else self.own_sides
        for place, signs in found.record.signs.items():
            sides.setdefault(place, set()).update(signs)
        return list(value.entries), found.largest

    def _simplify(self, against: Trial) -> None:
        """Prefer a point of small whole numbers for the sizes where the texts differ."""
        if any(set(space.attributes) - {"positive"} for space in self.spaces.values()):
            return
        simple = [_simple_point(self.spaces, against.sizes, turn) for turn in range(_SIMPLE)]
        rounded = {
            name: (dims, [float(round(x)) for x in xs])
            for name, (dims, xs) in against.point.items()
        }
        for chosen in (*simple, rounded):
            self.against = None
            if self._compare(chosen, against.sizes) == "different":
                return
        self.against = against


def _scaled(chosen: Point) -> list[Point]:
    """The point larger and smaller, with all names and with each alone: where far choices change.

    What is declared of a matrix holds for its positive multiples as well.
    """
    found: list[Point] = []
    for scale in _SCALES:
        larger = {name: (dims, [x * scale for x in xs]) for name, (dims, xs) in chosen.items()}
        found.append(larger)
        if len(chosen) > 1:
            found += [{**chosen, name: larger[name]} for name in [*chosen][:_MOST_ALONE]]
    return found


def _simple_point(spaces: Mapping[str, Space], sizes: Sizes, turn: int) -> Point:
    """Small whole numbers for every entry."""
    found: dict[str, tuple[tuple[int, ...], list[float]]] = {}
    place = turn
    for name, space in spaces.items():
        dims = numbered(space.dims, sizes)
        count = 1
        for dim in dims:
            count *= dim
        entries = []
        for _ in range(count):
            place = (place * 5 + 3) % 17
            positive = turn % 2 == 0 or "positive" in space.attributes
            entries.append(float(place % 4 + 1 if positive else place % 5 - 2))
        found[name] = dims, entries
    return found
