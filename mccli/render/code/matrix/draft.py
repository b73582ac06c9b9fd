"""A routine of arrays ready to be laid down in one language: names chosen, expressions written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mccli.model.program import Argument, MatrixRoutine
from mccli.render.code.target import Parts

Kind = Literal["scalar", "vector", "row", "matrix", "tensor"]


@dataclass(frozen=True, slots=True)
class Taken:
    """An argument: its identifier, and the text of each size.

    ``new`` says of which sizes it is the first argument to have them: the code reads these from
    the argument and checks the others.
    """

    argument: Argument
    name: str
    sizes: tuple[str, ...]
    new: tuple[bool, ...]

    @property
    def is_checked(self) -> bool:
        """Whether a size is known before, or occurs twice."""
        return not all(self.new)


@dataclass(frozen=True, slots=True)
class Loop:
    """A contraction as a loop: ``indices`` with their sizes, those of the output first.

    Operands are texts with the indices of their axes.
    """

    indices: tuple[tuple[str, str], ...]
    order: int
    operands: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def output(self) -> tuple[str, ...]:
        """The indices of the output."""
        return tuple(name for name, _size in self.indices[: self.order])

    @property
    def sizes(self) -> tuple[str, ...]:
        """The sizes of the output."""
        return tuple(size for _name, size in self.indices[: self.order])


@dataclass(frozen=True, slots=True)
class Step:
    """A temporary with its expression, or the loop that computes it."""

    name: str
    text: str
    loop: Loop | None


@dataclass(frozen=True, slots=True)
class Output:
    """A result: its expression, of a ``kind`` in the language of mathematics, and its sizes.

    ``is_shared`` says that the expression is an argument itself, or a result before; ``is_atom``
    that a call can follow it.
    """

    name: str
    text: str
    kind: Kind
    sizes: tuple[str, ...]
    is_shared: bool
    is_atom: bool

    @property
    def is_done(self) -> bool:
        """Whether a step has computed it under its own name."""
        return self.text == self.name

    @property
    def atom(self) -> str:
        """The expression, in brackets unless something can follow it."""
        return self.text if self.is_atom else f"({self.text})"


@dataclass(frozen=True, slots=True)
class MatrixDraft:
    """All a language's writer needs."""

    routine: MatrixRoutine
    name: str
    parts: Parts
    arguments: tuple[Taken, ...]
    steps: tuple[Step, ...]
    value: Output | None
    derivative: Output | None
    helpers: tuple[str, ...]
    has_choice: bool
    has_inverse: bool

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The results, in order."""
        return tuple(each for each in (self.value, self.derivative) if each is not None)
