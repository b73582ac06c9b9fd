"""Making tensors again through the constructors, with something changed on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mccli.calculus.tensors.tensor import Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


def with_args(graph: Graph, tensor: Tensor, args: tuple[Tensor, ...]) -> Tensor:
    """The same operation with other operands (of the same axes), simplified as it is built."""
    match tensor.kind:
        case "variable":
            return graph.variable(tensor.data, tensor.axes)
        case "size":
            return graph.size(tensor.data)
        case "delta":
            return graph.delta(tensor.axes[0])
        case "ones":
            return graph.unit(tensor.axes[0])
        case "zero":
            return graph.zero(tensor.axes)
        case "sum":
            return graph.total(list(zip(tensor.data, args, strict=True)))
        case "map":
            return graph.apply(tensor.data, *args)
        case "call":
            return graph.call(tensor.data, args[0])
        case "product":
            factors = [
                (arg, each.exponent, each.labels)
                for arg, each in zip(args, tensor.data.factors, strict=True)
            ]
            return graph.product(tensor.data.coefficient, factors, range(tensor.order))
    raise ValueError(f"no rule to rebuild {tensor.kind!r}")


def everywhere(
    graph: Graph,
    root: Tensor,
    rule: Callable[[Tensor], Tensor],
    done: dict[Tensor, Tensor] | None = None,
) -> Tensor:
    """The root with ``rule`` applied to every node, operands first. Not recursive."""
    done = {} if done is None else done
    pending = [root]
    while pending:
        tensor = pending[-1]
        if tensor in done:
            pending.pop()
            continue
        missing = [arg for arg in tensor.args if arg not in done]
        if missing:
            pending += reversed(missing)
            continue
        pending.pop()
        args = tuple(done[arg] for arg in tensor.args)
        # A node of another graph is made anew in any case.
        done[tensor] = rule(with_args(graph, tensor, args))
    return done[root]
