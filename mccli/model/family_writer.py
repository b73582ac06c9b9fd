"""Writes out a document's families: first which members there are, then what each one is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits
from mccli.model.declared import two_meanings
from mccli.model.families import Family, Posed
from mccli.model.indexed import Components, Indexed, Key, Members, is_negative, key_name, key_text
from mccli.model.indexed_names import check_names
from mccli.model.integers import NOWHERE, Frame
from mccli.model.members import Builder
from mccli.model.occurrences import occurrences
from mccli.model.problem import node_place
from mccli.model.sizes import Sizes, with_numbers
from mccli.model.spaces import Space
from mccli.model.spreading import Budget, bounds
from mccli.model.uses import uses_of
from mccli.syntax.document import Declaration, Definition
from mccli.syntax.tree import Node, free_names, postorder
from mccli.syntax.vocabulary import CONSTANTS


class Writer:
    """The document in terms of sizes that are numbers, and definitions without indices.

    ``own`` and ``declarations`` are the declarations of the document and those beside it,
    ``mentioned`` the definitions that statements with indices use, as they are read,
    ``empty`` the notes on sums without terms, with their places.
    """

    def __init__(self, posed: Posed, limits: Limits) -> None:
        document = posed.document
        self.definitions_read = document.definitions
        self.plain = {
            str(each.name): each
            for each in document.definitions
            if each.name is not None and not each.indices
        }
        chosen = {node.value for node in posed.wrt if node.op == "name"}
        self.sizes = Sizes(self.plain, chosen)
        self.own = with_numbers(document.declarations, self.sizes, limits)
        self.declarations = with_numbers(posed.declarations, self.sizes, limits)
        self.wrt = posed.wrt
        self.families: list[Family] = []
        self.as_read: dict[int, Node] = {}
        self._budget = Budget(limits)
        self.empty: dict[str, Place] = {}
        self.mentioned: frozenset[str] = frozenset()
        self._has_ranges = any(map(_has_range, document.definitions))
        self._spans = {
            name: span
            for each in (*self.own, *self.declarations)
            for name, span in zip(each.names, each.name_spans, strict=True)
        }
        self._taken = {*self.plain, *self._spans, *CONSTANTS}
        self.indexed = self._meanings((*self.own, *self.declarations))

    def _meanings(self, declarations: Sequence[Declaration]) -> Indexed:
        """What indexed names stand for, before families are known.

        Without any range, components keep their indices: nothing but numbers can stand there.
        """
        found = Indexed(self._has_ranges, set(self.plain))
        for each in declarations:
            for name in each.names:
                if each.dims and all(isinstance(dim, int) for dim in each.dims):
                    found.of[name] = Components(name, Space(each.dims))
                else:
                    found.left_alone.add(name)
        return found

    def definitions(self) -> tuple[Definition, ...]:
        """All definitions, the members of a family at the place of its first statement."""
        places = [self._places(each) for each in self.definitions_read if each.indices]
        written: dict[str, Definition] = {}
        for family, (builder, frame) in zip(self.families, places, strict=True):
            bodies = builder.members(family.definition.expr, frame)
            written.update(zip(family.members, _as_definitions(family, bodies), strict=True))
        bases = {str(family.definition.name): None for family in self.families}
        waiting = dict(bases)
        found: list[Definition] = []
        for each in self.definitions_read:
            if not each.indices:
                found.append(self._single(each, bases))
            elif each.name in waiting:
                del waiting[each.name]
                names = self.indexed.of[each.name]
                found.extend(written[names[key]] for key in sorted(names))
        self.mentioned = self._mentioned()
        # What families alone use is nothing to differentiate.
        idle = self.mentioned.union(self.sizes.used)
        if self.families and all(each.name in idle for each in found):
            raise self._no_members(self.families[0].definition)
        if self._has_ranges:
            check_names(self.definitions_read, self.indexed, self._spans)
        return tuple(found)

    def _places(self, definition: Definition) -> tuple[Builder, Frame]:
        """The places of a family's body; its members are kept on the way."""
        base, builder = str(definition.name), self.builder(definition)
        frame = builder.frame(definition.ranges)
        names = self._members(base, definition)
        self._check_ranged(definition, frame)
        keys = builder.keys(base, definition.indices, frame)
        place = next((place for place, key in enumerate(keys) if is_negative(key)), None)
        if place is not None:
            at = f"at {frame.at(place)}, " if frame.values else ""
            message = f"{at}the left side is {key_text(base, keys[place])}"
            hint = "an index is not negative; change the range"
            raise failure("parse", "index.range", message, hint, Place(definition.name_span))
        fresh = {key: key_name(base, key) for key in keys}
        if len(fresh) < len(keys) or not names.keys().isdisjoint(fresh):
            raise self._twice(base, keys, definition)
        names.update(fresh)
        self.families.append(Family(definition, tuple(fresh.values()), frame, keys))
        return builder, frame

    def _no_members(self, definition: Definition) -> MccliError:
        """The error for a family all of whose ranges together are empty."""
        for each in definition.ranges:
            numbers = bounds(each, self.sizes, definition)
            if numbers is not None and numbers[1] < numbers[0]:
                break
        else:
            each, numbers = definition.ranges[-1], None
        message = f"this family has no members: the range of {each.value} is empty"
        if numbers is not None:
            message += f", {numbers[0]}..{numbers[1]}"
        place = node_place(each, definition)
        hint = "a range runs upwards; change its bounds, or the size in them"
        return failure("parse", "index.range", message, hint, place)

    def _members(self, base: str, definition: Definition) -> Members:
        """The members of a family so far."""
        names = self.indexed.of.get(base)
        if base in self.indexed.left_alone or isinstance(names, Components):
            other = self.plain[base].name_span if base in self.plain else self._spans[base]
            message = f"'{base}' is a family, and has another meaning"
            marks = (definition.name_span, "family"), (other, "")
            raise MccliError([two_meanings(message, *marks)])
        if names is None:
            names = self.indexed.of[base] = Members(base, len(definition.indices))
        assert isinstance(names, Members)
        if names.indices != len(definition.indices):
            here, there = ("two indices", "one") if names.indices == 1 else ("one index", "two")
            message = f"'{base}' has {here} here and {there} before"
            place = Place(definition.name_span)
            raise failure("parse", "index.count", message, "rename one of them", place)
        return names

    def _check_ranged(self, definition: Definition, frame: Frame) -> None:
        """Raise for an index on the left side that no range and no size gives a value."""
        for name in sorted(free_names(*definition.indices)):
            if name not in frame.values and name not in self.sizes:
                message = f"the index '{name}' has no range"
                hint = f"write {definition.name_span.text[:40]} = … for {name} in 1..n"
                raise failure("parse", "index.size", message, hint, Place(definition.name_span))

    def _twice(self, base: str, keys: Sequence[Key], definition: Definition) -> MccliError:
        seen = {
            name: family.definition.name_span
            for family in self.families
            if family.definition.name == base
            for name in family.members
        }
        for key in keys:
            name = key_name(base, key)
            if name in seen:
                break
            seen[name] = definition.name_span
        places = Place(definition.name_span, "again here"), Place(seen[name], "first here")
        message = f"{key_text(base, key)} is defined twice"
        hint = "let the ranges not overlap"
        raise failure("parse", "name.twice", message, hint, *dict.fromkeys(places))

    def _single(self, definition: Definition, bases: Collection[str]) -> Definition:
        """A definition without an index on its left side."""
        if not definition.indexed:
            names = free_names(definition.expr)
            if names.isdisjoint(bases) and not any(name in self.sizes for name in names):
                return definition
        (expr,) = self.builder(definition).members(definition.expr, NOWHERE)
        self.as_read[id(expr)] = definition.expr
        return replace(definition, expr=expr)

    def _mentioned(self) -> frozenset[str]:
        """The definitions that statements with indices use, as they are read."""
        found: dict[str, None] = {}
        for each in self.definitions_read:
            if each.indexed or each.indices:
                uses = uses_of(each, occurrences(each), self.plain, frozenset())
                found.update(dict.fromkeys(uses))
        for name in found:
            # A size is one even if it stands in no term that was written out.
            self.sizes.whole(name)
        return frozenset(found)

    def builder(self, definition: Definition) -> Builder:
        """What builds a definition's trees."""
        return Builder(definition, self.indexed, self.sizes, self._budget, self._taken, self.empty)

    def check_sizes(self, let: Iterable[str]) -> None:
        """Raise a usage error for a size that is to be a variable as well."""
        sizes = {*self.sizes.used, *let}
        for node in self.wrt:
            if node.op == "name" and node.value in sizes:
                message = f"'{node.value}' is a size, a whole number, and cannot be a variable"
                hint = "name other variables with --wrt"
                raise failure("usage", "usage.names", message, hint)


def _has_range(definition: Definition) -> bool:
    if definition.indices:
        return True
    return definition.indexed and any(node.op == "reduction" for node in postorder(definition.expr))


def _as_definitions(family: Family, bodies: Sequence[Node]) -> list[Definition]:
    """The members as definitions; what the names in it must be is asked once."""
    statement = family.definition
    source, span, mentions = statement.source, statement.name_span, statement.mentions
    found = []
    for name, body in zip(family.members, bodies, strict=True):
        found.append(Definition(source, name, None, body, span, (), mentions))
        mentions = ()
    return found
