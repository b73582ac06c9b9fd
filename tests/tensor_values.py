"""The values of a graph's tensors with NumPy, by the node table's own words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from mccli.calculus.tensors.tensor import Tensor

Array = Any

_MAPS: dict[str, Callable[..., Array]] = {
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "asinh": np.arcsinh,
    "acosh": np.arccosh, "atanh": np.arctanh, "atan2": np.arctan2, "pow": np.power,
    "max": np.maximum, "min": np.minimum, "erf": np.vectorize(math.erf),
    "sigmoid": lambda t: 1 / (1 + np.exp(-t)), "softplus": lambda t: np.log1p(np.exp(t)),
    "relu": lambda t: np.maximum(t, 0.0), "where": lambda c, a, b: np.where(c != 0, a, b),
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    "==": np.equal, "!=": np.not_equal,
}  # fmt: skip


def evaluated(tensor: Tensor, point: Mapping[str, Array], sizes: Mapping[str, int]) -> Array:
    """The array that a tensor is at a point."""
    done: dict[Tensor, Array] = {}
    stack = [tensor]
    while stack:
        node = stack[-1]
        needed = [factor.tensor for factor in node.data.factors] if node.kind == "product" else []
        missing = [each for each in (*node.args, *needed) if each not in done]
        if missing:
            stack += missing
        else:
            stack.pop()
            shape = tuple(size if isinstance(size, int) else sizes[size] for size in node.axes)
            done[node] = np.asarray(_value(node, done, point, sizes, shape), dtype=float)
            assert done[node].shape == shape, (node, done[node].shape, shape)
    return done[tensor]


def _value(
    node: Tensor,
    done: Mapping[Tensor, Array],
    point: Mapping[str, Array],
    sizes: Mapping[str, int],
    shape: tuple[int, ...],
) -> Array:
    args = [done[arg] for arg in node.args]
    match node.kind:
        case "variable":
            return point[node.data]
        case "size":
            return sizes[node.data]
        case "delta":
            return np.eye(*shape)
        case "ones":
            return np.ones(shape)
        case "zero":
            return np.zeros(shape)
        case "sum":
            return sum(float(c) * arg for c, arg in zip(node.data, args, strict=True))
        case "map":
            function = _MAPS.get(node.data) or getattr(np, node.data)
            return np.broadcast_to(function(*args), shape)
        case "call":
            return _call(node.data, args[0])
    operands: list[Any] = [np.asarray(float(node.data.coefficient)), []]
    for factor in node.data.factors:
        operands += (np.power(done[factor.tensor], float(factor.exponent)), list(factor.labels))
    return np.einsum(*operands, list(range(node.order)))


def _call(name: str, arg: Array) -> Array:
    match name:
        case "inv" | "det" | "norm":
            return getattr(np.linalg, name)(arg)
        case "logdet":
            return np.linalg.slogdet(arg)[1]
        case "prod":
            return np.prod(arg)
        case "logsumexp":
            return np.log(np.sum(np.exp(arg)))
        case "softmax":
            return np.exp(arg) / np.sum(np.exp(arg))
    raise ValueError(name)
