"""What a language is, as data: the tables that the one tree printer and the writers read.

In the templates ``@`` stands for the prefix of a routine's helper functions, ``{0}``, ``{1}``
for operands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Parts = Literal["both", "value", "derivative"]
Storage = Literal["dense", "coo", "csr"]


@dataclass(frozen=True, slots=True)
class Powers:
    """How powers are written.

    ``whole`` takes a base and an integer as text, ``real`` a base and an exponent; where they
    are operators, operands of several parts need brackets. ``by_product`` writes squares of
    names as ``x*x``, and ``most`` bounds the integers for which ``whole`` is used.
    """

    whole: str
    real: str
    whole_is_operator: bool = True
    real_is_operator: bool = False
    by_product: bool = False
    most: int = 1_000


@dataclass(frozen=True, slots=True)
class Choices:
    """How a choice is written.

    ``inline`` has the places ``{condition}``, ``{yes}``, ``{no}`` and evaluates one branch
    only; None where a language has no such expression and needs statements. ``guarded`` asks
    for conditions on temporaries that only a branch uses: where evaluating them elsewhere
    would raise an error, print a warning or spoil a derivative.
    """

    inline: str | None
    both: str
    either: str
    negation: str
    guarded: bool


@dataclass(frozen=True, slots=True)
class Target:
    """The table of one language.

    ``calls`` gives each function of the mathematical language its name or, where it contains
    ``{0}``, its template. ``helpers`` are definitions by name, each with the helpers it needs
    in its own text. ``indicator`` makes 1.0 or 0.0 of a comparison; ``lift`` makes a value of
    the language's own of a constant operand of a function. ``splits`` puts a long routine into
    several functions.
    """

    language: str
    integer: str
    decimal: str
    pi: str
    euler: str
    calls: Mapping[str, str]
    helpers: Mapping[str, str]
    powers: Powers
    choices: Choices
    indicator: str
    element: Callable[[str, tuple[int, ...], tuple[int, ...]], str]
    comparisons: Mapping[str, str] = field(default_factory=dict)
    lift: str | None = None
    splits: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Which identifiers a language takes.

    ``reserved`` words cannot name anything; ``taken`` names, of a library perhaps, cannot
    name a function. ``joined`` allows two underscores in a row.
    """

    reserved: frozenset[str]
    taken: frozenset[str] = frozenset()
    case_matters: bool = True
    longest: int = 64
    joined: bool = True


def flat(name: str, indices: tuple[int, ...], sizes: tuple[int, ...]) -> str:
    """A component of an array stored row by row, counted from 0."""
    place = indices[0] if len(indices) == 1 else indices[0] * sizes[1] + indices[1]
    return f"{name}[{place}]"


def nested(name: str, indices: tuple[int, ...], _sizes: tuple[int, ...]) -> str:
    """``W[0][1]``."""
    return name + "".join(f"[{index}]" for index in indices)


def subscripted(name: str, indices: tuple[int, ...], _sizes: tuple[int, ...]) -> str:
    """``W[0, 1]``."""
    return f"{name}[{', '.join(map(str, indices))}]"


def from_one(name: str, indices: tuple[int, ...], _sizes: tuple[int, ...]) -> str:
    """``W(1, 2)``, counted from 1."""
    return f"{name}({', '.join(str(index + 1) for index in indices)})"


def bracketed_from_one(name: str, indices: tuple[int, ...], _sizes: tuple[int, ...]) -> str:
    """``W[1, 2]``, counted from 1."""
    return f"{name}[{', '.join(str(index + 1) for index in indices)}]"
