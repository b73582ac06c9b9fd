"""Every name and call of the definitions looked at once: constants, free names, errors, notes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from mccli.errors import Diagnosis, Place
from mccli.model import names
from mccli.model.declared import Spaces
from mccli.model.occurrences import Occurrences
from mccli.source import Span
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node

# Letters that are rarely put together into one name: ``xy`` is nearly always a product.
_LETTERS = frozenset("xyztuvw")


@dataclass(slots=True)
class NameChecks:
    """Looks at definitions one by one and keeps what it finds.

    ``known`` are the names with a meaning in every definition, ``constants`` those that may be
    read as numbers. ``strict`` says that the problem has parameters or chosen variables, so
    that a name made of ``parts`` is refused.
    """

    definitions: Mapping[str, Definition]
    occurrences: Mapping[str, Occurrences]
    spaces: Spaces
    known: Collection[str]
    constants: frozenset[str]
    cut: frozenset[str]
    parts: Collection[str]
    strict: bool
    errors: dict[tuple[str, int], Diagnosis] = field(default_factory=dict)
    found_constants: set[str] = field(default_factory=set)
    free: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    _settled: set[str] = field(default_factory=set)
    _wrong_calls: set[tuple[int, int]] = field(default_factory=set)
    _splits: dict[str, list[str] | None] = field(default_factory=dict)
    _fixed: dict[str, str | None] = field(default_factory=dict)

    def look_at(self, name: str, counts: bool, as_it_stands: bool) -> None:
        """Look at one definition; its parameters are free where it is used as it stands.

        The names of one that does not count, being cut, are checked and not kept.
        """
        definition, found = self.definitions[name], self.occurrences[name]
        local = frozenset(definition.params or ())
        told = set()
        for mention in definition.mentions:
            split = self._split(mention.name, local)
            wrong = names.check_mention(mention, definition, self.known, split)
            if wrong is not None:
                self._refuse(wrong)
                told.add(mention.name)
        for node in found.calls:
            self._call(node, definition, local)
        for word, node in found.names.items():
            # A name without a local meaning is the same everywhere: one look is enough.
            # One that stands in a product without * is refused already.
            if word not in told and (word not in self._settled or local):
                before = len(self.errors)
                self._name(node, definition, local, counts, as_it_stands)
                if counts and not local and len(self.errors) == before:
                    self._settled.add(word)

    def _name(
        self,
        node: Node,
        definition: Definition,
        local: frozenset[str],
        counts: bool,
        as_it_stands: bool,
    ) -> None:
        word: str = node.value
        free = word in local and as_it_stands
        if word not in local:
            if word in self.constants:
                if counts:
                    self.found_constants.add(word)
            elif word in self.cut:
                free = True
            elif word not in self.definitions:
                self._free_name(node, definition, local)
                free = True
        if free and counts:
            self.free.setdefault(word)

    def _free_name(self, node: Node, definition: Definition, local: frozenset[str]) -> None:
        word: str = node.value
        if word in self.known:
            return
        owner = names.component_owner(word, self.spaces)
        if owner is not None:
            space = self.spaces.of[owner]
            self._refuse(names.out_of_range(node, owner, definition, space))
            return
        split = self._split(word, local)
        if split and self.strict:
            self._refuse(names.joined_name(node, definition, split))
            return
        split = split or names.product_like(node, definition)
        if split or (len(word) > 1 and set(word) <= _LETTERS):
            product = "*".join(split or word)
            self.notes.setdefault(f"{word} is one name; for a product write {product}")

    def _call(self, node: Node, definition: Definition, local: frozenset[str]) -> None:
        place = id(definition.source), node.at
        if place in self._wrong_calls:
            # The members of a family share their text, and their errors.
            return
        before = len(self.errors)
        self._look_at_call(node, definition, local)
        if len(self.errors) > before:
            self._wrong_calls.add(place)

    def _look_at_call(self, node: Node, definition: Definition, local: frozenset[str]) -> None:
        called = self.definitions.get(node.value)
        if called is None or called.params is None or node.value in local:
            known = {*self.known, *local}
            self._refuse(names.unknown_function(node, definition, self.definitions, known))
        elif owner := self._fixed_components(called):
            place = Place(Span(definition.source, node.at, node.at + len(node.value)))
            message = f"{node.value} names components of the declared {owner}, its parameter"
            hint = f"write {owner}[1] in {node.value}, so that a call can put another vector there"
            self._refuse(Diagnosis("parse", "name.twice", message, hint, (place,)))
        elif len(called.params) != len(node.args):
            wanted = len(called.params)
            plural = "argument" if wanted == 1 else "arguments"
            message = f"{node.value} takes {wanted} {plural}, not {len(node.args)}"
            hint = f"it is defined as {node.value}({', '.join(called.params)})"
            place = Place(Span(definition.source, node.at, node.at + len(node.value)))
            self._refuse(Diagnosis("parse", "name.arity", message, hint, (place,)))

    def _fixed_components(self, called: Definition) -> str | None:
        """A parameter of which the body names components by the declared tensor's names."""
        name, params = str(called.name), called.params or ()
        if name not in self._fixed:
            shadowing = [each for each in params if each in self.spaces.of]
            owners = {
                self.spaces.components.get(word)
                for word in (self.occurrences[name].names if shadowing else ())
                if word not in params
            }
            self._fixed[name] = next((each for each in shadowing if each in owners), None)
        return self._fixed[name]

    def _refuse(self, wrong: Diagnosis) -> None:
        span = wrong.places[0].span
        self.errors.setdefault((f"{id(span.source)} {wrong.message}", span.start), wrong)

    def _split(self, word: str, local: frozenset[str]) -> list[str] | None:
        if not local:
            if word not in self._splits:
                self._splits[word] = names.split_name(word, self.parts)
            return self._splits[word]
        return names.split_name(word, {*self.parts, *local})


def all_names(names_of: Sequence[str], occurrences: Mapping[str, Occurrences]) -> set[str]:
    """Every name that occurs in the definitions named."""
    return set().union(*(occurrences[name].names for name in names_of))
