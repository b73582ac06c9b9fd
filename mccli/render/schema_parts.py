"""Pieces that the JSON Schema is put together from."""

from __future__ import annotations

from typing import Any

EXPRESSION = {"type": "string", "description": "An expression in the language."}
ANY_ID = {
    "type": ["string", "number", "boolean", "null"],
    "description": "Given back unchanged in the answer.",
}


def object_of(
    description: str, properties: dict[str, Any], optional: tuple[str, ...] = ()
) -> dict[str, Any]:
    """An object with these properties and no others; all but ``optional`` are required."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def described(description: str, **rest: Any) -> dict[str, Any]:
    """A schema with its description."""
    return {**rest, "description": description}


def list_of(items: dict[str, Any], description: str) -> dict[str, Any]:
    """A list of such items."""
    return {"type": "array", "items": items, "description": description}


def texts(description: str) -> dict[str, Any]:
    """A list of texts."""
    return list_of({"type": "string"}, description)


def reference(name: str) -> dict[str, Any]:
    """What stands under ``$defs`` by that name."""
    return {"$ref": f"#/$defs/{name}"}


def or_null(name: str, description: str) -> dict[str, Any]:
    """What stands under ``$defs`` by that name, or null."""
    return {"anyOf": [reference(name), {"type": "null"}], "description": description}


def nested(kind: str, description: str) -> dict[str, Any]:
    """Lists of lists of texts or numbers, to any depth."""
    item = {"type": kind}
    again = {"$ref": f"#/$defs/nested_{'text' if kind == 'string' else 'number'}"}
    return {"type": "array", "items": {"anyOf": [item, again]}, "description": description}
