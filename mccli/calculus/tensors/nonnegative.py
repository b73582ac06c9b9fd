"""Which tensors are known to have no negative entry, wherever they have a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.calculus.tensors.tensor import Rational, Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

_MAPS = frozenset({"exp", "abs", "sigmoid", "softplus", "relu", "cosh", "<", "<=", ">", ">=", "==",
                   "!="})  # fmt: skip
_CALLS = frozenset({"norm", "softmax"})


def is_nonnegative(graph: Graph, tensor: Tensor, exponent: Rational = 1) -> bool:
    """Whether ``tensor ** exponent`` has no negative entry; False where that is not known."""
    if exponent != int(exponent) or exponent % 2 == 0:
        return True
    match tensor.kind:
        case "ones" | "delta" | "size" | "zero":
            return True
        case "variable":
            return "positive" in graph.attributes[tensor.data]
        case "map":
            return tensor.data in _MAPS
        case "call":
            return tensor.data in _CALLS
        case "sum":
            return all(
                coefficient > 0 and is_nonnegative(graph, term)
                for coefficient, term in zip(tensor.data, tensor.args, strict=True)
            )
        case "product":
            return tensor.data.coefficient > 0 and all(
                is_nonnegative(graph, each.tensor, each.exponent) for each in tensor.data.factors
            )
    raise ValueError(f"no sign rule for {tensor.kind!r}")
