"""The formulas of the tables as trees, with the shapes of what is in them."""

from __future__ import annotations

from mccli.limits import Limits
from mccli.model.rules.form import Formula
from mccli.source import Source
from mccli.syntax.document import parse_document
from mccli.syntax.tree import Node, derivative, fold, rebuilt

_DERIVATIVE = "D"


def read_formula(text: str) -> Node:
    """The tree of a text of the tables; ``D(f, x)`` becomes d/dx(f)."""
    document = parse_document((Source("rule", text),), Limits())
    return fold(document.definitions[0].expr, _read)


def left_side(formula: Formula) -> Node:
    """What the formula is about: d/dx(f), or the function itself."""
    function = read_formula(formula.function)
    return derivative(formula.variable, function) if formula.variable else function


def right_sides(formula: Formula) -> tuple[Node, Node]:
    """The derivative in numerator and in denominator layout."""
    numerator = read_formula(formula.numerator)
    return numerator, read_formula(formula.denominator) if formula.denominator else numerator


def _read(node: Node, parts: list[Node]) -> Node:
    if node.op == "call" and node.value == _DERIVATIVE:
        function, variable = parts
        return derivative(variable.value, function)
    return rebuilt(node, parts)
