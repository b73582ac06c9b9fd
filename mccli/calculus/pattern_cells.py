"""A sparse Jacobian row by row: each pattern of rows is differentiated once.

The first row of a pattern is derived, printed, read back and checked as any answer is; so are
its 4th, 16th, 64th … row, from their own text. All others differ from them in names.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from mccli.calculus.evaluation.constants import check_constants, check_derivative
from mccli.calculus.skeletons import Member, Members, with_names, with_slots
from mccli.limits import Limits
from mccli.model.cells import Finish, Row
from mccli.model.result import Condition, Verified
from mccli.source import Source
from mccli.syntax import printer
from mccli.syntax.document import parse_expression
from mccli.syntax.tree import Node

# Characters for private use stand for names in texts, since no text has them otherwise.
_FIRST_MARK = 0xF0000
_MARK = re.compile(f"[{chr(_FIRST_MARK)}-{chr(0x10FFFF)}]")
MOST_NAMES = 0x10FFFF - _FIRST_MARK

ROWS = "of the rows of one pattern the 1st, 4th, 16th, 64th, …"


@dataclass(slots=True)
class _Pattern:
    """What all rows of one skeleton share. ``slots[k]`` is the slot of entry k's variable."""

    slots: tuple[int, ...]
    entries: tuple[Node, ...]
    conditions: tuple[Condition, ...]
    temporaries: bool
    seen: int = 0
    next_check: int = 4
    orders: dict[tuple[int, ...], tuple[Node, ...]] = field(default_factory=dict)


class PatternCells:
    """The cells of a Jacobian in numerator layout whose rows are derived one by one.

    ``conditions`` are those that do not come from rows.
    """

    def __init__(
        self,
        members: Members,
        constants: frozenset[str],
        positive: frozenset[str],
        limits: Limits,
        verify: bool,
        conditions: Sequence[Condition] = (),
    ) -> None:
        self._members = members
        self._constants = constants
        self._positive = positive
        self._limits = limits
        self._verify = verify
        self._fixed = conditions
        self._patterns: dict[Hashable, _Pattern] = {}
        self._conditions: dict[Condition, None] = {}
        self._outcomes: list[Verified] = []

    def __iter__(self) -> Iterator[Row]:
        self._conditions = {}
        for pattern in self._patterns.values():
            pattern.seen = 0
        for member in self._members:
            pattern = self._pattern(member)
            pattern.seen += 1
            if pattern.seen == pattern.next_check:
                pattern.next_check *= 4
                self._check_again(member, pattern)
            for each in pattern.conditions:
                self._conditions.setdefault(_filled(each, member.names))
            if pattern.slots:
                yield _row(member, pattern)

    @property
    def needs_temporaries(self) -> bool:
        """Whether some row would be much shorter with temporaries. Derives all patterns."""
        return any(self._pattern(member).temporaries for member in self._members)

    def finish(self) -> Finish:
        """The conditions of all rows, and what the checks found."""
        return Finish((*self._conditions, *self._fixed), self._together())

    def _pattern(self, member: Member) -> _Pattern:
        pattern = self._patterns.get(member.skeleton)
        if pattern is None:
            pattern = self._patterns[member.skeleton] = self._derived(member)
        return pattern

    def _derived(self, member: Member) -> _Pattern:
        from mccli.calculus.components.graph.differentiate import program
        from mccli.calculus.read_back import read_back

        function = self._members.function(member)
        check_constants([function], self._constants, self._limits)
        variables = _variables(member)
        names = [member.names[slot] for slot in variables]
        found = program([function], names, self._constants, self._limits, share=False)
        read = read_back(found.temporaries, found.rows, self._limits)
        slots = {name: slot for slot, name in enumerate(member.names)}
        pattern = _Pattern(
            tuple(variables[j] for j, _ in read.whole[0]),
            _slotted([entry for _, entry in read.whole[0]], slots),
            self._conditions_of(member),
            bool(found.temporaries),
        )
        self._check(member, function, pattern, names, read.whole[0])
        return pattern

    def _conditions_of(self, member: Member) -> tuple[Condition, ...]:
        """The conditions of a member with slots in their trees, and marks in their texts."""
        from mccli.calculus.conditions.collect import conditions_of

        marks = [chr(_FIRST_MARK + slot) for slot in range(len(member.names))]
        slots = dict(zip(member.names, range(len(marks)), strict=True))
        (inner,) = _slotted([self._members.function(member)], slots)
        found = conditions_of(
            [with_names(inner, marks)],
            [marks[slot] for slot in _variables(member)],
            self._constants,
            self._limits,
            frozenset(marks[slots[name]] for name in self._positive & slots.keys()),
        )
        back = {mark: slot for slot, mark in enumerate(marks)}
        return tuple(
            replace(each, expr=None if each.expr is None else _slotted([each.expr], back)[0])
            for each in found
        )

    def _check(
        self,
        member: Member,
        function: Node,
        pattern: _Pattern,
        names: Sequence[str],
        row: Sequence[tuple[int, Node]],
    ) -> None:
        """Verify one row; the outcome is kept. Raises ``Mismatch``, or ``NoValue``."""
        constants, limits, positive = self._constants, self._limits, self._positive
        if not self._verify or not names:
            check_derivative([function], [row], constants, limits)
            return
        from mccli.calculus.verification.verify import verify

        conditions = [_filled(each, member.names) for each in pattern.conditions]
        found = verify([function], names, [row], conditions, constants, limits, 1, positive)
        if found.ok is None:
            check_derivative([function], [row], constants, limits)
        self._outcomes.append(found)

    def _check_again(self, member: Member, pattern: _Pattern) -> None:
        """Check another row of the pattern by its own text."""
        if not self._verify or not pattern.slots:
            return
        limits = self._limits.for_answers()
        variables = _variables(member)
        place = {slot: j for j, slot in enumerate(variables)}
        row = []
        for slot, entry in zip(pattern.slots, pattern.entries, strict=True):
            text = printer.text(with_names(entry, member.names))
            row.append((place[slot], parse_expression(Source("answer", text), limits)))
        names = [member.names[slot] for slot in variables]
        function = self._members.function(member)
        self._check(member, function, pattern, names, sorted(row, key=itemgetter(0)))

    def _together(self) -> Verified:
        if not self._verify:
            return Verified(None, reason="--no-verify")
        if not self._outcomes:
            return Verified(None, reason="nothing to verify")
        for each in self._outcomes:
            if each.ok is None:
                return each
        errors = [each.max_rel_error or 0.0 for each in self._outcomes]
        methods = sorted({str(each.method) for each in self._outcomes}, key=len)
        points = min(each.points for each in self._outcomes)
        return replace(
            self._outcomes[0],
            points=points,
            max_rel_error=max(errors),
            method=f"{methods[-1]}; {ROWS}",
        )


def _variables(member: Member) -> list[int]:
    """The slots of variables, from the leftmost column on."""
    slots = [slot for slot, column in enumerate(member.columns) if column >= 0]
    return sorted(slots, key=member.columns.__getitem__)


def _row(member: Member, pattern: _Pattern) -> Row:
    """The row of a member; the same entries object for all rows of one order."""
    every = member.columns
    columns = tuple([every[slot] for slot in pattern.slots])
    order = tuple(sorted(range(len(columns)), key=columns.__getitem__))
    entries = pattern.orders.get(order)
    if entries is None:
        entries = tuple(pattern.entries[place] for place in order)
        pattern.orders[order] = entries
    return Row(member.row, tuple(sorted(columns)), entries, member.names)


def _filled(condition: Condition, names: Sequence[str]) -> Condition:
    """A condition of a pattern for one row."""
    text = _MARK.sub(lambda mark: names[ord(mark[0]) - _FIRST_MARK], condition.text)
    expr = None if condition.expr is None else with_names(condition.expr, names)
    return Condition(condition.kind, expr, text)


def _slotted(trees: Sequence[Node], slots: Mapping[str, int]) -> tuple[Node, ...]:
    done: dict[int, Node] = {}
    return tuple(with_slots(each, slots, done) for each in trees)
