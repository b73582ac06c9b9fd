"""Products over indices: n-ary, flat, and the same node for the same product.

A product is built in these steps: nested products are taken in; deltas rename indices; ones
are dropped where another factor has their index; a matrix meets its inverse; factors of one
base add their exponents; a part without free indices becomes a scalar factor of its own; and
``canonical`` numbers the indices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mccli.calculus.tensors.canonical import arranged
from mccli.calculus.tensors.deltas import rename_by_deltas
from mccli.calculus.tensors.draft import Draft, Given
from mccli.calculus.tensors.inverses import cancel_inverses
from mccli.calculus.tensors.tensor import Factor, Product, Rational, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def product(
    graph: Graph, coefficient: Rational, factors: Iterable[Given], output: Sequence[int]
) -> Tensor:
    """The tensor ``coefficient`` · Π factors, summed over the labels not in ``output``."""
    given = [(tensor, exponent, tuple(labels)) for tensor, exponent, labels in factors]
    draft = Draft(graph, coefficient, output, given)
    for tensor, exponent, labels in given:
        draft.take(tensor, exponent, labels)
    if draft.coefficient == 0:
        return graph.zero(tuple(draft.sizes[label] for label in output))
    again = True
    while again:
        rename_by_deltas(draft)
        again = cancel_inverses(draft) or draft.merge()
    draft.drop_ones()
    _sum_up(draft)
    _split(draft)
    draft.square_norms()
    return _finished(draft)


def _sum_up(draft: Draft) -> None:
    """The entries of a softmax sum to 1."""
    for factor in draft.factors:
        if factor.tensor.kind != "call" or factor.tensor.data != "softmax" or factor.exponent != 1:
            continue
        (label,) = factor.labels
        others = (each for each in draft.factors if each is not factor)
        if label not in draft.output and not any(label in each.labels for each in others):
            draft.factors = [each for each in draft.factors if each is not factor]


def _split(draft: Draft) -> None:
    """A connected part without free indices becomes one scalar factor."""
    parts = _connected(draft.factors)
    closed = [part for part in parts if part and not _is_free(draft, part)]
    scalars = any(not each.labels for each in draft.factors)
    if not closed or (len(parts) == 1 and not scalars and draft.coefficient == 1):
        return
    gone = {id(each) for part in closed for each in part}
    draft.factors = [each for each in draft.factors if id(each) not in gone]
    for part in closed:
        draft.take(product(draft.graph, 1, part, ()), 1, ())
    while draft.merge():
        pass


def _is_free(draft: Draft, part: Sequence[Factor]) -> bool:
    return any(label in draft.output for each in part for label in each.labels)


def _finished(draft: Draft) -> Tensor:
    """The node: with its labels numbered, its factors in order."""
    if len(draft.factors) == 1 and draft.coefficient == 1:
        only = draft.factors[0]
        if only.exponent == 1 and list(only.labels) == draft.output:
            return only.tensor
    factors, sizes = arranged(draft.graph, draft.factors, draft.output, draft.sizes)
    axes = sizes[: len(draft.output)]
    if len(factors) == 1 and draft.coefficient == 1:
        only = factors[0]
        if only.exponent == 1 and only.labels == tuple(range(len(axes))):
            return only.tensor
    key = (
        draft.coefficient,
        tuple((each.tensor.number, each.exponent, each.labels) for each in factors),
        sizes,
    )
    data = Product(draft.coefficient, factors, sizes)
    return draft.graph.make("product", data, tuple(e.tensor for e in factors), axes, key)


def _connected(factors: Sequence[Factor]) -> list[list[Factor]]:
    """The factors that have labels, in groups that share none."""
    groups: list[tuple[set[int], list[Factor]]] = []
    for factor in factors:
        if not factor.labels:
            continue
        labels, members = set(factor.labels), [factor]
        apart = []
        for group in groups:
            if labels.isdisjoint(group[0]):
                apart.append(group)
            else:
                labels |= group[0]
                members = [*group[1], *members]
        groups = [*apart, (labels, members)]
    return [members for _, members in groups]
