"""Matrix products, transposes and diagonals, of entries and tangents alike."""

from __future__ import annotations

from operator import add, mul

from mccli.calculus.tensors.numeric.array import Array, Entries, Number, chunks, counted


def transposed(part: Array) -> Array:
    """(A')_ij = A_ji; a vector becomes a row, and a row a vector."""
    if len(part.dims) == 1:
        return Array(part.dims, part.entries, not part.lying, part.tangents)
    if not part.dims:
        return part
    rows, columns = part.dims
    places = [i * columns + j for j in range(columns) for i in range(rows)]
    return _picked(part, (columns, rows), places)


def _picked(part: Array, dims: tuple[int, ...], places: list[int]) -> Array:
    """The entries at some places, with their tangents."""
    entries = [part.entries[place] for place in places]
    if part.tangents is None:
        return Array(dims, entries)
    pieces = chunks(part.tangents, part.width)
    return Array(dims, entries, False, [t for place in places for t in pieces[place]])


def matrix_product(left: Array, right: Array) -> Array:
    """(A*B)_ij = Σ_k A_ik B_kj, with tangents dA*B + A*dB; a row times a vector is a scalar."""
    height, inner = left.sides
    breadth = right.sides[1]
    counted(height, inner, breadth, 1 + left.width + right.width)
    rows = chunks(left.entries, inner)
    columns = list(zip(*chunks(right.entries, breadth), strict=True))
    entries = [sum(map(mul, row, column)) for row in rows for column in columns]
    tangents: Entries | None = None
    if right.tangents is not None:
        # The directions are further columns of the right factor.
        across = list(zip(*chunks(right.tangents, breadth * right.width), strict=True))
        tangents = [sum(map(mul, row, column)) for row in rows for column in across]
    if left.tangents is not None:
        width = left.width
        term: Entries = []
        for block in chunks(left.tangents, inner * width):
            below = list(zip(*chunks(block, width), strict=True))
            term += [sum(map(mul, step, column)) for column in columns for step in below]
        tangents = term if tangents is None else list(map(add, tangents, term))
    kinds = len(left.dims), len(right.dims)
    if height == 1 and breadth == 1 and kinds == (1, 1) and left.lying:
        return Array((), entries, False, tangents)
    if kinds == (2, 1) and not right.lying:
        return Array((height,), entries, False, tangents)
    if kinds == (1, 2) and left.lying:
        return Array((breadth,), entries, True, tangents)
    return Array((height, breadth), entries, False, tangents)


def matrix_power(base: Array, exponent: int) -> Array:
    """A^k for k ≥ 1, by squaring."""
    result: Array | None = None
    while exponent:
        if exponent & 1:
            result = base if result is None else matrix_product(result, base)
        exponent >>= 1
        base = matrix_product(base, base) if exponent else base
    return result or base


def dot(left: Array, right: Array) -> Array:
    """Σ_i a_i b_i, of entries in one order."""
    flat = Array((len(left.entries),), left.entries, True, left.tangents)
    return matrix_product(flat, Array((len(right.entries),), right.entries, False, right.tangents))


def outer(left: Array, right: Array) -> Array:
    """outer(a, b)_ij = a_i b_j."""
    return matrix_product(left, transposed(right))


def diagonal(part: Array, zero: Number) -> Array:
    """diag(A)_i = A_ii; diag(v)_ij = v_i where i = j, else 0."""
    size = part.dims[0]
    if len(part.dims) == 2:
        return _picked(part, (size,), [i * size + i for i in range(size)])
    counted(size, size, 1 + part.width)
    entries = [zero] * (size * size)
    entries[:: size + 1] = part.entries
    if part.tangents is None:
        return Array((size, size), entries)
    nothing = [zero] * part.width
    pieces = [nothing] * (size * size)
    pieces[:: size + 1] = chunks(part.tangents, part.width)
    return Array((size, size), entries, False, [t for piece in pieces for t in piece])


def added(part: Array) -> Array:
    """Σ of all entries."""
    if part.tangents is None:
        return Array((), [sum(part.entries)])
    across = zip(*chunks(part.tangents, part.width), strict=True)
    return Array((), [sum(part.entries)], False, list(map(sum, across)))


def multiplied(part: Array) -> Array:
    """Π of all entries, with tangents Σ_i dx_i Π_(j≠i) x_j, without dividing."""
    before: Entries = [1]
    for x in part.entries:
        before.append(before[-1] * x)
    if part.tangents is None:
        return Array((), before[-1:])
    after = 1
    slopes: Entries = []
    for x, first in zip(reversed(part.entries), reversed(before[:-1]), strict=True):
        slopes.append(first * after)
        after = after * x
    slopes.reverse()
    across = zip(*chunks(part.tangents, part.width), strict=True)
    tangents = [sum(map(mul, slopes, column)) for column in across]
    return Array((), before[-1:], False, tangents)
