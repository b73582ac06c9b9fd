"""The entries of a finished result at a point, whatever form it has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from mccli.calculus.expansion.point_trees import expanded
from mccli.calculus.point_values import value_of_entries
from mccli.limits import Limits
from mccli.model.cells import filled, listed_places
from mccli.model.declared import declared_spaces
from mccli.model.indexed_spaces import (
    given_spaces,
    indexed_names,
    indexed_spaces,
    vanished_names,
)
from mccli.model.point import Point, read_point
from mccli.model.problem import natural
from mccli.model.result import Condition, Result, Value
from mccli.model.spaces import Space, component_names
from mccli.source import Source
from mccli.syntax.document import parse_declarations, parse_point
from mccli.syntax.scalar import is_scalar
from mccli.syntax.tree import Node, fold, free_names, postorder, rebuilt

Cell = tuple[int, int, Node]
"""Row, column, entry."""


def nonzero_cells(result: Result) -> tuple[list[Cell], tuple[Condition, ...]]:
    """The entries that are not the number 0, row by row, and the conditions of them all.

    Temporaries are put in place. The result has two axes, or none.
    """
    trees, conditions = listed_entries(result)
    if result.cells is None:
        width = result.sizes[1] if result.sizes else 1
        places = [divmod(k, width) for k in range(len(trees))]
    else:
        places = listed_places(result.cells)
    found = zip(places, trees, strict=True)
    return [(i, j, tree) for (i, j), tree in found if not _is_zero(tree)], conditions


def listed_entries(result: Result) -> tuple[list[Node], tuple[Condition, ...]]:
    """All entries, of a sparse result those of its cells, and the conditions of them all.

    Temporaries are put in place.
    """
    if result.cells is None:
        return with_temporaries(result, result.entries), result.conditions
    entries = [entry for row in result.cells for entry in filled(row)]
    return with_temporaries(result, entries), result.cells.finish().conditions


def with_temporaries(result: Result, entries: Sequence[Node]) -> list[Node]:
    """The entries with the result's temporaries put in place, each the same tree everywhere."""
    known: dict[str, Node] = {}
    done: dict[int, Node] = {}

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op == "name":
            return known.get(node.value, node)
        return rebuilt(node, args)

    for name, tree in result.temporaries:
        known[name] = fold(tree, rule, done)
    return [fold(entry, rule, done) for entry in entries]


def _is_zero(tree: Node) -> bool:
    return tree.op == "number" and tree.value == 0


def value_of_trees(
    result: Result,
    trees: Sequence[Node],
    conditions: Sequence[Condition],
    at: Source,
    limits: Limits,
    functions: Sequence[Node] = (),
    names: Sequence[str] = (),
) -> tuple[Point, Value]:
    """Entries of a result at the point written in ``at``, where all conditions hold.

    ``functions`` are the components of a function of vectors, ``names`` those of its variables,
    to tell one-sided slopes by. Raises a usage error for names without a value, a math error
    where the derivative does not exist or has no value.
    """
    constants = frozenset(result.constants)
    point = point_of(result, trees, conditions, at, limits)
    sloped = functions or _sloped(result, spaces_of(result, limits))
    value = value_of_entries(
        trees, conditions, constants, point, at, limits, sloped, names or result.wrt
    )
    return point, value


def point_of(
    result: Result,
    trees: Sequence[Node],
    conditions: Sequence[Condition],
    at: Source,
    limits: Limits,
) -> Point:
    """The point written in ``at``, for entries of a result and their conditions.

    Raises a usage error for names that the result does not have.
    """
    constants = frozenset(result.constants)
    declared = spaces_of(result, limits)
    # A name may have vanished from the derivative; giving it a value does no harm.
    written = (*result.functions, *result.intermediates)
    tests = [each.expr for each in conditions if each.expr is not None]
    read = [tree for each in written for tree in (each.expr, *each.ranges)]
    labels = (each.labels for each in result.axes if each.role == "variable")
    variables = dict.fromkeys(chain(result.wrt, *labels))
    # A family y[i] defines the name y.
    defined = {each.name.partition("[")[0] for each in written} - variables.keys()
    indices = {node.value for node in postorder(*read) if node.op == "range"}
    known = free_names(*trees, *tests, *read) - constants
    known.update(name for each in written for name in each.params)
    indexed = {k: count for k, count in indexed_names(read).items() if k not in defined}
    known -= {*indexed, *indices, *defined}
    for name, space in declared.items():
        known.difference_update(() if space.symbols else component_names(name, space))
    scalars = [*variables, *sorted(known - variables.keys(), key=natural)]
    assignments = expanded(parse_point(at, limits), at, limits) if at.text else ()
    scalars += vanished_names(assignments, indexed, scalars, variables)
    given = given_spaces(assignments, indexed, scalars, variables)
    spaces = {**indexed_spaces(read, scalars), **given, **declared}
    return read_point(assignments, at, spaces, scalars, defined)


def spaces_of(result: Result, limits: Limits) -> dict[str, Space]:
    """The declared spaces of a result."""
    declared = [Source(f"declare {name[:40]}", f"{name} : {text}") for name, text in result.declare]
    return dict(declared_spaces(parse_declarations(declared, limits), []).of)


def _sloped(result: Result, spaces: dict[str, Space]) -> list[Node]:
    """The functions whose one-sided slopes say something of a first derivative's entries."""
    trees = [each.expr for each in result.functions]
    plain = not result.intermediates and result.command != "hessian"
    scalar = plain and not any(each.dims for each in spaces.values()) and is_scalar(trees)
    return trees if scalar else []
