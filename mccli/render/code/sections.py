"""Long routines in sections, each a function of its own: compilers take more than twice the time
for a function of twice the length.

Statements go next to the results that need them. A temporary that another section uses is kept
in an array; all others stay local.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from mccli.render.code.plan import Plan, Statement
from mccli.syntax.tree import free_names

_LONGEST = 1_200
_SECTION = 600


@dataclass(frozen=True, slots=True)
class Part:
    """Statements by their places in the plan, then results: places of values and of cells.

    ``names`` are all that occur.
    """

    statements: tuple[int, ...]
    values: tuple[int, ...]
    cells: tuple[int, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections, in order, and the temporaries that are kept, by name, with their places."""

    parts: tuple[Part, ...]
    kept: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Item:
    """A statement, a value or a cell: its place among its kind, and the names in it."""

    kind: str
    place: int
    names: frozenset[str]


def sections(plan: Plan, in_main: Container[str]) -> Sections:
    """The plan in sections, none if it is short.

    ``in_main`` are the kinds of results, "value" or "cell", that the function itself sets,
    behind all sections.
    """
    if len(plan.statements) + len(plan.values) + len(plan.cells) <= _LONGEST:
        return Sections((), {})
    items = list(_interleaved(plan, in_main))
    chunks = [items[start : start + _SECTION] for start in range(0, len(items), _SECTION)]
    home = {
        plan.statements[item.place].name: number
        for number, chunk in enumerate(chunks)
        for item in chunk
        if item.kind == "statement"
    }
    kept: dict[str, int] = {}
    values = plan.values if "value" in in_main else ()
    cells = [node for _row, _column, node in plan.cells if "cell" in in_main]
    outside = [(len(chunks), free_names(*values, *cells))]
    for number, names in [*enumerate(map(_names, chunks)), *outside]:
        for name in sorted(names):
            if home.get(name, number) != number:
                kept.setdefault(name, len(kept))
    return Sections(tuple(_part(chunk) for chunk in chunks), kept)


def _names(chunk: Sequence[_Item]) -> frozenset[str]:
    return frozenset().union(*(item.names for item in chunk))


def _part(chunk: Sequence[_Item]) -> Part:
    places = {
        kind: tuple(item.place for item in chunk if item.kind == kind)
        for kind in ("statement", "value", "cell")
    }
    return Part(places["statement"], places["value"], places["cell"], _names(chunk))


def _interleaved(plan: Plan, in_main: Container[str]) -> Iterator[_Item]:
    """Results row by row, each after the statements that it is the first to need."""
    needs = [_names_of(statement) for statement in plan.statements]
    places = {statement.name: place for place, statement in enumerate(plan.statements)}
    done: set[int] = set()
    results = [("value", place, (place, -1), node) for place, node in enumerate(plan.values)]
    results += [
        ("cell", place, (row, column), node) for place, (row, column, node) in enumerate(plan.cells)
    ]
    results.sort(key=lambda result: result[2])
    for kind, place, _where, node in results:
        names = frozenset(free_names(node))
        for each in _missing(names, needs, places, done):
            yield _Item("statement", each, needs[each])
        if kind not in in_main:
            yield _Item(kind, place, names)


def _missing(
    names: frozenset[str], needs: list[frozenset[str]], places: dict[str, int], done: set[int]
) -> list[int]:
    """The places of statements that must come first, in the plan's order."""
    found: list[int] = []
    pending = [places[name] for name in names if name in places]
    while pending:
        place = pending.pop()
        if place not in done:
            done.add(place)
            found.append(place)
            pending.extend(places[name] for name in needs[place] if name in places)
    return sorted(found)


def _names_of(statement: Statement) -> frozenset[str]:
    conditions = [condition for way in statement.guard for condition, _holds in way]
    return frozenset(free_names(statement.expr, *conditions))
