"""Sizes for the symbols and arrays for the names: the same in every process, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, permutations

from mccli.calculus.tensors.numeric.array import Array, Dims
from mccli.calculus.tensors.numeric.evaluation import standing
from mccli.calculus.tensors.numeric.numbers import Numbers
from mccli.model.problem import Problem
from mccli.model.spaces import Space, space_of

Sizes = Mapping[str, int]
Point = Mapping[str, tuple[Dims, list[float]]]
"""The sizes and entries of every name."""

# Steps between numbers; a power of two, so that binary numbers hold them exactly.
_GRID = 2**16
_MASK = 2**64 - 1
# More symbols than this get sizes that repeat.
_MOST_DISTINCT = 6
_MOST_ASSIGNMENTS = 24
# Sizes of a symbol that is a number, one by one and far away.
_MOST_COUNTED = 8
_LARGE_SIZES = (17, 30)

Range = tuple[float, float, int]
"""The sizes of numbers, from and to, and their sign: 1, -1, or 0 for both."""

_RANGES: tuple[Range, ...] = (
    (0.2, 2, 0), (0.2, 2, 0), (0.2, 2, 1), (0.2, 2, 0), (0.05, 0.95, 1), (0.05, 0.95, 0),
    (1, 4, 1), (0.01, 0.1, 0), (0.2, 2, -1), (3, 10, 1),
)  # fmt: skip


class _Dice:
    """Numbers that look random.

    Source: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators"
    (2014): SplitMix64.
    """

    def __init__(self, seed: int) -> None:
        self._state = seed * 0x9E3779B97F4A7C15 & _MASK

    def roll(self, count: int) -> int:
        """A whole number from 0 to ``count`` - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _MASK
        return ((mixed ^ mixed >> 31) * count) >> 64

    def number(self, chosen: Range) -> float:
        """A number of a range, exact in binary."""
        low, high, sign = chosen
        size = (round(low * _GRID) + self.roll(round((high - low) * _GRID))) / _GRID
        return size if sign > 0 or (sign == 0 and self.roll(2)) else -size


def named_spaces(problem: Problem, function: str) -> dict[str, Space]:
    """The spaces of all names that stand for themselves, scalars included."""
    params = problem.definitions[function].params or ()
    # A variable that does not occur has a place all the same.
    variables = (each.name for each in problem.variables)
    found = dict.fromkeys((*problem.free, *params, *variables), Space())
    found.update(problem.spaces)
    for name in problem.cut:
        if not (name in problem.spaces and problem.spaces[name].dims):
            found[name] = space_of(problem.shapes[id(problem.definitions[name].expr)])
    return found


def occurring(problem: Problem, function: str, spaces: Mapping[str, Space]) -> dict[str, Space]:
    """Those of the names that occur in the problem, or are differentiated by."""
    used = {each.name for each in problem.variables}
    for name in (*problem.intermediates, function):
        used.update(problem.occurrences[name].names)
    return {name: space for name, space in spaces.items() if name in used}


def assignments(spaces: Mapping[str, Space]) -> Iterator[dict[str, int]]:
    """Sizes for the symbols: distinct ones of 2 and more, in one order after the other.

    Each symbol is even in one of the first two and odd in the other, and the larger of two is
    the smaller one there; every order of sizes comes up if there are few symbols.
    """
    symbols = list(dict.fromkeys(s for space in spaces.values() for s in space.symbols))
    given = {d for space in spaces.values() for d in space.dims if isinstance(d, int)}
    count = len(symbols)
    if not count:
        yield from ({}, {})
        return
    if count > _MOST_DISTINCT:
        for turn in range(4):
            yield {s: 2 + (i + turn * (1 + 2 * (i // 4))) % 4 for i, s in enumerate(symbols)}
        return
    pool = [size for size in range(2, 2 + count + len(given)) if size not in given][:count]
    turned = [size + count % 2 for size in reversed(pool)]
    others = [list(each) for each in islice(permutations(pool), 1, _MOST_ASSIGNMENTS)]
    wide = [[2 * size - 2 for size in each] for each in (pool, *others)]
    for sizes in (pool, turned, *others, *wide):
        yield dict(zip(symbols, sizes, strict=True))


def enlarged(sizes: Sizes) -> dict[str, int]:
    """Each size one more: the order stays, and what is even becomes odd."""
    return {symbol: size + 1 for symbol, size in sizes.items()}


def more_sizes(spaces: Mapping[str, Space], counted: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Further sizes for symbols that are numbers somewhere: more than zeros of a polynomial.

    ``counted`` says how often each symbol is one.
    """
    start = next(assignments(spaces))
    for symbol in start:
        count = counted.get(symbol, 0)
        if count:
            tried = [*range(1, min(count, _MOST_COUNTED) + 5), *_LARGE_SIZES]
            for size in tried:
                yield {**start, symbol: size}


def point(spaces: Mapping[str, Space], sizes: Sizes, choice: int, turn: int) -> Point:
    """Arrays that have what the declarations promise.

    Another point for every ``choice`` of sizes and every ``turn`` there.
    """
    dice = _Dice((choice << 32) + turn + 1)
    shared = _RANGES[turn // 2 % len(_RANGES)]
    found: dict[str, tuple[Dims, list[float]]] = {}
    for name, space in spaces.items():
        # Every other time a name has a range of its own: then one term outweighs another.
        chosen = _RANGES[dice.roll(len(_RANGES))] if turn % 2 else shared
        dims = numbered(space.dims, sizes)
        count = 1
        for size in dims:
            count *= size
        entries = [dice.number(chosen) for _ in range(count)]
        found[name] = dims, _fitting(entries, dims, space.attributes)
    return found


def numbered(dims: Sequence[int | str], sizes: Sizes) -> Dims:
    """The sizes as numbers."""
    return tuple(sizes[dim] if isinstance(dim, str) else dim for dim in dims)


def _fitting(entries: list[float], dims: Dims, attributes: Sequence[str]) -> list[float]:
    """The entries changed so that they are positive, symmetric or positive definite."""
    if "positive" in attributes:
        entries = list(map(abs, entries))
    if "posdef" in attributes:
        # B'*B/n + eye(n)/2.
        size = dims[0]
        columns = [entries[i::size] for i in range(size)]
        return [
            sum(x * y for x, y in zip(one, other, strict=True)) / size + (0.5 if i == j else 0)
            for i, one in enumerate(columns)
            for j, other in enumerate(columns)
        ]
    if "symmetric" in attributes:
        size = dims[0]
        return [entries[min(i, j) * size + max(i, j)] for i in range(size) for j in range(size)]
    return entries


def environment(chosen: Point, sizes: Sizes, numbers: Numbers) -> dict[str, Array]:
    """The arrays of all names, symbols and constants."""
    number = numbers.number
    found = standing(numbers, sizes)
    for name, (dims, entries) in chosen.items():
        found[name] = Array(dims, [number(entry) for entry in entries])
    return found
