"""A verdict on a claim as plain JSON data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mccli.model.result import Coordinates
from mccli.model.verdict import Counterexample, Hint, Judged, Value, Verdict
from mccli.render import json_output
from mccli.render.values import coordinate_text, exact_text
from mccli.syntax import printer

_KEPT = (
    "functions", "intermediates", "constants", "declare", "wrt", "layout", "case", "shape",
    "rows", "columns", "axes", "form", "temporaries", "derivative",
)  # fmt: skip
_LAST = ("conditions", "notes", "engine", "verified")


def as_object(verdict: Verdict, identity: object = None) -> dict[str, Any]:
    """The verdict as plain JSON data, keys in order: the frame of the derivative it is about."""
    derivative = json_output.as_object(verdict.result, identity)
    return {
        "schema": derivative["schema"],
        "id": identity,
        "command": "check",
        "order": verdict.order,
        **{key: derivative[key] for key in _KEPT if key in derivative},
        "program": verdict.program,
        "verdict": verdict.fate,
        "other_layout": verdict.other_layout,
        "entries": [_entry(each) for each in verdict.entries],
        "hint": _hint(verdict.hint),
        "points": verdict.points,
        "method": verdict.method,
        "reason": verdict.reason,
        **{key: derivative[key] for key in _LAST},
        "ok": True,
    }


def _entry(entry: Judged) -> dict[str, Any]:
    return {
        "row": entry.row,
        "column": entry.column,
        "right": {"right": True, "wrong": False, "undecided": None}[entry.fate],
        "claimed": None if entry.claimed is None else printer.text(entry.claimed),
        "derivative": printer.text(entry.derivative),
        "counterexample": _example(entry.counterexample),
        "hint": _hint(entry.hint),
        "remark": entry.remark,
    }


def _example(example: Counterexample | None) -> dict[str, Any] | None:
    if example is None:
        return None
    return {
        "at": {name: _coordinates(place) for name, place in example.at},
        "entry": None if example.place is None else list(example.place),
        "claimed": _value(example.claimed),
        "derivative": _value(example.derivative),
        "difference": _value(example.difference),
    }


def _hint(hint: Hint | None) -> dict[str, Any] | None:
    return None if hint is None else {"kind": hint.kind, "text": hint.text}


def _coordinates(place: Coordinates) -> Any:
    """Integers as numbers, others as text, so that nothing is rounded."""
    if isinstance(place, tuple):
        return [_coordinates(each) for each in place]
    if isinstance(place, Fraction):
        return _value(place)
    return coordinate_text(place)


def _value(value: Value) -> Any:
    """A float as it is; a rational as an integer, or as text: ``1/3``."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else exact_text(value)
    return value
