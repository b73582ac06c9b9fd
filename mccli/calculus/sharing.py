"""Common parts of several trees of vectors and matrices, named once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from mccli.model.program import Temporaries
from mccli.syntax.tree import Node, fold, postorder, rebuilt

_CHEAP = frozenset({"transpose", "negative", "index"})


def shared(
    roots: Sequence[Node], temporaries: Temporaries, taken: Collection[str]
) -> tuple[Temporaries, list[Node]]:
    """The trees over temporaries, one for each part that they compute more than once.

    ``temporaries`` are those over which the trees are given; they are put in place first. The
    names of the new ones are t1, t2, … without those ``taken``.
    """
    merged = Merged()
    whole = [merged.tree(root) for root in _in_place(roots, temporaries)]
    counts = _uses(whole)
    names = fresh(taken)
    made: list[tuple[str, Node]] = []
    done: dict[int, Node] = {}

    def rule(node: Node, args: list[Node]) -> Node:
        tree = rebuilt(node, args)
        if counts.get(id(node), 0) < 2 or not _worth_a_name(node):
            return tree
        made.append((next(names), tree))
        return Node("name", made[-1][0], (), node.at)

    found = [fold(root, rule, done) for root in whole]
    return tuple(made), found


def _in_place(roots: Sequence[Node], temporaries: Temporaries) -> list[Node]:
    known: dict[str, Node] = {}
    done: dict[int, Node] = {}

    def rule(node: Node, args: list[Node]) -> Node:
        return known.get(node.value, node) if node.op == "name" else rebuilt(node, args)

    for name, tree in temporaries:
        known[name] = fold(tree, rule, done)
    return [fold(root, rule, done) for root in roots]


class Merged:
    """Equal trees become the same node."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Node] = {}
        self._done: dict[int, Node] = {}
        self._kept: list[Node] = []

    def tree(self, root: Node) -> Node:
        """The root with equal subtrees as one object."""
        self._kept.append(root)
        return fold(root, self._rule, self._done)

    def _rule(self, node: Node, args: list[Node]) -> Node:
        # A number that is whole and one that is a fraction are equal and hash alike.
        key = (node.op, node.value, type(node.value).__name__, *map(id, args))
        return self._known.setdefault(key, rebuilt(node, args))


def _uses(roots: Sequence[Node]) -> dict[int, int]:
    """How often each node is an operand, or a root."""
    counts: dict[int, int] = {}
    for root in roots:
        counts[id(root)] = counts.get(id(root), 0) + 1
    for node in postorder(*roots):
        for operand in node.args:
            counts[id(operand)] = counts.get(id(operand), 0) + 1
    return counts


def _worth_a_name(node: Node) -> bool:
    """Whether computing a node costs more than looking it up."""
    if not node.args or all(each.op in ("number", "string") for each in node.args):
        return False
    if node.op in ("column", "rows", "range"):
        return False
    return not (node.op in _CHEAP and not node.args[0].args)


def fresh(taken: Collection[str]) -> Iterator[str]:
    """The names t1, t2, … that are not taken."""
    count = 0
    while True:
        count += 1
        if f"t{count}" not in taken:
            yield f"t{count}"
