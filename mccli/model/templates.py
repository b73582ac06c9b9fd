"""Families as templates: one body for all members, with slots that components fill.

A slot stands for ``x[i+1]``: a base and an affine form of the statement's indices for each of
its indices. In a template's tree it is a name that is its own text, ``x[i+1]``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mccli.model.affine import Form, is_affine, is_uniform
from mccli.model.indexed import Indexed, Key, Names, key_text
from mccli.model.integers import NOWHERE, Frame
from mccli.model.members import Builder
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, fold, postorder, rebuilt
from mccli.syntax.tree import name as name_node


@dataclass(frozen=True, slots=True)
class Slot:
    """Which component a name stands for; ``node`` is where it was read first."""

    base: str
    forms: tuple[Form, ...]
    node: Node


@dataclass(frozen=True, slots=True)
class Template:
    """A statement of a family: its tree with slots by their text, and the forms of its left side.

    ``name`` is that of its definition in the problem that stands for all members.
    """

    statement: Definition
    name: str
    forms: tuple[Form, ...]
    expr: Node
    slots: Mapping[str, Slot]

    @property
    def base(self) -> str:
        """The family's name."""
        return str(self.statement.name)


class _Placed(str):
    """A component's text with its base and indices."""

    base: str
    key: Key


class _AnyComponent(Names):
    """Names that any indices have: texts such as ``x[-3]``."""

    def has(self, key: Key) -> bool:
        return True

    def lacking(self, key: Key) -> tuple[str, str]:
        raise KeyError(key)  # It has them all.

    def __missing__(self, key: Key) -> str:
        found = _Placed(key_text(self.base, key))
        found.base, found.key = self.base, key
        self[key] = found
        return found


class AnyIndexed(Indexed):
    """Indexed names before it is known which of their components occur."""

    def names(self, base: str, indices: int) -> Names | None:
        """As for other documents, but with names that are texts."""
        if base in self.left_alone:
            return None
        if base not in self.of:
            self.of[base] = _AnyComponent(base, indices)
        return self.of[base]


def template(builder: Builder, name: str) -> Template | None:
    """The template of a statement; None where its members differ by more than components."""
    statement = builder.definition
    indices = [each.value for each in statement.ranges]
    if not all(is_affine(each, indices) for each in statement.indices):
        return None
    if not is_uniform(statement.expr, indices):
        return None
    frame = _probes(indices)
    keys = builder.keys(str(statement.name), statement.indices, frame)
    slots: dict[str, Slot] = {}
    trees = builder.members(statement.expr, frame)
    expr = _with_slots(trees, indices, slots)
    return Template(statement, name, _forms(keys), expr, slots)


def with_constant_slots(builder: Builder, slots: dict[str, Slot]) -> Definition:
    """A definition without an index on its left side; its slots are added."""
    definition = builder.definition
    (tree,) = builder.members(definition.expr, NOWHERE)
    return replace(definition, expr=_with_slots([tree], (), slots))


def _probes(indices: Sequence[str]) -> Frame:
    """The places where all indices are 0, and where one after the other is 1."""
    count = 1 + len(indices)
    values = {
        name: [int(place == k) for place in range(count)] for k, name in enumerate(indices, 1)
    }
    return Frame(count, values)


def _forms(keys: Sequence[Key]) -> tuple[Form, ...]:
    rows = [key if isinstance(key, tuple) else (key,) for key in keys]
    return tuple(Form.through(column) for column in zip(*rows, strict=True))


def _with_slots(trees: Sequence[Node], indices: Sequence[str], slots: dict[str, Slot]) -> Node:
    """The first of trees that differ in components only, with slots in the place of these."""
    texts: dict[int, str] = {}
    for nodes in zip(*map(postorder, trees), strict=True):
        words = [node.value for node in nodes]
        if isinstance(words[0], _Placed):
            base, forms = words[0].base, _forms([word.key for word in words])
            text = f"{base}[{','.join(form.text(indices) for form in forms)}]"
            texts[id(nodes[0])] = text
            slots.setdefault(text, Slot(base, forms, nodes[0]))

    def rule(node: Node, args: list[Node]) -> Node:
        text = texts.get(id(node))
        return rebuilt(node, args) if text is None else name_node(text, node.at)

    return fold(trees[0], rule)
