"""A derivative's value at a point as a SciPy sparse array."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.errors import failure
from mccli.limits import Limits
from mccli.model.result import Result
from mccli.render.values import point_items
from mccli.source import Source

if TYPE_CHECKING:
    import scipy.sparse


def sparse_value(result: Result, at: Source | None, limits: Limits) -> scipy.sparse.csr_array:
    """The entries at a point, in double precision: a ``csr_array`` of the result's shape.

    ``at`` is None for the point at which the result was asked for.
    Every entry that is not identically zero has its place, also where its value is 0: the
    pattern is the same at all points. A scalar by a scalar is 1 × 1.
    Raises ``ValueError`` for several results, symbolic sizes and more than two axes, a usage
    error where SciPy is missing or a name has no value, a math error where there is none.
    """
    if result.results:
        raise ValueError("there are several results: take one of .results")
    if result.expression is not None:
        raise ValueError("a derivative of symbolic size has no entries: give sizes with let")
    if len(result.shape) > 2:
        raise ValueError(f"a sparse array has two axes, and this derivative {len(result.shape)}")
    try:
        import numpy as np
        from scipy.sparse import csr_array
    except ImportError:
        message = "the sparse view of a value needs SciPy"
        hint = 'pip install "mccli[scipy]"'
        raise failure("usage", "usage.extra", message, hint) from None
    from mccli.calculus.result_values import nonzero_cells, value_of_trees

    if at is None:
        at = Source("at", ", ".join(f"{name} = {place}" for name, place in point_items(result)))
    cells, conditions = nonzero_cells(result)
    _, value = value_of_trees(result, [tree for _, _, tree in cells], conditions, at, limits)
    try:
        numbers = np.array([float(number) for number in value.numbers], dtype=np.float64)
    except OverflowError:
        message = "an entry is too large for double precision"
        hint = "use mccli value, which prints all its digits"
        raise failure("limit", "limit.number", message, hint) from None
    rows = np.array([i for i, _, _ in cells], dtype=np.int64)
    columns = np.array([j for _, j, _ in cells], dtype=np.int64)
    return csr_array((numbers, (rows, columns)), shape=result.sizes or (1, 1))
