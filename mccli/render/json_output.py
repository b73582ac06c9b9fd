"""Results and errors as one JSON object on one line (schema ``mccli/1``).

The keys' order is part of the format: ``verified`` and ``ok`` come last, so that an answer
that was cut short is not valid JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from mccli.errors import Diagnosis, MccliError
from mccli.model.result import Coordinates, Function, Result, Verified
from mccli.render.safe import is_hidden, visible
from mccli.render.values import coordinate_text, exact_text
from mccli.syntax import printer
from mccli.syntax.literals import integer_text

SCHEMA = "mccli/1"
COMMANDS = ("grad", "jacobian", "hessian", "value")
"""The commands whose answers are results."""
_SUSPECT = re.compile(r"[^ -~]")


def render(result: Result, identity: object = None, ascii_only: bool = False) -> str:
    """The result as one line; ``identity`` is the request's ``id``."""
    return encode(as_object(result, identity), ascii_only)


def render_error(error: MccliError, identity: object = None, ascii_only: bool = False) -> str:
    """The error's problems as one line; ``identity`` is the request's ``id``."""
    return encode(error_object(error, identity), ascii_only)


def encode(value: Mapping[str, object], ascii_only: bool = False) -> str:
    """One line of JSON that any UTF-8 stream takes and no terminal can be steered by."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=ascii_only)
    except ValueError:
        # Python writes no integer of more than 4,300 digits by itself.
        text = _with_long_integers(value, ascii_only)
    # Outside strings JSON is plain ASCII, so what is found here stands in a string.
    return _SUSPECT.sub(_escape, text)


def _with_long_integers(value: object, ascii_only: bool) -> str:
    """What ``json.dumps`` would write if it took integers of any length."""
    if isinstance(value, Mapping):
        items = value.items()
        texts = [f"{json.dumps(k)}: {_with_long_integers(v, ascii_only)}" for k, v in items]
        return f"{{{', '.join(texts)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_with_long_integers(each, ascii_only) for each in value)}]"
    if isinstance(value, int) and not isinstance(value, bool):
        return integer_text(value)
    return json.dumps(value, allow_nan=False, ensure_ascii=ascii_only)


def as_object(result: Result, identity: object = None) -> dict[str, Any]:
    """The result as plain JSON data, keys in order."""
    flat = len(result.shape) <= 2 and not result.results
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "id": identity,
        "command": result.command,
        "functions": [_function(each) for each in result.functions],
        "intermediates": [_function(each) for each in result.intermediates],
        "constants": list(result.constants),
        "declare": dict(result.declare),
        "wrt": list(result.wrt),
        "layout": result.layout,
        "case": _case(result),
        "shape": list(result.shape),
        "rows": list(result.rows) if flat else [],
        "columns": list(result.columns) if flat else [],
    }
    if len(result.shape) > 2:
        data["axes"] = [{"role": axis.role, "labels": list(axis.labels)} for axis in result.axes]
    data["form"] = result.form
    data["temporaries"] = [
        {"name": name, "expr": printer.text(expr)} for name, expr in result.temporaries
    ]
    if result.results:
        data["derivative"] = None
        data["results"] = [as_object(each, identity) for each in result.results]
    else:
        texts = tuple(printer.text(entry) for entry in result.entries)
        data["derivative"] = result.nested(texts)
    data["conditions"] = [
        {
            "kind": condition.kind,
            "expr": None if condition.expr is None else printer.text(condition.expr),
            "text": condition.text,
        }
        for condition in result.conditions
    ]
    data["notes"] = list(result.notes)
    data.update(_point(result))
    data["steps"] = None
    data["engine"] = result.engine
    data["verified"] = _verified(result.verified)
    data["ok"] = True
    return data


def error_object(error: MccliError, identity: object = None) -> dict[str, Any]:
    """The error as plain JSON data, keys in order; the user's characters made visible."""
    return {
        "schema": SCHEMA,
        "id": identity,
        "errors": [_problem(problem) for problem in error.problems],
        "ok": False,
    }


def _function(function: Function) -> dict[str, Any]:
    return {
        "name": function.name,
        "params": list(function.params),
        "expr": printer.text(function.expr),
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


def _point(result: Result) -> dict[str, Any]:
    """``at``, ``value`` and ``value_exact``."""
    at = None
    if result.at is not None:
        at = {name: _coordinates(place) for name, place in result.at}
    value = exact = None
    if result.value is not None:
        value = result.nested(result.value.numbers)
        if result.value.exact is not None:
            exact = result.nested(tuple(exact_text(each) for each in result.value.exact))
    return {"at": at, "value": value, "value_exact": exact}


def _coordinates(place: Coordinates) -> Any:
    """Integers as numbers, others as text, so that nothing is rounded."""
    if isinstance(place, tuple):
        return [_coordinates(each) for each in place]
    if isinstance(place, Fraction) and place.denominator == 1:
        return place.numerator
    return coordinate_text(place)


def _verified(verified: Verified) -> dict[str, Any]:
    data: dict[str, Any] = {
        "ok": verified.ok,
        "points": verified.points,
        "max_rel_error": verified.max_rel_error,
        "method": verified.method,
    }
    if verified.ok is None:
        data["reason"] = verified.reason
    return data


def _problem(problem: Diagnosis) -> dict[str, Any]:
    places = []
    for place in problem.places:
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
        "kind": problem.kind,
        "code": problem.code,
        "message": visible(problem.message),
        "hint": visible(problem.hint),
        "places": places,
    }


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if not is_hidden(character):
        return character
    return json.dumps(character)[1:-1] if ord(character) > 0x7F else f"\\u{ord(character):04x}"
