"""The answer of ``mccli code --json``: the source text and what is needed to call it."""

from __future__ import annotations

from typing import Any

from mccli.model.program import MatrixRoutine, Routine
from mccli.model.spaces import settled
from mccli.render.code import Language
from mccli.render.code.target import Parts, Storage
from mccli.render.json_fields import SCHEMA, condition, verified
from mccli.syntax.tree import Node, free_names


def as_object(
    routine: Routine | MatrixRoutine,
    language: Language,
    name: str,
    parts: Parts,
    storage: Storage,
    source: str,
) -> dict[str, Any]:
    """The answer as plain JSON data, keys in order."""
    labels = [axis.labels for axis in routine.axes]
    return {
        "schema": SCHEMA,
        "id": None,
        "command": "code",
        "functions": list(routine.text),
        "constants": sorted(routine.constants & free_names(*_trees(routine))),
        "arguments": [
            {
                "name": each.name,
                "shape": list(each.space.dims),
                "components": list(each.components),
            }
            for each in routine.arguments
        ],
        "order": routine.order,
        "layout": routine.layout,
        "value_shape": _value_shape(routine),
        "shape": list(routine.shape),
        "rows": list(labels[0]) if labels else [],
        "columns": list(labels[1]) if len(labels) > 1 else [],
        "conditions": [condition(each) for each in routine.conditions],
        "notes": list(routine.notes),
        "language": language,
        "name": name,
        "parts": parts,
        "storage": storage,
        "source": source,
        "verified": verified(routine.verified),
        "ok": True,
    }


def _trees(routine: Routine | MatrixRoutine) -> list[Node]:
    trees = [expr for _name, expr in routine.temporaries]
    if isinstance(routine, Routine):
        return [*trees, *routine.values, *(entry for _row, _column, entry in routine.cells)]
    return [*trees, routine.value, *([routine.derivative] if routine.derivative else [])]


def _value_shape(routine: Routine | MatrixRoutine) -> list[int | str]:
    if isinstance(routine, Routine):
        return list(routine.value_shape)
    sizes = (settled(dim) for dim in routine.value_shape.dims)
    return [size if isinstance(size, int) else str(size) for size in sizes]
