"""``where`` is differentiated branch by branch, so that the branch not taken is never asked for.

A choice is a function, entry by entry, of its *leaves*: the tensors below its branches that are
not themselves element-wise. Its slope by a leaf is the choice between the branches' slopes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.calculus.tensors.slopes import slope as map_slope
from mccli.calculus.tensors.tensor import Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def leaves(choice: Tensor) -> list[Tensor]:
    """The tensors that the branches of a choice are element-wise functions of."""
    found: dict[Tensor, None] = {}
    seen: set[Tensor] = set()
    pending = list(choice.args[1:])
    while pending:
        tensor = pending.pop()
        if tensor in seen:
            continue
        seen.add(tensor)
        if is_pointwise(tensor):
            pending += tensor.args[1:] if _is_choice(tensor) else tensor.args
        else:
            found[tensor] = None
    return sorted(found, key=lambda leaf: leaf.number)


def is_pointwise(tensor: Tensor) -> bool:
    """Whether each entry depends on the same entry of the operands (and on scalars) only."""
    if tensor.kind in ("map", "sum"):
        return True
    if tensor.kind != "product" or len(tensor.data.sizes) > tensor.order:
        return False
    whole = tuple(range(tensor.order))
    return all(each.labels in ((), whole) for each in tensor.data.factors)


def _is_choice(tensor: Tensor) -> bool:
    return tensor.kind == "map" and tensor.data == "where"


def choice_slope(graph: Graph, choice: Tensor, leaf: Tensor) -> Tensor | None:
    """The derivative of a choice by one of its leaves, entry by entry; None where it is 0."""
    done: dict[Tensor, Tensor | None] = {leaf: graph.number(1)}
    pending = [choice]
    while pending:
        tensor = pending[-1]
        if tensor in done:
            pending.pop()
            continue
        operands = _operands(tensor) if is_pointwise(tensor) else []
        missing = [each for each in operands if each not in done]
        if missing:
            pending += missing
            continue
        pending.pop()
        done[tensor] = _chained(graph, tensor, done) if operands else None
    return done[choice]


def _operands(tensor: Tensor) -> tuple[Tensor, ...]:
    return tensor.args[1:] if _is_choice(tensor) else tensor.args


def _chained(graph: Graph, tensor: Tensor, done: dict[Tensor, Tensor | None]) -> Tensor | None:
    """The slope of an element-wise operation from its operands' slopes."""
    if _is_choice(tensor):
        condition, *branches = tensor.args
        slopes = [done[each] for each in branches]
        if slopes[0] is None and slopes[1] is None:
            return None
        yes, no = (graph.number(0) if each is None else each for each in slopes)
        return graph.apply("where", condition, yes, no)
    terms: list[Tensor] = []
    if tensor.kind == "sum":
        pairs = zip(tensor.data, tensor.args, strict=True)
        terms = [graph.scaled(c, inner) for c, each in pairs if (inner := done[each]) is not None]
    elif tensor.kind == "product":
        for place, factor in enumerate(tensor.data.factors):
            inner = done[factor.tensor]
            if inner is not None:
                terms.append(graph.times(_without(graph, tensor, place), inner))
    else:
        for place, each in enumerate(tensor.args):
            inner = done[each]
            outer = None if inner is None else map_slope(graph, tensor, place)
            if inner is not None and outer is not None:
                terms.append(graph.times(outer, inner))
    if not terms:
        return None
    axes = max((each.axes for each in terms), key=len)
    spread = [(1, each if each.axes == axes else graph.times(each, graph.ones(axes)))
              for each in terms]  # fmt: skip
    return graph.total(spread)


def _without(graph: Graph, tensor: Tensor, place: int) -> Tensor:
    """The slope of an element-wise product by one factor: the others, and q·t^(q-1)."""
    factors = [(each.tensor, each.exponent, each.labels) for each in tensor.data.factors]
    base, exponent, labels = factors[place]
    factors[place] = (base, exponent - 1, labels)
    ones = [(graph.unit(dim), 1, (axis,)) for axis, dim in enumerate(tensor.axes)]
    coefficient = tensor.data.coefficient * exponent
    return graph.product(coefficient, [*factors, *ones], range(tensor.order))
