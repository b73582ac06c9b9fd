"""The JSON Schema (draft 2020-12) of requests, results and errors."""

from __future__ import annotations

from typing import Any

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_EXPRESSION = {"type": "string", "description": "An expression in the language."}
_ANY_ID = {
    "type": ["string", "number", "boolean", "null"],
    "description": "Given back unchanged in the answer.",
}
_COMMANDS = ["grad", "jacobian", "hessian", "value"]
_LAYOUTS = ["numerator", "denominator"]
_SHAPES = ["scalar", "vector", "matrix"]
_KINDS = ["check", "usage", "parse", "math", "limit", "io", "internal"]


def schema() -> dict[str, Any]:
    """A schema that every request, result and error object fits."""
    return {
        "$schema": _DRAFT,
        "title": "mccli/1",
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
            "nested_text": _nested("string", "Entries as text, nested along the axes."),
            "nested_number": _nested("number", "Entries as numbers, nested along the axes."),
        },
    }


def _object(
    description: str, properties: dict[str, Any], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _described(description: str, **rest: Any) -> dict[str, Any]:
    return {**rest, "description": description}


def _list_of(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "description": description}


def _texts(description: str) -> dict[str, Any]:
    return _list_of({"type": "string"}, description)


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _or_null(name: str, description: str) -> dict[str, Any]:
    return {"anyOf": [_reference(name), {"type": "null"}], "description": description}


def _nested(kind: str, description: str) -> dict[str, Any]:
    item = {"type": kind}
    again = {"$ref": f"#/$defs/nested_{'text' if kind == 'string' else 'number'}"}
    return {"type": "array", "items": {"anyOf": [item, again]}, "description": description}


def _request() -> dict[str, Any]:
    either = [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    number = {"type": ["number", "string"]}
    properties = {
        "id": _ANY_ID,
        "command": _described("What to compute.", enum=_COMMANDS, default="jacobian"),
        "functions": _described("Expressions or definitions.", anyOf=either),
        "wrt": _described("Variables to differentiate by.", anyOf=either),
        "layout": _described("The layout of the answer.", enum=_LAYOUTS, default="numerator"),
        "declare": _described(
            'The space of a name: {"x": "R^3", "A": "R^(2,2) symmetric"}.',
            type="object",
            additionalProperties={"type": "string"},
        ),
        "of": _described("The component functions among the definitions.", anyOf=either),
        "at": _described(
            'A point: {"x": 1, "y": "1/2", "v": [1, 2, 3]}.',
            type="object",
            additionalProperties={"anyOf": [number, {"type": "array"}]},
        ),
        "timeout": _described("Seconds this request may take.", type="number", exclusiveMinimum=0),
        "verify": _described("Whether to check the answer.", type="boolean", default=True),
    }
    optional = tuple(name for name in properties if name != "functions")
    return _object("A request of a batch: one line of its input.", properties, optional)


def _result() -> dict[str, Any]:
    axis = _object(
        "One axis of a derivative.",
        {
            "role": _described("What runs along it.", enum=["function", "variable"]),
            "labels": _texts("A label for each of its places."),
        },
    )
    temporary = _object("A named common part.", {"name": {"type": "string"}, "expr": _EXPRESSION})
    properties = {
        "schema": {"const": "mccli/1"},
        "id": _ANY_ID,
        "command": _described("What was computed.", enum=_COMMANDS),
        "functions": _list_of(_reference("function"), "The component functions as read."),
        "intermediates": _list_of(_reference("function"), "Definitions that others use."),
        "constants": _texts("Names that were read as constants."),
        "declare": _described(
            "The declared spaces.", type="object", additionalProperties={"type": "string"}
        ),
        "wrt": _texts("The variables."),
        "layout": _described("The layout; null where both agree.", enum=[*_LAYOUTS, None]),
        "case": _or_null("case", "The shape case."),
        "shape": _list_of({"type": ["integer", "string"]}, "The length of each axis."),
        "rows": _texts("Labels of the rows; empty with three axes and more."),
        "columns": _texts("Labels of the columns; empty with three axes and more."),
        "axes": _list_of(axis, "The axes, where there are three and more."),
        "form": _described("How the derivative is written.", enum=["entries"]),
        "temporaries": _list_of(temporary, "In order of use."),
        "derivative": _or_null("nested_text", "The entries, row by row; null with results."),
        "results": _list_of(_reference("result"), "One result per declared tensor."),
        "conditions": _list_of(_reference("condition"), "Where the answer holds."),
        "notes": _texts("Remarks for the reader."),
        "at": _described("The point, exactly.", type=["object", "null"]),
        "value": _or_null("nested_number", "The entries at the point."),
        "value_exact": _or_null("nested_text", "The same as exact rationals, where they are."),
        "steps": _described("Not used yet.", type="null"),
        "engine": _described("What derived the answer.", type=["string", "null"]),
        "verified": _reference("verified"),
        "ok": {"const": True},
    }
    return _object("An answer.", properties, ("axes", "results"))


def _error() -> dict[str, Any]:
    place = _object(
        "A place in the input.",
        {
            "source": _described("Where the text came from.", type="string"),
            "line": _described("From 1.", type="integer", minimum=1),
            "column": _described("In characters, from 1.", type="integer", minimum=1),
            "length": _described("In characters.", type="integer", minimum=1),
            "label": _described("What stands there, or empty.", type="string"),
        },
    )
    problem = _object(
        "One thing wrong with the input.",
        {
            "kind": _described("The kind, which decides the exit code.", enum=_KINDS),
            "code": _described("A name for programs.", type="string"),
            "message": _described("One sentence.", type="string"),
            "hint": _described("One suggestion, or empty.", type="string"),
            "places": _list_of(place, "What the message is about."),
        },
    )
    properties = {
        "schema": {"const": "mccli/1"},
        "id": _ANY_ID,
        "errors": {"type": "array", "items": problem, "minItems": 1},
        "ok": {"const": False},
    }
    return _object("A refusal.", properties)


def _function() -> dict[str, Any]:
    return _object(
        "A definition as read: name(params) = expr.",
        {
            "name": {"type": "string"},
            "params": _texts("The parameters."),
            "expr": _EXPRESSION,
        },
    )


def _case() -> dict[str, Any]:
    return _object(
        "The shape case: m components by n variables.",
        {
            "number": _described(
                "1 to 4, or null beyond the paper's four.", enum=[1, 2, 3, 4, None]
            ),
            "function": {"enum": _SHAPES},
            "variable": {"enum": _SHAPES},
            "m": {"type": "integer"},
            "n": {"type": "integer"},
        },
    )


def _cases() -> dict[str, Any]:
    shapes = _object(
        "The shape in words: m components, n variables, a matrix of p × q.",
        {layout: {"type": "string"} for layout in _LAYOUTS},
    )
    row = _object(
        "One row of the table.",
        {
            "number": {"enum": [1, 2, 3, 4, None]},
            "function": {"enum": _SHAPES},
            "variable": {"enum": _SHAPES},
            "shapes": shapes,
            "text": _described("For people.", type="string"),
        },
    )
    return _object(
        "The table of shape cases.",
        {
            "schema": {"const": "mccli/1"},
            "id": _ANY_ID,
            "command": {"const": "cases"},
            "cases": _list_of(row, "Every case."),
            "case": _or_null("case", "The case of the input, if there was one."),
            "ok": {"const": True},
        },
    )


def _condition() -> dict[str, Any]:
    return _object(
        "Where the answer holds.",
        {
            "kind": {"enum": ["domain", "kink", "jump", "invertible", "convention"]},
            "expr": _described("In the language, or null.", type=["string", "null"]),
            "text": _described("For people.", type="string"),
        },
    )


def _verified() -> dict[str, Any]:
    return _object(
        "The check of the answer against an independent route.",
        {
            "ok": _described("True, or null where it could not be checked.", enum=[True, None]),
            "points": _described("How many random points agreed.", type="integer"),
            "max_rel_error": _described("The largest seen.", type=["number", "null"]),
            "method": _described("The independent route.", type=["string", "null"]),
            "reason": _described("Why it was not checked.", type=["string", "null"]),
        },
        ("reason",),
    )
