"""The Jacobian of one operation, put before the derivative of its operand by the chain rule.

In numerator layout df/dx = df/du * du/dx, in denominator layout df/dx = du/dx * df/du: the
factors are transposed and come in reverse order (the paper's sections 4.2 to 4.5.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from mccli.calculus.explaining.rules.building import ONE, ZERO, times
from mccli.model.layouts import Layout
from mccli.model.spaces import Shape, settled
from mccli.syntax.tree import Node, call, number
from mccli.syntax.tree import name as name_node


def transpose(node: Node) -> Node:
    """The transpose of a vector, row or matrix."""
    return node.args[0] if node.op == "transpose" else Node("transpose", None, (node,))


def hadamard(left: Node, right: Node) -> Node:
    """The entries of two vectors multiplied: 2*u .* v."""
    if left.op == "product":
        return Node("product", left.value + "⊙", (*left.args, right))
    return Node("product", "*⊙", (left, right))


def size_trees(shape: Shape) -> list[Node]:
    """The sizes of a shape as trees."""
    dims = [settled(dim) for dim in shape.dims]
    return [number(dim) if isinstance(dim, int) else name_node(str(dim)) for dim in dims]


@dataclass(frozen=True, slots=True)
class Local:
    """How local Jacobians lie. ``size`` is that of the variable, None for a scalar.

    The ``inner`` derivative of each method is du/dx; None stands for that of the variable
    itself, the identity.
    """

    layout: Layout
    size: Node | None

    def identity(self) -> Node:
        """dx/dx: the identity matrix, or 1."""
        return ONE if self.size is None else call("eye", self.size)

    def zero(self, shape: Shape) -> Node:
        """The derivative of a constant scalar or vector."""
        sizes = size_trees(shape)
        numerator = self.layout == "numerator"
        if self.size is None:
            if not sizes:
                return ZERO
            zeros = call("zeros", *sizes)
            return zeros if numerator else transpose(zeros)
        if not sizes:
            zeros = call("zeros", self.size)
            return transpose(zeros) if numerator else zeros
        return call("zeros", *([*sizes, self.size] if numerator else [self.size, *sizes]))

    def scaled(self, factor: Node, inner: Node | None) -> Node:
        """f = c*u: c*du."""
        return times(factor, self.identity() if inner is None else inner)

    def diagonal(self, entries: Node, inner: Node | None) -> Node:
        """f_i depends on u_i only: diag(df_i/du_i)*du."""
        jacobian = call("diag", entries)
        if inner is None:
            return jacobian
        if self.layout == "denominator":
            return times(inner, jacobian)
        if self.size is None:
            return hadamard(entries, inner)
        return times(jacobian, inner)

    def reduced(self, lying: Node, standing: Node, inner: Node | None) -> Node:
        """A scalar function of a vector u, whose gradient is given as a row and as a column."""
        if self.layout == "numerator":
            return lying if inner is None else times(lying, inner)
        return standing if inner is None else times(inner, standing)

    def expanded(self, slopes: Node, inner: Node | None) -> Node:
        """A vector function of a scalar u with these slopes."""
        if self.layout == "numerator":
            return slopes if inner is None else times(slopes, inner)
        lying = transpose(slopes)
        return lying if inner is None else times(inner, lying)

    def multiplied(self, matrix: Node, inner: Node | None) -> Node:
        """f = A*u: A*du."""
        if self.layout == "numerator":
            return matrix if inner is None else times(matrix, inner)
        turned = transpose(matrix)
        return turned if inner is None else times(inner, turned)
