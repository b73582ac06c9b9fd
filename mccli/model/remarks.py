"""Notes on what is read in one way and may be meant in another, where vectors are declared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from mccli.model.names import nearest
from mccli.model.occurrences import Occurrences
from mccli.model.problem import natural
from mccli.model.spaces import Shape, Space
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, postorder

_ELEMENT_WISE = frozenset("⊙⊘")
# Letters that sizes have, so that two of them together may be two sizes.
_SIZES = frozenset("dkmnpqr")


def read_as_scalars(
    definitions: Iterable[tuple[Definition, Occurrences]],
    shapes: Mapping[int, Shape],
    undeclared: Collection[str],
) -> list[str]:
    """A note on undeclared names beside vectors, which are expanded as scalars.

    That is in sums and in products component by component; a scalar factor is no surprise.
    """
    found: set[str] = set()
    for definition, names in definitions:
        if names.scalar or names.names.keys().isdisjoint(undeclared):
            continue
        for node in postorder(definition.expr):
            shape = shapes.get(id(node))
            if shape is not None and shape.kind != "scalar":
                found.update(_beside(node, undeclared))
    listed = sorted(sorted(found), key=natural)
    if len(listed) == 1:
        return [f"{listed[0]} is read as a scalar; declare it if it is a vector"]
    return [f"{', '.join(listed)} are read as scalars; declare those that are vectors"] * bool(
        found
    )


def _beside(node: Node, undeclared: Collection[str]) -> Iterator[str]:
    for index, each in enumerate(node.args):
        operand = each.args[0] if each.op == "negative" else each
        if operand.op != "name" or operand.value not in undeclared:
            continue
        around = node.value[index : index + 2] if node.op == "product" else ""
        if node.op == "sum" or not _ELEMENT_WISE.isdisjoint(around):
            yield operand.value


def sizes_in_one(spaces: Mapping[str, Space]) -> list[str]:
    """A note on vectors whose size is two letters: ``R^mn``."""
    found = []
    for name, space in spaces.items():
        size = space.dims[0] if len(space.dims) == 1 else ""
        if isinstance(size, str) and len(size) == 2 and _SIZES.issuperset(size):
            matrix = f"R^({size[0]},{size[1]})"
            found.append(f"{name} is a vector of the one size {size}; a matrix is {matrix}")
    return found


def meant_instead(name: str, occurring: Iterable[str]) -> str | None:
    """A name that occurs, much like one that does not and may be mistyped.

    One that differs in its digits alone is a name of its own.
    """
    stem = name.rstrip("0123456789")
    others = [each for each in occurring if each.rstrip("0123456789") != stem]
    others.sort(key=lambda each: (natural(each), each))
    return nearest(name, others) or _without_one(name, others)


def _without_one(name: str, others: Sequence[str]) -> str | None:
    """The one letter that occurs and is the name without another, or in the other case."""
    likely = [each for each in others if len(name) <= 2 and each.lower() in (*name, name.lower())]
    return likely[0] if len(likely) == 1 else None
