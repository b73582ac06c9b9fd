"""Scalars: what becomes of indices that are summed and stand in vectors or in one pair only."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.tensors.notation.links import Chain, flipped
from mccli.calculus.tensors.notation.operands import Operand, combined, is_plain
from mccli.calculus.tensors.notation.terms import chain_node
from mccli.calculus.tensors.notation.trees import Trees
from mccli.calculus.tensors.tensor import Tensor
from mccli.syntax.tree import Node

_LONG_TRACE = 3


def summed(trees: Trees, operands: Sequence[Operand], written: dict[Tensor, Node]) -> Node:
    """Σ of all entries of the element-wise product: ``u'*v``, ``norm(u)^2``, ``sum(u)``.

    ``written`` has the trees of the operands' own arguments, for ``norm1``.
    """
    vectors = len(operands[0].labels) == 1
    if len(operands) == 1:
        return _summed_alone(trees, operands[0], written)
    whole = trees.call("sum", chain_node(trees, combined(trees, operands).chain))
    simple = [each for each in operands if each.exponent == 1 and not _is_comparison(each)]
    if not vectors or not simple or any(map(_is_comparison, operands)):
        return whole
    if len(operands) == 2 and len(simple) < 2:
        return whole
    # The longest chain stays open: x'*A*y.
    last = max(simple, key=lambda each: (len(each.chain), each.number))
    others = [each for each in operands if each is not last]
    if any(each.exponent < 0 for each in others):
        return whole
    dot = inner(trees, combined(trees, others).chain, last.chain)
    return trees.cheaper(dot, whole)


def _is_comparison(operand: Operand) -> bool:
    return operand.chain[0].node.op == "comparison"


def _summed_alone(trees: Trees, operand: Operand, written: dict[Tensor, Node]) -> Node:
    node = chain_node(trees, operand.chain)
    if len(operand.labels) == 2:
        node = trees.cheaper(node, chain_node(trees, flipped(operand.chain)))
    if operand.exponent == 2:
        if is_plain(operand) and len(operand.labels) == 1:
            return trees.times((trees.transpose(node), node))
        return trees.power(trees.call("norm", node), 2)
    tensor = operand.tensor
    is_abs = tensor is not None and tensor.kind == "map" and tensor.data == "abs"
    if tensor is not None and is_abs and operand.exponent == 1:
        return trees.call("norm1", written[tensor.args[0]])
    if operand.exponent < 0:
        return trees.call("sum", chain_node(trees, combined(trees, [operand]).chain))
    return trees.call("sum", trees.power(node, operand.exponent, ".^"))


def inner(trees: Trees, left: Chain, right: Chain) -> Node:
    """uᵀ·v as one chain, begun at the end where it is shorter."""
    forward = chain_node(trees, (*flipped(left), *right))
    backward = chain_node(trees, (*flipped(right), *left))
    return trees.cheaper(forward, backward)


def trace(trees: Trees, chain: Chain) -> Node:
    """tr(A·B·C), begun at the factor made first; transposed where that is shorter."""
    forward, backward = (_from_first(each) for each in (chain, flipped(chain)))
    node = trees.call("tr", chain_node(trees, forward))
    return trees.cheaper(node, trees.call("tr", chain_node(trees, backward)))


def _from_first(chain: Chain) -> Chain:
    """The closed chain begun at the link made first."""
    numbers = [each.number for each in chain]
    first = numbers.index(min(numbers))
    return (*chain[first:], *chain[:first])


def paired(trees: Trees, left: Operand, right: Operand) -> Node:
    """Σ M_ij N_ij as ``tr(M'*N)`` or ``sum(M .* N)``."""
    right = right.along(left.labels)
    whole = summed(trees, [left, right], {})
    if left.exponent != 1 or right.exponent != 1:
        return whole
    product = trace(trees, (*flipped(left.chain), *right.chain))
    long = len(left.chain) + len(right.chain) >= _LONG_TRACE
    return trees.cheaper(product, whole) if long else trees.cheaper(whole, product)
