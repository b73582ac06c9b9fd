"""Stationary points of a function, as plain data that renderers read."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from mccli.model.result import Condition, Function, Verified
from mccli.syntax.tree import Node

PointKind = Literal["minimum", "maximum", "saddle", "undecided"]
Sign = Literal["+", "-", "0", "?"]
Proof = Literal["exact", "interval", "none"]
Method = Literal["exact", "interval", "mixed", "matrix"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: exactly where ``exact`` is a tree, and between ``low`` and ``high``.

    ``low`` and ``high`` are proven bounds unless ``bounded`` is False: then they are both the
    best guess.
    """

    exact: Node | None
    low: Fraction
    high: Fraction
    bounded: bool = True

    @property
    def middle(self) -> Fraction:
        """The number, about."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class StationaryPoint:
    """A point where the gradient is zero.

    ``proof``: "exact" for a solution of the gradient's equations; "interval" where exactly one
    stationary point is proven to lie within the bounds of the coordinates; "none" where it is
    not proven that there is one. ``signs`` are those of the Hessian's eigenvalues.
    """

    coordinates: tuple[tuple[str, Quantity], ...]
    value: Quantity | None
    kind: PointKind
    signs: tuple[Sign, ...]
    proof: Proof


@dataclass(frozen=True, slots=True)
class StationaryFamily:
    """Infinitely many stationary points: all that satisfy the equations and the conditions.

    Both are comparisons; ``dimension`` is how many coordinates are free, ``value`` the
    function's value there where it is one number.
    """

    equations: tuple[Node, ...]
    conditions: tuple[Node, ...]
    dimension: int
    value: Node | None
    kind: PointKind


@dataclass(frozen=True, slots=True)
class Minimum:
    """What ``--minimize`` asked for.

    ``point`` is the number of the best point, counted from 0, or None. ``is_global`` is True
    with a ``certificate``, else None: it is the best that was found.
    """

    point: int | None
    family: int | None
    value: Quantity | None
    is_global: bool | None
    certificate: str


@dataclass(frozen=True, slots=True)
class MatrixEquation:
    """Stationarity of a function of one symbolic vector or matrix.

    ``gradient`` has the variable's shape; ``left == right`` are the normal equations, and
    ``solution`` solves them under the conditions; None where there is no closed form.
    """

    variable: str
    gradient: Node
    left: Node | None
    right: Node | None
    solution: Node | None
    hessian: Node | None
    kind: PointKind
    kind_condition: str
    verified: Verified


@dataclass(frozen=True, slots=True)
class Stationary:
    """The answer of ``critical``.

    ``complete`` says whether ``points`` and ``families`` are all: True where that is proven,
    False where there are more, None where it is not known; ``reason`` says why. ``box`` is
    where was searched, if so, and ``complete_in_box`` whether the points in it are proven to be
    all. ``periods`` are shifts of variables that change nothing.
    """

    functions: tuple[Function, ...]
    intermediates: tuple[Function, ...]
    constants: tuple[str, ...]
    declare: tuple[tuple[str, str], ...]
    wrt: tuple[str, ...]
    gradient: tuple[Node, ...]
    method: Method
    points: tuple[StationaryPoint, ...]
    families: tuple[StationaryFamily, ...]
    complete: bool | None
    reason: str
    box: tuple[tuple[str, Fraction, Fraction], ...] | None = None
    complete_in_box: bool | None = None
    periods: tuple[tuple[str, Node], ...] = ()
    minimum: Minimum | None = None
    equations: tuple[MatrixEquation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    notes: tuple[str, ...] = ()
    verified: Verified = field(default_factory=lambda: Verified(None, reason="not asked"))
