"""Functions through intermediate variables, and what uses what.

The paper's first step (Parr and Howard, "The Matrix Calculus You Need For Deep Learning",
section 4.5): nested expressions get names, innermost first, until each is short.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mccli.syntax.tree import Node, fold, free_names, rebuilt


@dataclass(frozen=True, slots=True)
class System:
    """``exprs`` has every intermediate variable, innermost first, and then the functions.

    Each is written in the ``variables`` that are differentiated by, in those named before it,
    and in names that stay constant. ``bases`` gives components of a vector or matrix its name.
    """

    variables: tuple[str, ...]
    functions: tuple[str, ...]
    exprs: Mapping[str, Node]
    bases: Mapping[str, str] = field(default_factory=dict)

    @property
    def intermediates(self) -> tuple[str, ...]:
        """The intermediate variables, innermost first."""
        functions = set(self.functions)
        return tuple(name for name in self.exprs if name not in functions)

    def uses(self) -> dict[str, tuple[str, ...]]:
        """The variables and intermediates in each expression, in the order they are named."""
        order = [*self.variables, *self.exprs]
        found = {}
        for name, expr in self.exprs.items():
            there = free_names(expr)
            found[name] = tuple(each for each in order if each in there)
        return found

    def filled(self) -> dict[str, Node]:
        """Each expression in the variables alone: the intermediates put back in their places."""
        values: dict[str, Node] = {}
        for name, expr in self.exprs.items():
            values[name] = put_back(expr, values)
        return values


def put_back(tree: Node, values: Mapping[str, Node]) -> Node:
    """The tree with values in the places of names."""

    def rule(node: Node, args: list[Node]) -> Node:
        if node.op == "name":
            return values.get(node.value, node)
        return rebuilt(node, args)

    return fold(tree, rule)


def in_order(exprs: Mapping[str, Node], wanted: Sequence[str]) -> dict[str, Node]:
    """The expressions that the wanted ones need, each after those it uses, the wanted last."""
    found: dict[str, Node] = {}
    stack = [(name, False) for name in reversed(wanted)]
    while stack:
        name, ready = stack.pop()
        if ready:
            found.setdefault(name, exprs[name])
        elif name not in found:
            stack.append((name, True))
            there = free_names(exprs[name])
            stack += [
                (each, False) for each in reversed([*exprs]) if each in there and each != name
            ]
    last = {name: found.pop(name) for name in dict.fromkeys(wanted)}
    return {**found, **last}


def by_depth(
    exprs: Mapping[str, Node], last: Sequence[str], written: Sequence[str]
) -> dict[str, Node]:
    """The expressions by the number of others under them, and as written where that is equal.

    ``exprs`` has each after those it uses; the ``last`` stay at the end.
    """
    depths: dict[str, int] = {}
    for name, expr in exprs.items():
        there = free_names(expr)
        depths[name] = 1 + max((depths[each] for each in there if each in depths), default=0)
    place = {name: number for number, name in enumerate(written)}
    inner = [name for name in exprs if name not in set(last)]
    inner.sort(key=lambda name: (depths[name], place[name]))
    return {name: exprs[name] for name in (*inner, *dict.fromkeys(last))}
