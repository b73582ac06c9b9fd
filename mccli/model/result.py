"""The answer to one request: plain frozen data that every renderer reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from mccli.model.layouts import Kind, Layout
from mccli.model.spaces import Size
from mccli.syntax import printer
from mccli.syntax.tree import Node

if TYPE_CHECKING:
    from mccli.model.cells import Cells
    from mccli.model.steps import Derivation

Role = Literal["function", "variable"]
ConditionKind = Literal["domain", "kink", "jump", "invertible", "convention"]
Form = Literal["entries", "sparse", "matrix", "index"]
Engine = Literal["auto", "sympy", "graph"]
"""What a request asks to be differentiated with; "auto" leaves the choice to the size."""
Number = int | float | Fraction


Coordinate = Fraction | Node
"""A value of ``--at``: a rational, or a constant tree such as pi/4."""
Coordinates = Coordinate | tuple[Coordinate, ...] | tuple[tuple[Coordinate, ...], ...]
"""The value of a name: one number, those of a vector, or the rows of a matrix."""
Given = tuple[tuple[str, Coordinates], ...]
"""A point: names with their values."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function or an intermediate as the user wrote it: ``name(params) = expr``.

    A family, whose ``name`` is ``y[i]``, has ``ranges``: the ``range`` nodes after ``for``.
    """

    name: str
    params: tuple[str, ...]
    expr: Node
    ranges: tuple[Node, ...] = ()

    @property
    def ranges_text(self) -> str:
        """The ranges in the language: ``i in 1..n, j in 1..m``; empty without any."""
        return ", ".join(map(printer.text, self.ranges))


@dataclass(frozen=True, slots=True)
class Condition:
    """Where the answer holds. ``expr`` is 1 where it does, in the language; ``text`` for people."""

    kind: ConditionKind
    expr: Node | None
    text: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome of the check of the printed text: ``ok`` is True, or None with a reason."""

    ok: bool | None
    points: int = 0
    max_rel_error: float | None = None
    method: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The shape case: m components by n variables; ``number`` None beyond the paper's four.

    ``m`` and ``n`` are texts where they are symbols, or products of them: ``p*q``.
    """

    number: int | None
    function: Kind
    variable: Kind
    m: Size
    n: Size


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a derivative: what runs along it, and the labels of its places.

    In the forms "matrix" and "index" there are no labels; ``size`` says how long the axis is,
    ``name`` what its places are, in words: ``rows of W``.
    """

    role: Role
    labels: Sequence[str]
    name: str = ""
    size: Size | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """The entries at a point, row-major: decimal, and as exact rationals where they are.

    Of a sparse result these are the entries that its cells list, in their order. ``sizes`` is
    the shape in numbers where the result's own has symbols.
    """

    numbers: tuple[float | int, ...]
    exact: tuple[Fraction, ...] | None
    sizes: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A derivative (or, for the command ``value``, a function's value) ready to print.

    ``entries`` are the scalar entries in row-major order of ``shape`` (two integers up to
    order two; more axes beyond), already arranged in ``layout``. ``axes`` label each axis.
    For the command ``value`` the entries are the function's components and ``layout`` is None.
    In the form "sparse", ``cells`` holds the entries instead, already arranged, and brings the
    conditions and the outcome of the check when its last row has been made.
    In the forms "matrix" and "index", for symbolic sizes, ``expression`` is the derivative as
    one tree over the ``temporaries``, already arranged, and ``entries`` is empty; ``shape``
    holds the symbols.
    With several tensors in ``wrt``, ``results`` holds one result per tensor (for a Hessian,
    per pair) and ``entries`` is empty.
    ``derivation`` has the steps to the answer, where they were asked for.
    """

    command: str
    functions: tuple[Function, ...]
    intermediates: tuple[Function, ...]
    constants: tuple[str, ...]
    declare: tuple[tuple[str, str], ...]
    wrt: Sequence[str]
    layout: Layout | None
    case: Case | None
    shape: tuple[Size, ...]
    axes: tuple[Axis, ...]
    entries: tuple[Node, ...]
    conditions: tuple[Condition, ...] = ()
    notes: tuple[str, ...] = ()
    at: Given | None = None
    value: Value | None = None
    engine: str | None = None
    verified: Verified = field(default_factory=lambda: Verified(None, reason="not asked"))
    temporaries: tuple[tuple[str, Node], ...] = ()
    form: Form = "entries"
    cells: Cells | None = None
    expression: Node | None = None
    results: tuple[Result, ...] = ()
    derivation: Derivation | None = None

    @property
    def sizes(self) -> tuple[int, ...]:
        """The shape in numbers. Raises ``ValueError`` where a size is a symbol."""
        if not all(isinstance(size, int) for size in self.shape):
            raise ValueError(f"a shape without numbers: {self.shape}")
        return self.shape  # type: ignore[return-value]

    @property
    def value_sizes(self) -> tuple[int, ...]:
        """The shape of the value in numbers."""
        found = self.value.sizes if self.value is not None else None
        return self.sizes if found is None else found

    @property
    def rows(self) -> Sequence[str]:
        """Labels of the rows (of the first axis)."""
        return self.axes[0].labels if self.axes else ()

    @property
    def columns(self) -> Sequence[str]:
        """Labels of the columns (of the second axis)."""
        return self.axes[1].labels if len(self.axes) > 1 else ()

    def nested(self, items: tuple[object, ...]) -> object:
        """Values, row-major, as lists of lists along the axes."""
        level: list[object] = list(items)
        for size in reversed(self.value_sizes[1:]):
            level = [level[i : i + size] for i in range(0, len(level), size)]
        return level
