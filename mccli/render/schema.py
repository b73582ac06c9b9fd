"""The JSON Schema (draft 2020-12) of requests, results and errors."""

from __future__ import annotations

from typing import Any, get_args

from mccli.errors import Kind as ErrorKind
from mccli.model.layouts import CASES, LAYOUTS, Kind
from mccli.model.result import Engine
from mccli.model.steps import Style
from mccli.render import schema_check, schema_critical, schema_result, schema_rules
from mccli.render.code import Language
from mccli.render.code.target import Parts, Storage
from mccli.render.json_fields import COMMANDS, SCHEMA
from mccli.render.schema_parts import (
    ANY_ID,
    described,
    list_of,
    object_of,
    or_null,
    reference,
    texts,
)

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_COMMANDS = [*COMMANDS]
_LAYOUTS = [*LAYOUTS]
_SHAPES = [*get_args(Kind)]
_NUMBERS = [*dict.fromkeys(case.number for case in CASES)]


def schema() -> dict[str, Any]:
    """A schema that every request, result and error object fits."""
    results = schema_result.definitions()
    return {
        "$schema": _DRAFT,
        "title": SCHEMA,
        "description": "Requests read and answers written by mccli; one object a line.",
        "anyOf": [
            {"$ref": "#/$defs/request"},
            {"$ref": "#/$defs/result"},
            {"$ref": "#/$defs/error"},
            {"$ref": "#/$defs/cases"},
            {"$ref": "#/$defs/rules"},
            {"$ref": "#/$defs/code"},
            {"$ref": "#/$defs/check"},
            {"$ref": "#/$defs/critical"},
        ],
        "$defs": {
            "request": _request(),
            "error": _error(),
            "cases": _cases(),
            "rules": schema_rules.rules(),
            "code": _code(),
            **results,
            **schema_check.definitions(results["result"]),
            **schema_critical.definitions(),
        },
    }


def _request() -> dict[str, Any]:
    either = [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    number = {"type": ["number", "string"]}
    properties = {
        "id": ANY_ID,
        "command": described("What to do.", enum=[*_COMMANDS, "check"], default="jacobian"),
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
        "steps": described(
            "How to show how the derivative is found; null for the answer alone.",
            enum=[*get_args(Style), None],
            default=None,
        ),
        "timeout": described("Seconds this request may take.", type="number", exclusiveMinimum=0),
        "verify": described("Whether to check the answer.", type="boolean", default=True),
        "claim": described("For check: the derivative that was found by hand.", anyOf=either),
        "order": described("For check: that of the derivative.", enum=[1, 2], default=1),
    }
    optional = tuple(name for name in properties if name != "functions")
    return object_of("A request of a batch: one line of its input.", properties, optional)


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
        "id": ANY_ID,
        "errors": {"type": "array", "items": problem, "minItems": 1},
        "ok": {"const": False},
    }
    return object_of("A refusal.", properties)


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
            "id": ANY_ID,
            "command": {"const": "cases"},
            "cases": list_of(row, "Every case."),
            "case": or_null("case", "The case of the input, if there was one."),
            "ok": {"const": True},
        },
    )


def _code() -> dict[str, Any]:
    size = {"type": ["integer", "string"]}
    argument = object_of(
        "What the function is called with.",
        {
            "name": {"type": "string"},
            "shape": list_of(size, "Its sizes, numbers or symbols; empty for a number."),
            "components": texts("The scalar variables in it, row by row."),
        },
    )
    shape = list_of(size, "The length of each axis.")
    return object_of(
        "A source file that computes a function and its derivative.",
        {
            "schema": {"const": SCHEMA},
            "id": ANY_ID,
            "command": {"const": "code"},
            "functions": texts("The functions as read."),
            "constants": texts("Names that were read as constants."),
            "arguments": list_of(argument, "In the order of the call."),
            "order": described("Of the derivative.", enum=[1, 2]),
            "layout": described("The layout; null where both agree.", enum=[*_LAYOUTS, None]),
            "value_shape": shape,
            "shape": shape,
            "rows": texts("Labels of the rows."),
            "columns": texts("Labels of the columns."),
            "conditions": list_of(reference("condition"), "Where the derivative holds."),
            "notes": texts("Remarks for the reader."),
            "language": {"enum": [*get_args(Language)]},
            "name": described("What the function is called.", type="string"),
            "parts": described("What it computes.", enum=[*get_args(Parts)]),
            "storage": described("How it stores the derivative.", enum=[*get_args(Storage)]),
            "source": described("The text of the file.", type="string"),
            "verified": reference("verified"),
            "ok": {"const": True},
        },
    )
