"""Forward accumulation: the rows of many vertices at once, from the variables up.

Every vertex that depends on a variable carries its row, the derivatives by the variables.
"""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.components.graph.functions import call
from mccli.calculus.components.graph.reverse import Contributions, Gradient
from mccli.calculus.components.graph.slopes import is_choice, slopes
from mccli.calculus.components.graph.vertices import NAME, Graph, Vertex, below


def forward_rows(
    graph: Graph, roots: Sequence[Vertex], variables: set[Vertex], flat: bool
) -> list[Gradient]:
    """The derivatives of each root by the variables."""
    rows: dict[Vertex, Gradient] = {}
    active: set[Vertex] = set()
    for vertex in below(roots):
        if vertex.kind == NAME:
            row = {vertex: graph.one} if vertex in variables else {}
        elif is_choice(vertex):
            row = _choice(graph, vertex, rows)
        else:
            row = _combined(graph, vertex, rows, active, flat)
        if row:
            active.add(vertex)
            rows[vertex] = row
    return [rows.get(root, {}) for root in roots]


def _choice(graph: Graph, vertex: Vertex, rows: dict[Vertex, Gradient]) -> Gradient:
    condition, *branches = vertex.operands
    left, right = (rows.get(each, {}) for each in branches)
    zero = graph.zero
    return {
        variable: call(
            graph, "where", (condition, left.get(variable, zero), right.get(variable, zero))
        )
        for variable in {**left, **right}
    }


def _combined(
    graph: Graph,
    vertex: Vertex,
    rows: dict[Vertex, Gradient],
    active: set[Vertex],
    flat: bool,
) -> Gradient:
    parts: dict[Vertex, Contributions] = {}
    for operand, coefficient, slope in slopes(graph, vertex, active, flat):
        for variable, inner in rows[operand].items():
            part = inner if slope is None else graph.times(slope, inner, flat)
            parts.setdefault(variable, []).append((coefficient, part))
    join = graph.flat_combination if flat else graph.combination
    row = {
        variable: join(each) if len(each) > 1 else graph.scaled(*each[0])
        for variable, each in parts.items()
    }
    return {variable: slope for variable, slope in row.items() if slope is not graph.zero}
