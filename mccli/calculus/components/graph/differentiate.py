"""First and second derivatives by the expression graph: trees in, a program out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from mccli.calculus.components.graph.construction import Graph
from mccli.calculus.components.graph.lasting import lasting
from mccli.calculus.components.graph.lowering import lowered
from mccli.calculus.components.graph.order import hessian, jacobian
from mccli.calculus.components.graph.reverse import Gradient
from mccli.calculus.components.graph.vertices import Vertex
from mccli.calculus.components.graph.writing import written
from mccli.limits import Limits, collector_paused
from mccli.model.program import Program, SparseRow
from mccli.syntax.tree import Node, exceeds

# Functions up to this many nodes are kept flat: shorter to read; beyond, shared parts count.
_SMALL = 400


@collector_paused()
def program(
    functions: Sequence[Node],
    variables: Sequence[str],
    constants: frozenset[str],
    limits: Limits,
    order: int = 1,
    share: bool = True,
) -> Program:
    """The scalar trees and their derivatives by the variables.

    Order 1: one row per function. Order 2: one function, and the symmetric rows of its second
    derivatives. ``share`` gives everything used twice a temporary, as code wants it, and the
    values of the functions with them; else there are temporaries only where the text would be
    much longer without, and no values. Names in ``constants`` are the numbers pi and e.
    Raises a ``limit`` error for too many operations.
    """
    if order not in (1, 2) or (order == 2 and len(functions) != 1):
        raise ValueError("order is 1, or 2 for one function")
    if not share and not exceeds(functions, _SMALL):
        found = _small(functions, variables, constants, order)
        if found is not None:
            return found
    graph = Graph(constants, limits)
    roots = lowered(graph, functions, flat=False)
    wanted = [graph.name(name) for name in variables]
    gradients = jacobian(graph, roots, wanted) if order == 1 else hessian(graph, roots[0], wanted)
    values = roots if share else []
    entries = dict.fromkeys(entry for row in gradients for entry in row.values())
    shared = written([*values, *entries], graph.names(), share)
    rows = _rows(gradients, wanted, shared.trees, order)
    return Program(shared.temporaries, tuple(shared.trees[each] for each in values), rows)


def _small(
    functions: Sequence[Node], variables: Sequence[str], constants: frozenset[str], order: int
) -> Program | None:
    """The program of small functions; None where it needs temporaries all the same."""
    small = lasting(constants)
    gradients = small.gradients(functions, variables, order)
    entries = dict.fromkeys(entry for row in gradients for entry in row.values())
    trees = small.writer.written(entries)
    if trees is None:
        return None
    wanted = [small.graph.name(name) for name in variables]
    return Program((), (), _rows(gradients, wanted, trees, order))


def _rows(
    gradients: Sequence[Gradient],
    variables: Sequence[Vertex],
    trees: Mapping[Vertex, Node],
    order: int,
) -> tuple[SparseRow, ...]:
    column = {vertex: j for j, vertex in enumerate(variables)}
    rows: list[SparseRow] = []
    done: dict[int, SparseRow] = {}
    for gradient in gradients:
        if id(gradient) not in done:
            cells = [(column[vertex], trees[entry]) for vertex, entry in gradient.items()]
            cells.sort(key=itemgetter(0))
            done[id(gradient)] = tuple(cells)
        rows.append(done[id(gradient)])
    return tuple(_mirrored(rows) if order == 2 else rows)


def _mirrored(upper: Sequence[SparseRow]) -> list[SparseRow]:
    """The symmetric rows whose upper triangle is given; both halves share their nodes."""
    rows: list[list[tuple[int, Node]]] = [[] for _ in upper]
    for i, row in enumerate(upper):
        for j, entry in row:
            if j > i:
                rows[j].append((i, entry))
        rows[i].extend(row)
    return [tuple(row) for row in rows]
