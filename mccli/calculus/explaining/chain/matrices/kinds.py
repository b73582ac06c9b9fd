"""What kind of operation has a Jacobian, in the paper's words (sections 4.2 to 4.4 and 5)."""

from __future__ import annotations

from collections.abc import Mapping

from mccli.model.spaces import Shape
from mccli.syntax.tree import Node, free_names, postorder
from mccli.syntax.vocabulary import SCALAR_FUNCTIONS

_REDUCTIONS = {"sum": "sum reduction", "mean": "sum reduction over the size"}
ELEMENT_WISE = "entry i depends on entry i only, the element-wise diagonal condition"
_ENTRYWISE = frozenset("*⊙⊘/")


def kind_of(expr: Node, by: str, shapes: Mapping[int, Shape], spaces: Mapping[str, Shape]) -> str:
    """The kind of operation that an expression is in the name; empty where it has no word."""
    kinds = {id(node): _kind(node, shapes, spaces) for node in postorder(expr)}
    whole, inner = kinds[id(expr)], spaces[by].kind
    if whole == "vector" and inner == "vector" and _is_entrywise(expr, by, kinds):
        return f"diagonal: {ELEMENT_WISE}"
    if whole == "vector" and inner == "scalar" and expr.op in ("sum", "product"):
        return f"scalar expansion: {by} acts on every entry"
    if whole == "scalar" and inner == "vector":
        return _reduction(expr, by, kinds)
    if (
        whole == "vector"
        and inner == "vector"
        and any(
            node.op == "product" and "matrix" in (kinds[id(part)] for part in node.args)
            for node in postorder(expr)
        )
    ):
        return "matrix product"
    return ""


def _kind(node: Node, shapes: Mapping[int, Shape], spaces: Mapping[str, Shape]) -> str:
    if node.op == "name" and node.value in spaces:
        return spaces[node.value].kind
    shape = shapes.get(id(node))
    return "scalar" if shape is None else shape.kind


def _is_entrywise(expr: Node, by: str, kinds: Mapping[int, str]) -> bool:
    """Whether entry i of the value depends on entry i of the vector only."""
    for node in postorder(expr):
        if not node.args or by not in free_names(node):
            continue
        vectors = [part for part in node.args if kinds[id(part)] == "vector"]
        fits = len(vectors) + sum(kinds[id(part)] == "scalar" for part in node.args)
        match node.op:
            case "sum" | "negative" | "comparison":
                pass
            case "product":
                plain = len(vectors) == 1 or set(node.value[1:]) <= {"⊙", "⊘"}
                if not set(node.value) <= _ENTRYWISE or not plain:
                    return False
            case "power":
                pass
            case "call" if node.value in SCALAR_FUNCTIONS:
                pass
            case _:
                return False
        if kinds[id(node)] != "vector" or fits != len(node.args):
            return False
        if any(kinds[id(part)] == "scalar" and by in free_names(part) for part in node.args):
            return False
    return True


def _reduction(expr: Node, by: str, kinds: Mapping[int, str]) -> str:
    """Of a scalar by a vector: a sum, or a dot product."""
    for node in postorder(expr):
        if node.op == "call" and by in free_names(node):
            if node.value in _REDUCTIONS:
                return _REDUCTIONS[str(node.value)]
            if node.value == "dot":
                return "dot product"
        dotted = node.op == "product" and kinds[id(node)] == "scalar" and by in free_names(node)
        if dotted and any(kinds[id(part)] in ("row", "vector") for part in node.args):
            return "dot product"
    return ""
