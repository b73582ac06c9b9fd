"""The shapes of the nodes of an answer: of its temporaries and of its expression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.model.occurrences import occurrences, sizes_named
from mccli.model.shapes import Shapes
from mccli.model.spaces import SCALAR, Shape, Space
from mccli.source import Source, Span
from mccli.syntax import printer
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, postorder

Named = Sequence[tuple[str, Node]]
"""Names with their trees, each after those it uses."""


def expression_shapes(named: Named, spaces: Mapping[str, Space]) -> dict[int, Shape]:
    """The shape of every node of the trees, by ``id(node)``.

    ``spaces`` are those of the declared names; every other name is a scalar, or one of
    ``named``; symbols of sizes, and what stands as a size, are numbers. Raises ``MccliError``
    where shapes do not fit.
    """
    definitions = {name: _definition(name, tree) for name, tree in named}
    found = {name: occurrences(each) for name, each in definitions.items()}
    symbols = sizes_named([tree for _, tree in named])
    symbols |= {size for space in spaces.values() for size in space.symbols}
    shapes = Shapes(definitions, found, spaces, symbols)
    for name, tree in named:
        shapes.infer(name)
        # Scalar operations on scalars are not looked into.
        for node in postorder(tree):
            shapes.of.setdefault(id(node), SCALAR)
    return shapes.of


def _definition(name: str, tree: Node) -> Definition:
    source = Source(name, printer.text(tree))
    return Definition(source, name, None, tree, Span(source, 0, 1), (), ())
