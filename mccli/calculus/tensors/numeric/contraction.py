"""einsum: products of arrays under index letters, two operands at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import prod
from operator import add, mul
from typing import NamedTuple

from mccli.calculus.tensors.numeric.array import Array, Entries, chunks, counted

_DIRECTION = "\0"
"""The letter of the directions' axis."""


class Lettered(NamedTuple):
    """Entries under letters, one a axis; a letter may come twice."""

    letters: str
    entries: Entries


def einsum(subscripts: Sequence[str], output: str, parts: Sequence[Array]) -> Array:
    """einsum("ij,j->i", A, x)_i = Σ_j A_ij x_j, and the sum of the same for each operand's da."""
    sizes: dict[str, int] = {}
    for letters, part in zip(subscripts, parts, strict=True):
        sizes.update(zip(letters, part.dims, strict=True))
    operands = [
        Lettered(letters, part.entries) for letters, part in zip(subscripts, parts, strict=True)
    ]
    entries = contracted(operands, output, sizes)
    tangents: Entries | None = None
    for place, part in enumerate(parts):
        if part.tangents is None:
            continue
        sizes[_DIRECTION] = part.width
        step = Lettered(subscripts[place] + _DIRECTION, part.tangents)
        varied = [*operands[:place], step, *operands[place + 1 :]]
        term = contracted(varied, output + _DIRECTION, sizes)
        tangents = term if tangents is None else list(map(add, tangents, term))
    return Array(tuple(sizes[letter] for letter in output), entries, False, tangents)


def contracted(operands: Sequence[Lettered], output: str, sizes: Mapping[str, int]) -> Entries:
    """The product of the operands, summed over all letters that are not in the output."""
    current = _reduced(operands[0], output + _letters(operands[1:]), sizes)
    for place, operand in enumerate(operands[1:], 2):
        kept = output + _letters(operands[place:])
        current = _pair(current, _reduced(operand, current.letters + kept, sizes), kept, sizes)
    return _arranged(current, output, sizes)


def _letters(operands: Sequence[Lettered]) -> str:
    return "".join(operand.letters for operand in operands)


def _reduced(operand: Lettered, kept: str, sizes: Mapping[str, int]) -> Lettered:
    """Diagonals taken, and letters that nothing else has summed."""
    letters = "".join(dict.fromkeys(operand.letters))
    staying = "".join(letter for letter in letters if letter in kept)
    if staying == operand.letters:
        return operand
    entries = _arranged(operand, staying + _without(letters, staying), sizes)
    inner = prod(sizes[letter] for letter in letters if letter not in staying)
    if inner > 1:
        entries = list(map(sum, chunks(entries, inner)))
    return Lettered(staying, entries)


def _without(letters: str, others: str) -> str:
    return "".join(letter for letter in letters if letter not in others)


def _pair(left: Lettered, right: Lettered, kept: str, sizes: Mapping[str, int]) -> Lettered:
    """One product: letters of both stand for blocks if kept, else they are summed."""
    common = [letter for letter in left.letters if letter in right.letters]
    block = "".join(letter for letter in common if letter in kept)
    summed = "".join(letter for letter in common if letter not in kept)
    height, breadth = _without(left.letters, right.letters), _without(right.letters, left.letters)
    letters = block + height + breadth
    inner = prod(sizes[letter] for letter in summed)
    counted(inner, *(sizes[letter] for letter in letters))
    a = _arranged(left, block + height + summed, sizes)
    b = _arranged(right, block + breadth + summed, sizes)
    m = prod(sizes[letter] for letter in height)
    n = prod(sizes[letter] for letter in breadth)
    entries: Entries = []
    for own, other in zip(chunks(a, m * inner), chunks(b, n * inner), strict=True):
        if inner == 1:
            entries += [x * y for x in own for y in other]
            continue
        columns = chunks(other, inner)
        entries += [sum(map(mul, row, column)) for row in chunks(own, inner) for column in columns]
    return Lettered(letters, entries)


def _arranged(operand: Lettered, letters: str, sizes: Mapping[str, int]) -> Entries:
    """The entries, running along the letters in this order; equal letters run together."""
    if letters == operand.letters:
        return operand.entries
    own = tuple(sizes[letter] for letter in operand.letters)
    entries = operand.entries
    return [entries[place] for place in _places(operand.letters, own, letters)]


@lru_cache(maxsize=512)
def _places(own: str, sizes: tuple[int, ...], letters: str) -> tuple[int, ...]:
    """Where the entries under the letters lie in an array under its own letters, row-major."""
    strides: dict[str, int] = {}
    lengths: dict[str, int] = {}
    stride = 1
    for letter, size in zip(reversed(own), reversed(sizes), strict=True):
        strides[letter] = strides.get(letter, 0) + stride
        lengths[letter] = size
        stride *= size
    places = [0]
    for letter in letters:
        steps = range(0, strides[letter] * lengths[letter], strides[letter])
        places = [place + step for place in places for step in steps]
    return tuple(places)
