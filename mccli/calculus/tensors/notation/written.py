"""Tensors as trees of the language: every tensor below one is written once, operands first."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.tensors.graph import Graph
from mccli.calculus.tensors.notation.links import Link, column, flipped, identity, link, ones
from mccli.calculus.tensors.notation.products import product_term
from mccli.calculus.tensors.notation.scalars import scalar_term
from mccli.calculus.tensors.notation.sums import sum_term
from mccli.calculus.tensors.notation.terms import Term, signed
from mccli.calculus.tensors.notation.trees import Trees
from mccli.calculus.tensors.tensor import Axes, Product, Tensor
from mccli.syntax.tree import Node

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_NESTED = frozenset({"max", "min"})
_TURNS = frozenset({"det", "logdet", "norm", "prod", "logsumexp"})
"""Functions that are the same of a matrix and its transpose."""


def written(graph: Graph, tensor: Tensor, lying: bool = False) -> Node:
    """The tree of a tensor: a scalar, a column (``lying``: as a row), a matrix, or an einsum.

    A matrix notation is found where there is one; else, and for more than two axes, the tree
    is an ``einsum``, or a sum of some. The same graph gives the same tree.
    """
    return Writer(graph).written(tensor, lying)


class Writer:
    """Writes tensors of one graph; trees that are equal are the same object."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.trees = Trees()
        self._terms: dict[Tensor, Term] = {}
        self._written: dict[Tensor, Node] = {}
        self._spread: dict[Tensor, Tensor] = {}

    def written(self, tensor: Tensor, lying: bool = False) -> Node:
        """The tree of one tensor."""
        stack = [tensor]
        while stack:
            top = stack[-1]
            if top in self._terms:
                stack.pop()
                continue
            missing = [each for each in self._operands(top) if each not in self._terms]
            if missing:
                stack.extend(reversed(missing))
            else:
                stack.pop()
                self._terms[top] = term = self._term(top)
                self._written[top] = signed(self.trees, term)
        if not lying or tensor.order != 1:
            return self._written[tensor]
        term = self._terms[tensor]
        return signed(self.trees, term._replace(chain=flipped(term.chain)))

    def _operands(self, tensor: Tensor) -> Sequence[Tensor]:
        """What is written first: the operands, or the sum that the tensor is multiplied out to."""
        if tensor.kind != "product" or all(each.order < 3 for each in tensor.args):
            return tensor.args
        if _is_multiple(tensor):
            return tensor.args
        if tensor not in self._spread:
            self._spread[tensor] = _multiplied_out(self.graph, tensor)
        return (self._spread[tensor],)

    def _term(self, tensor: Tensor) -> Term:
        if tensor in self._spread:
            return self._terms[self._spread[tensor]]
        trees = self.trees
        match tensor.kind:
            case "product" if tensor.order > 2 and _is_multiple(tensor):
                term = self._terms[tensor.args[0]]
                return term._replace(coefficient=tensor.data.coefficient * term.coefficient)
            case "product":
                return product_term(trees, tensor, self._terms, self._written)
            case "sum":
                return self._sum(tensor)
            case "variable" | "map" | "call" if tensor.order == 0:
                return scalar_term(trees, self._node(tensor, False))
            case "variable" | "map" | "call":
                return Term(1, (), (), (self._link(tensor),))
            case "size":
                return Term(1, (trees.size(tensor.data),))
            case "ones":
                return Term(1, (), (), (ones(trees, tensor.axes[0]),))
            case "delta":
                return Term(1, (), (), (identity(trees, tensor.axes[0], tensor.number),))
            case "zero":
                return self._zero(tensor.axes, tensor.number)
        raise ValueError(f"no notation for {tensor.kind!r}")

    def _sum(self, tensor: Tensor) -> Term:
        terms = []
        for coefficient, arg in zip(tensor.data, tensor.args, strict=True):
            term = self._terms[arg]
            terms.append(term._replace(coefficient=coefficient * term.coefficient))
        return sum_term(self.trees, terms)

    def _link(self, tensor: Tensor) -> Link:
        node = self._node(tensor, False)
        if tensor.order == 1:
            return column(self.trees, node, tensor.axes[0], tensor.number)
        if tensor.order > 2:
            raise ValueError(f"no notation for {tensor.kind!r} of more than two axes")
        if self.graph.is_symmetric(tensor):
            return Link(node, (tensor.axes[0], tensor.axes[1]), tensor.number)
        turned = self.trees.transpose(node)
        if tensor.kind == "map":
            other = self._node(tensor, True)
            node = self.trees.cheaper(node, self.trees.transpose(other))
            turned = self.trees.cheaper(turned, other)
        return link(node, turned, (tensor.axes[0], tensor.axes[1]), tensor.number)

    def _node(self, tensor: Tensor, turned: bool) -> Node:
        """A variable, map or call; ``turned`` takes a map's matrices transposed."""
        trees = self.trees
        if tensor.kind == "variable":
            return trees.variable(tensor.data)
        function: str = tensor.data
        if tensor.kind == "call":
            (arg,) = tensor.args
            node = self._written[arg]
            if function in _TURNS and arg.order == 2:
                node = trees.cheaper(node, self._turned(arg))
            return trees.call(function, node)
        args = [
            self._turned(arg) if turned and arg.order == 2 else self._written[arg]
            for arg in tensor.args
        ]
        if function in _COMPARISONS:
            return trees.make("comparison", function, *args)
        if function == "pow":
            return trees.make("power", ".^" if tensor.order else "^", *args)
        if function in _NESTED and args[0].op == "call" and args[0].value == function:
            args[:1] = args[0].args
        return trees.call(function, *args)

    def _turned(self, tensor: Tensor) -> Node:
        term = self._terms[tensor]
        return signed(self.trees, term._replace(chain=flipped(term.chain)))

    def _zero(self, axes: Axes, number: int) -> Term:
        trees = self.trees
        if not axes:
            return Term(0)
        if len(axes) == 1:
            return Term(1, (), (), (column(trees, trees.filled("zeros", axes), axes[0], number),))
        node = trees.filled("zeros", axes[:2])
        if len(axes) == 2:
            return Term(
                1,
                (),
                (),
                (link(node, trees.filled("zeros", axes[::-1]), (axes[0], axes[1]), number),),
            )
        letters = "ijklmnop"[: len(axes)]
        words = ",".join((letters[:2], *letters[2:]))
        units = [trees.filled("ones", (size,)) for size in axes[2:]]
        subscripts = trees.make("string", f"{words}->{letters}")
        return Term(1, (trees.call("einsum", subscripts, node, *units),))


def _is_multiple(tensor: Tensor) -> bool:
    """Whether a product is a number times one tensor."""
    if len(tensor.data.factors) != 1:
        return False
    only = tensor.data.factors[0]
    return bool(only.exponent == 1 and only.labels == tuple(range(tensor.order)))


def _multiplied_out(graph: Graph, tensor: Tensor) -> Tensor:
    """A product by a sum of more than two axes as a sum of products."""
    data: Product = tensor.data
    place = next(i for i, each in enumerate(data.factors) if each.tensor.order > 2)
    factor = data.factors[place]
    if factor.tensor.kind != "sum" or factor.exponent != 1:
        raise ValueError("no notation for powers of tensors of more than two axes")
    others = [*data.factors[:place], *data.factors[place + 1 :]]
    output = range(tensor.order)
    return graph.total(
        (
            data.coefficient * coefficient,
            graph.product(1, [*others, (part, 1, factor.labels)], output),
        )
        for coefficient, part in zip(factor.tensor.data, factor.tensor.args, strict=True)
    )
