"""From matrix notation to array operations: one rule per operation of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from string import ascii_letters

from mccli.model.function_shapes import subscripts
from mccli.model.spaces import SCALAR, Shape, settled
from mccli.render.code.matrix.arrays import Arrays
from mccli.render.code.matrix.factors import Product
from mccli.render.code.matrix.products import chain, link
from mccli.render.code.numbers import rational
from mccli.syntax.tree import Node, fold
from mccli.syntax.vocabulary import ALIASES, SCALAR_FUNCTIONS

_HALF = Fraction(1, 2)
# Of one number these are the number itself.
_OF_ONE = ("sum", "mean", "prod", "logsumexp")


class Lowering:
    """Makes operations of trees.

    ``shapes`` gives every node's shape, by ``id``; ``constants`` are the names that are pi and
    e, ``sizes`` the symbols of sizes. ``known`` holds the temporaries, and what each is.
    """

    def __init__(
        self,
        arrays: Arrays,
        shapes: Mapping[int, Shape],
        constants: frozenset[str],
        sizes: frozenset[str],
    ) -> None:
        self.arrays = arrays
        self.known: dict[str, Node] = {}
        self._shapes = shapes
        self._constants = constants
        self._sizes = sizes
        self._done: dict[int, Node] = {}

    def lowered(self, root: Node) -> Node:
        """The operation that computes a tree. Raises ``ValueError`` for one without a rule."""
        return fold(root, self._rule, self._done)

    def _rule(self, node: Node, parts: list[Node]) -> Node:
        match node.op:
            case "number":
                return self.arrays.number(node.value)
            case "string":
                return self.arrays.make("string", node.value, (), SCALAR)
            case "name":
                return self._name(node)
            case "negative":
                return self.arrays.negative(parts[0])
            case "sum":
                return self.arrays.sum(node.value, parts)
            case "product":
                return self._product(node, parts)
            case "power":
                return self._power(node, parts)
            case "comparison":
                shape = self.arrays.common_shape(parts)
                return self.arrays.make("comparison", node.value, parts, shape)
            case "transpose":
                return self.arrays.transpose(parts[0])
            case "index":
                places = tuple(int(each.value) - 1 for each in node.args[1:])
                return self.arrays.make("entry", places, parts[:1], SCALAR)
            case "column":
                return self.arrays.make("list", None, parts, self.shape(node))
            case "rows":
                entries = [entry for part in parts for entry in part.args]
                return self.arrays.make("list", None, entries, self.shape(node))
            case "call":
                return self._call(node, parts)
        raise ValueError(f"code for arrays has no rule for {node.op!r}")

    def shape(self, node: Node) -> Shape:
        """The shape of a node of the language, its sizes as far as they are known."""
        shape = self._shapes[id(node)]
        return Shape(shape.kind, tuple(settled(dim) for dim in shape.dims))

    def _name(self, node: Node) -> Node:
        name = node.value
        if name in self.known:
            return self.known[name]
        if name in self._constants:
            return self.arrays.make("constant", name, (), SCALAR)
        if name in self._sizes:
            return self.arrays.make("size", name, (), SCALAR)
        return self.arrays.make("name", name, (), self.shape(node))

    def _product(self, node: Node, parts: list[Node]) -> Node:
        """From left to right; scalars in front, matrices and vectors in chains."""
        running = Product(self.arrays)
        kinds = [self.shape(each) for each in node.args]
        for operator, part, shape in zip(node.value, parts, kinds, strict=True):
            running.take(operator, part, shape)
        return running.result()

    def _power(self, node: Node, parts: list[Node]) -> Node:
        """``A^k`` of a matrix; otherwise entry by entry."""
        base, exponent = parts
        value = rational(node.args[1])
        if node.value == "^" and not self.arrays.is_scalar(base):
            return self._matrix_power(base, int(value or 0))
        if base.op == "constant" and base.value == "e":
            return self._function("exp", [exponent])
        if value is None:
            return self.arrays.make("power", None, parts, self.arrays.common_shape(parts))
        if value < 0:
            one = self.arrays.number(1)
            return self.arrays.times([("*", one), ("/", self._constant_power(base, -value))])
        return self._constant_power(base, value)

    def _constant_power(self, base: Node, value: Fraction) -> Node:
        if value == 1:
            return base
        if value == _HALF:
            return self._function("sqrt", [base])
        if value == 2 and base.op == "call" and base.value == "norm":
            squared = self._squares(base.args[0])
            if squared is not None:
                return squared
        exponent = self.arrays.number(value)
        return self.arrays.make("power", None, (base, exponent), self.arrays.shape(base))

    def _squares(self, vector: Node) -> Node | None:
        """x'*x, which has a derivative at 0 and is shared with what the answer has of it."""
        kind = self.arrays.shape(vector).kind
        if kind not in ("vector", "row"):
            return None
        turned = self.arrays.transpose(vector)
        row, column = (turned, vector) if kind == "vector" else (vector, turned)
        return self.arrays.make("product", None, (row, column), SCALAR)

    def _matrix_power(self, base: Node, value: int) -> Node:
        shape = self.arrays.shape(base)
        if value == 0:
            return self.arrays.make("filled", "eye", (), shape)
        if value < 0:
            base = self.arrays.make("call", "inv", (base,), shape)
        if abs(value) == 1:
            return base
        return self.arrays.make("matrix power", abs(value), (base,), shape)

    def _call(self, node: Node, parts: list[Node]) -> Node:
        function = ALIASES.get(node.value, node.value)
        if function in SCALAR_FUNCTIONS:
            return self._function(function, parts)
        shape = self.shape(node)
        if function in ("ones", "zeros", "eye"):
            return self.arrays.make("filled", function, (), shape)
        if function in ("vector", "matrix"):
            ones = self.arrays.make("filled", "ones", (), shape)
            return self.arrays.times([("*", parts[0]), ("*", ones)])
        return _RULES.get(function, Lowering._linear)(self, node, function, parts)

    def _function(self, function: str, parts: list[Node]) -> Node:
        """Entry by entry; ``max`` and ``min`` in pairs."""
        while function in ("max", "min") and len(parts) > 2:
            pairs = [parts[i : i + 2] for i in range(0, len(parts), 2)]
            parts = [
                self._function(function, pair) if len(pair) == 2 else pair[0] for pair in pairs
            ]
        return self.arrays.make("call", function, parts, self.arrays.common_shape(parts))

    def _linear(self, node: Node, function: str, parts: list[Node]) -> Node:
        """A function of a whole vector or matrix; of one number it is that, or its absolute."""
        part = parts[0]
        if function == "sum" and part.op == "power" and part.args[1] is self.arrays.number(2):
            squared = self._squares(part.args[0])
            if squared is not None:
                return squared
        if self.arrays.is_scalar(parts[0]):
            return parts[0] if function in _OF_ONE else self._function("abs", parts)
        return self.arrays.make("call", function, parts, self.shape(node))

    def _dot(self, node: Node, function: str, parts: list[Node]) -> Node:
        """dot(a, b) = a'*b, whether they stand or lie."""
        links = []
        for part, each, wanted in zip(parts, node.args, ("row", "vector"), strict=True):
            shape = self.shape(each)
            turned = part if shape.kind == wanted else self.arrays.transpose(part)
            links.append(link(turned, Shape(wanted, shape.dims)))  # type: ignore[arg-type]
        return chain(self.arrays, links).node

    def _outer(self, node: Node, function: str, parts: list[Node]) -> Node:
        """outer(a, b) = a*b'."""
        right = self.arrays.transpose(parts[1])
        return self.arrays.make("outer", None, (parts[0], right), self.shape(node))

    def _diag(self, node: Node, function: str, parts: list[Node]) -> Node:
        shape = self.shape(node)
        name = "diag" if shape.kind == "matrix" else "diagonal"
        return self.arrays.make("call", name, parts, shape)

    def _einsum(self, node: Node, function: str, parts: list[Node]) -> Node:
        """The contraction of the operands with axes; scalars are factors."""
        operands, output = subscripts(node)
        found = list(zip(operands, parts[1:], strict=True))
        letters: dict[str, str] = {}
        for letter in "".join((*operands, output)):
            letters.setdefault(letter, letter)
        if not all(letter.isascii() for letter in letters):
            letters = dict(zip(letters, ascii_letters, strict=False))
        kept = [(text, part) for text, part in found if text]
        inputs = ",".join("".join(letters[each] for each in text) for text, _part in kept)
        value = f"{inputs}->{''.join(letters[each] for each in output)}"
        args = [part for _text, part in kept]
        factors = [("*", part) for text, part in found if not text]
        if kept:
            factors.append(("*", self.arrays.make("einsum", value, args, self.shape(node))))
        return self.arrays.times(factors)


_Rule = Callable[[Lowering, Node, str, list[Node]], Node]
_RULES: dict[str, _Rule] = {
    "dot": Lowering._dot,
    "outer": Lowering._outer,
    "diag": Lowering._diag,
    "einsum": Lowering._einsum,
}
