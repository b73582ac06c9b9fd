"""The JSON Schema of the steps of a derivation."""

from __future__ import annotations

from typing import Any

from mccli.render.schema_parts import (
    EXPRESSION,
    described,
    list_of,
    object_of,
    or_null,
    reference,
)

_LINE = {
    "type": "string",
    "description": "An expression in the language; d/dx(f) is what is still to be found.",
}


def definitions() -> dict[str, Any]:
    """What stands under ``$defs`` of a derivation."""
    return {"step": _step(), "chain": _chain(), "flow": _flow()}


def _step() -> dict[str, Any]:
    return object_of(
        "One step: by a rule, one line becomes another of the same value.",
        {
            "rule": described("The rule's name.", type="string"),
            "before": _LINE,
            "after": _LINE,
            "note": described("What the rule was applied to, or empty.", type="string"),
            "entry": described(
                "What is derived, as ∂f1/∂x; empty where there is nothing else.", type="string"
            ),
            "chain": {**reference("chain"), "description": "With the first step by chain rules."},
        },
        ("chain",),
    )


def _chain() -> dict[str, Any]:
    intermediate = object_of(
        "An intermediate variable: name = expr.",
        {
            "name": {"type": "string"},
            "expr": EXPRESSION,
            "slopes": described(
                "Its derivative by each name that it uses.",
                type="object",
                additionalProperties=EXPRESSION,
            ),
        },
    )
    factor = object_of(
        "A Jacobian.",
        {
            "name": described("What by what: df/dg.", type="string"),
            "matrix": EXPRESSION,
            "shape": list_of({"type": ["integer", "string"]}, "Rows and columns."),
        },
    )
    wrong = object_of(
        "What a rule gives where it does not apply.",
        {"expr": EXPRESSION, "why": described("Why it is wrong.", type="string")},
    )
    return object_of(
        "A derivation by the chain rules.",
        {
            "rule": described("The chain rule that applies.", type="string"),
            "reason": described("Why it applies.", type="string"),
            "paths": described(
                "How many paths lead from the variable to the function; null where that is not "
                "counted.",
                type=["integer", "null"],
            ),
            "intermediates": list_of(intermediate, "Innermost first, the function last."),
            "tree": or_null("flow", "What the function is made of."),
            "factors": list_of(factor, "Factors of the vector chain rule, in order."),
            "wrong_ways": list_of(wrong, "Answers to be avoided."),
        },
    )


def _flow() -> dict[str, Any]:
    return object_of(
        "A part of the data flow: a name, and what it is made of.",
        {
            "name": {"type": "string"},
            "operation": described("What is done to the operands, or empty.", type="string"),
            "operands": list_of(reference("flow"), "What it uses."),
        },
    )
