"""Instances of the formulas of ``mccli rules``, differentiated and evaluated by mccli itself.

A formula about any f, g or u is taken for particular ones: their definitions are text of the
language, and each D(f, x) in the formula becomes the derivative of f's own body by x.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trees import read

from mccli import jacobian, value
from mccli.model.rules.form import Formula, Rule
from mccli.model.rules.reading import left_side, right_sides
from mccli.syntax import printer
from mccli.syntax.tree import Node, fold, free_names, rebuilt

Values = list[list[float]]
LAYOUTS = ("numerator", "denominator")


@dataclass(frozen=True)
class Instance:
    """Bodies of the names that stand for functions, innermost first, and spaces of names.

    ``by`` are the scalars that the variable of the left side stands for.
    """

    bodies: Mapping[str, str] = field(default_factory=dict)
    declare: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()


_SCALARS = Instance({"f": "x^2*sin(x) + 3", "g": "exp(x) + x"})
_NESTED = Instance({"u": "x^2 + x", "y": "sin(u)"})
_TWO_PATHS = {"u1": "x^2", "u2": "sin(x)"}
INSTANCES: dict[str, Instance] = {
    "chain": _NESTED,
    "single-variable-chain": _NESTED,
    "gradient": Instance({"f": "x1^2*x2"}, by=("x1", "x2")),
    "jacobian": Instance({"y1": "x1^2*x2", "y2": "2*x1 + x2^8"}, by=("x1", "x2")),
    "element-wise-diagonal": Instance({"y1": "w1^2*a", "y2": "sin(w2)/a"}, by=("w1", "w2")),
    "sum-reduction": Instance({"f": "x.^2 .* (x + 1)"}, {"x": "R^n"}),
    "vector-chain": Instance(
        {
            "g1": "x1*x2",
            "g2": "x1 + x3^2",
            "g": "[x1*x2, x1 + x3^2]",
            "f": "[sin(g[1]), g[1]*g[2], g[2]^2]",
        },
        {"x": "R^3", "g": "R^2"},
    ),
    "diagonal-chain": Instance(
        {"g1": "x1^2", "g2": "exp(x2)", "f1": "sin(g1)", "f2": "g2^2"}, by=("x1", "x2")
    ),
    "f(x, u1, u2)": Instance({**_TWO_PATHS, "f": "x*u1 + u2^2"}),
    "f(u1, u2)": Instance({**_TWO_PATHS, "f": "u1*u2 + u2^2"}),
}
# What several functions are when they are written as one: y is [y1, y2].
_WHOLE = {"y": ("y1", "y2"), "f": ("f1", "f2")}
_POINT = {
    "A": [[0.5, -1, 2], [1.5, 0.25, -0.75], [3, 1, -2]],
    "w": [0.75, -1.25, 0.5], "x": [1.5, 0.25, -0.75], "X": [[1.5, -0.25, 0.5], [0.75, 2, -1]],
    "y": [0.5, -1.75], "w_hat": [0.75, -1.25, 0.5], "x_hat": [1.5, 0.25, 1],
    "b": -0.5, "z": 1.25, "a": 0.25, "n": 3, "c": 2.5, "x1": 0.5, "x2": 1.25, "x3": -0.5,
    "w1": 0.5, "w2": -0.75,
}  # fmt: skip
_SIZES = {"n": 3, "N": 2, "p": 3, "m": 3}
_SCALAR_POINTS = {"acosh(x)": 1.75}
_LOSS_ERROR = "(X*w + b > 0) .* (X*w + b - y)"


def instance_of(rule: Rule, formula: Formula) -> Instance:
    """What a formula is taken for."""
    found = INSTANCES.get(rule.name) or INSTANCES.get(formula.function) or _SCALARS
    if not formula.spaces or found.bodies != _SCALARS.bodies:
        return found
    spaces = spaces_of(formula.spaces)
    bodies = {"e": _LOSS_ERROR} if "e" in spaces else {}
    return Instance(bodies, {k: v for k, v in spaces.items() if k not in ("e", "b", "z")})


def spaces_of(text: str) -> dict[str, str]:
    """Each name with its space: of ``w, x : R^n; b : R`` three."""
    parts = (each.split(" : ") for each in text.split("; ") if each)
    return {name: space for left, space in parts for name in left.split(", ")}


def left_value(rule: Rule, formula: Formula, layout: str) -> Values:
    """The derivative of the left side as mccli finds it."""
    instance = instance_of(rule, formula)
    tree = left_side(formula)
    function = formula.function.partition("(")[0] if "u1" in formula.function else formula.function
    parts = _WHOLE.get(function, ()) if function not in instance.bodies else (function,)
    parts = parts or ("result",)
    definitions = _used({**instance.bodies, "result": function}, parts)
    found = jacobian(
        *definitions, of=list(parts), wrt=list(instance.by) or tree.value, layout=layout,
        declare=_declared(instance), let=_sizes(instance), at=_at(instance, formula, definitions),
    )  # fmt: skip
    return _numbers(found.value)


def right_value(rule: Rule, formula: Formula, layout: str) -> Values:
    """The value of the right side, its derivatives found by mccli one by one."""
    instance = instance_of(rule, formula)
    tree = right_sides(formula)[LAYOUTS.index(layout)]

    def found(node: Node, parts: list[Node]) -> Node:
        if node.op != "derivative":
            return rebuilt(node, parts)
        body = instance.bodies[node.args[0].value]
        used = {k: v for k, v in instance.declare.items() if k == node.value}
        return read(str(jacobian(body, wrt=node.value, declare=used, layout=layout)))

    text = printer.text(fold(tree, found))
    definitions = _used({**instance.bodies, "result": text}, ["result"])
    answer = value(
        *definitions, of=["result"], declare=_declared(instance), let=_sizes(instance),
        at=_at(instance, formula, definitions),
    )  # fmt: skip
    return _numbers(answer.value)


def close(left: Values, right: Values) -> bool:
    """Whether two matrices have one shape and, but for rounding, the same numbers."""
    return [len(row) for row in left] == [len(row) for row in right] and all(
        math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
        for one, other in zip(left, right, strict=True)
        for a, b in zip(one, other, strict=True)
    )


def _used(bodies: Mapping[str, str], wanted: Sequence[str]) -> list[str]:
    """The definitions that are needed for those that are wanted."""
    names, pending = set(wanted), list(wanted)
    while pending:
        below = free_names(read(bodies[pending.pop()])) & bodies.keys() - names
        names |= below
        pending += below
    return [f"{name} = {body}" for name, body in bodies.items() if name in names]


def _declared(instance: Instance) -> dict[str, str]:
    return {k: v for k, v in instance.declare.items() if k not in instance.bodies}


def _sizes(instance: Instance) -> dict[str, int]:
    spaces = " ".join(_declared(instance).values())
    return {name: size for name, size in _SIZES.items() if name in spaces.replace("R", "")}


def _at(instance: Instance, formula: Formula, definitions: Sequence[str]) -> dict[str, Any]:
    """The point for the names in use; vectors where they are declared, numbers else."""
    names = {name for each in definitions for name in free_names(read(each.partition(" = ")[2]))}
    point = {
        name: _POINT[name]
        for name in names - instance.bodies.keys() - _sizes(instance).keys()
        if name in _POINT
    }
    for name, given in point.items():
        if isinstance(given, list) and name not in instance.declare:
            point[name] = _SCALAR_POINTS.get(formula.function, 0.75)
    return point


def _numbers(found: Any) -> Values:
    rows = found if isinstance(found, list) else [[found]]
    return [[float(each) for each in row] for row in rows]
