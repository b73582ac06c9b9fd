"""What a library of arrays is, as data: the table that the printer of array operations reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Level(IntEnum):
    """How tightly a written expression holds together."""

    SUM = 1
    PRODUCT = 2
    CHAIN = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True, slots=True)
class Form:
    """How an operation is written: ``{0}``, ``{1}`` are operands as they are.

    ``needs`` says how tightly the operands have to hold together, where it matters. ``@`` stands
    for the prefix of helpers; ``level`` is that of the whole.
    """

    text: str
    level: Level = Level.ATOM
    needs: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """Operators between two numbers, or an array and a number; and where that is different.

    ``times_arrays`` multiplies two arrays, ``over_array`` divides by one; ``plus_mixed`` and
    ``minus_mixed`` have a number on one side and an array on the other.
    """

    times: str = "*"
    over: str = "/"
    plus: str = " + "
    minus: str = " - "
    times_arrays: str = "*"
    over_array: str = "/"
    plus_mixed: str = " + "
    minus_mixed: str = " - "


@dataclass(frozen=True, slots=True)
class ArrayTarget:
    """The table of one language.

    ``oriented`` libraries have columns and rows, in others a vector is neither. ``forms`` are
    looked up by an operation with the kind of its value or operand (``sum matrix``), then by
    the operation alone; ``calls`` by a function that works entry by entry, which ``broadcast``
    follows where an operand is an array. ``lift`` makes a value of the library's own of a
    constant operand of a function, ``constant`` one of a constant result. ``indicators`` make
    1.0 or 0.0 of a comparison, of numbers and of arrays; ``whole`` makes a size of a number that
    is an argument. ``loops`` says that contractions are
    written as loops. ``beside`` and ``below`` separate entries and rows of a list, and
    ``entry`` is how tightly an entry has to hold together; ``element`` writes an entry of an
    array by its indices.
    """

    language: str
    oriented: bool
    integer: str
    pi: str
    euler: str
    signs: Signs
    forms: Mapping[str, Form]
    calls: Mapping[str, str]
    indicators: tuple[str, str]
    constant: str
    element: Callable[[str, tuple[int, ...], tuple[int, ...]], str]
    whole: str = "int({0})"
    broadcast: str = ""
    comparison: str = ""
    unequal: str = "!="
    lift: str = ""
    loops: bool = False
    beside: str = ", "
    below: str = "; "
    entry: Level = Level.SUM
    helpers: Mapping[str, str] = field(default_factory=dict)
