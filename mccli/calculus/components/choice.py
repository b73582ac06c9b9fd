"""Which engine differentiates: SymPy for what is small, the expression graph for the rest.

SymPy puts each entry in a short canonical form and recurses into expressions; the graph's cost
follows its own size. ``auto`` takes SymPy while all of these hold: the functions written out
in full have at most ``MOST_NODES`` operations, names and numbers together; none is nested deeper
than ``DEEPEST`` operations; and the derivative has at most ``MOST_ENTRIES`` entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mccli.syntax.tree import Node, postorder

Engine = Literal["sympy", "graph"]

MOST_NODES = 1_500
DEEPEST = 60
MOST_ENTRIES = 2_500


def chosen(asked: str, functions: Sequence[Node], entries: int) -> Engine:
    """The engine asked for, or the one that ``auto`` stands for."""
    if asked == "sympy":
        return "sympy"
    if asked == "graph" or entries > MOST_ENTRIES:
        return "graph"
    sizes: dict[int, int] = {}
    depths: dict[int, int] = {}
    for node in postorder(*functions):
        sizes[id(node)] = 1 + sum(sizes[id(operand)] for operand in node.args)
        depths[id(node)] = 1 + max((depths[id(operand)] for operand in node.args), default=0)
        if sizes[id(node)] > MOST_NODES or depths[id(node)] > DEEPEST:
            return "graph"
    total = sum(sizes[id(function)] for function in functions)
    return "sympy" if total <= MOST_NODES else "graph"
