"""The names and calls of a definition, found in one walk and looked at many times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mccli.syntax.document import Definition
from mccli.syntax.scalar import is_scalar_operation
from mccli.syntax.tree import Node, postorder
from mccli.syntax.vocabulary import FUNCTIONS

_FILLED = ("ones", "zeros", "eye")


@dataclass(frozen=True, slots=True)
class Occurrences:
    """What occurs in one definition.

    ``names`` has each name at its first place, ``calls`` all calls of functions that are not
    built in, ``uses`` the names of both in order of first mention. ``scalar`` says that all
    operations are scalar ones, by their own names.
    """

    names: Mapping[str, Node]
    calls: tuple[Node, ...]
    uses: tuple[str, ...]
    scalar: bool


def occurrences(definition: Definition) -> Occurrences:
    """The names and calls of one definition."""
    names: dict[str, Node] = {}
    scalar = True
    # Operands are looked at from left to right, and shared ones once; a name costs no more
    # than its place among the operands.
    seen: set[int] = set()
    stack = [definition.expr]
    while stack:
        node = stack.pop()
        if node.args:
            if id(node) not in seen:
                seen.add(id(node))
                stack.extend(node.args[::-1])
                scalar = scalar and is_scalar_operation(node)
        elif node.op == "name":
            if node.value not in names:
                names[node.value] = node
        elif node.op != "number":
            scalar = False
    if scalar:
        return Occurrences(names, (), tuple(names), True)
    return _with_calls(definition, names)


def _with_calls(definition: Definition, names: Mapping[str, Node]) -> Occurrences:
    """As above, where functions may be called that are not built in."""
    calls: list[Node] = []
    uses: dict[str, None] = {}
    for node in postorder(definition.expr):
        if node.op == "call" and node.value not in FUNCTIONS:
            calls.append(node)
            uses.setdefault(node.value)
        elif node.op == "name":
            uses.setdefault(node.value)
    return Occurrences(names, tuple(calls), tuple(uses), False)


def sizes_named(roots: Sequence[Node]) -> frozenset[str]:
    """The names that stand as sizes below the roots: ``ones(n)``."""
    calls = (node for node in postorder(*roots) if node.op == "call" and node.value in _FILLED)
    return frozenset(each.value for node in calls for each in node.args if each.op == "name")
