"""Names for what a long answer uses several times: t1 = …, t2 = …

Short answers are left as they are. In a long one every subtree of some size that occurs twice
or more gets a name, so its text grows with the operations and not with the ways through them;
so does what stands too deep to be read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mccli.calculus.sharing import Merged, fresh
from mccli.model.program import Temporaries
from mccli.syntax.tree import Node, free_names, name, postorder, rebuilt, written_size

LONG = 60
"""Answers that are written with more nodes get temporaries."""
LEAST = 4
"""A temporary stands for that many nodes or more."""
DEEPEST = 24
"""How many operations of a long answer stand within one another before one gets a name."""
_MOST_AXES = 2


def with_temporaries(root: Node, taken: Collection[str]) -> tuple[Temporaries, Node]:
    """Temporaries, each after those it uses, and the tree that uses them.

    ``taken`` are names of the problem, which no temporary gets. A subtree and its transpose
    share one temporary. What has more than two axes gets none, nor what stands in branches of
    ``where`` only: outside of them it need not have a value.
    """
    if written_size([root], LONG) <= LONG:
        return (), root
    nodes = list(postorder(Merged().tree(root)))
    nameable = _nameable(nodes)
    uses = _uses(nodes, nameable)
    names = fresh({*taken, *free_names(root)})
    found: list[tuple[str, Node]] = []
    # What is written for a node, with how many nodes, how many of them within one another.
    done: dict[int, tuple[Node, int, int]] = {}
    for node in nodes:
        parts = [done[id(arg)] for arg in node.args]
        made = rebuilt(node, [part[0] for part in parts])
        size = 1 + sum(part[1] for part in parts)
        depth = 1 + max((part[2] for part in parts), default=0)
        wanted = uses[id(node)] > 1 or (depth >= DEEPEST and node is not nodes[-1])
        if wanted and size >= LEAST and id(node) in nameable:
            temporary = next(names)
            found.append((temporary, made))
            made, size, depth = name(temporary), 1, 1
        done[id(node)] = made, size, depth
    return tuple(found), done[id(nodes[-1])][0]


def _nameable(nodes: Sequence[Node]) -> set[int]:
    """The nodes that may get a name; transposes do not, since what they transpose does."""
    tensors = _tensors(nodes)
    reached = _reached(nodes[-1])
    return {
        id(node)
        for node in nodes
        if id(node) in reached and id(node) not in tensors and node.op != "transpose"
    }


def _uses(nodes: Sequence[Node], nameable: Collection[int]) -> dict[int, int]:
    """In how many places each node is written if all that are nameable have names."""
    found = dict.fromkeys(map(id, nodes), 0)
    found[id(nodes[-1])] = 1
    for node in reversed(nodes):
        times = 1 if id(node) in nameable else found[id(node)]
        for arg in node.args:
            found[id(arg)] += times
    return found


def _reached(root: Node) -> set[int]:
    """The nodes that do not stand in branches of ``where`` only."""
    found: set[int] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if id(node) not in found:
            found.add(id(node))
            is_choice = node.op == "call" and node.value == "where"
            pending += node.args[:1] if is_choice else node.args
    return found


def _tensors(nodes: Sequence[Node]) -> set[int]:
    """The nodes of more than two axes, and the subscripts of an einsum."""
    found: set[int] = set()
    for node in nodes:
        if node.op == "string":
            found.add(id(node))
        elif node.op == "call":
            is_einsum = node.value == "einsum"
            if is_einsum and len(node.args[0].value.partition("->")[2].strip()) > _MOST_AXES:
                found.add(id(node))
        elif any(id(arg) in found for arg in node.args):
            found.add(id(node))
    return found
