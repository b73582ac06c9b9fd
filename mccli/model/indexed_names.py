"""The errors of names that stand with an index in one place and without one in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mccli.errors import Diagnosis, MccliError, failure
from mccli.model.declared import two_meanings
from mccli.model.indexed import Indexed, Members, Names, Scalars
from mccli.model.problem import node_place
from mccli.source import Span
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, postorder


def check_names(
    definitions: Sequence[Definition], indexed: Indexed, declared: Mapping[str, Span]
) -> None:
    """Raise a parse error for a name with two meanings.

    ``definitions`` are as written, ``declared`` the places of the declared names.
    """
    _check_apart(indexed)
    found: dict[str, Diagnosis] = {}
    owners = {name: names for names in indexed.of.values() for name in names.values()}
    for definition in definitions:
        name = str(definition.name)
        if name in owners and not definition.indices:
            message = f"'{name}' is defined, and a component of '{owners[name].base}'"
            found.setdefault(name, two_meanings(message, (definition.name_span, "")))
        for node in _bare_names(definition):
            wrong = _wrong_name(node, definition, indexed, owners)
            if wrong is not None:
                found.setdefault(node.value, wrong)
    for name, span in declared.items():
        if name in owners and isinstance(owners[name], Scalars):
            message = f"'{name}' is declared, and a component of '{owners[name].base}'"
            found.setdefault(name, two_meanings(message, (span, "")))
    if found:
        raise MccliError(list(found.values()))


def _wrong_name(
    node: Node, definition: Definition, indexed: Indexed, owners: Mapping[str, Names]
) -> Diagnosis | None:
    name: str = node.value
    names = indexed.of.get(name)
    if isinstance(names, Scalars):
        message = f"'{name}' stands with an index elsewhere, and without one here"
        hint = f'as a vector declare it: -d "{name} : R^n"; a scalar needs another name'
        return Diagnosis("parse", "index.count", message, hint, (node_place(node, definition),))
    base = name.rstrip("0123456789_")
    for end in range(len(base), len(name)):
        family = indexed.of.get(name[:end])
        if isinstance(family, Members) and name not in owners and name[end].isdigit():
            message = f"the family '{family.base}' has no member '{name}'"
            hint = f"define it as {family.base}[…] = …, or choose another name"
            place = node_place(node, definition)
            return Diagnosis("parse", "name.component", message, hint, (place,))
    return None


def _bare_names(definition: Definition) -> Iterator[Node]:
    """The names of a definition that stand without an index and are no parameters, each once."""
    hidden = {*(definition.params or ()), *(each.value for each in definition.ranges)}
    with_index: set[int] = set()
    found: dict[str, Node] = {}
    for node in postorder(definition.expr):
        if node.op == "index":
            with_index.add(id(node.args[0]))
        elif node.op == "range":
            hidden.add(node.value)
    for node in postorder(definition.expr):
        if node.op == "name" and id(node) not in with_index:
            found.setdefault(node.value, node)
    return (node for name, node in found.items() if name not in hidden)


def _check_apart(indexed: Indexed) -> None:
    """Raise where components of two names would share a name: ``x[11]`` and ``x1[1]``."""
    for base in indexed.of:
        stem = base.rstrip("0123456789_")
        for end in range(len(stem), len(base)):
            if base[end].isdigit() and base[:end] in indexed.of:
                message = f"components of '{base[:end]}' and '{base}' would have the same names"
                raise failure("parse", "name.twice", message, f"rename {base}")
