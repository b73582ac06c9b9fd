"""The JSON Schema of the answer of ``mccli critical``."""

from __future__ import annotations

from typing import Any, get_args

from mccli.model.stationary import Method, PointKind, Proof, Sign
from mccli.render.json_fields import SCHEMA
from mccli.render.schema_parts import (
    ANY_ID,
    EXPRESSION,
    described,
    list_of,
    object_of,
    or_null,
    reference,
    texts,
)

_TEXT_OR_NULL = ["string", "null"]
_EXACT = described("In the language where there is a closed form, else null.", type=_TEXT_OR_NULL)
_DECIMAL = described("As many digits as are certain.", type="string")
_BOUNDS = described(
    "Decimals between which the number is proven to lie; null where that is not proven.",
    anyOf=[
        {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
        {"type": "null"},
    ],
)
_KIND = described(
    "By the eigenvalues of the Hessian; undecided where one is 0 and they are not of both signs.",
    enum=[*get_args(PointKind)],
)


def definitions() -> dict[str, Any]:
    """What stands under ``$defs`` of the answer and its parts."""
    return {
        "critical": _critical(),
        "quantity": object_of("A number.", _quantity()),
        "stationary_point": _point(),
        "stationary_family": _family(),
        "stationarity": _equation(),
        "least": _minimum(),
    }


def _critical() -> dict[str, Any]:
    ends = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
    return object_of(
        "The stationary points of a function: where its gradient is zero.",
        {
            "schema": {"const": SCHEMA},
            "id": ANY_ID,
            "command": {"const": "critical"},
            "functions": list_of(reference("function"), "The function as read."),
            "intermediates": list_of(reference("function"), "Definitions that it uses."),
            "constants": texts("Names that were read as constants."),
            "declare": described(
                "The declared spaces.", type="object", additionalProperties={"type": "string"}
            ),
            "wrt": texts("The variables."),
            "gradient": list_of(EXPRESSION, "The partial derivatives, one for each variable."),
            "method": described(
                "exact: the equations were solved; interval: a search with proofs by interval "
                "arithmetic; mixed: each for some variables; matrix: in matrix notation.",
                enum=[*get_args(Method)],
            ),
            "points": list_of(reference("stationary_point"), "In ascending order."),
            "families": list_of(reference("stationary_family"), "Infinitely many points each."),
            "equations": list_of(reference("stationarity"), "For symbolic sizes, by variable."),
            "complete": described(
                "True where points and families are proven to be all, under the conditions; false "
                "where there are more, or may be at kinks; null where it is not known.",
                type=["boolean", "null"],
            ),
            "reason": described("Why.", type="string"),
            "box": described(
                "Where was searched, if so: the ends by variable.",
                anyOf=[{"type": "object", "additionalProperties": ends}, {"type": "null"}],
            ),
            "complete_in_box": described(
                "Whether the points in the box are proven to be all in it.",
                type=["boolean", "null"],
            ),
            "periods": described(
                "By variable, a shift that changes nothing.",
                type="object",
                additionalProperties=EXPRESSION,
            ),
            "minimum": or_null("least", "With --minimize."),
            "conditions": list_of(reference("condition"), "Where the answer holds."),
            "notes": texts("Remarks for the reader."),
            "verified": reference("verified"),
            "ok": {"const": True},
        },
    )


def _quantity() -> dict[str, Any]:
    return {"exact": _EXACT, "decimal": _DECIMAL, "interval": _BOUNDS}


def _point() -> dict[str, Any]:
    coordinate = object_of("One coordinate.", {"name": {"type": "string"}, **_quantity()})
    return object_of(
        "A point where the gradient is zero.",
        {
            "coordinates": list_of(coordinate, "In the order of the variables."),
            "value": or_null("quantity", "The function there."),
            "kind": _KIND,
            "eigenvalue_signs": list_of(
                {"enum": [*get_args(Sign)]}, "Of the Hessian's eigenvalues; ? where not known."
            ),
            "proof": described(
                "exact: the gradient is exactly zero; interval: exactly one stationary point is "
                "proven to lie within the bounds; none: it is not proven that there is one.",
                enum=[*get_args(Proof)],
            ),
        },
    )


def _family() -> dict[str, Any]:
    return object_of(
        "All points that satisfy the equations and the conditions.",
        {
            "equations": list_of(EXPRESSION, "Comparisons with ==."),
            "conditions": list_of(EXPRESSION, "Comparisons."),
            "dimension": described("How many coordinates are free.", type="integer", minimum=1),
            "value": described("The function there, if it is one number.", type=_TEXT_OR_NULL),
            "kind": _KIND,
        },
    )


def _equation() -> dict[str, Any]:
    return object_of(
        "Stationarity by one variable, or by several scalars together.",
        {
            "variable": {"type": "string"},
            "gradient": described("In the variable's shape.", type="string"),
            "normal": described("The equations, if they are linear.", type=_TEXT_OR_NULL),
            "solution": described("Their solution.", type=_TEXT_OR_NULL),
            "hessian": described("The Hessian, where it has two axes.", type=_TEXT_OR_NULL),
            "kind": _KIND,
            "kind_reason": described("Why, or under which condition.", type="string"),
            "verified": reference("verified"),
        },
    )


def _minimum() -> dict[str, Any]:
    return object_of(
        "The least of the stationary points.",
        {
            "point": described("Its number among the points, from 0.", type=["integer", "null"]),
            "family": described("Or that of the family.", type=["integer", "null"]),
            "value": or_null("quantity", "The function there."),
            "global": described(
                "True with a proof, false where the function is lower elsewhere, else null.",
                type=["boolean", "null"],
            ),
            "certificate": described("The proof, or what is missing.", type="string"),
        },
    )
