"""What became of a claim: is a derivative found by hand right? Plain data for renderers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mccli.model.result import Given, Result
from mccli.syntax import printer
from mccli.syntax.tree import Node

Fate = Literal["right", "wrong", "undecided"]
HintKind = Literal[
    "layout", "variables", "functions", "chain", "product", "quotient", "power", "constant",
    "sign", "factor", "term", "symmetric",
]  # fmt: skip
Value = Fraction | float | None
"""A value at a point, exact where it is rational; None where there is none."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the mistake seems to be: one sentence of words and formulas."""

    kind: HintKind
    pieces: tuple[str | Node, ...]

    @property
    def text(self) -> str:
        """The sentence, formulas in the language."""
        return "".join(p if isinstance(p, str) else printer.text(p) for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point where the claimed value is not the derivative's.

    ``place`` is the row and the column of the entry, from 0, where the claim is one expression
    for a whole matrix. ``difference`` is claimed - derivative where the two look the same, or
    are too large for a number.
    """

    at: Given
    claimed: Value
    derivative: Value
    place: tuple[int, int] | None = None
    difference: Value = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One entry of a claim; ``row`` and ``column`` are its place in the derivative, from 0.

    Both are None for a claim in matrix notation, which is judged as a whole. ``claimed`` is
    None where a program was asked for the values. ``remark`` says where a right entry has no
    value, or differs at a kink only.
    """

    row: int | None
    column: int | None
    fate: Fate
    claimed: Node | None
    derivative: Node
    counterexample: Counterexample | None = None
    hint: Hint | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim about ``result``, judged.

    ``hint`` is about the claim as a whole, ``points`` are how many random points each entry
    that is right was compared at, at the least, ``reason`` says why a claim is undecided.
    ``order`` is that of the derivative; ``program`` names the program that was asked.
    """

    fate: Fate
    result: Result
    order: int
    entries: tuple[Judged, ...]
    hint: Hint | None = None
    points: int = 0
    method: str = ""
    reason: str = ""
    program: str | None = None

    @property
    def wrong(self) -> tuple[Judged, ...]:
        """The entries that are wrong."""
        return tuple(each for each in self.entries if each.fate == "wrong")

    @property
    def other_layout(self) -> bool:
        """Whether the claim is right but for its layout."""
        return self.hint is not None and self.hint.pieces == OTHER_LAYOUT.pieces


OTHER_LAYOUT = Hint("layout", ("right, but in the other layout",))
