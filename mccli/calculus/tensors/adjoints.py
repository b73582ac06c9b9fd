"""Reverse accumulation: the adjoints of all tensors below a function, one rule per kind.

The adjoint of a node is the derivative of the function by it; its axes are the function's
axes, then the node's. A rule takes a node and its adjoint G and gives what the node passes on
to each operand. Written with o for the function's indices.

Source: S. Laue, M. Mitterreiter, J. Giesen, "A Simple and Efficient Tensor Calculus" (AAAI 2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mccli.calculus.tensors.choices import choice_slope, leaves
from mccli.calculus.tensors.slopes import slope
from mccli.calculus.tensors.tensor import Rational, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

Passed = tuple[Tensor, Tensor]
"""An operand, and its share of the adjoint."""


def derivatives(graph: Graph, function: Tensor, variables: Sequence[Tensor]) -> list[Tensor]:
    """The derivative of a tensor by each variable; axes: the function's, the variable's."""
    active = _active(function, set(variables))
    order = function.order
    seeds: list[tuple[Tensor, Rational, Sequence[int]]] = [
        (graph.delta(dim), 1, (axis, order + axis)) for axis, dim in enumerate(function.axes)
    ]
    shares: dict[Tensor, list[Tensor]] = {function: [graph.product(1, seeds, range(2 * order))]}
    adjoints: dict[Tensor, Tensor] = {}
    # A node is made after its operands, so the order of making is the order of use.
    for node in sorted(active, key=lambda each: -each.number):
        if node not in shares:
            continue
        adjoint = adjoints[node] = graph.total([(1, share) for share in shares.pop(node)])
        if adjoint.kind == "zero":
            continue
        for operand, share in _passed(graph, node, adjoint, active):
            shares.setdefault(operand, []).append(share)
    zero = [graph.zero((*function.axes, *each.axes)) for each in variables]
    return [adjoints.get(each, none) for each, none in zip(variables, zero, strict=True)]


def _active(function: Tensor, variables: set[Tensor]) -> set[Tensor]:
    """The nodes below a function that depend on one of the variables."""
    below: set[Tensor] = set()
    pending = [function]
    while pending:
        node = pending.pop()
        if node not in below:
            below.add(node)
            pending += node.args
    active: set[Tensor] = set()
    for node in sorted(below, key=lambda each: each.number):
        if node in variables or any(arg in active for arg in node.args):
            active.add(node)
    return active


def _passed(graph: Graph, node: Tensor, adjoint: Tensor, active: set[Tensor]) -> Iterator[Passed]:
    match node.kind:
        case "product":
            yield from _product(graph, node, adjoint, active)
        case "sum":
            for coefficient, term in zip(node.data, node.args, strict=True):
                if term in active:
                    yield term, graph.scaled(coefficient, adjoint)
        case "map":
            yield from _map(graph, node, adjoint, active)
        case "call":
            yield node.args[0], _CALLS[node.data](graph, node, adjoint)
        case "variable":
            return
        case _:
            raise ValueError(f"no adjoint rule for {node.kind!r}")


def _product(graph: Graph, node: Tensor, adjoint: Tensor, active: set[Tensor]) -> Iterator[Passed]:
    """By factor t^q with indices l: Σ G_oi · c · (other factors) · q·t_l^(q-1).

    An index that stands twice in one factor (as in a trace) is met by a delta.
    """
    data = node.data
    first = len(data.sizes)
    outer = range(first, first + adjoint.order - node.order)
    for place, (tensor, exponent, labels) in enumerate(data.factors):
        if tensor not in active:
            continue
        factors: list[tuple[Tensor, Rational, Sequence[int]]] = [
            (adjoint, 1, (*outer, *range(node.order))),
            *data.factors[:place],
            *data.factors[place + 1 :],
            (tensor, exponent - 1, labels),
        ]
        output = list(labels)
        for axis, label in enumerate(labels):
            factors.append((graph.unit(tensor.axes[axis]), 1, (label,)))
            if label in labels[:axis]:
                output[axis] = outer.stop + axis
                factors.append((graph.delta(tensor.axes[axis]), 1, (label, output[axis])))
        yield tensor, graph.product(data.coefficient * exponent, factors, (*outer, *output))


def _map(graph: Graph, node: Tensor, adjoint: Tensor, active: set[Tensor]) -> Iterator[Passed]:
    """f(t): G_oi · f'(t)_i; by a scalar argument summed over i."""
    if node.data == "where":
        slopes = ((leaf, choice_slope(graph, node, leaf)) for leaf in leaves(node)
                  if leaf in active)  # fmt: skip
    else:
        slopes = ((arg, slope(graph, node, place)) for place, arg in enumerate(node.args)
                  if arg in active)  # fmt: skip
    order = node.order
    outer = range(order, adjoint.order)
    for operand, found in slopes:
        if found is not None:
            factors = [(adjoint, 1, (*outer, *range(order))), (found, 1, range(found.order))]
            output = (*outer, *range(operand.order))
            yield operand, graph.product(1, factors, output)


def _inverse(graph: Graph, node: Tensor, adjoint: Tensor) -> Tensor:
    """B = t⁻¹: -Σ G_oij B_ik B_lj."""
    outer = range(4, 2 + adjoint.order)
    factors = [(adjoint, 1, (*outer, 0, 1)), (node, 1, (0, 2)), (node, 1, (3, 1))]
    return graph.product(-1, factors, (*outer, 2, 3))


def _determinant(graph: Graph, node: Tensor, adjoint: Tensor) -> Tensor:
    """det t: G_o det(t) (t⁻¹)_lk."""
    outer = range(2, 2 + adjoint.order)
    inverse = graph.call("inv", node.args[0])
    return graph.product(
        1, [(adjoint, 1, outer), (node, 1, ()), (inverse, 1, (1, 0))], (*outer, 0, 1)
    )


def _logdet(graph: Graph, node: Tensor, adjoint: Tensor) -> Tensor:
    """log |det t|: G_o (t⁻¹)_lk."""
    outer = range(2, 2 + adjoint.order)
    inverse = graph.call("inv", node.args[0])
    return graph.product(1, [(adjoint, 1, outer), (inverse, 1, (1, 0))], (*outer, 0, 1))


def _prod(graph: Graph, node: Tensor, adjoint: Tensor) -> Tensor:
    """Π t: G_o (Π t) / t_k, where no entry is 0."""
    return _spread(graph, node, adjoint, [(node, 1, ()), (node.args[0], -1, None)])


def _norm(graph: Graph, node: Tensor, adjoint: Tensor) -> Tensor:
    """‖t‖: G_o t_k / ‖t‖."""
    return _spread(graph, node, adjoint, [(node, -1, ()), (node.args[0], 1, None)])


def _logsumexp(graph: Graph, node: Tensor, adjoint: Tensor) -> Tensor:
    """log Σ exp(t): G_o softmax(t)_k."""
    arg = node.args[0]
    if arg.order == 1:
        return _spread(graph, node, adjoint, [(graph.call("softmax", arg), 1, None)])
    exponential = graph.apply("exp", arg)
    whole = graph.product(1, [(exponential, 1, range(arg.order))], ())
    return _spread(graph, node, adjoint, [(exponential, 1, None), (whole, -1, ())])


def _spread(
    graph: Graph,
    node: Tensor,
    adjoint: Tensor,
    factors: Sequence[tuple[Tensor, Rational, tuple[int, ...] | None]],
) -> Tensor:
    """G_o times factors that are scalars, or (None) have the indices of the operand."""
    order = node.args[0].order
    outer = range(order, order + adjoint.order)
    placed = [
        (tensor, exponent, range(order) if labels is None else labels)
        for tensor, exponent, labels in factors
    ]
    return graph.product(1, [(adjoint, 1, outer), *placed], (*outer, *range(order)))


def _softmax(graph: Graph, node: Tensor, adjoint: Tensor) -> Tensor:
    """s = softmax(t): G_ok s_k - Σ G_oi s_i s_k."""
    outer = range(2, 1 + adjoint.order)
    straight = graph.product(1, [(adjoint, 1, (*outer, 0)), (node, 1, (0,))], (*outer, 0))
    factors = [(adjoint, 1, (*outer, 0)), (node, 1, (0,)), (node, 1, (1,))]
    crossed = graph.product(1, factors, (*outer, 1))
    return graph.total([(1, straight), (-1, crossed)])


_CALLS = {
    "inv": _inverse,
    "det": _determinant,
    "logdet": _logdet,
    "prod": _prod,
    "norm": _norm,
    "logsumexp": _logsumexp,
    "softmax": _softmax,
}
