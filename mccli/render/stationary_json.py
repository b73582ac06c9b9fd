"""The answer of ``mccli critical --json``: points, families, equations, and what is proven."""

from __future__ import annotations

from typing import Any

from mccli.model.result import Function
from mccli.model.stationary import (
    MatrixEquation,
    Minimum,
    Quantity,
    Stationary,
    StationaryFamily,
    StationaryPoint,
)
from mccli.render.json_fields import SCHEMA, condition, verified
from mccli.render.stationary_numbers import bounds, decimal, exact
from mccli.syntax import printer
from mccli.syntax.tree import Node


def as_object(found: Stationary, identity: object = None) -> dict[str, Any]:
    """The answer as plain JSON data, keys in order."""
    box = None
    if found.box is not None:
        box = {
            name: [decimal(Quantity(None, end, end)) for end in ends] for name, *ends in found.box
        }
    return {
        "schema": SCHEMA,
        "id": identity,
        "command": "critical",
        "functions": [_function(each) for each in found.functions],
        "intermediates": [_function(each) for each in found.intermediates],
        "constants": list(found.constants),
        "declare": dict(found.declare),
        "wrt": list(found.wrt),
        "gradient": [printer.text(each) for each in found.gradient],
        "method": found.method,
        "points": [_point(each) for each in found.points],
        "families": [_family(each) for each in found.families],
        "equations": [_equation(each) for each in found.equations],
        "complete": found.complete,
        "reason": found.reason,
        "box": box,
        "complete_in_box": found.complete_in_box,
        "periods": {name: printer.text(tree) for name, tree in found.periods},
        "minimum": None if found.minimum is None else _minimum(found.minimum),
        "conditions": [condition(each) for each in found.conditions],
        "notes": list(found.notes),
        "verified": verified(found.verified),
        "ok": True,
    }


def _function(function: Function) -> dict[str, Any]:
    return {
        "name": function.name,
        "params": list(function.params),
        "expr": printer.text(function.expr),
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "exact": exact(quantity),
        "decimal": decimal(quantity),
        "interval": list(bounds(quantity)) if quantity.bounded else None,
    }


def _point(point: StationaryPoint) -> dict[str, Any]:
    return {
        "coordinates": [{"name": n, **_quantity(each)} for n, each in point.coordinates],
        "value": None if point.value is None else _quantity(point.value),
        "kind": point.kind,
        "eigenvalue_signs": list(point.signs),
        "proof": point.proof,
    }


def _family(family: StationaryFamily) -> dict[str, Any]:
    return {
        "equations": [printer.text(each) for each in family.equations],
        "conditions": [printer.text(each) for each in family.conditions],
        "dimension": family.dimension,
        "value": _text(family.value),
        "kind": family.kind,
    }


def _equation(equation: MatrixEquation) -> dict[str, Any]:
    normal = None
    if equation.left is not None and equation.right is not None:
        normal = f"{printer.text(equation.left)} == {printer.text(equation.right)}"
    return {
        "variable": equation.variable,
        "gradient": printer.text(equation.gradient),
        "normal": normal,
        "solution": _text(equation.solution),
        "hessian": _text(equation.hessian),
        "kind": equation.kind,
        "kind_reason": equation.kind_condition,
        "verified": verified(equation.verified),
    }


def _minimum(minimum: Minimum) -> dict[str, Any]:
    return {
        "point": minimum.point,
        "family": minimum.family,
        "value": None if minimum.value is None else _quantity(minimum.value),
        "global": minimum.is_global,
        "certificate": minimum.certificate,
    }


def _text(node: Node | None) -> str | None:
    return None if node is None else printer.text(node)
