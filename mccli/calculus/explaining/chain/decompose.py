"""A bare function taken apart: every operation an intermediate variable, innermost first.

Nothing is reordered or merged: ``x*x^2`` is ``u1 = x^2, u2 = x*u1``. Equal parts have one name.
Parts without a variable stay where they are, and so do choices by ``where``, whose branches
need not exist beside each other.

Bound: at most ``MOST_INTERMEDIATES``. Where there are more operations, a part gets a name from
2, 4, 8, … operations on: the derivation is shorter, and each local derivative does more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.calculus.explaining.chain.system import in_order
from mccli.syntax.tree import Node, fold, postorder, rebuilt
from mccli.syntax.tree import name as name_node

MOST_INTERMEDIATES = 16
_AFFINE_MOST = 1


@dataclass(frozen=True, slots=True)
class Parts:
    """``exprs`` with made-up keys: operations innermost first; ``roots`` those of the functions."""

    exprs: dict[str, Node]
    roots: tuple[str, ...]


def taken_apart(functions: Sequence[Node], variables: Sequence[str], affine: bool) -> Parts:
    """The operations of the functions. With ``affine``, expressions of first degree are one each.

    The keys are numbers, which no name of the language is.
    """
    varies = _varying(functions, frozenset(variables))
    degrees = _degrees(functions, frozenset(variables)) if affine else {}
    most = MOST_INTERMEDIATES + len(functions)
    step = 1
    while True:
        apart = _Apart(varies, degrees, step)
        roots = apart.roots(functions)
        # Operations inside of what is one operation are not among those that are used.
        exprs = in_order(apart.exprs, roots)
        if len(exprs) <= most or len(exprs) == len(roots):
            return Parts(exprs, roots)
        step *= 2


class _Apart:
    """One pass over the functions."""

    def __init__(self, varies: set[int], degrees: dict[int, float], step: int) -> None:
        self.exprs: dict[str, Node] = {}
        self._varies = varies
        self._degrees = degrees
        self._step = step
        self._done: dict[int, tuple[Node, int]] = {}
        self._known: dict[Node, str] = {}

    def roots(self, functions: Sequence[Node]) -> tuple[str, ...]:
        """The keys of the functions' last operations; every function has one of its own."""
        trees = [fold(function, self._rule, self._done)[0] for function in functions]
        used = {each.value for tree in self.exprs.values() for each in postorder(tree)}
        found: list[str] = []
        for tree in trees:
            key = str(tree.value) if tree.op == "name" else ""
            if key in found:
                tree = self.exprs[key]
            if key in found or key in used or key not in self.exprs:
                key = f"0{len(self.exprs)}"
                self.exprs[key] = tree
            found.append(key)
        return tuple(found)

    def _rule(self, node: Node, args: list[tuple[Node, int]]) -> tuple[Node, int]:
        """The operation with names in place of its operands, or its name, and its operations."""
        if id(node) not in self._varies or not node.args:
            return node, 0
        if self._is_one(node):
            return self._named(node, 1)
        tree = rebuilt(node, [part for part, _ in args])
        return self._named(tree, 1 + sum(count for _, count in args))

    def _is_one(self, node: Node) -> bool:
        """Whether nothing inside of the node has a name of its own."""
        if node.op == "call" and node.value == "where":
            return True
        return self._degrees.get(id(node), 2) <= _AFFINE_MOST

    def _named(self, tree: Node, count: int) -> tuple[Node, int]:
        if count < self._step:
            return tree, count
        key = self._known.get(tree)
        if key is None:
            key = self._known[tree] = f"0{len(self.exprs)}"
            self.exprs[key] = tree
        return name_node(key), 0


def _varying(functions: Sequence[Node], variables: frozenset[str]) -> set[int]:
    """The nodes that are to have names: a variable occurs in them, and they are no condition."""
    found: set[int] = set()
    for node in postorder(*functions):
        if node.op == "name":
            if node.value in variables:
                found.add(id(node))
        elif node.op != "comparison" and any(id(each) in found for each in node.args):
            found.add(id(node))
    return found


def _degrees(functions: Sequence[Node], variables: frozenset[str]) -> dict[int, float]:
    """The degree of each node in the variables together, where it is 0 or 1; else 2."""
    found: dict[int, float] = {}
    for node in postorder(*functions):
        parts = [found[id(each)] for each in node.args]
        highest = max(parts, default=0)
        match node.op:
            case "name":
                degree = float(node.value in variables)
            case "sum" | "negative":
                degree = highest
            case "product" if "/" not in node.value or not any(
                part for sign, part in zip(node.value, parts, strict=True) if sign == "/"
            ):
                degree = sum(parts)
            case _:
                degree = 2 if highest else 0
        found[id(node)] = min(degree, 2)
    return found
