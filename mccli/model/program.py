"""A derivative as a small program in the language's own tree: temporaries, then entries.

Every medium walks these trees: plain text, LaTeX, the terminal and the code of every language.
"""

from __future__ import annotations

from dataclasses import dataclass

from mccli.model.result import Axis, Condition, Verified
from mccli.model.spaces import Shape, Size, Space
from mccli.syntax.tree import Node

Temporaries = tuple[tuple[str, Node], ...]
"""Names with their trees, each after those it uses."""
SparseRow = tuple[tuple[int, Node], ...]
"""(column, entry) from left to right; what is left out is zero."""


@dataclass(frozen=True, slots=True)
class Program:
    """The component functions and their derivative over shared temporaries.

    ``values[i]`` is component function i, ``rows[i]`` its derivative by the variables, in
    numerator layout; at second order there is one function and the rows are its Hessian.
    """

    temporaries: Temporaries
    values: tuple[Node, ...]
    rows: tuple[SparseRow, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """What a routine is called with: a scalar, or an array of the named components, row by row."""

    name: str
    space: Space
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routine:
    """What a source file is written from: a function's value and derivative, arranged.

    ``values`` lie row by row in ``value_shape`` (empty for a scalar), ``cells`` are
    (row, column, entry) of ``shape`` in row-major order without the zeros; ``order`` is 1 or 2.
    ``text`` are the functions as the user wrote them. Names in ``constants`` are pi and e.
    """

    name: str
    text: tuple[str, ...]
    arguments: tuple[Argument, ...]
    constants: frozenset[str]
    temporaries: Temporaries
    values: tuple[Node, ...]
    value_shape: tuple[int, ...]
    cells: tuple[tuple[int, int, Node], ...]
    shape: tuple[int, int]
    axes: tuple[Axis, ...]
    layout: str | None
    order: int
    conditions: tuple[Condition, ...]
    notes: tuple[str, ...]
    verified: Verified


@dataclass(frozen=True, slots=True)
class MatrixRoutine:
    """What a source file for vectors and matrices of symbolic sizes is written from.

    ``value`` and ``derivative`` are trees in matrix notation (``einsum`` beyond two axes) over
    shared ``temporaries``; the derivative is arranged in ``layout`` and has the shape ``shape``.
    An argument is a whole scalar, vector or matrix. ``order`` is 1 or 2, and the derivative None
    where only the value is wanted. ``expression_shapes`` gives the shape of every node.
    """

    name: str
    text: tuple[str, ...]
    arguments: tuple[Argument, ...]
    constants: frozenset[str]
    temporaries: Temporaries
    value: Node
    value_shape: Shape
    derivative: Node | None
    shape: tuple[Size, ...]
    axes: tuple[Axis, ...]
    layout: str | None
    order: int
    conditions: tuple[Condition, ...]
    notes: tuple[str, ...]
    verified: Verified
