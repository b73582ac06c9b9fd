"""A bare function of vectors taken apart, as in the paper's sections 4 to 6.

Every operation whose value is a scalar or a vector is an intermediate variable. An affine
expression is one, z = X*w + b, and so is a sum of squares; the dot product is two, u = w .* x
under sum(u). Matrices, rows and branches of ``where`` stay where they are.

Bound: at most ``decompose.MOST_INTERMEDIATES``, reached as there.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from mccli.calculus.explaining.chain.decompose import MOST_INTERMEDIATES
from mccli.calculus.explaining.chain.system import in_order
from mccli.model.spaces import Shape
from mccli.syntax.tree import Node, call, fold, free_names, postorder, rebuilt
from mccli.syntax.tree import name as name_node

_SUMS = ("sum", "mean")
_PLUS = frozenset("+-")


@dataclass(frozen=True, slots=True)
class MatrixParts:
    """``exprs`` under made-up keys, innermost first, ``root`` the last; some keys are affine."""

    exprs: dict[str, Node]
    root: str
    affine: frozenset[str]


def taken_apart(
    function: Node, variables: Set[str], shapes: Mapping[int, Shape], kinds: Set[str]
) -> MatrixParts:
    """The operations of a function; those whose values are of one of the ``kinds`` have names."""
    step = 1
    while True:
        apart = _Apart(function, variables, shapes, kinds, step)
        exprs = in_order(apart.exprs, [apart.root])
        if len(exprs) <= MOST_INTERMEDIATES + 1 or step > len(apart.exprs):
            return MatrixParts(exprs, apart.root, frozenset(apart.affine))
        step *= 2


class _Apart:
    """One pass over the function."""

    def __init__(
        self,
        function: Node,
        variables: Set[str],
        shapes: Mapping[int, Shape],
        kinds: Set[str],
        step: int,
    ) -> None:
        self.exprs: dict[str, Node] = {}
        self.affine: set[str] = set()
        self._shapes = shapes
        self._kinds = kinds
        self._step = step
        self._varies = {
            id(node)
            for node in postorder(function)
            if node.op != "comparison" and not variables.isdisjoint(free_names(node))
        }
        self._degrees = _degrees(function, variables)
        self._inner = _squares(function)
        self._known: dict[Node, str] = {}
        self._last = function
        function = self._split(function)
        tree, _ = fold(function, self._rule)
        self.root = f"0{len(self.exprs)}"
        self.exprs[self.root] = tree

    def _split(self, function: Node) -> Node:
        """A dot product as sum(u .* v), which is how the paper takes it apart."""
        pair = _dotted(function, self._shapes)
        if pair is None or "vector" not in self._kinds:
            return function
        product = Node("product", "*⊙", pair, function.at)
        found = call("sum", product, at=function.at)
        self._shapes = {**self._shapes, id(product): self._shapes[id(pair[0])]}
        if id(function) in self._varies:
            self._varies |= {id(product), id(found)}
        self._last = found
        return found

    def _rule(self, node: Node, args: list[tuple[Node, int]]) -> tuple[Node, int]:
        if id(node) not in self._varies or not node.args:
            return node, 0
        if node is not self._last and self._is_affine(node):
            return self._named(node, node, 1)
        if node.op == "call" and node.value == "where":
            return self._named(node, node, 1)
        tree = rebuilt(node, [part for part, _ in args])
        return self._named(node, tree, 1 + sum(count for _, count in args))

    def _is_affine(self, node: Node) -> bool:
        return node.op == "sum" and self._degrees.get(id(node), 2) <= 1

    def _named(self, node: Node, tree: Node, count: int) -> tuple[Node, int]:
        shape = self._shapes.get(id(node))
        kind = "scalar" if shape is None else shape.kind
        if (
            node is self._last
            or count < self._step
            or kind not in self._kinds
            or id(node) in self._inner
            or tree.op == "name"
        ):
            return tree, count
        key = self._known.get(tree)
        if key is None:
            key = self._known[tree] = f"0{len(self.exprs)}"
            self.exprs[key] = tree
            if self._is_affine(node) and any(part.op in ("product", "call") for part in node.args):
                self.affine.add(key)
        return name_node(key), 0


def _dotted(node: Node, shapes: Mapping[int, Shape]) -> tuple[Node, Node] | None:
    """The two vectors of a dot product; None for anything else."""
    pair: tuple[Node, ...] = ()
    if (node.op == "call" and node.value == "dot") or (node.op == "product" and node.value == "*·"):
        pair = node.args
    elif node.op == "product" and node.value == "**" and node.args[0].op == "transpose":
        pair = (node.args[0].args[0], node.args[1])
    if len(pair) != 2 or any(_kind(each, shapes) != "vector" for each in pair):
        return None
    return pair[0], pair[1]


def _kind(node: Node, shapes: Mapping[int, Shape]) -> str:
    shape = shapes.get(id(node))
    return "scalar" if shape is None else shape.kind


def _squares(function: Node) -> set[int]:
    """What stays with the operation around it: powers under a sum, and the sum beside a factor."""
    found: set[int] = set()
    for node in postorder(function):
        if node.op == "call" and node.value in _SUMS and node.args[0].op == "power":
            found.add(id(node.args[0]))
        if node.op == "product" and node is function:
            found |= {id(part) for part in node.args if part.op == "call" and part.value in _SUMS}
    return found


def _degrees(function: Node, variables: Set[str]) -> dict[int, int]:
    """The degree of each node in the variables, where it is 0 or 1; else 2."""
    found: dict[int, int] = {}
    for node in postorder(function):
        parts = [found[id(each)] for each in node.args]
        highest = max(parts, default=0)
        match node.op:
            case "name":
                degree = int(node.value in variables)
            case "sum" | "negative" | "transpose":
                degree = highest
            case "product" if not any(
                part for sign, part in zip(node.value, parts, strict=True) if sign in "/⊘"
            ):
                degree = sum(parts)
            case "call" if node.value in _SUMS:
                degree = highest
            case "call" if node.value == "dot":
                degree = sum(parts)
            case _:
                degree = 2 if highest else 0
        found[id(node)] = min(degree, 2)
    return found
