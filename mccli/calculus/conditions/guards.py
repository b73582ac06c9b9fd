"""Under which ``where`` conditions a node is evaluated at all.

A guard is None (always) or a link ``(outer guard, condition, taken)``: the node counts only
where the condition is true (``taken``) or false.
"""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.conditions.relations import complement, implies
from mccli.calculus.evaluation.precision import Real
from mccli.syntax import printer
from mccli.syntax.tree import Node, call, number, postorder

Guard = tuple["Guard", Node, bool] | None

# A node used in more different places than this is taken to be evaluated always.
_MOST = 8


def guards_of(roots: Sequence[Node], known: dict[int, Real]) -> dict[int, list[Guard]]:
    """The guards of every node that may be evaluated, by ``id(node)``.

    ``known`` holds the values of constant nodes: a constant condition is no guard, and the
    branch it never takes has no entry.
    """
    found: dict[int, list[Guard]] = {id(root): [None] for root in roots}
    links: dict[tuple[int, int, bool], Guard] = {}
    for node in reversed(list(postorder(*roots))):
        guards = found.get(id(node))
        if guards is None:
            continue
        if node.op == "call" and node.value == "where":
            condition = node.args[0]
            value = known.get(id(condition))
            if value is None:
                for guard in guards:
                    _add(found, condition, guard)
                    for taken, branch in ((True, node.args[1]), (False, node.args[2])):
                        key = (id(guard), id(condition), taken)
                        link = links.setdefault(key, (guard, condition, taken))
                        _add(found, branch, link)
                continue
            operands: Sequence[Node] = (node.args[2] if value == 0 else node.args[1],)
        else:
            operands = node.args
        for operand in operands:
            for guard in guards:
                _add(found, operand, guard)
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
