"""Under which conditions a node counts at all: branches of ``where``, operands of ``max``.

A guard is None (always) or a link ``(outer guard, condition, taken)``: the node counts only
where the condition is true (``taken``) or false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from mccli.calculus.conditions.relations import complement, either, implies
from mccli.syntax import printer
from mccli.syntax.tree import Node, call, number

Guard = tuple["Guard", Node, bool] | None
Use = tuple[Node, Node | None, bool]
"""An operand, and the condition under which it is used, true or false; None for always."""

# A node used in more different places than this is taken to be evaluated always.
_MOST = 8


def value_uses(node: Node, known: Mapping[int, object]) -> Iterator[Use]:
    """The operands whose values a node's value needs: of ``where`` one branch.

    ``known`` has the values of nodes that are constant, by ``id(node)``.
    """
    if node.op == "call" and node.value == "where":
        condition, first, second = node.args
        value = known.get(id(condition))
        if value is not None:
            yield (second if value == 0 else first), None, True
            return
        yield condition, None, True
        yield first, condition, True
        yield second, condition, False
        return
    for operand in node.args:
        yield operand, None, True


def guards_of(
    roots: Iterable[Node], nodes: Sequence[Node], uses: Callable[[Node], Iterable[Use]]
) -> dict[int, list[Guard]]:
    """The guards of each of the nodes that may be used, by ``id(node)``.

    The ``nodes`` are below the ``roots``, operands first; ``uses`` names operands.
    """
    wanted = {id(node) for node in nodes}
    found: dict[int, list[Guard]] = {id(root): [None] for root in roots}
    links: dict[tuple[int, int, bool], Guard] = {}
    for node in reversed(nodes):
        guards = found.get(id(node), ())
        for operand, condition, taken in uses(node) if guards else ():
            if id(operand) not in wanted:
                continue
            for guard in guards:
                link = guard
                if condition is not None:
                    key = (id(guard), id(condition), taken)
                    link = links.setdefault(key, (guard, condition, taken))
                _add(found, operand, link)
    return found


def guarded(expr: Node, guard: Guard) -> Node | None:
    """``expr`` asked only where the guard holds; None where the guard implies it."""
    link = guard
    while link is not None:
        outer, condition, taken = link
        if any(implies(given, expr) for given in _facts(condition, taken)):
            return None
        link = outer
    link = guard
    while link is not None:
        link, condition, taken = link
        facts = _facts(condition, taken)
        joined = either(complement(facts[0]), expr) if len(facts) == 1 else None
        if joined is not None:
            expr = joined
            continue
        one = number(1)
        expr = call("where", condition, *((expr, one) if taken else (one, expr)))
    return expr


def guard_text(guard: Guard) -> str:
    """``x > 0 and y <= 1``: the guard for people."""
    words: list[str] = []
    while guard is not None:
        guard, condition, taken = guard
        if condition.op == "comparison":
            words.append(printer.text(condition if taken else complement(condition)))
        else:
            words.append(f"{printer.text(condition)} is {'not ' if taken else ''}0")
    return " and ".join(reversed(words))


def _add(found: dict[int, list[Guard]], node: Node, guard: Guard) -> None:
    guards = found.setdefault(id(node), [])
    while True:
        if guard is None or len(guards) >= _MOST:
            guards[:] = [None]
            return
        if any(known is None or known is guard for known in guards):
            return
        outer, condition, taken = guard
        other = next(
            (k for k in guards if k and k[0] is outer and k[1] is condition and k[2] is not taken),
            None,
        )
        if other is None:
            guards.append(guard)
            return
        # Both branches use the node, so it counts wherever the choice itself does.
        guards.remove(other)
        guard = outer


def _facts(condition: Node, taken: bool) -> list[Node]:
    """The comparisons known to hold: of a product of comparisons that is true, all of them."""
    if condition.op == "comparison":
        return [condition if taken else complement(condition)]
    if taken and condition.op == "product" and "/" not in condition.value:
        return [factor for factor in condition.args if factor.op == "comparison"]
    return []
