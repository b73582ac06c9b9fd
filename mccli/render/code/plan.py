"""From trees to statements: shared parts get names, and no statement is too long or too deep.

A compiler, and a reader, take a straight line of short statements of any length; they do not
take one expression of a million terms. Sums and products beyond the bound go on in a next
statement, so the order of additions stays as it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from mccli.model.program import Routine
from mccli.render.code.guards import Guard, guarded
from mccli.render.code.numbers import rational, with_doubles
from mccli.render.code.target import Parts
from mccli.syntax.tree import Node, call, fold, name, rebuilt

_MOST_PARTS = 60
_DEEPEST = 24
_N_ARY = frozenset({"max", "min"})
_LEAVES = frozenset({"name", "number"})
# Written again at each use; what they are made of counts as used by their users.
_TRANSPARENT = frozenset({"negative", "comparison"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A temporary with its expression; with a guard it is needed only where that holds."""

    name: str
    expr: Node
    guard: Guard = ((),)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a routine does, in order. Names are still those of the mathematical language."""

    statements: tuple[Statement, ...]
    values: tuple[Node, ...]
    cells: tuple[tuple[int, int, Node], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a statement: its tree, its number of operations, and its depth."""

    node: Node
    size: int = 1
    depth: int = 0


def plan(routine: Routine, parts: Parts, choices_apart: bool, with_guards: bool) -> Plan:
    """The statements that compute the wanted ``parts`` of a routine, and nothing else.

    ``choices_apart`` makes every ``where`` a statement of its own.
    """
    merged = _Merged()
    known: dict[str, Node] = {}
    for title, expr in routine.temporaries:
        known[title] = merged.tree(expr, known)
    values = routine.values if parts != "derivative" else ()
    cells = routine.cells if parts != "value" else ()
    value_trees = [merged.tree(each, known) for each in values]
    cell_trees = [merged.tree(entry, known) for _row, _column, entry in cells]
    wanted = [*value_trees, *cell_trees]

    titles = {
        id(tree): title
        for title, tree in reversed(known.items())
        if tree.args and tree.op not in _TRANSPARENT
    }
    cutter = _Cutter(titles, _used_twice(wanted), _fresh_names(routine), choices_apart)
    done: dict[int, _Part] = {}
    leaves = [fold(tree, cutter.part, done).node for tree in wanted]
    statements = [Statement(title, expr) for title, expr in cutter.statements]
    if with_guards and cutter.found_choice:
        pairs = guarded([(each.name, each.expr) for each in statements], leaves)
        found = {each.name: each.expr for each in statements}
        statements = [Statement(title, found[title], guard) for title, guard in pairs]
    ends = leaves[len(value_trees) :]
    placed = [(row, column, leaf) for (row, column, _entry), leaf in zip(cells, ends, strict=True)]
    return Plan(tuple(statements), tuple(leaves[: len(value_trees)]), tuple(placed))


class _Merged:
    """Equal trees as one node, temporaries replaced by what they stand for."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[object, ...], Node] = {}
        self._done: dict[int, Node] = {}
        self._kept: list[Node] = []

    def tree(self, root: Node, known: dict[str, Node]) -> Node:
        def rule(node: Node, args: list[Node]) -> Node:
            if node.op == "name" and node.value in known:
                return known[node.value]
            key = (node.op, node.value, *map(id, args))
            if key not in self._nodes:
                new = rebuilt(node, args)
                self._nodes[key] = with_doubles(new) if node.op == "product" else new
            return self._nodes[key]

        self._kept.append(root)  # Its nodes' numbers stay theirs.
        return fold(root, rule, self._done)


class _Cutter:
    """Takes parts out of statements: the shared ones, and those that make them too large."""

    def __init__(
        self, titles: dict[int, str], shared: set[int], fresh: Iterator[str], choices_apart: bool
    ) -> None:
        self.statements: list[tuple[str, Node]] = []
        self.found_choice = False
        self._titles = titles
        self._shared = shared
        self._fresh = fresh
        self._choices_apart = choices_apart

    def part(self, node: Node, parts: list[_Part]) -> _Part:
        """The node over its operands' parts, cut where it must be."""
        if not parts:
            return _Part(node)
        found = self._bounded(node, parts)
        title = self._titles.get(id(node))
        is_choice = node.op == "call" and node.value == "where"
        self.found_choice |= is_choice
        apart = self._choices_apart and is_choice
        if title is not None or apart or id(node) in self._shared:
            return self._cut(found, title)
        return found

    def _bounded(self, node: Node, parts: list[_Part]) -> _Part:
        parts = [each if each.depth < _DEEPEST else self._cut(each) for each in parts]
        if len(parts) > 2 and (node.op in ("sum", "product") or node.value in _N_ARY):
            return self._chained(node, parts)
        while _size(parts) > _MOST_PARTS:
            largest = max(range(len(parts)), key=lambda i: (parts[i].size, -i))
            if parts[largest].size == 1:
                break
            parts[largest] = self._cut(parts[largest])
        return _joined(node, node.value, parts)

    def _chained(self, node: Node, parts: list[_Part]) -> _Part:
        """Terms, factors or arguments in groups, each going on from the one before."""
        signs = node.value if node.op != "call" else "*" * len(parts)
        first = {"sum": "+", "product": "*", "call": "*"}[node.op]
        group: list[_Part] = []
        group_signs = ""
        for sign, each in zip(signs, parts, strict=True):
            if len(group) > 1 and _size(group) + each.size > _MOST_PARTS:
                group = [self._cut(_joined(node, group_signs, group))]
                group_signs = first
            group.append(each)
            group_signs += sign
        return _joined(node, group_signs, group)

    def _cut(self, part: _Part, title: str | None = None) -> _Part:
        if not part.node.args:
            return part
        title = title or next(self._fresh)
        self.statements.append((title, part.node))
        return _Part(name(title))


def _joined(node: Node, signs: object, parts: list[_Part]) -> _Part:
    value = signs if node.op in ("sum", "product") else node.value
    args = tuple(each.node for each in parts)
    if node.op == "call" and node.value in _N_ARY:
        new = _in_pairs(node.value, args)
    elif value == node.value:
        new = rebuilt(node, args)
    else:
        new = Node(node.op, value, args, node.at)
    return _Part(new, _size(parts), 1 + max(each.depth for each in parts))


def _in_pairs(function: str, args: tuple[Node, ...]) -> Node:
    """``max(max(a, b), max(c, d))``: the functions of most languages take two arguments."""
    while len(args) > 2:
        pairs = [args[i : i + 2] for i in range(0, len(args), 2)]
        args = tuple(call(function, *pair) if len(pair) == 2 else pair[0] for pair in pairs)
    return call(function, *args)


def _size(parts: list[_Part]) -> int:
    return 1 + sum(each.size for each in parts)


def _used_twice(roots: Iterable[Node]) -> set[int]:
    """The nodes worth a name of their own: with two users or more, and more than a product."""
    users: dict[int, int] = {}
    found: set[int] = set()
    pending = list(roots)
    while pending:
        node = pending.pop()
        users[id(node)] = users.get(id(node), 0) + 1
        if users[id(node)] == 2 and _is_worth_a_name(node):
            found.add(id(node))
        if users[id(node)] == 1 or (users[id(node)] == 2 and node.op in _TRANSPARENT):
            pending.extend({id(arg): arg for arg in node.args}.values())
    return found


def _is_worth_a_name(node: Node) -> bool:
    if node.op in _LEAVES or node.op in _TRANSPARENT or rational(node) is not None:
        return False
    return node.op == "call" or len(node.args) > 2 or any(each.args for each in node.args)


def _fresh_names(routine: Routine) -> Iterator[str]:
    """``t1``, ``t2``, … without those that stand for something else."""
    taken = {title for title, _expr in routine.temporaries} | {"e", "pi"}
    for argument in routine.arguments:
        taken |= {argument.name, *argument.components}
    return (title for title in (f"t{i}" for i in count(1)) if title not in taken)
