"""When a temporary is needed: where every use of it lies in a branch of a choice.

A branch that is not taken is never evaluated, so a part that only branches use must not be
evaluated outside them either: ``log(x)`` of ``where(x > 0, log(x), 0)`` has no value there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

from mccli.syntax import printer
from mccli.syntax.tree import Node, postorder

Decision = tuple[Node, bool]
"""A condition, and whether it holds."""
Guard = tuple[tuple[Decision, ...], ...]
"""Ways to a use, each a list of decisions from the outermost on; an empty way is always open."""
_Step = tuple[str, bool]
_Way = tuple[_Step, ...]

_MOST_WAYS = 6


def guarded(
    definitions: Sequence[tuple[str, Node]], roots: Iterable[Node]
) -> list[tuple[str, Guard]]:
    """Each name with its guard, in an order in which guards can be evaluated too.

    ``definitions`` come after those they use; the ``roots`` are always needed.
    """
    conditions: dict[str, Node] = {}
    ways: dict[str, set[_Way]] = {title: set() for title, _expr in definitions}
    for root in roots:
        _add_uses(root, {()}, ways, conditions)
    for title, expr in reversed(definitions):
        ways[title] = _simplified(ways[title])
        _add_uses(expr, ways[title], ways, conditions)
    guards = {
        title: tuple(
            tuple((conditions[text], holds) for text, holds in way) for way in sorted(found)
        )
        for title, found in ways.items()
    }
    return _ordered(definitions, guards)


def _add_uses(
    expr: Node, outer: set[_Way], ways: dict[str, set[_Way]], conditions: dict[str, Node]
) -> None:
    """Enter the names in ``expr``, which itself is needed on the ``outer`` ways."""
    pending: list[tuple[Node, _Way]] = [(expr, ())]
    seen: set[tuple[int, _Way]] = set()
    while pending:
        node, path = pending.pop()
        if (id(node), path) in seen:
            continue
        seen.add((id(node), path))
        if node.op == "name" and node.value in ways:
            ways[node.value] |= {way + path for way in outer}
        elif node.op == "call" and node.value == "where":
            text = printer.text(node.args[0])
            conditions[text] = node.args[0]
            pending.append((node.args[0], path))
            pending.append((node.args[1], (*path, (text, True))))
            pending.append((node.args[2], (*path, (text, False))))
        else:
            pending.extend((each, path) for each in node.args)


def _simplified(ways: set[_Way]) -> set[_Way]:
    """Fewer ways that lead to all the same places, and perhaps to more."""
    found = {_without_repeats(way) for way in ways}
    while True:
        merged = {way[:-1] for way in found if way and (*way[:-1], _opposite(way[-1])) in found}
        found |= merged
        found = {way for way in found if not any(way[:i] in found for i in range(len(way)))}
        if not merged:
            break
    if len(found) > _MOST_WAYS:
        shortest, longest = min(found), max(found)
        same = 0
        while same < min(len(shortest), len(longest)) and shortest[same] == longest[same]:
            same += 1
        return {shortest[:same]}
    return found


def _without_repeats(way: _Way) -> _Way:
    return tuple(dict.fromkeys(way))


def _opposite(step: _Step) -> _Step:
    return step[0], not step[1]


def _ordered(
    definitions: Sequence[tuple[str, Node]], guards: dict[str, Guard]
) -> list[tuple[str, Guard]]:
    """The definitions after all that they and their guards use.

    Guards that wait for one another are dropped: then their temporaries are always computed.
    """
    while True:
        order = _sorted(definitions, guards)
        if len(order) == len(definitions):
            return [(title, guards[title]) for title in order]
        guards = {title: guard if title in order else ((),) for title, guard in guards.items()}


def _sorted(definitions: Sequence[tuple[str, Node]], guards: dict[str, Guard]) -> list[str]:
    places = {title: place for place, (title, _expr) in enumerate(definitions)}
    users: dict[str, list[str]] = {title: [] for title in places}
    missing: dict[str, int] = {}
    for title, expr in definitions:
        conditions = [condition for way in guards[title] for condition, _holds in way]
        used = {
            node.value
            for node in postorder(expr, *conditions)
            if node.op == "name" and node.value in places
        }
        missing[title] = len(used)
        for each in used:
            users[each].append(title)
    ready = [places[title] for title, number in missing.items() if number == 0]
    heapify(ready)
    order: list[str] = []
    while ready:
        title = definitions[heappop(ready)][0]
        order.append(title)
        for each in users[title]:
            missing[each] -= 1
            if missing[each] == 0:
                heappush(ready, places[each])
    return order
