"""A routine ready to be laid down in one language: every name chosen, every expression written."""

from __future__ import annotations

from dataclasses import dataclass

from mccli.model.program import Argument, Routine
from mccli.render.code.target import Parts, Storage


@dataclass(frozen=True, slots=True)
class Step:
    """A temporary: its expression, or condition and branches of a choice; and when it is needed.

    ``guard`` is empty where it always is. One that is ``kept`` is a place of an array.
    """

    name: str
    text: str
    choice: tuple[str, str, str] | None
    guard: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A function that does part of a long routine: the arguments it takes, its temporaries, and
    the places of the values and cells it sets. ``keeps`` says whether it uses what is kept."""

    name: str
    arguments: tuple[tuple[Argument, str], ...]
    steps: tuple[Step, ...]
    values: tuple[int, ...]
    cells: tuple[int, ...]
    keeps: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """All a language's writer needs: texts, sizes, and the routine they come from.

    ``arguments`` pair each argument with its identifier, ``idle`` are the identifiers that the
    body does not mention (of arguments, and of an output without entries). ``values`` are the
    values' texts, ``cells`` (row, column, text) of the derivative's non-zero entries.
    ``value``, ``derivative`` name the outputs, ``rows``, ``columns``, ``starts`` the arrays of
    a sparse pattern. ``helpers`` are definitions that come before the function. A long routine
    is done by ``sections``, which share the ``kept_size`` places of the array ``kept``; the
    results that are one number are set behind them.
    """

    routine: Routine
    name: str
    parts: Parts
    storage: Storage
    arguments: tuple[tuple[Argument, str], ...]
    idle: tuple[str, ...]
    steps: tuple[Step, ...]
    values: tuple[str, ...]
    cells: tuple[tuple[int, int, str], ...]
    value: str
    derivative: str
    rows: str
    columns: str
    starts: str
    helpers: tuple[str, ...]
    sections: tuple[Section, ...]
    kept: str
    kept_size: int

    @property
    def with_value(self) -> bool:
        """Whether the function's value is computed."""
        return self.parts != "derivative"

    @property
    def with_derivative(self) -> bool:
        """Whether the derivative is computed."""
        return self.parts != "value"

    @property
    def is_scalar(self) -> bool:
        """Whether the value is one number."""
        return not self.routine.value_shape

    @property
    def is_slope(self) -> bool:
        """Whether the derivative is one number: that of a number by a number, stored dense."""
        return is_slope(self.routine, self.storage)

    @property
    def is_returned(self) -> bool:
        """Whether the only result is one number, which even functions with outputs return."""
        if self.parts == "value":
            return self.is_scalar
        return self.parts == "derivative" and self.is_slope

    @property
    def is_full(self) -> bool:
        """Whether a dense derivative has no zeros to fill in."""
        rows, columns = self.routine.shape
        return len(self.cells) == rows * columns

    def pattern(self, base: int) -> list[tuple[str, list[int]]]:
        """The constant arrays of the sparse form, by name; indices count from ``base``."""
        columns = [column + base for _row, column, _text in self.cells]
        if self.storage == "coo":
            return [
                (self.rows, [row + base for row, _column, _text in self.cells]),
                (self.columns, columns),
            ]
        if self.storage == "csr":
            counts = [0] * self.routine.shape[0]
            for row, _column, _text in self.cells:
                counts[row] += 1
            starts = [base]
            for each in counts:
                starts.append(starts[-1] + each)
            return [(self.starts, starts), (self.columns, columns)]
        return []


def is_slope(routine: Routine, storage: Storage) -> bool:
    """Whether the derivative is one number: that of a number by a number, stored dense."""
    scalars = {each.name for each in routine.arguments if not each.space.dims}
    axes = [axis.labels for axis in routine.axes if axis.role == "variable"]
    return (
        storage == "dense"
        and not routine.value_shape
        and routine.shape == (1, 1)
        and all(set(labels) <= scalars for labels in axes)
    )
