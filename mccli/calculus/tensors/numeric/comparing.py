"""A claimed derivative against the tangents of its function, at one point.

Floats decide where they agree; where they do not, more digits tell rounding from error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mccli.calculus.evaluation.novalue import NoValue, division_by_zero
from mccli.calculus.tensors.numeric.arrangement import Arrangement
from mccli.calculus.tensors.numeric.array import Array, Entries, Number, chunks, seeded
from mccli.calculus.tensors.numeric.evaluation import Evaluation
from mccli.calculus.tensors.numeric.numbers import FLOATS, Numbers, digits
from mccli.calculus.tensors.numeric.points import Point, Sizes, environment
from mccli.calculus.tensors.numeric.program import Program

# Floats that differ by less than this part of the larger one agree.
AGREED = 1e-8
# So small beside the largest number on the way, a difference of floats is rounding …
_ROUNDING = 2.0**-45
# … provided that number is moderate, and the derivative is so many times larger than that.
_MODERATE = 1e4
_VISIBLE = 1e6
# The same with many digits, and with more where the derivative is tiny; this part is certain.
_DIGITS = (50, 300)
_CERTAIN = 0.7
_AGREED_DIGITS = 1e-20
# Numbers computed at a point up to which more digits are worth their time.
_MOST_WITH_DIGITS = 1_000_000
# Beyond that, such a part of the largest number is more than rounding makes.
_CLEARLY = 1e-5
# So many directions stand for all entries of a large variable.
_MOST_DIRECTIONS = 200
_FEW_DIRECTIONS = 3


class Disagreement(Exception):
    """The claim is wrong. The message says where."""


class Undecided(Exception):
    """The point decides nothing, for a reason.

    "singular": a matrix has no inverse there; "zero": the claim divides by zero there, which
    is one of its conditions.
    """

    def __init__(self, reason: Literal["singular", "zero", "rounding"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Text:
    """A definition of a problem that is to be evaluated."""

    program: Program
    name: str


@dataclass(frozen=True, slots=True)
class Claim:
    """``derivative``, arranged, is that of ``function`` by the variables together.

    ``inner`` is how the function's own value lies, where it is a derivative itself.
    """

    function: Text
    variables: tuple[str, ...]
    derivative: Text
    arrangement: Arrangement
    inner: Arrangement | None = None


@dataclass(slots=True)
class Outcome:
    """The largest relative error, how many numbers were computed, and how.

    ``choices`` says whether a branch was chosen, ``visible`` whether a slope is not zero, and
    ``refined`` whether floats were not enough.
    """

    error: float
    work: int
    choices: bool
    visible: bool
    refined: bool = False


def compared(claim: Claim, point: Point, sizes: Sizes) -> Outcome:
    """The agreement at a point.

    Raises ``Disagreement``, ``Undecided``, and ``NoValue`` where the function has no slope.
    """
    quick = _Pair(claim, point, sizes, FLOATS)
    worst = quick.worst(AGREED, 0.0)
    if worst is None and quick.found is not None:
        noise = _ROUNDING * quick.largest
        if quick.size > _VISIBLE * noise and noise <= _ROUNDING * _MODERATE:
            worst = quick.worst(AGREED, noise)
    if worst is not None:
        return Outcome(worst, quick.work, quick.choices, visible=quick.size > 0)
    if quick.work > _MOST_WITH_DIGITS:
        if quick.worst(_CLEARLY, _CLEARLY * quick.largest) is None and not quick.close:
            raise Disagreement(quick.report(point))
        raise Undecided("rounding")
    return _with_digits(claim, point, sizes, quick)


def _with_digits(claim: Claim, point: Point, sizes: Sizes, quick: _Pair) -> Outcome:
    """The same with so many digits that rounding is told from error."""
    worst: float | None = 0.0
    visible = False
    for count in _DIGITS:
        try:
            slow = _Pair(claim, point, sizes, digits(count))
        except NoValue:
            raise Undecided("rounding") from None
        noise = 10.0 ** (-_CERTAIN * count) * slow.largest
        worst = slow.worst(_AGREED_DIGITS, noise)
        if worst is None and (quick.close or slow.close):
            raise Undecided("rounding")
        if worst is None:
            raise Disagreement(slow.report(point))
        visible = slow.size > _VISIBLE * noise
        if visible:
            break
    return Outcome(worst or 0.0, quick.work, quick.choices, visible, refined=True)


class _Pair:
    """Expected and found entries at a point; ``found`` is None where the claim has no value."""

    def __init__(self, claim: Claim, point: Point, sizes: Sizes, numbers: Numbers) -> None:
        arrays = environment(point, sizes, numbers)
        count = sum(len(arrays[name].entries) for name in claim.variables)
        self._steps = _directions(count, numbers)
        moving = dict(arrays)
        first = 0
        for name in claim.variables:
            last = first + len(arrays[name].entries)
            moving[name] = seeded(arrays[name], [step[first:last] for step in self._steps])
            first = last
        function = claim.function
        self.truth = evaluation(function, sizes, moving, numbers)
        try:
            value = self.truth.function(function.name)
        except NoValue:
            if self.truth.singular:
                raise Undecided("singular") from None
            raise
        self.expected = _tangents(value, len(self._steps), claim.inner, sizes)
        self.claimed = evaluation(claim.derivative, sizes, arrays, numbers)
        self.found: Entries | None = None
        try:
            answer = self.claimed.function(claim.derivative.name)
        except NoValue as trouble:
            if self.claimed.singular:
                raise Undecided("singular") from None
            if trouble.message == division_by_zero(trouble.node).message:
                raise Undecided("zero") from None
            return
        entries = claim.arrangement.restored(answer.entries, sizes)
        self.found = self._along(entries, count)

    @property
    def work(self) -> int:
        """How many numbers were computed."""
        return self.truth.work + self.claimed.work

    @property
    def choices(self) -> bool:
        """Whether a branch was chosen."""
        return bool(self.truth.record.signs or self.claimed.record.signs)

    @property
    def close(self) -> bool:
        """Whether rounding may have chosen a branch."""
        return self.truth.record.close or self.claimed.record.close

    @property
    def largest(self) -> Number:
        """The size of the largest number on the way."""
        return max(self.truth.largest, self.claimed.largest)

    @property
    def size(self) -> Number:
        """The size of the largest slope."""
        return max(map(abs, (*self.expected, *(self.found or ()))))

    def worst(self, relative: float, absolute: Number) -> float | None:
        """The largest relative error that is not rounding; None where an entry is wrong."""
        if self.found is None:
            return None
        worst = 0.0
        for expected, found in zip(self.expected, self.found, strict=True):
            if expected == found:
                continue
            difference, size = abs(expected - found), max(abs(expected), abs(found))
            if difference <= relative * size:
                worst = max(worst, float(difference / size))
            elif not difference <= absolute:
                return None
        return worst

    def report(self, point: Point) -> str:
        """Which entry is wrong, and at which point."""
        where = ", ".join(f"{name} = {entries}" for name, (_, entries) in point.items())
        if self.found is None:
            return f"the answer has no value at {where[:400]}"
        pairs = zip(self.expected, self.found, strict=True)
        place, (expected, found) = max(
            enumerate(pairs), key=lambda each: (abs(each[1][0] - each[1][1]), -each[0])
        )
        row, column = divmod(place, len(self._steps))
        return (
            f"the slope of entry {row + 1} along {column + 1} is {float(found)!r} and should be "
            f"{float(expected)!r} at {where[:400]}"
        )

    def _along(self, entries: Entries, count: int) -> Entries:
        """The claimed slopes along the directions."""
        if len(self._steps) == count:
            return entries
        return [
            sum(x * d for x, d in zip(row, step, strict=True))
            for row in chunks(entries, count)
            for step in self._steps
        ]


def evaluation(
    text: Text, sizes: Sizes, arrays: Mapping[str, Array], numbers: Numbers
) -> Evaluation:
    """The evaluation of the text's problem at arrays for its names."""
    return Evaluation(text.program.problem.shapes, sizes, arrays, numbers, text.program)


def _tangents(value: Array, width: int, inner: Arrangement | None, sizes: Sizes) -> Entries:
    tangents = value.tangents
    if tangents is None:
        return [0.0] * (len(value.entries) * width)
    if inner is None:
        return tangents
    rows = inner.restored(chunks(tangents, width), sizes)
    return [tangent for row in rows for tangent in row]


def _directions(count: int, numbers: Numbers) -> list[Entries]:
    """One for each entry, or a few that go through all of them."""
    one, zero = numbers.number(1), numbers.number(0)
    if count <= _MOST_DIRECTIONS:
        return [[one if i == j else zero for j in range(count)] for i in range(count)]
    # Steps between 1/2 and 3/2, of both signs, no two directions alike.
    return [
        [
            numbers.number(((i * (2 * d + 7919) + 37 * d) % 64 + 32) / 64 * (1 - 2 * (i >> d & 1)))
            for i in range(count)
        ]
        for d in range(_FEW_DIRECTIONS)
    ]
