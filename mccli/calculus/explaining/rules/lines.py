"""A line of a derivation made into the next one: a rule at all places where it comes next.

Bounds, so that long derivations are grouped and not dumped: the steps of one entry are no more
than ``MOST_STEPS``, and a line has no more than ``MOST_NODES`` nodes as it is written. What
goes beyond is found in one step more, by "remaining rules".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import minus, plus, product
from mccli.model.steps import Step
from mccli.syntax.tree import Node, fold, postorder, rebuilt, written_size

MOST_STEPS = 16
MOST_NODES = 300
REMAINING = "remaining rules"
_MOST_NOTES = 3
_PLAIN = frozenset("*/")

Rule = Callable[[Node], Applied]


def steps_of(start: Node, rule: Rule, last: Sequence[str], entry: str) -> Iterator[Step]:
    """The steps from a line until nothing is left to differentiate, or a bound is reached.

    The rules named in ``last`` wait until no other is left, so that each is one step.
    """
    line = start
    for _ in range(MOST_STEPS):
        places = pending(line)
        if not places:
            return
        found = [rule(place) for place in places]
        names = [each.rule for each in found]
        chosen = next((each for each in names if each not in last), None)
        if chosen is None:
            chosen = next(each for each in last if each in names)
        taken = {
            id(place): each
            for place, each in zip(places, found, strict=True)
            if each.rule == chosen
        }
        after = replaced(line, {place: each.after for place, each in taken.items()})
        if written_size([after], MOST_NODES) > MOST_NODES:
            return
        yield Step(chosen, line, after, notes([each.note for each in taken.values()]), entry)
        line = after


def are_alike(left: Node, right: Node) -> bool:
    """Whether two lines are likely to differ in order and brackets only."""
    most = 2 * MOST_NODES
    if max(written_size([left], most), written_size([right], most)) > most:
        return False
    return _parts(left) == _parts(right)


def _parts(line: Node) -> Counter[tuple[str, object]]:
    """What a line is made of, as it is written, apart from its sums and products."""
    found: Counter[tuple[str, object]] = Counter()
    stack = [line]
    while stack:
        node = stack.pop()
        stack += node.args
        if node.op not in ("sum", "product"):
            found[node.op, node.value] += 1
    return found


def pending(line: Node) -> list[Node]:
    """The derivatives that a line still has, in reading order."""
    return [node for node in postorder(line) if node.op == "derivative"]


def notes(remarks: Sequence[str]) -> str:
    """The different remarks of like places in one note."""
    distinct = [each for each in dict.fromkeys(remarks) if each]
    if len(distinct) > _MOST_NOTES:
        others = len(distinct) - _MOST_NOTES + 1
        distinct[_MOST_NOTES - 1 :] = [f"the same for the other {others} places"]
    return "; ".join(distinct)


def replaced(line: Node, found: Mapping[int, Node]) -> Node:
    """The line with derivatives replaced, by ``id``; products and sums are spliced in."""

    def rule(node: Node, args: list[Node]) -> Node:
        if id(node) in found:
            return found[id(node)]
        if all(new is old for new, old in zip(args, node.args, strict=True)):
            return node
        if node.op == "sum":
            return plus(list(zip(node.value, args, strict=True)))
        if node.op == "product" and set(node.value) <= _PLAIN:
            return product(list(zip(node.value, args, strict=True)))
        return minus(args[0]) if node.op == "negative" else rebuilt(node, args)

    return fold(line, rule)
