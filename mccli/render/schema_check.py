"""The JSON Schema of a verdict on a claim."""

from __future__ import annotations

from typing import Any, get_args

from mccli.model.verdict import Fate, HintKind
from mccli.render.schema_parts import EXPRESSION, described, list_of, object_of

_OTHER = frozenset({"results", "at", "value", "value_exact", "steps"})
"""The fields of a result that a verdict does not have."""


def definitions(result: dict[str, Any]) -> dict[str, Any]:
    """What stands under ``$defs`` of a verdict; it has most of the fields of a result."""
    kept = {key: part for key, part in result["properties"].items() if key not in _OTHER}
    return {"check": _check(kept), "mistake": _hint()}


def _check(kept: dict[str, Any]) -> dict[str, Any]:
    last = {key: kept.pop(key) for key in ("conditions", "notes", "engine", "verified", "ok")}
    hint = {"anyOf": [{"$ref": "#/$defs/mistake"}, {"type": "null"}]}
    entry = object_of(
        "One entry of the claim; in matrix notation there is one for the whole.",
        {
            "row": described("In the derivative, from 0; or null.", type=["integer", "null"]),
            "column": described("In the derivative, from 0; or null.", type=["integer", "null"]),
            "right": described("Null where it is undecided.", enum=[True, False, None]),
            "claimed": described(
                "What is claimed, in the language; null for a program.", type=["string", "null"]
            ),
            "derivative": EXPRESSION,
            "counterexample": {"anyOf": [_counterexample(), {"type": "null"}]},
            "hint": hint,
            "remark": described(
                "Where a right entry is not quite the same, or empty.", type="string"
            ),
        },
    )
    return object_of(
        "Whether a derivative found by hand, or by a program, is right.",
        {
            **kept,
            "command": {"const": "check"},
            "order": described("Of the derivative.", enum=[1, 2]),
            "program": described("The program asked, or null.", type=["string", "null"]),
            "verdict": described("What becomes of the claim.", enum=[*get_args(Fate)]),
            "other_layout": described("Whether it is right but for its layout.", type="boolean"),
            "entries": list_of(entry, "In the order of the derivative, row by row."),
            "hint": described("About the claim as a whole.", **hint),
            "points": described(
                "Random points at which each right entry agrees that is not the same text.",
                type="integer",
            ),
            "method": described("How the entries were compared.", type="string"),
            "reason": described("Why the claim is undecided, or empty.", type="string"),
            **last,
        },
        ("axes",),
    )


def _counterexample() -> dict[str, Any]:
    number = {"type": ["number", "string", "null"]}
    return object_of(
        "A point at which the claimed value is not the derivative's.",
        {
            "at": described("The point; rationals as text: 1/2.", type="object"),
            "entry": described(
                "Row and column, from 0, where the claim is one expression; or null.",
                type=["array", "null"],
            ),
            "claimed": described("A number, or a rational as text; null for none.", **number),
            "derivative": described("The same of the derivative.", **number),
            "difference": described(
                "Claimed less derivative, where both look the same or are too large; else null.",
                **number,
            ),
        },
    )


def _hint() -> dict[str, Any]:
    return object_of(
        "What the mistake seems to be.",
        {
            "kind": {"enum": [*get_args(HintKind)]},
            "text": described("One sentence, formulas in the language.", type="string"),
        },
    )
