"""The JSON Schema (draft 2020-12) of requests, results and errors."""

from __future__ import annotations

from typing import Any, get_args

from mccli.errors import Kind as ErrorKind
from mccli.model.layouts import CASES, LAYOUTS, Kind
from mccli.model.result import ConditionKind, Engine, Role
from mccli.render.json_fields import COMMANDS, SCHEMA
from mccli.render.schema_parts import (
    described,
    list_of,
    nested,
    object_of,
    or_null,
    reference,
    texts,
)

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_EXPRESSION = {"type": "string", "description": "An expression in the language."}
_ANY_ID = {
    "type": ["string", "number", "boolean", "null"],
    "description": "Given back unchanged in the answer.",
}
_COMMANDS = [*COMMANDS]
_LAYOUTS = [*LAYOUTS]
_SHAPES = [*get_args(Kind)]
_NUMBERS = [*dict.fromkeys(case.number for case in CASES)]


def schema() -> dict[str, Any]:
    """A schema that every request, result and error object fits."""
    return {
        "$schema": _DRAFT,
        "title": SCHEMA,
        "description": "Requests read and answers written by mccli; one object a line.",
        "anyOf": [
            {"$ref": "#/$defs/request"},
            {"$ref": "#/$defs/result"},
            {"$ref": "#/$defs/error"},
            {"$ref": "#/$defs/cases"},
        ],
        "$defs": {
            "request": _request(),
            "result": _result(),
            "error": _error(),
            "cases": _cases(),
            "function": _function(),
            "case": _case(),
            "condition": _condition(),
            "verified": _verified(),
            "nested_text": nested("string", "Entries as text, nested along the axes."),
            "nested_number": nested("number", "Entries as numbers, nested along the axes."),
        },
    }


def _request() -> dict[str, Any]:
    either = [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    number = {"type": ["number", "string"]}
    properties = {
        "id": _ANY_ID,
        "command": described("What to compute.", enum=_COMMANDS, default="jacobian"),
        "functions": described("Expressions or definitions.", anyOf=either),
        "wrt": described("Variables to differentiate by.", anyOf=either),
        "layout": described("The layout of the answer.", enum=_LAYOUTS, default="numerator"),
        "declare": described(
            'The space of a name: {"x": "R^3", "A": "R^(2,2) symmetric"}.',
            type="object",
            additionalProperties={"type": "string"},
        ),
        "of": described("The component functions among the definitions.", anyOf=either),
        "at": described(
            'A point: {"x": 1, "y": "1/2", "v": [1, 2, 3]}.',
            type="object",
            additionalProperties={"anyOf": [number, {"type": "array"}]},
        ),
        "let": described(
            'Sizes and other whole numbers: {"n": 1000}.',
            type="object",
            additionalProperties={"type": "integer"},
        ),
        "engine": described("What derives.", enum=[*get_args(Engine)], default="auto"),
        "sparse": described("Whether to list what is not zero.", type="boolean", default=False),
        "timeout": described("Seconds this request may take.", type="number", exclusiveMinimum=0),
        "verify": described("Whether to check the answer.", type="boolean", default=True),
    }
    optional = tuple(name for name in properties if name != "functions")
    return object_of("A request of a batch: one line of its input.", properties, optional)


def _result() -> dict[str, Any]:
    axis = object_of(
        "One axis of a derivative.",
        {
            "role": described("What runs along it.", enum=[*get_args(Role)]),
            "labels": texts("A label for each of its places."),
        },
    )
    temporary = object_of("A named common part.", {"name": {"type": "string"}, "expr": _EXPRESSION})
    properties = {
        "schema": {"const": SCHEMA},
        "id": _ANY_ID,
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
        "form": described("How the derivative is written.", enum=["entries"]),
        "temporaries": list_of(temporary, "In order of use."),
        "derivative": or_null("nested_text", "The entries, row by row; null with results."),
        "results": list_of(reference("result"), "One result per declared tensor."),
        "conditions": list_of(reference("condition"), "Where the answer holds."),
        "notes": texts("Remarks for the reader."),
        "at": described("The point, exactly.", type=["object", "null"]),
        "value": or_null("nested_number", "The entries at the point."),
        "value_exact": or_null("nested_text", "The same as exact rationals, where they are."),
        "steps": described("Not used yet.", type="null"),
        "engine": described("What derived the answer.", type=["string", "null"]),
        "verified": reference("verified"),
        "ok": {"const": True},
    }
    return object_of("An answer.", properties, ("axes", "results"))


def _error() -> dict[str, Any]:
    place = object_of(
        "A place in the input.",
        {
            "source": described("Where the text came from.", type="string"),
            "line": described("From 1.", type="integer", minimum=1),
            "column": described("In characters, from 1.", type="integer", minimum=1),
            "length": described("In characters.", type="integer", minimum=1),
            "label": described("What stands there, or empty.", type="string"),
        },
    )
    problem = object_of(
        "One thing wrong with the input.",
        {
            "kind": described(
                "The kind, which decides the exit code.", enum=[*get_args(ErrorKind)]
            ),
            "code": described("A name for programs.", type="string"),
            "message": described("One sentence.", type="string"),
            "hint": described("One suggestion, or empty.", type="string"),
            "places": list_of(place, "What the message is about."),
        },
    )
    properties = {
        "schema": {"const": SCHEMA},
        "id": _ANY_ID,
        "errors": {"type": "array", "items": problem, "minItems": 1},
        "ok": {"const": False},
    }
    return object_of("A refusal.", properties)


def _function() -> dict[str, Any]:
    return object_of(
        "A definition as read: name(params) = expr.",
        {
            "name": {"type": "string"},
            "params": texts("The parameters."),
            "expr": _EXPRESSION,
        },
    )


def _case() -> dict[str, Any]:
    return object_of(
        "The shape case: m components by n variables.",
        {
            "number": described("1 to 4, or null beyond the paper's four.", enum=_NUMBERS),
            "function": {"enum": _SHAPES},
            "variable": {"enum": _SHAPES},
            "m": {"type": "integer"},
            "n": {"type": "integer"},
        },
    )


def _cases() -> dict[str, Any]:
    shapes = object_of(
        "The shape in words: m components, n variables, a matrix of p × q.",
        {layout: {"type": "string"} for layout in _LAYOUTS},
    )
    row = object_of(
        "One row of the table.",
        {
            "number": {"enum": _NUMBERS},
            "function": {"enum": _SHAPES},
            "variable": {"enum": _SHAPES},
            "shapes": shapes,
            "text": described("For people.", type="string"),
        },
    )
    return object_of(
        "The table of shape cases.",
        {
            "schema": {"const": SCHEMA},
            "id": _ANY_ID,
            "command": {"const": "cases"},
            "cases": list_of(row, "Every case."),
            "case": or_null("case", "The case of the input, if there was one."),
            "ok": {"const": True},
        },
    )


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
