"""The JSON Schema of what the command rules prints."""

from __future__ import annotations

from typing import Any, get_args

from mccli.model.layouts import LAYOUTS, Kind
from mccli.model.rules.tables import TABLES
from mccli.model.steps import Style
from mccli.render.json_fields import SCHEMA
from mccli.render.schema_parts import (
    ANY_ID,
    described,
    list_of,
    object_of,
    or_null,
    texts,
)


def rules() -> dict[str, Any]:
    """The object with the tables, or with one rule."""
    return object_of(
        "Named rules of differentiation.",
        {
            "schema": {"const": SCHEMA},
            "id": ANY_ID,
            "command": {"const": "rules"},
            "rules": list_of(_rule(), "The rules asked for, table by table."),
            "factor_shapes": list_of(_factors(), "The shapes of df/du·du/dx, where asked for."),
            "notation": list_of(_notation(), "The paper's signs, where asked for."),
            "ok": {"const": True},
        },
    )


def _rule() -> dict[str, Any]:
    example = object_of(
        "A command line that shows the rule.",
        {
            "command": described("As it is typed.", type="string"),
            "arguments": texts("Its words after the program's name."),
            "steps": described("The style of --steps that suits it.", enum=[*get_args(Style)]),
            "answer": or_null("result", "What it prints; null in a list of rules."),
        },
    )
    return object_of(
        "A rule.",
        {
            "name": described("What it is asked for by.", type="string"),
            "title": described("What derivations call it.", type="string"),
            "table": {"enum": [table.name for table in TABLES]},
            "section": described("Of the paper; empty for what is not in it.", type="string"),
            "text": described("The rule in words.", type="string"),
            "steps": texts("What to do in order, where the rule is a process."),
            "when": described("Where it applies.", type="string"),
            "warning": described("What is easily got wrong, or empty.", type="string"),
            "formulas": list_of(_formula(), "Its formulas."),
            "example": {"anyOf": [example, {"type": "null"}], "description": "An example."},
        },
    )


def _formula() -> dict[str, Any]:
    shapes = object_of(
        "The shape of the derivative.", {layout: {"type": "string"} for layout in LAYOUTS}
    )
    return object_of(
        "Its left side is its right side; d/dx(f) stands for what is still to be found.",
        {
            "left": {"type": "string"},
            **{
                layout: described(f"The right side in {layout} layout.", type="string")
                for layout in LAYOUTS
            },
            "shapes": {"anyOf": [shapes, {"type": "null"}], "description": "Null for scalars."},
            "declare": described("The spaces of its names, or empty.", type="string"),
        },
    )


def _factors() -> dict[str, Any]:
    kind = {"enum": [each for each in get_args(Kind) if each != "matrix"]}
    product = object_of(
        "The shapes in the order of the product.",
        {"factors": texts("Two."), "result": {"type": "string"}},
    )
    return object_of(
        "A row of the table.",
        {"x": kind, "u": kind, "f": kind, **dict.fromkeys(LAYOUTS, product)},
    )


def _notation() -> dict[str, Any]:
    return object_of(
        "A sign of the paper.",
        {
            "sign": {"type": "string"},
            "text": described("What it means.", type="string"),
            "written": described("How it is written here.", type="string"),
        },
    )
