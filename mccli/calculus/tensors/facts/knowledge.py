"""What is known of every part of an expression: its shape, its signs, whether it is definite.

All of it follows from the declarations and the operations, for all real values; what does not
follow is simply not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.calculus.conditions.signs import ANY, NONNEGATIVE, POSITIVE, ZERO, Signs
from mccli.calculus.evaluation.constants import constant_nodes, constant_values
from mccli.calculus.evaluation.precision import Real
from mccli.calculus.tensors.facts.chains import Chain, chain, is_scalar, mirrored
from mccli.calculus.tensors.facts.inlining import shapes_of
from mccli.calculus.tensors.facts.traits import DEFINITE, SEMIDEFINITE, chain_traits, traits_of
from mccli.limits import Limits
from mccli.model.function_shapes import integer
from mccli.model.spaces import SCALAR, Shape, Space, settled
from mccli.syntax.scalar import is_scalar_operation
from mccli.syntax.tree import Node, fold, postorder
from mccli.syntax.vocabulary import LINEAR_ALGEBRA


class Knowledge(Signs):
    """Facts on the nodes below the roots, each worked out when it is asked for.

    ``of`` gives the signs that the entries of a node can have, ``traits`` the properties of a
    matrix, ``shapes`` the shapes. ``constant`` are the nodes without variables; ``fixed`` are
    those of them that are scalars without sizes, and ``known`` has their values; ``whole`` are
    the nodes that are whole numbers whatever the sizes.
    """

    def __init__(
        self,
        roots: Sequence[Node],
        spaces: Mapping[str, Space],
        constants: frozenset[str],
        limits: Limits,
    ) -> None:
        self.shapes: dict[int, Shape] = shapes_of(roots, spaces)
        self.spaces = spaces
        self.constants = constants
        nodes = list(postorder(*roots))
        self.fixed = _fixed(nodes, constants)
        known: dict[int, Real] = constant_values(nodes, self.fixed, constants, limits)
        symbols = {symbol for space in spaces.values() for symbol in space.symbols}
        self.whole = _whole(nodes, symbols)
        self.constant = constant_nodes(nodes, constants | symbols)
        positive = {name for name, space in spaces.items() if "positive" in space.attributes}
        super().__init__(known, frozenset(positive | symbols | constants))
        self._traits: dict[int, int] = {}

    def shape(self, node: Node) -> Shape:
        """The shape of a node."""
        return self.shapes.get(id(node), SCALAR)

    def is_scalar(self, node: Node) -> bool:
        """Whether a node's value is a number."""
        return is_scalar(node, self.shapes)

    def is_square(self, node: Node) -> bool:
        """Whether a node is a matrix with as many rows as columns."""
        shape = self.shape(node)
        return shape.kind == "matrix" and settled(shape.dims[0]) == settled(shape.dims[1])

    def is_entrywise(self, node: Node) -> bool:
        """Whether every entry of a product is the product of its factors' entries."""
        others = [
            sign
            for sign, factor in zip(node.value, node.args, strict=True)
            if not self.is_scalar(factor)
        ]
        return all(sign in "⊙⊘" for sign in others[1:])

    def traits(self, node: Node) -> int:
        """What is known of a square matrix, a mask of ``SYMMETRIC``, ``INVERTIBLE``, …"""
        return fold(node, lambda each, args: traits_of(self, each, args), self._traits)

    def chain(self, node: Node) -> Chain | None:
        """The factors of a matrix product."""
        return chain(node, self.shapes)

    def squared(self, node: Node) -> Node | None:
        """The r of a scalar r'*r, or of r'*P*r with a positive definite P."""
        found = self.chain(node) if node.op == "product" and self.is_scalar(node) else None
        if found is None or found.scalars or len(found.links) not in (2, 3):
            return None
        left, right = found.links[0], found.links[-1]
        middle = found.links[1].node if len(found.links) == 3 else None
        if not mirrored(left, right, symmetric=False) or self.shape(right.node).kind == "matrix":
            return None
        if middle is not None and not self.traits(middle) & DEFINITE:
            return None
        return right.node if not right.turned else left.node

    # -- signs of the entries ---------------------------------------------------------------

    def _mask(self, node: Node, args: list[int]) -> int:
        if id(node) in self.known or node.op == "name":
            return super()._mask(node, args)
        if node.op == "transpose":
            return args[0]
        if node.op == "product":
            return self._product_mask(node, args)
        if node.op == "power" and node.value == "^" and not self.is_scalar(node):
            # Its entries are sums of products of entries.
            return args[0] if not args[0] & ~NONNEGATIVE and _count(node) > 0 else ANY
        if node.op == "power" and id(node.args[1]) not in self.known:
            return self._varying_power_mask(node, args[0])
        if node.op in ("column", "rows"):
            return _either(args)
        if node.op == "call" and node.value in LINEAR_ALGEBRA:
            return self._linear_mask(node, args)
        return super()._mask(node, args)

    def _varying_power_mask(self, node: Node, base: int) -> int:
        """Where the exponent varies, the base is positive, or it has no value."""
        if id(node.args[1]) in self.whole:
            # Whether a size is even is not known.
            return base if not base & ~NONNEGATIVE else ANY
        return ZERO if base == ZERO else POSITIVE

    def _product_mask(self, node: Node, args: list[int]) -> int:
        if self.is_scalar(node) and self._is_square_form(node):
            return NONNEGATIVE
        if not self.is_entrywise(node):
            plain = Node("product", node.value.translate(_PLAIN), node.args)
            return summed(super()._mask(plain, args))
        masks: dict[Node, tuple[int, int, bool]] = {}
        for sign, factor, mask in zip(node.value, node.args, args, strict=True):
            _, count, divides = masks.get(factor, (0, 0, False))
            masks[factor] = mask, count + 1, divides or sign in "/⊘"
        parts = [_of_repeated(*each) for each in masks.values()]
        product = Node("product", "*" * len(parts), tuple(masks))
        return super()._mask(product, parts)

    def _is_square_form(self, node: Node) -> bool:
        """Whether a scalar is s x'*A*x with a semidefinite A and s not negative."""
        found = self.chain(node)
        return found is not None and bool(chain_traits(self, found) & SEMIDEFINITE)

    def _linear_mask(self, node: Node, args: list[int]) -> int:
        function = node.value
        match function:
            case "ones" | "softmax":
                return POSITIVE
            case "zeros":
                return ZERO
            case "eye":
                return NONNEGATIVE
            case "norm" | "norm1" | "norm2":
                return POSITIVE if not args[0] & ZERO else NONNEGATIVE
            case "vector" | "matrix":
                return args[0]
            case "sum" | "mean":
                return summed(args[0])
            case "prod":
                return args[0] if not args[0] & ~NONNEGATIVE else ANY
            case "tr":
                traits = self.traits(node.args[0])
                if traits & DEFINITE:
                    return POSITIVE
                return NONNEGATIVE if traits & SEMIDEFINITE else summed(args[0])
            case "det":
                traits = self.traits(node.args[0])
                if traits & DEFINITE:
                    return POSITIVE
                return NONNEGATIVE if traits & SEMIDEFINITE else ANY
            case "diag":
                return args[0] if self.shape(node).kind == "vector" else args[0] | ZERO
            case "dot" if node.args[0] == node.args[1]:
                return NONNEGATIVE
            case "dot" | "outer":
                pair = Node("product", "**", node.args)
                mask = super()._mask(pair, args)
                return summed(mask) if function == "dot" else mask
        return ANY


_PLAIN = str.maketrans({"⊘": "/", "⊙": "*", "·": "*"})


def summed(mask: int) -> int:
    """The signs of a sum of numbers of these signs; there is at least one of them."""
    return mask if not mask & ~NONNEGATIVE or not mask & POSITIVE else ANY


def _count(node: Node) -> int:
    """The exponent of the power of a matrix."""
    return integer(node.args[1]) or 0


def _of_repeated(mask: int, count: int, divides: bool) -> int:
    """The signs of a factor that occurs so often, above or below the line."""
    if divides:
        mask &= ~ZERO
    if count % 2:
        return mask
    return POSITIVE | (mask & ZERO) if mask & ~ZERO else mask


def _either(masks: Sequence[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total


def _fixed(nodes: Sequence[Node], constants: frozenset[str]) -> set[int]:
    """The ids of the nodes of scalar operations on numbers and constants, operands first."""
    found: set[int] = set()
    for node in nodes:
        if node.op == "name":
            if node.value in constants:
                found.add(id(node))
        elif is_scalar_operation(node) and all(id(each) in found for each in node.args):
            found.add(id(node))
    return found


def _whole(nodes: Sequence[Node], symbols: set[str]) -> set[int]:
    """The ids of the nodes that are sums and products of sizes and whole numbers."""
    found: set[int] = set()
    for node in nodes:
        if node.op == "name":
            whole = node.value in symbols
        elif node.op == "number":
            whole = type(node.value) is int
        elif node.op in ("negative", "sum", "product"):
            whole = all(id(each) in found for each in node.args)
            whole = whole and (node.op != "product" or not node.value.strip("*"))
        else:
            whole = False
        if whole:
            found.add(id(node))
    return found
