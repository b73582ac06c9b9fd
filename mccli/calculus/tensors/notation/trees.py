"""Trees of the language, made once: equal trees are the same object, and each knows its cost."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from mccli.calculus.tensors.listed import ListName
from mccli.calculus.tensors.tensor import Rational
from mccli.model.spaces import Size
from mccli.syntax.tree import Node

Item = tuple[str, Node]
"""An operator and what stands after it, in a product."""


class Trees:
    """Makes the nodes of one text. A node's cost is the number of nodes it is written with."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Node] = {}
        self._costs: dict[int, int] = {}
        self._sizes: set[int] = set()
        self.counts: dict[int, tuple[Node, ...]] = {}
        """The sizes of what a ``sum`` adds up, by the id of its tree."""
        self.kept: dict[Hashable, tuple[object, Any]] = {}
        """What has been made of terms, with the terms; for ``terms`` and ``sums``."""

    def make(self, op: str, value: Any, *args: Node) -> Node:
        """The node with these operands."""
        # The type tells 1 from a fraction or a float that equals it.
        key = (op, value, type(value), *map(id, args))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = Node(op, value, args)
            self._costs[id(made)] = 1 + sum(self._costs[id(arg)] for arg in args)
        return made

    def cost(self, node: Node) -> int:
        """How many nodes the tree has, shared ones as often as they are written."""
        return self._costs[id(node)]

    def name(self, text: str) -> Node:
        """A name."""
        return self.make("name", text)

    def variable(self, name: str) -> Node:
        """The name of a variable, or the list of numbers it stands for."""
        return self._copied(name.tree) if isinstance(name, ListName) else self.name(name)

    def _copied(self, node: Node) -> Node:
        return self.make(node.op, node.value, *map(self._copied, node.args))

    def number(self, value: Rational) -> Node:
        """A rational number; a fraction is a quotient."""
        if value < 0:
            return self.make("negative", None, self.number(-value))
        over, under = value.as_integer_ratio()
        top = self.make("number", over)
        return top if under == 1 else self.product([("*", top), ("/", self.make("number", under))])

    def size(self, dim: Size) -> Node:
        """The size of an axis."""
        node = self.number(dim) if isinstance(dim, int) else self.name(dim)
        self._sizes.add(id(node))
        return node

    def is_size(self, node: Node) -> bool:
        """Whether the tree is the size of an axis."""
        return id(node) in self._sizes

    def call(self, function: str, *args: Node) -> Node:
        """A function of its arguments."""
        return self.make("call", function, *args)

    def filled(self, function: str, axes: Sequence[Size]) -> Node:
        """``ones(n)``, ``zeros(m, n)``."""
        return self.call(function, *map(self.size, axes))

    def product(self, items: Sequence[Item]) -> Node:
        """The product; the operator of the first item does not count. One item is itself."""
        if len(items) == 1:
            return items[0][1]
        operators = "*" + "".join(operator for operator, _ in items[1:])
        return self.make("product", operators, *[node for _, node in items])

    def times(self, nodes: Sequence[Node], operator: str = "*") -> Node:
        """All nodes multiplied, from left to right."""
        return self.product([(operator, node) for node in nodes])

    def transpose(self, node: Node) -> Node:
        """The transpose; that of a transpose is what was transposed."""
        return node.args[0] if node.op == "transpose" else self.make("transpose", None, node)

    def negative(self, node: Node) -> Node:
        """Minus the tree; a sum has its signs changed, with a positive term first if any."""
        if node.op == "negative":
            return node.args[0]
        if node.op != "sum":
            return self.make("negative", None, node)
        return self.sum(
            [
                ("-" if sign == "+" else "+", term)
                for sign, term in zip(node.value, node.args, strict=True)
            ]
        )

    def sum(self, terms: Sequence[Item]) -> Node:
        """The sum of signed terms; the first positive one comes first."""
        first = next((i for i, (sign, _) in enumerate(terms) if sign == "+"), 0)
        listed = [terms[first], *terms[:first], *terms[first + 1 :]]
        if len(listed) == 1:
            return listed[0][1] if listed[0][0] == "+" else self.negative(listed[0][1])
        signs = "".join(sign for sign, _ in listed)
        return self.make("sum", signs, *[term for _, term in listed])

    def power(self, base: Node, exponent: Rational, operator: str = "^") -> Node:
        """``base`` to a positive rational; ``operator`` is ``.^`` for the entries of a tensor."""
        if exponent == 1:
            return base
        if exponent.as_integer_ratio() == (1, 2):
            return self.call("sqrt", base)
        return self.make("power", operator, base, self.number(exponent))

    def cheaper(self, node: Node, other: Node, margin: int = 1) -> Node:
        """The other tree where it saves at least ``margin`` nodes, else the first."""
        return other if self.cost(other) + margin <= self.cost(node) else node
