"""Seeded random points: the same in every process, exact in binary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

# Denominator of the coordinates; a power of two, so that binary numbers hold them exactly.
_GRID = 2**16
# Ranges to draw from, in the order tried; each coordinate also takes its sign from the list.
_MIXED = (-1, 1)
_POSITIVE = (1,)
Range = tuple[float, float, tuple[int, ...]]
RANGES: tuple[Range, ...] = (
    (0.1, 2, _MIXED),
    (0.1, 2, _MIXED),
    (0.1, 2, _POSITIVE),
    (0.1, 2, _MIXED),
    (0.05, 0.95, _POSITIVE),
    (0.05, 0.95, _MIXED),
    (1, 10, _POSITIVE),
    (1, 10, _MIXED),
    (0.1, 2, (-1,)),
    (10, 1000, _POSITIVE),
    (10, 1000, _MIXED),
    (0.001, 0.05, _MIXED),
    (1000, 1_000_000, _POSITIVE),
)
# One coordinate in so many that is drawn anew becomes zero, or tiny.
_TINY = 12
_ROUNDS = 4


def candidates(names: Sequence[str], seed: int | str) -> Iterator[dict[str, Fraction]]:
    """A bounded number of points, the likeliest to be in a domain first."""
    random = Random(f"mccli {seed}")
    for _ in range(_ROUNDS):
        for low, high, signs in RANGES:
            yield {name: _coordinate(random, low, high, signs) for name in names}


def moved(point: dict[str, Fraction], names: Sequence[str], random: Random) -> dict[str, Fraction]:
    """The point with the coordinates ``names`` drawn anew, each from a range drawn as well."""
    changed = dict(point)
    for name in names:
        changed[name] = _coordinate(random, *random.choice(RANGES))
        if random.randrange(_TINY) == 0:
            changed[name] *= random.choice((0, Fraction(1, 2**20), Fraction(1, 2**40)))
    return changed


def varied(point: dict[str, Fraction], random: Random) -> dict[str, Fraction]:
    """A point nearby: every coordinate changed by up to a fifth of itself."""
    return {name: x * _coordinate(random, 0.8, 1.2, _POSITIVE) for name, x in point.items()}


def direction(count: int, seed: int | str) -> list[Fraction]:
    """Steps of every sign with sizes between 1/2 and 3/2."""
    random = Random(f"mccli direction {seed}")
    return [_coordinate(random, 0.5, 1.5, _MIXED) for _ in range(count)]


def _coordinate(random: Random, low: float, high: float, signs: tuple[int, ...]) -> Fraction:
    size = Fraction(round(random.uniform(low, high) * _GRID), _GRID)
    return size * random.choice(signs)
