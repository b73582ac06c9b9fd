"""Names for what a long answer uses several times: t1 = …, t2 = …

Short answers are left as they are. In a long one every subtree of some size that occurs twice
or more gets a name, so its text grows with the operations and not with the ways through them;
so does what stands too deep to be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count

from mccli.syntax.tree import Node, free_names, name, postorder, rebuilt, written_size

LONG = 60
"""Answers that are written with more nodes get temporaries."""
LEAST = 5
"""A temporary stands for that many nodes or more."""
DEEPEST = 24
"""How many operations of a long answer stand within one another before one gets a name."""
_MOST_AXES = 2

Temporaries = tuple[tuple[str, Node], ...]


def with_temporaries(root: Node, taken: Collection[str]) -> tuple[Temporaries, Node]:
    """Temporaries, each after those it uses, and the tree that uses them.

    ``taken`` are names of the problem, which no temporary gets. A subtree and its transpose
    share one temporary. What has more than two axes gets none, nor what stands in branches of
    ``where`` only: outside of them it need not have a value.
    """
    if written_size([root], LONG) <= LONG:
        return (), root
    root = _shared(root)
    uses = _uses(root)
    sizes = _sizes(root)
    unnamed = _tensors(root)
    reached = _reached(root)
    names = _names({*taken, *free_names(root)})
    found: list[tuple[str, Node]] = []
    done: dict[int, Node] = {}
    depths: dict[int, int] = {}
    for node in postorder(root):
        made = rebuilt(node, [done[id(arg)] for arg in node.args])
        depth = 1 + max((depths[id(arg)] for arg in node.args), default=0)
        wanted = uses.get(id(node), 0) > 1 or (depth >= DEEPEST and node is not root)
        may = id(node) in reached and id(node) not in unnamed and node.op != "transpose"
        if wanted and may and sizes[id(node)] >= LEAST:
            temporary = next(names)
            found.append((temporary, made))
            made, depth = name(temporary), 1
        done[id(node)], depths[id(node)] = made, depth
    return tuple(found), done[id(root)]


def _names(taken: Collection[str]) -> Iterator[str]:
    return (each for each in (f"t{number}" for number in count(1)) if each not in taken)


def _shared(root: Node) -> Node:
    """The same tree in which equal subtrees are one object."""
    made: dict[tuple[object, ...], Node] = {}
    done: dict[int, Node] = {}
    for node in postorder(root):
        args = [done[id(arg)] for arg in node.args]
        # The type tells 1 from a fraction that equals it.
        key = (node.op, node.value, type(node.value), *map(id, args))
        if key not in made:
            made[key] = rebuilt(node, args)
        done[id(node)] = made[key]
    return done[id(root)]


def _uses(root: Node) -> dict[int, int]:
    """In how many places each node is written; those of its transpose count as its own."""
    found: dict[int, int] = {}
    for node in postorder(root):
        if node.op != "transpose":
            for arg in node.args:
                used = arg.args[0] if arg.op == "transpose" else arg
                found[id(used)] = found.get(id(used), 0) + 1
    return found


def _sizes(root: Node) -> dict[int, int]:
    """With how many nodes each subtree is written."""
    found: dict[int, int] = {}
    for node in postorder(root):
        found[id(node)] = 1 + sum(found[id(arg)] for arg in node.args)
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


def _tensors(root: Node) -> set[int]:
    """The nodes of more than two axes, and the subscripts of an einsum."""
    found: set[int] = set()
    for node in postorder(root):
        if node.op == "string":
            found.add(id(node))
        elif node.op == "call":
            is_einsum = node.value == "einsum"
            if is_einsum and len(node.args[0].value.partition("->")[2].strip()) > _MOST_AXES:
                found.add(id(node))
        elif any(id(arg) in found for arg in node.args):
            found.add(id(node))
    return found
