"""The values of a point written out: constant trees of the language become scalar trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mccli.calculus.expansion.expand import written_out
from mccli.limits import Limits
from mccli.model.point import rational
from mccli.model.resolve import resolve
from mccli.source import Source
from mccli.syntax.document import Assignment, Definition, Document
from mccli.syntax.tree import Node


def expanded(
    assignments: Sequence[Assignment], source: Source, limits: Limits
) -> tuple[Assignment, ...]:
    """The assignments with scalar trees as values, or columns and rows of scalar trees.

    Raises a parse error for unknown functions and shapes that do not fit, as a formula would.
    """
    return tuple(_expanded(each, source, limits) for each in assignments)


def _expanded(each: Assignment, source: Source, limits: Limits) -> Assignment:
    if rational(each.value) is not None or each.value.op == "name":
        return each
    definition = Definition(source, None, None, each.value, each.name_span, (), ())
    problem = resolve(Document((definition,), ()))
    (written,) = written_out(problem, limits)
    tensor = written.value
    if tensor.shape.kind == "scalar":
        return replace(each, value=tensor.entries[0])
    if tensor.shape.kind != "matrix":
        return replace(each, value=Node("column", None, tensor.entries, each.value.at))
    width = tensor.columns
    rows = [tensor.entries[i : i + width] for i in range(0, len(tensor.entries), width)]
    columns = tuple(Node("column", None, row, each.value.at) for row in rows)
    return replace(each, value=Node("rows", None, columns, each.value.at))
