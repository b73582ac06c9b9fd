"""A product over indices as a term in matrix notation, or as an ``einsum``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.calculus.tensors.notation.chains import settled
from mccli.calculus.tensors.notation.index_form import index_form
from mccli.calculus.tensors.notation.links import Chain, Link, column, identity, link, ones
from mccli.calculus.tensors.notation.operands import Operand, combined
from mccli.calculus.tensors.notation.reduction import Reduction
from mccli.calculus.tensors.notation.scalars import Scalars
from mccli.calculus.tensors.notation.terms import Term, diagonal, signed
from mccli.calculus.tensors.notation.trees import Trees
from mccli.calculus.tensors.tensor import Factor, Product, Tensor
from mccli.syntax.tree import Node


def product_term(
    trees: Trees, tensor: Tensor, terms: Mapping[Tensor, Term], written: dict[Tensor, Node]
) -> Term:
    """The term of a product, from those of its factors; ``written`` has their arguments' trees."""
    data: Product = tensor.data
    order = tensor.order
    scalars = Scalars(trees, data.coefficient)
    factors, is_diagonal = _without_delta(data.factors, order)
    operands = []
    for factor in factors:
        if factor.tensor.order == 0:
            scalars.take_power(terms[factor.tensor], factor.exponent)
        elif factor.tensor.kind != "ones":
            operands.append(_operand(trees, factor, terms[factor.tensor], scalars))
    reduction = Reduction(trees, operands, order, data.sizes, written)
    reduction.run()
    scalars.over += reduction.scalars
    over, under = scalars.factors()
    if order > 2 or not reduction.is_done:
        scale = Term(scalars.coefficient, over, under)
        node = index_form(trees, reduction.operands, order - is_diagonal, data.sizes)
        if is_diagonal:
            vector = column(trees, node, tensor.axes[0], tensor.number)
            return scale._replace(chain=(diagonal(trees, (vector,)),))
        return _indexed(trees, scale, node, tensor)
    chain = _assembled(trees, reduction.operands, tensor, is_diagonal)
    return Term(scalars.coefficient, over, under, settled(trees, chain))


def _operand(trees: Trees, factor: Factor, term: Term, scalars: Scalars) -> Operand:
    """A factor; what stands before its chain goes to the scalars, or stays under its exponent."""
    tensor, exponent, labels = factor
    if exponent == 1:
        scalars.take(term)
        kept = tensor if term == Term(1, (), (), term.chain) else None
        return Operand(labels, term.chain, 1, kept)
    if term == Term(1, (), (), term.chain):
        return Operand(labels, term.chain, exponent, tensor)
    return Operand(labels, (whole_link(trees, term, tensor),), exponent, tensor)


def whole_link(trees: Trees, term: Term, tensor: Tensor) -> Link:
    """A term as one link."""
    node = signed(trees, term)
    if tensor.order == 1:
        return column(trees, node, tensor.axes[0], tensor.number)
    return link(node, trees.transpose(node), (tensor.axes[0], tensor.axes[1]), tensor.number)


def _without_delta(factors: Sequence[Factor], order: int) -> tuple[list[Factor], bool]:
    """For order 2 without a δ_01: what it multiplies is under the label 0 then."""
    if order != 2:
        return list(factors), False
    kept = [each for each in factors if each.tensor.kind != "delta" or set(each.labels) != {0, 1}]
    if len(kept) == len(factors):
        return kept, False
    renamed = [
        each._replace(labels=tuple(0 if label == 1 else label for label in each.labels))
        for each in kept
    ]
    return renamed, True


def _indexed(trees: Trees, scale: Term, node: Node, tensor: Tensor) -> Term:
    """An einsum behind its scalars; of order 1 and 2 it is a link like others."""
    if tensor.order == 0 or tensor.order > 2:
        return scale._replace(over=(*scale.over, node))
    if tensor.order == 1:
        return scale._replace(chain=(column(trees, node, tensor.axes[0], tensor.number),))
    made = link(node, trees.transpose(node), (tensor.axes[0], tensor.axes[1]), tensor.number)
    return scale._replace(chain=(made,))


def _assembled(
    trees: Trees, operands: Sequence[Operand], tensor: Tensor, is_diagonal: bool
) -> Chain:
    """The operands under labels of the output as one chain.

    Order 1: u .* v. Order 2: u·vᵀ, diag(u)·M·diag(v), diag(u) for δ; ones where nothing is.
    """
    if tensor.order == 0:
        return ()
    rows = [each for each in operands if each.labels == (0,)]
    if tensor.order == 1:
        return combined(trees, rows).chain if rows else (ones(trees, tensor.axes[0]),)
    left = combined(trees, rows).chain if rows else ()
    if is_diagonal:
        if left:
            return (diagonal(trees, left),)
        size = tensor.axes[0]
        return (identity(trees, size, tensor.number),)
    columns = [each for each in operands if each.labels == (1,)]
    right = combined(trees, columns).chain if columns else ()
    matrices = [each.along((0, 1)) for each in operands if len(each.labels) == 2]
    if matrices:
        start = (diagonal(trees, left),) if left else ()
        end = (diagonal(trees, right),) if right else ()
        return (*start, *combined(trees, matrices).chain, *end)
    if not left and not right:
        node = trees.filled("ones", tensor.axes)
        return (
            link(
                node, trees.filled("ones", tensor.axes[::-1]), (tensor.axes[0], tensor.axes[1]), -1
            ),
        )
    left = left or (ones(trees, tensor.axes[0]),)
    right = right or (ones(trees, tensor.axes[1]),)
    return (*left, *(each.turned for each in reversed(right)))
