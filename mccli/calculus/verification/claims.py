"""What is checked: a claimed derivative, evaluated at a point to any number of digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, Real, as_mpf, context, magnitude
from mccli.limits import Limits
from mccli.syntax.tree import Node, free_names

Point = Mapping[str, Fraction]
Entries = Sequence[tuple[int, Node]]
"""(column, entry) of one row, each column at most once."""


class Mismatch(Exception):
    """The printed derivative is wrong: a bug. The message says where."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A ``(j, entry)`` in row i is claimed to be the derivative of function i by variable j.

    What a row leaves out is claimed to be zero. At ``order`` 2 there is one function, and the
    rows are its Hessian, both halves. ``full`` compares each entry. A part of a larger claim
    has the numbers that its rows and columns have there, for messages.
    """

    functions: Sequence[Node]
    variables: Sequence[str]
    rows: Sequence[Entries]
    constants: frozenset[str]
    limits: Limits
    order: int
    full: bool = True
    row_numbers: Sequence[int] | None = None
    column_numbers: Sequence[int] | None = None

    def entries(self) -> Iterator[tuple[int, int, Node]]:
        """The claimed entries with their places."""
        return ((i, j, entry) for i, row in enumerate(self.rows) for j, entry in row)

    def function(self, row: int) -> Node:
        """The function that a row belongs to."""
        return self.functions[row if self.order == 1 else 0]

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Where an entry stands in the whole claim, from 1."""
        rows, columns = self.row_numbers, self.column_numbers
        return (
            (row if rows is None else rows[row]) + 1,
            (column if columns is None else columns[column]) + 1,
        )


def restricted(claim: Claim, kept: Sequence[int]) -> Claim:
    """The claim on some of the rows, with the variables that occur in them."""
    if claim.order == 2 or len(kept) == len(claim.rows):
        return claim
    functions = [claim.functions[i] for i in kept]
    rows = [claim.rows[i] for i in kept]
    names = free_names(*functions)
    claimed = {j for row in rows for j, _ in row}
    columns = [j for j, name in enumerate(claim.variables) if j in claimed or name in names]
    place = {column: k for k, column in enumerate(columns)}
    return replace(
        claim,
        functions=functions,
        variables=[claim.variables[j] for j in columns],
        rows=[[(place[j], entry) for j, entry in row] for row in rows],
        row_numbers=kept,
        column_numbers=columns,
    )


def about(claim: Claim, statements: Sequence[Node]) -> list[Node]:
    """The statements that say something of the claim's names only, as those made for it do."""
    names = free_names(*claim.functions, *(entry for _, _, entry in claim.entries()))
    return [each for each in statements if free_names(each) <= names]


def evaluated(claim: Claim, roots: Sequence[Node], point: Point, digits: int) -> Evaluation:
    """The roots' evaluation at the point. Raises ``NoValue``."""
    evaluation = prepared(claim, point, digits)
    evaluation.run(roots)
    return evaluation


def prepared(claim: Claim, point: Point, digits: int) -> Evaluation:
    """An evaluation at the point in which nothing has been evaluated yet."""
    ctx = context(digits)
    rounded = {name: as_mpf(ctx, x) for name, x in point.items()}
    return Evaluation(rounded, claim.constants, digits, claim.limits)


def along(
    ctx: object, entries: Mapping[int, Real], row: Entries, steps: Sequence[Fraction]
) -> tuple[Mpf, Mpf]:
    """The sum of a row's entries times the steps, and the sum of the sizes."""
    total = size = as_mpf(ctx, 0)
    for column, entry in row:
        value = entries[id(entry)]
        if value != 0:
            term = as_mpf(ctx, value) * as_mpf(ctx, steps[column])
            total += term
            size += abs(term)
    return total, size


def widest(evaluation: Evaluation) -> int:
    """The magnitude of the largest number met so far, at least 0."""
    return largest(evaluation, evaluation.done.values())


def largest(evaluation: Evaluation, numbers: Iterable[Real]) -> int:
    """The magnitude of the largest of the numbers, at least 0."""
    return max((0, *(magnitude(as_mpf(evaluation.ctx, number)) for number in numbers)))


def point_text(point: Point) -> str:
    """The first coordinates, for a message."""
    shown = [f"{name} = {value}" for name, value in list(point.items())[:6]]
    return ", ".join(shown) + (", …" if len(point) > 6 else "") if shown else "every point"
