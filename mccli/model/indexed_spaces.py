"""The spaces of undeclared names that stand with indices, told from their components' names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from mccli.model.spaces import Space, component_names
from mccli.syntax.document import Assignment
from mccli.syntax.tree import Node, postorder


def indexed_spaces(trees: Sequence[Node], names: Iterable[str]) -> dict[str, Space]:
    """The vector or matrix that all components of each indexed name make up.

    ``trees`` have ``x[i]`` and ``u[i,j]`` as read; ``names`` are those of the components, among
    others. A name whose components have gaps is left out.
    """
    indices = indexed_names(trees)
    found: dict[str, set[str]] = {base: set() for base in indices}
    for name in names if found else ():
        for base in _bases(name):
            if base in found:
                found[base].add(name)
    spaces: dict[str, Space] = {}
    for base, components in found.items():
        for dims in _shapes(len(components), indices[base]):
            space = Space(dims)
            if components == {*component_names(base, space)}:
                spaces[base] = space
    return spaces


def given_spaces(
    assignments: Sequence[Assignment],
    indices: Mapping[str, int],
    names: Sequence[str],
    variables: Collection[str],
) -> dict[str, Space]:
    """The shapes that values have of indexed names that are not variables.

    Their components may have vanished from a derivative, so any value is one of theirs that
    has those among ``names``.
    """
    spaces: dict[str, Space] = {}
    for each in assignments:
        space = Space(_sizes(each.value))
        if len(space.dims) != indices.get(each.name):
            continue
        components = {name for name in names if each.name in _bases(name)}
        variable = bool(components) and components.issubset(variables)
        if not variable and components.issubset(component_names(each.name, space)):
            spaces[each.name] = space
    return spaces


def vanished_names(
    assignments: Sequence[Assignment],
    indices: Mapping[str, int],
    names: Sequence[str],
    variables: Collection[str],
) -> list[str]:
    """The names of single components that are given values, of names that are not variables.

    They may have vanished from a derivative like those of whole vectors.
    """
    found: list[str] = []
    known = frozenset(names)
    taken = {base for name in variables for base in _bases(name)} if indices else set()
    for each in assignments:
        bases = [base for base in _bases(each.name) if base in indices]
        if not bases or _sizes(each.value) or each.name in known:
            continue
        if taken.isdisjoint(bases):
            found.append(each.name)
    return found


def indexed_names(trees: Sequence[Node]) -> dict[str, int]:
    """The names that stand with indices, and how many."""
    return {
        node.args[0].value: len(node.args) - 1
        for node in postorder(*trees)
        if node.op == "index" and node.args[0].op == "name"
    }


def _sizes(value: Node) -> tuple[int, ...]:
    if value.op == "column":
        return (len(value.args),)
    return (len(value.args), len(value.args[0].args)) if value.op == "rows" else ()


def _bases(name: str) -> Iterator[str]:
    """What may stand before a component's indices: ``x1_`` and the like of ``x1_12``."""
    tail = sum(1 for _ in takewhile(lambda sign: sign.isdigit() or sign == "_", reversed(name)))
    return (name[:end] for end in range(len(name) - tail, len(name)))


def _shapes(count: int, indices: int) -> Iterator[tuple[int, ...]]:
    """The sizes that so many components may have."""
    if count and indices == 1:
        yield (count,)
    elif count:
        yield from ((m, count // m) for m in range(1, count + 1) if count % m == 0)
