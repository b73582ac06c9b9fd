"""The fields of the JSON objects, in their order, as plain data.

Long lists are iterators, so that a writer need not hold them whole. ``tail`` holds what a
sparse derivative tells only when its last row has been made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from mccli.errors import Diagnosis
from mccli.model.cells import filled, listed_places
from mccli.model.result import Axis, Condition, Coordinates, Function, Result, Verified
from mccli.render.safe import visible
from mccli.render.values import coordinate_text, exact_text
from mccli.syntax import printer
from mccli.syntax.tree import Node

SCHEMA = "mccli/1"
COMMANDS = ("grad", "jacobian", "hessian", "value")
"""The commands whose answers are results."""


def head(result: Result, identity: object) -> dict[str, Any]:
    """What stands before the derivative."""
    flat = len(result.shape) <= 2 and not result.results
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "id": identity,
        "command": result.command,
        "functions": map(_function, result.functions),
        "intermediates": map(_function, result.intermediates),
        "constants": list(result.constants),
        "declare": dict(result.declare),
        "wrt": iter(result.wrt),
        "layout": result.layout,
        "case": _case(result),
        "shape": list(result.shape),
        "rows": iter(result.rows if flat else ()),
        "columns": iter(result.columns if flat else ()),
    }
    if len(result.shape) > 2:
        data["axes"] = [_axis(axis) for axis in result.axes]
    data["form"] = result.form
    data["temporaries"] = map(_temporary, result.temporaries)
    return data


def items(result: Result) -> Iterator[Any]:
    """The items of the outermost list of ``derivative``: rows, or triplets where it is sparse."""
    if result.cells is not None:
        for row in result.cells:
            for column, entry in zip(row.columns, filled(row), strict=True):
                yield [row.number, column, printer.text(entry)]
        return
    outermost = result.sizes[0] if result.shape else 0
    block = len(result.entries) // max(outermost, 1)
    for start in range(0, len(result.entries), max(block, 1)):
        level: list[Any] = [printer.text(each) for each in result.entries[start : start + block]]
        for size in reversed(result.sizes[1:]):
            level = [level[i : i + size] for i in range(0, len(level), size)]
        yield level[0]


def tail(result: Result) -> dict[str, Any]:
    """What stands after the derivative; ``verified`` and ``ok`` are the last."""
    at = value = exact = None
    if result.at is not None:
        at = {name: _coordinates(place) for name, place in result.at}
    if result.value is not None:
        value = _valued(result, result.value.numbers)
        if result.value.exact is not None:
            exact = _valued(result, [exact_text(each) for each in result.value.exact])
    return {
        "conditions": [condition(each) for each in result.conditions],
        "notes": list(result.notes),
        "at": at,
        "value": value,
        "value_exact": exact,
        "steps": _steps(result),
        "engine": result.engine,
        "verified": verified(result.verified),
        "ok": True,
    }


def _steps(result: Result) -> list[dict[str, Any]] | None:
    if result.derivation is None:
        return None
    from mccli.render.step_fields import steps

    return steps(result.derivation)


def _valued(result: Result, items: Sequence[Any]) -> object:
    """The entries at a point: nested along the axes, or triplets where the result is sparse."""
    if result.cells is None:
        return result.nested(tuple(items))
    places = listed_places(result.cells)
    return [[row, column, each] for (row, column), each in zip(places, items, strict=True)]


def problem(diagnosis: Diagnosis) -> dict[str, Any]:
    """One problem of an error; the user's characters made visible."""
    places = []
    for place in diagnosis.places:
        span = place.span
        line, column = span.source.line_and_column(span.start)
        places.append(
            {
                "source": visible(span.source.name),
                "line": line,
                "column": column,
                "length": max(span.end - span.start, 1),
                "label": visible(place.label),
            }
        )
    return {
        "kind": diagnosis.kind,
        "code": diagnosis.code,
        "message": visible(diagnosis.message),
        "hint": visible(diagnosis.hint),
        "places": places,
    }


def expression(result: Result) -> str | None:
    """The derivative as one text, where it is written in matrix notation."""
    return None if result.expression is None else printer.text(result.expression)


def _axis(axis: Axis) -> dict[str, Any]:
    """An axis: its labels, or what runs along it and how far where the size is a symbol."""
    data: dict[str, Any] = {"role": axis.role, "labels": list(axis.labels)}
    if axis.size is not None:
        data.update({"name": axis.name, "size": axis.size})
    return data


def _function(function: Function) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": function.name,
        "params": list(function.params),
        "expr": printer.text(function.expr),
    }
    if function.ranges:
        data["for"] = function.ranges_text
    return data


def _temporary(temporary: tuple[str, Node]) -> dict[str, Any]:
    name, expr = temporary
    return {"name": name, "expr": printer.text(expr)}


def condition(stated: Condition) -> dict[str, Any]:
    """A condition."""
    return {
        "kind": stated.kind,
        "expr": None if stated.expr is None else printer.text(stated.expr),
        "text": stated.text,
    }


def _case(result: Result) -> dict[str, Any] | None:
    case = result.case
    if case is None:
        return None
    return {
        "number": case.number,
        "function": case.function,
        "variable": case.variable,
        "m": case.m,
        "n": case.n,
    }


def _coordinates(place: Coordinates) -> Any:
    """Integers as numbers, others as text, so that nothing is rounded."""
    if isinstance(place, tuple):
        return [_coordinates(each) for each in place]
    if isinstance(place, Fraction) and place.denominator == 1:
        return place.numerator
    return coordinate_text(place)


def verified(outcome: Verified) -> dict[str, Any]:
    """The outcome of a check; the reason where there was none."""
    data: dict[str, Any] = {
        "ok": outcome.ok,
        "points": outcome.points,
        "max_rel_error": outcome.max_rel_error,
        "method": outcome.method,
    }
    if outcome.ok is None:
        data["reason"] = outcome.reason
    return data
