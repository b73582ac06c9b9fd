"""Families written out: a document whose definitions have no indices and no ranges.

Each member of ``y[i] = … for i in 1..n`` becomes a definition ``y1``, ``y2``, … whose tree has
names in the place of components, and whose places in the text are those of the family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mccli.errors import Place
from mccli.limits import Limits, deep_calls
from mccli.model.problem import natural
from mccli.model.spaces import Space
from mccli.syntax.document import Declaration, Definition, Document
from mccli.syntax.tree import Node

# What follows is for problems with indices or sizes only, so others do not load it.
if TYPE_CHECKING:
    from mccli.model.indexed import Key
    from mccli.model.integers import Frame
    from mccli.model.sizes import Let


@dataclass(frozen=True, slots=True)
class Family:
    """A statement with an index on its left side, and its members in the order of its ranges.

    ``frame`` has the values of its indices, ``keys`` those of its left side.
    """

    definition: Definition
    members: tuple[str, ...]
    frame: Frame
    keys: Sequence[Key]

    def label(self, place: int) -> str:
        """A member with its indices, for people: ``y[3] (i = 3)``."""
        from mccli.model.indexed import key_text

        text = key_text(str(self.definition.name), self.keys[place])
        return f"{text} ({self.frame.at(place)})" if self.frame.values else text


@dataclass(frozen=True, slots=True)
class Families:
    """What a document says with indices, beside its definitions.

    ``sizes`` are definitions used as sizes; ``components`` has the base and the indices of each
    undeclared component ``x[i]``; ``bases`` are all names that stand with an index.
    ``as_read`` has the tree as read of each tree that was written out, by ``id`` of the latter.
    ``mentioned`` are the definitions used in these trees as read: one in terms that are left
    out when they are written out, such as those of an empty sum, is used all the same.
    ``empty`` has a note for each sum or product without terms, and the place of its range.
    """

    of: tuple[Family, ...] = ()
    sizes: tuple[str, ...] = ()
    components: Mapping[str, tuple[str, Key]] = field(default_factory=dict)
    bases: frozenset[str] = frozenset()
    as_read: Mapping[int, Node] = field(default_factory=dict)
    mentioned: frozenset[str] = frozenset()
    empty: Mapping[str, Place] = field(default_factory=dict)

    def sorting_key(self, name: str) -> tuple[tuple[str, int], ...]:
        """A key that puts ``x2`` before ``x10``, and undeclared components row by row."""
        found = self.components.get(name)
        if found is None:
            return natural(name)
        from mccli.model.indexed import sorting_key

        return sorting_key(*found)

    def spaces(self) -> dict[str, Space]:
        """The undeclared names whose components that occur make up a vector or matrix."""
        keys: dict[str, list[Key]] = {}
        for base, key in self.components.values():
            keys.setdefault(base, []).append(key)
        if not keys:
            return {}
        from mccli.model.indexed import full_box

        boxes = {base: full_box(sorted(each)) for base, each in keys.items()}
        return {base: Space(box) for base, box in boxes.items() if box}


NO_FAMILIES = Families()


@dataclass(frozen=True, slots=True)
class Posed:
    """A document with all that is asked of it: what to differentiate by, which functions."""

    document: Document
    declarations: tuple[Declaration, ...] = ()
    wrt: tuple[Node, ...] = ()
    of: tuple[Node, ...] = ()
    families: Families = NO_FAMILIES


def without_families(posed: Posed, let: Let, limits: Limits) -> Posed:
    """The same with numbers in the place of sizes, and with families written out.

    Raises a usage error for a size that does not occur, a parse error for indices that do
    not fit, and a limit error for too many members.
    """
    if let:
        from mccli.model.sizes import let_definitions

        document = let_definitions(let, posed.document, posed.declarations)
        posed = replace(posed, document=document)
    indexed = any(each.indexed for each in posed.document.definitions)
    if not (let or indexed or _has_sizes(posed)):
        return posed
    from mccli.model.family_writer import Writer
    from mccli.model.listed import spelled_out

    writer = Writer(posed, limits)
    with deep_calls():
        definitions = writer.definitions()
    writer.check_sizes(name for name, _value in let)
    return Posed(
        Document(definitions, writer.own),
        writer.declarations,
        spelled_out(posed.wrt, writer.indexed, writer.sizes, limits),
        spelled_out(posed.of, writer.indexed, writer.sizes, limits),
        Families(
            tuple(writer.families),
            tuple(writer.sizes.used),
            writer.indexed.scalars(),
            frozenset(writer.indexed.of),
            writer.as_read,
            writer.mentioned,
            writer.empty,
        ),
    )


def _has_sizes(posed: Posed) -> bool:
    declared: Sequence[Declaration] = (*posed.document.declarations, *posed.declarations)
    return any(isinstance(dim, str) for each in declared for dim in each.dims)
