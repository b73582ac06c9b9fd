"""The members of a system of families as rows: which names fill the slots of its templates.

They are made run by run, in columns, so that a member costs little time and no memory.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, repeat
from typing import TypeVar

from mccli.calculus.skeletons import Member, skeleton, with_names, with_slots
from mccli.model.affine import Form
from mccli.model.extents import names_along, numbers
from mccli.model.family_system import FamilySystem
from mccli.model.runs import Run
from mccli.syntax.tree import Node, postorder

T = TypeVar("T")
Key = tuple[Hashable, tuple[bool, ...]]


@dataclass(frozen=True, slots=True)
class _Place:
    """What fills one slot: components by their forms, or always the same name."""

    name: str
    base: str | None
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A template with its slots numbered; ``repeats`` says that two may be filled alike."""

    tree: Node
    key: Key
    places: tuple[_Place, ...]
    repeats: bool


class FamilyMembers:
    """The component functions of a system in order, a ``skeletons.Members``.

    ``functions`` are the scalar trees of the system's templates, ``constants`` the names in
    them that are numbers.
    """

    def __init__(
        self, system: FamilySystem, functions: Sequence[Node], constants: frozenset[str]
    ) -> None:
        self._system = system
        self._constants = constants
        # Small numbers in the place of long keys, which are hashed for every member.
        self._short: dict[Key, int] = {}
        self._trees: list[Node] = []
        self._patterns = [self._pattern(k, function) for k, function in enumerate(functions)]

    def __iter__(self) -> Iterator[Member]:
        for number, run, rows in self._system.runs():
            pattern = self._patterns[number]
            names = _together([self._names(place, run) for place in pattern.places])
            columns = _together([self._columns(place, run) for place in pattern.places])
            if pattern.repeats:
                for row, words, where in zip(rows, names, columns, strict=False):
                    yield self._member(pattern, row, words, where)
            else:
                short = self._short[pattern.key]
                yield from map(Member, rows, repeat(short), names, columns)

    @property
    def most_names(self) -> int:
        """The largest number of names in a member."""
        return max((len(each.places) for each in self._patterns), default=0)

    @property
    def most_shared(self) -> float:
        """The largest part of a family's operations that is the same for all its members."""
        return max((self._shared(each) for each in self._patterns), default=0.0)

    def _shared(self, pattern: _Pattern) -> float:
        own = {k for k, place in enumerate(pattern.places) if any(map(_moves, place.forms))}
        if not own:
            return 0.0
        same = total = 0
        # For each node: whether a name is in it, and whether it differs from member to member.
        named: dict[int, bool] = {}
        moving: dict[int, bool] = {}
        for node in postorder(pattern.tree):
            slot = node.op == "name"
            named[id(node)] = slot or any(named[id(each)] for each in node.args)
            moving[id(node)] = (slot and node.value in own) or any(
                moving[id(each)] for each in node.args
            )
            # Numbers are put together once, whatever is done.
            if node.args and named[id(node)]:
                total += 1
                same += not moving[id(node)]
        return same / max(total, 1)

    def function(self, member: Member) -> Node:
        """The scalar tree of a member."""
        assert isinstance(member.skeleton, int)
        return with_names(self._trees[member.skeleton], member.names)

    def _pattern(self, number: int, function: Node) -> _Pattern:
        key, words = skeleton(function, self._constants)
        places = tuple(self._place(number, word) for word in words)
        slots = {word: slot for slot, word in enumerate(words)}
        tree = with_slots(function, slots, {})
        columns = self._system.columns
        variables = tuple(
            place.name in columns.numbers if place.base is None else place.base in columns.blocks
            for place in places
        )
        self._known((key, variables), tree)
        return _Pattern(
            tree, (key, variables), places, any(map(_may_meet, combinations(places, 2)))
        )

    def _place(self, number: int, word: str) -> _Place:
        found = self._system.slot_forms(number, word)
        return _Place(word, None, ()) if found is None else _Place(word, *found)

    def _known(self, key: Key, tree: Node) -> int:
        if key not in self._short:
            self._short[key] = len(self._trees)
            self._trees.append(tree)
        return self._short[key]

    def _names(self, place: _Place, run: Run) -> Iterable[str]:
        if place.base is None:
            return repeat(place.name, run.count)
        return names_along(place.base, run, place.forms)

    def _columns(self, place: _Place, run: Run) -> Iterable[int]:
        columns = self._system.columns
        if place.base is None:
            return repeat(columns.numbers.get(place.name, -1), run.count)
        block = columns.blocks.get(place.base)
        return repeat(-1, run.count) if block is None else numbers(block, run, place.forms)

    def _member(
        self, pattern: _Pattern, row: int, names: tuple[str, ...], columns: tuple[int, ...]
    ) -> Member:
        """A member in which slots may be filled alike: then these are one slot."""
        if len(set(names)) == len(names):
            return Member(row, self._short[pattern.key], names, columns)
        where = dict(zip(names, columns, strict=True))
        tree = with_names(pattern.tree, names)
        key, words = skeleton(tree, self._constants)
        slots = {word: slot for slot, word in enumerate(words)}
        variables = tuple(where[word] >= 0 for word in words)
        short = self._known((key, variables), with_slots(tree, slots, {}))
        return Member(row, short, words, tuple(where[word] for word in words))


def _moves(form: Form) -> bool:
    return any(form.slopes)


def _together(columns: Sequence[Iterable[T]]) -> Iterable[tuple[T, ...]]:
    return zip(*columns, strict=True) if columns else repeat(())


def _may_meet(pair: tuple[_Place, _Place]) -> bool:
    """Whether two slots may stand for one component; such that move alike never do."""
    left, right = pair
    if left.base is None or left.base != right.base:
        return False
    return any(a.slopes != b.slopes for a, b in zip(left.forms, right.forms, strict=True))
