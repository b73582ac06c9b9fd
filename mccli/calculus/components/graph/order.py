"""First and second derivatives: which accumulation costs least, and symmetry.

With few outputs, or outputs that share nothing, reverse accumulation row by row is best. Where
many outputs share their parts, the cheaper of the two is taken, by the number of products
each would make.
"""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.forward import Forward
from mccli.calculus.components.graph.reverse import Gradient, Reverse
from mccli.calculus.components.graph.vertices import NAME, Vertex, below

# Up to so many times the graph's own size, row by row is not worth a second thought.
_LITTLE_SHARED = 1.5
# Counting ends where it is clear that it is costly.
_MUCH_SHARED = 50
# Larger systems are judged by their numbers of outputs and variables alone.
_MOST_BITS = 10**9


def jacobian(graph: Graph, roots: Sequence[Vertex], variables: Sequence[Vertex]) -> list[Gradient]:
    """The derivatives of each root by the variables."""
    wanted = set(variables)
    if len(roots) > 1 and _forward_is_cheaper(roots, wanted):
        forward = Forward(graph, wanted, flat=False)
        return [forward.row(root) for root in roots]
    reverse = Reverse(graph, wanted)
    known: dict[Vertex, Gradient] = {}
    for root in roots:
        if root not in known:
            known[root] = reverse.gradient(root)
    return [known[root] for root in roots]


def hessian(graph: Graph, root: Vertex, variables: Sequence[Vertex]) -> list[Gradient]:
    """The second derivatives by pairs of variables: the upper triangle, row by row."""
    first = Reverse(graph, set(variables)).gradient(root)
    place = {variable: i for i, variable in enumerate(variables)}
    later = set(variables)
    rows = []
    for variable in variables:
        row: Gradient = {}
        if variable in first:
            # Only the variables from this one on: the lower triangle is the upper one.
            row = Reverse(graph, later).gradient(first[variable])
        rows.append(row)
        later.discard(variable)
    return [dict(sorted(row.items(), key=lambda each: place[each[0]])) for row in rows]


def _forward_is_cheaper(roots: Sequence[Vertex], variables: set[Vertex]) -> bool:
    order = below(roots)
    edges = sum(len(vertex.operands) for vertex in order)
    backward = 0
    for root in dict.fromkeys(roots):
        backward += sum(len(vertex.operands) for vertex in below([root]))
        if backward > _MUCH_SHARED * edges:
            break
    if backward <= _LITTLE_SHARED * edges:
        return False
    occurring = [vertex for vertex in order if vertex in variables]
    if len(occurring) * len(order) > _MOST_BITS:
        return len(occurring) < len(roots)
    return _forward_products(order, occurring) < backward


def _forward_products(order: Sequence[Vertex], variables: Sequence[Vertex]) -> int:
    """How many entries the rows of all vertices have together, once for each operand."""
    bits = {variable: 1 << i for i, variable in enumerate(variables)}
    support: dict[Vertex, int] = {}
    total = 0
    for vertex in order:
        mask = bits.get(vertex, 0) if vertex.kind == NAME else 0
        for operand in vertex.operands:
            total += support[operand].bit_count()
            mask |= support[operand]
        support[vertex] = mask
    return total
