"""The JSON Schema of a result and of its parts."""

from __future__ import annotations

from typing import Any, get_args

from mccli.model.layouts import CASES, LAYOUTS, Kind
from mccli.model.result import ConditionKind, Engine, Form, Role
from mccli.render import schema_steps
from mccli.render.json_fields import COMMANDS, SCHEMA
from mccli.render.schema_parts import (
    ANY_ID,
    EXPRESSION,
    described,
    list_of,
    nested,
    object_of,
    or_null,
    reference,
    texts,
)

_COMMANDS = [*COMMANDS]
_LAYOUTS = [*LAYOUTS]
_SHAPES = [*get_args(Kind)]
_NUMBERS = [*dict.fromkeys(case.number for case in CASES)]
_ENGINES = [*(each for each in get_args(Engine) if each != "auto"), "tensor"]


def definitions() -> dict[str, Any]:
    """What stands under ``$defs`` of a result and its parts."""
    return {
        "result": _result(),
        "function": _function(),
        "case": _case(),
        "condition": _condition(),
        "verified": _verified(),
        "cells": _cells(EXPRESSION, "expression"),
        "number_cells": _cells({"type": "number"}, "number"),
        **schema_steps.definitions(),
        "nested_text": nested("string", "Entries as text, nested along the axes."),
        "nested_number": nested("number", "Entries as numbers, nested along the axes."),
    }


def _result() -> dict[str, Any]:
    axis = object_of(
        "One axis of a derivative.",
        {
            "role": described("What runs along it.", enum=[*get_args(Role)]),
            "labels": texts("A label for each of its places; none where its size is a symbol."),
            "name": described("What runs along it, in words.", type="string"),
            "size": described("How long it is: a number or a symbol.", type=["integer", "string"]),
        },
        ("name", "size"),
    )
    temporary = object_of("A named common part.", {"name": {"type": "string"}, "expr": EXPRESSION})
    properties = {
        "schema": {"const": SCHEMA},
        "id": ANY_ID,
        "command": described("What was computed.", enum=_COMMANDS),
        "functions": list_of(reference("function"), "The component functions as read."),
        "intermediates": list_of(reference("function"), "Definitions that others use."),
        "constants": texts("Names that were read as constants."),
        "declare": described(
            "The declared spaces.", type="object", additionalProperties={"type": "string"}
        ),
        "wrt": texts("The variables."),
        "layout": described("The layout; null where both agree.", enum=[*_LAYOUTS, None]),
        "case": or_null("case", "The shape case."),
        "shape": list_of({"type": ["integer", "string"]}, "The length of each axis."),
        "rows": texts("Labels of the rows; empty with three axes and more."),
        "columns": texts("Labels of the columns; empty with three axes and more."),
        "axes": list_of(axis, "The axes, where there are three and more."),
        "form": described(
            "How the derivative is written: all entries, or those that are not zero; for "
            "symbolic sizes in matrix notation, or in index notation beyond two axes.",
            enum=[*get_args(Form)],
        ),
        "temporaries": list_of(temporary, "Each after those it uses; the entries use them."),
        "derivative": described(
            "The entries, row by row; in the form sparse [row, column, entry], counted from 0, "
            "in the order of rows; in the forms matrix and index one expression over the "
            "temporaries; null with results.",
            anyOf=[
                reference("nested_text"),
                reference("cells"),
                {"type": "string"},
                {"type": "null"},
            ],
        ),
        "results": list_of(reference("result"), "One result per declared tensor."),
        "conditions": list_of(reference("condition"), "Where the answer holds."),
        "notes": texts("Remarks for the reader."),
        "at": described("The point, exactly.", type=["object", "null"]),
        "value": described(
            "The entries at the point; in the form sparse [row, column, number] for the entries "
            "of the derivative, in the same order.",
            anyOf=[reference("nested_number"), reference("number_cells"), {"type": "null"}],
        ),
        "value_exact": described(
            "The same with exact rationals as text, where all are.",
            anyOf=[reference("nested_text"), reference("cells"), {"type": "null"}],
        ),
        "steps": described(
            "How the derivative is found, where that was asked for.",
            anyOf=[list_of(reference("step"), "In order."), {"type": "null"}],
        ),
        "engine": described("What derived the answer.", enum=[*_ENGINES, None]),
        "verified": reference("verified"),
        "ok": {"const": True},
    }
    return object_of("An answer.", properties, ("axes", "results"))


def _function() -> dict[str, Any]:
    return object_of(
        "A definition as read: name(params) = expr, or a family name[i] = expr.",
        {
            "name": {"type": "string"},
            "params": texts("The parameters."),
            "expr": EXPRESSION,
            "for": described("The ranges of a family: i in 1..n.", type="string"),
        },
        ("for",),
    )


def _case() -> dict[str, Any]:
    return object_of(
        "The shape case: m components by n variables.",
        {
            "number": described("1 to 4, or null beyond the paper's four.", enum=_NUMBERS),
            "function": {"enum": _SHAPES},
            "variable": {"enum": _SHAPES},
            "m": described("A number, or symbols: p*q.", type=["integer", "string"]),
            "n": described("A number, or symbols: p*q.", type=["integer", "string"]),
        },
    )


def _cells(entry: dict[str, Any], word: str) -> dict[str, Any]:
    place = {"type": "integer", "minimum": 0}
    cell = {
        "type": "array",
        "prefixItems": [place, place, entry],
        "items": False,
        "minItems": 3,
    }
    return list_of(cell, f"Entries that are not zero: row, column, {word}.")


def _condition() -> dict[str, Any]:
    return object_of(
        "Where the answer holds.",
        {
            "kind": {"enum": [*get_args(ConditionKind)]},
            "expr": described("In the language, or null.", type=["string", "null"]),
            "text": described("For people.", type="string"),
        },
    )


def _verified() -> dict[str, Any]:
    return object_of(
        "The check of the answer against an independent route.",
        {
            "ok": described("True, or null where it could not be checked.", enum=[True, None]),
            "points": described("How many random points agreed.", type="integer"),
            "max_rel_error": described("The largest seen.", type=["number", "null"]),
            "method": described("The independent route.", type=["string", "null"]),
            "reason": described("Why it was not checked.", type=["string", "null"]),
        },
        ("reason",),
    )
