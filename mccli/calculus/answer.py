"""Derivatives to results: what every renderer is told about an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mccli.calculus.arrange import Arranged, arranged_axes
from mccli.calculus.conventions import conventions_of
from mccli.calculus.derivative import Derivative, case_of
from mccli.model.cells import Cells, Finish, ListedCells, Row
from mccli.model.finishing import together
from mccli.model.layouts import Layout
from mccli.model.problem import Problem
from mccli.model.result import Axis, Condition, Given, Result, Value, Verified
from mccli.model.spaces import Space
from mccli.model.statements import statements
from mccli.syntax.tree import Node, free_names

if TYPE_CHECKING:
    from mccli.calculus.streaming import Stream


def derivatives(
    problem: Problem,
    found: Sequence[Derivative],
    command: str,
    layout: Layout,
    values: Sequence[Value | None],
    given: Given | None,
    sparse: bool = False,
) -> Result:
    """One result, or one that holds a result for each derivative. ``values`` go with them."""
    blocks = len(found) > 1 and command == "hessian"
    parts = [
        _one(problem, each, command, layout, value, given, blocks, sparse)
        for each, value in zip(found, values, strict=True)
    ]
    return one_result(problem, parts, layout)


def one_result(problem: Problem, parts: Sequence[Result], layout: Layout) -> Result:
    """The only part, or a result that holds all of them."""
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        wrt=tuple(variable.name for variable in problem.variables),
        layout=layout,
        case=None,
        shape=(),
        axes=(),
        entries=(),
        expression=None,
        temporaries=(),
        value=None,
        conditions=tuple(dict.fromkeys(c for part in parts for c in part.conditions)),
        verified=together([each.verified for each in parts]),
        results=tuple(replace(part, notes=()) for part in parts),
        derivation=None,
    )


def function_values(
    problem: Problem, arranged: Arranged[Node], value: Value, given: Given | None
) -> Result:
    """The result of the command ``value``: the functions themselves at a point."""
    return framed(
        problem,
        "value",
        given,
        (),
        wrt=(),
        case=None,
        layout=None,
        shape=arranged.shape,
        axes=arranged.axes,
        entries=arranged.entries,
        value=value,
        conditions=conventions_of(problem, ()),
        verified=Verified(None, reason="a value, computed until all its digits agreed"),
    )


def laid_out(command: str, layout: Layout, block: bool) -> Layout:
    """How the entries lie: a whole Hessian, unlike one of several blocks, has no other layout."""
    return "numerator" if command == "hessian" and not block else layout


def _one(
    problem: Problem,
    found: Derivative,
    command: str,
    layout: Layout,
    value: Value | None,
    given: Given | None,
    block: bool,
    sparse: bool,
) -> Result:
    hessian = command == "hessian"
    laid = laid_out(command, layout, block)
    conditions = (*found.conditions, *conventions_of(problem, found.variables))
    shape, axes, entries, cells = (
        _cells(found, laid, conditions) if sparse else _entries(found, laid)
    )
    trees = [entry for row in found.rows for _, entry in row]
    trees += [expr for _, expr in found.temporaries]
    return framed(
        problem,
        command,
        given,
        trees,
        wrt=tuple(variable.name for variable in found.variables),
        layout=None if hessian and not block else layout,
        case=found.case,
        shape=shape,
        axes=tuple(Axis("variable", axis.labels) for axis in axes) if hessian else axes,
        entries=entries,
        form="sparse" if sparse else "entries",
        cells=cells,
        temporaries=found.temporaries,
        conditions=conditions,
        value=value,
        engine=found.engine,
        verified=found.verified,
    )


def streamed(problem: Problem, found: Stream, command: str) -> Result:
    """The result of a Jacobian in numerator layout whose rows are still to be made."""
    axes, shape = arranged_axes(found.function, found.variable)
    return framed(
        problem,
        command,
        None,
        (),
        wrt=found.wrt,
        case=case_of(found.function, found.variable),
        shape=shape,
        layout="numerator",
        axes=axes,
        entries=(),
        form="sparse",
        cells=found.cells,
        engine="graph",
    )


Laid = tuple[tuple[int, ...], tuple[Axis, ...], tuple[Node, ...], Cells | None]
"""The shape and the axes, and the entries or the cells."""


def _entries(found: Derivative, layout: Layout) -> Laid:
    arranged = found.arranged(found.rows, layout)
    return arranged.shape, arranged.axes, arranged.entries, None


def _cells(found: Derivative, layout: Layout, conditions: tuple[Condition, ...]) -> Laid:
    """The rows of a sparse derivative. Raises a usage error beyond two axes."""
    arranged = found.arranged_cells(found.rows, layout)
    rows = [
        Row(number, tuple(j for _, j, _ in cells), tuple(entry for _, _, entry in cells))
        for number, cells in (
            (number, list(group)) for number, group in groupby(arranged.cells, lambda each: each[0])
        )
    ]
    end = Finish(conditions, found.verified)
    return arranged.shape, arranged.axes, (), ListedCells(tuple(rows), end)


def framed(
    problem: Problem, command: str, given: Given | None, trees: Sequence[Node], **fields: Any
) -> Result:
    """The result with these fields and what does not depend on the derivative.

    That is the functions as read, the constants, the spaces and the notes.
    """
    return Result(
        command=command,
        functions=statements(problem, problem.functions),
        intermediates=statements(problem, problem.intermediates),
        constants=tuple(sorted(problem.constants & _occurring(problem, trees))),
        declare=tuple((name, space.text) for name, space in _spaces(problem).items()),
        notes=problem.notes,
        at=given,
        **fields,
    )


def _spaces(problem: Problem) -> Mapping[str, Space]:
    """The declared spaces, and those of definitions taken as vectors or matrices."""
    if not problem.cut:
        return problem.spaces
    cut = {each.name: each.space for each in problem.variables if each.name in problem.cut}
    return {**problem.spaces, **{name: space for name, space in cut.items() if space.dims}}


def _occurring(problem: Problem, entries: Sequence[Node]) -> set[str]:
    used = (*problem.functions, *problem.intermediates)
    return free_names(*entries).union(*(problem.occurrences[name].names for name in used))
