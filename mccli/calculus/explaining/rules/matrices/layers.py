"""Derivatives of scalars by a matrix W that stands in products W*x and W'*x only.

With z = W*x the derivative by z is found by the rules for vectors; in numerator layout
df/dW = x*df/dz, in denominator layout (df/dz)*x'. The name z is put in its place at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import is_number, times
from mccli.calculus.explaining.rules.letters import shown
from mccli.calculus.explaining.rules.matrices.context import Context, NotCovered
from mccli.calculus.explaining.rules.matrices.factors import constants_out
from mccli.calculus.explaining.rules.matrices.functions import choice
from mccli.calculus.explaining.rules.matrices.local import Local, transpose
from mccli.calculus.explaining.rules.matrices.rules import applied
from mccli.calculus.explaining.rules.scalar import CONSTANT
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Variable
from mccli.model.spaces import Size, Space, settled
from mccli.syntax.tree import Node, call, fold, free_names, number, rebuilt
from mccli.syntax.tree import name as name_node
from mccli.syntax.vocabulary import ALIASES, SCALAR_FUNCTIONS

LAYER = "vector chain rule"
_HOLE = name_node("0")


class LayerRules:
    """The rules for derivatives by one matrix, and by the vectors W*x that they introduce.

    ``names`` says what these vectors are.
    """

    def __init__(
        self,
        variable: Variable,
        spaces: Mapping[str, Space],
        layout: Layout,
        constants: frozenset[str],
        limits: Limits,
        taken: Iterable[str],
    ) -> None:
        self.names: dict[str, Node] = {}
        self._variable = variable
        self._spaces = dict(spaces)
        self._layout = layout
        self._constants = constants
        self._limits = limits
        self._taken = {*taken, *spaces}
        self._contexts: dict[str, Context] = {}
        self._here = self._context(variable.name, None)
        self._done: dict[int, tuple[Node, Applied]] = {}

    def applied(self, node: Node) -> Applied:
        """The rule for a ``derivative`` node. Raises ``NotCovered``."""
        if id(node) not in self._done:
            # Kept with the node, so that a place has one name for its vector.
            self._done[id(node)] = node, self._applied(node)
        return self._done[id(node)][1]

    def _context(self, name: str, size: Node | None) -> Context:
        local = Local(self._layout, size)
        return Context(name, self._spaces, local, self._constants, self._limits, self._taken)

    def _applied(self, node: Node) -> Applied:
        if node.value in self._contexts:
            return applied(self._contexts[node.value], node)
        here, inner = self._here, node.args[0]
        here.forget()
        here.look_at(inner)
        if here.kind(inner) != "scalar":
            raise NotCovered(inner)
        if not here.varies(inner):
            return Applied(CONSTANT, self._zero(), here.scalars.applied(node).note)
        if self._is_squared_norm(inner):
            matrix = name_node(self._variable.name)
            after = times(number(2), matrix if self._layout == "denominator" else transpose(matrix))
            return Applied("squared norm rule", after, "the sum of the squares of all entries")
        if self._is_of_scalars(inner):
            if inner.op == "call" and inner.value == "where":
                return choice(here, inner)
            found = here.scalars.applied(node)
            if is_number(found.after, 0):
                return Applied(found.rule, self._zero(), found.note)
            return found
        pulled = constants_out(here, inner) if inner.op == "product" else None
        return pulled or self._layer(inner)

    def _zero(self) -> Node:
        rows, columns = size_trees_of(self._variable.space.dims)
        return call(
            "zeros", *((rows, columns) if self._layout == "denominator" else (columns, rows))
        )

    def _is_squared_norm(self, node: Node) -> bool:
        """Whether a scalar is norm(W)^2."""
        if node.op != "power" or not is_number(node.args[1], 2) or node.args[0].op != "call":
            return False
        base = node.args[0]
        return ALIASES.get(base.value, base.value) == "norm" and self._is_variable(base.args[0])

    def _is_variable(self, node: Node) -> bool:
        return node.op == "name" and node.value == self._variable.name

    def _is_of_scalars(self, node: Node) -> bool:
        if node.op == "power" and node.args[0].op == "call":
            base = node.args[0]
            if ALIASES.get(base.value, base.value) == "norm" and is_number(node.args[1], 2):
                return False
        if node.op == "call" and node.value not in SCALAR_FUNCTIONS:
            return False
        return all(self._here.kind(part) == "scalar" for part in node.args)

    def _layer(self, inner: Node) -> Applied:
        """df/dW = x*df/dz for z = W*x, and (df/dz)'*x' for z = W'*x."""
        found: list[Node] = []
        outline = fold(inner, lambda node, args: self._without(node, args, found))
        if not found or self._variable.name in free_names(outline):
            raise NotCovered(inner)
        z = found[0]
        if any(each != z for each in found):
            raise NotCovered(inner)
        name = self._name(z)
        function = fold(
            outline, lambda node, args: name_node(name) if node is _HOLE else rebuilt(node, args)
        )
        open_ = self._contexts[name].of(function)
        x = times(*z.args[1:])
        lying = self._here.turned(x)
        numerator = self._layout == "numerator"
        if z.args[0].op == "name":
            after = times(x, open_) if numerator else times(open_, lying)
        else:
            turned = transpose(open_)
            after = times(turned, lying) if numerator else times(x, turned)
        return Applied(LAYER, after, f"{name} = {shown(z)}, a function of {self._variable.name}")

    def _without(self, node: Node, args: list[Node], found: list[Node]) -> Node:
        """The node with a hole for W*x or W'*x, which go to ``found``."""
        if node.op != "product":
            return rebuilt(node, args)
        place = next((i for i, part in enumerate(node.args) if self._is_side(part)), None)
        if place is None:
            return rebuilt(node, args)
        end = place + 1
        while end < len(node.args) and node.value[end] == "*":
            end += 1
        rest = node.args[place + 1 : end]
        if not rest or set(node.value[: place + 1]) != {"*"}:
            return rebuilt(node, args)
        x = rest[0] if len(rest) == 1 else Node("product", "*" * len(rest), rest)
        self._here.look_at(x)
        if self._here.kind(x) != "vector" or self._here.varies(x):
            return rebuilt(node, args)
        found.append(Node("product", "*" * (1 + len(rest)), (node.args[place], *rest)))
        parts = (*args[:place], _HOLE, *args[end:])
        operators = node.value[: place + 1] + node.value[end:]
        return parts[0] if len(parts) == 1 else Node("product", operators, parts)

    def _is_side(self, node: Node) -> bool:
        """Whether a node is W or W'."""
        return self._is_variable(node.args[0] if node.op == "transpose" else node)

    def _name(self, z: Node) -> str:
        """The name for a vector W*x, the same for the same vector."""
        known = next((name for name, tree in self.names.items() if tree == z), None)
        if known is not None:
            return known
        choices = ("z", *(f"z{i}" for i in range(1, len(self._taken) + 2)))
        name = next(each for each in choices if each not in self._taken)
        size: Size = self._variable.space.dims[0 if z.args[0].op == "name" else 1]
        self.names[name] = z
        self._taken.add(name)
        self._spaces[name] = Space((size,))
        self._contexts[name] = self._context(name, size_trees_of((size,))[0])
        return name


def size_trees_of(dims: Iterable[Size]) -> list[Node]:
    """Sizes as trees."""
    found = (settled(dim) for dim in dims)
    return [number(dim) if isinstance(dim, int) else name_node(str(dim)) for dim in found]
