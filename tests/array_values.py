"""Values of the language's trees as NumPy arrays, and their derivatives by the complex step.

Nothing of the package's numeric parts is used: a tree is all that is taken from it. A value
carries its kind, so that a row and a vector differ; ``1e-30j`` added to one entry of one
variable gives the derivative by it to all digits (J. N. Lyness, C. B. Moler, "Numerical
Differentiation of Analytic Functions", 1967), where comparisons look at real parts only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from scipy.special import erf

from mccli.syntax.tree import Node, fold

STEP = 1e-30

Array = np.ndarray[Any, Any]


class Value(NamedTuple):
    """``scalar``, ``vector``, ``row``, ``matrix`` or ``tensor``; ``open`` fits any shape."""

    kind: str
    array: Array


class NoValue(Exception):
    """The tree has no real value at these arrays."""


KINDS = ("scalar", "vector", "matrix")


def evaluate(
    tree: Node, environment: Mapping[str, Array], temporaries: Sequence[tuple[str, Node]] = ()
) -> Value:
    """The value of a tree at arrays for its names, sizes among them. Raises ``NoValue``."""
    names = {name: lifted(array) for name, array in environment.items()}
    constants = {"pi": lifted(np.asarray(math.pi)), "e": lifted(np.asarray(math.e))}
    names = {**constants, **names}
    with np.errstate(all="ignore"):
        try:
            for name, part in temporaries:
                names[name] = fold(part, _rule(names))
            value = fold(tree, _rule(names))
        except np.linalg.LinAlgError as error:
            raise NoValue(str(error)) from None
    if not np.all(np.isfinite(value.array)):
        raise NoValue("not finite")
    return value


def lifted(array: Array) -> Value:
    """An array of order 0, 1 or 2 as scalar, vector or matrix."""
    return Value(KINDS[np.ndim(array)], np.asarray(array))


def jacobian(tree: Node, environment: Mapping[str, Array], name: str) -> Array:
    """The derivative by ``name``: the axes of the tree's value, then those of the name."""
    return _stepped(lambda changed: evaluate(tree, changed).array, environment, name)


def hessian(tree: Node, environment: Mapping[str, Array], first: str, second: str) -> Array:
    """The derivative by ``second`` of that by ``first``: differences of the complex step."""
    base = np.asarray(environment[second], float)
    columns = []
    for index in np.ndindex(base.shape):

        def moved(distance: float, index: tuple[int, ...] = index) -> Array:
            changed = base.copy()
            changed[index] += distance
            return jacobian(tree, {**environment, second: changed}, first)

        h = 3e-4
        columns.append(
            (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h),
        )
    return np.moveaxis(np.array(columns), 0, -1).reshape(columns[0].shape + base.shape)


def _stepped(
    function: Callable[[Mapping[str, Array]], Array], environment: Mapping[str, Array], name: str
) -> Array:
    base = np.asarray(environment[name], complex)
    columns = []
    for index in np.ndindex(base.shape):
        changed = base.copy()
        changed[index] += 1j * STEP
        columns.append(np.imag(function({**environment, name: changed})) / STEP)
    return np.moveaxis(np.array(columns), 0, -1).reshape(columns[0].shape + base.shape)


def arranged(derivative: Array, function: int, variable: int, layout: str) -> Array:
    """A derivative (axes of the function, then of the variable) as the layout arranges it.

    Up to order 2 the result has two axes; ``function`` and ``variable`` are the orders.
    """
    order = function + variable
    if order > 2:
        if layout == "numerator":
            return derivative
        return np.moveaxis(derivative, range(function), range(variable, order))
    if function == 2:
        numerator = derivative
    elif variable == 2:
        numerator = derivative.T
    else:
        numerator = derivative.reshape(
            derivative.shape[0] if function else 1, derivative.shape[-1] if variable else 1
        )
    return numerator if layout == "numerator" else numerator.T


def flattened(value: Value) -> Array:
    """A value as the layouts speak of it: two axes up to order 2."""
    match value.kind:
        case "scalar":
            return value.array.reshape(1, 1)
        case "vector":
            return value.array.reshape(-1, 1)
        case "row":
            return value.array.reshape(1, -1)
    return value.array


# -- rules ----------------------------------------------------------------------------------


def _rule(names: Mapping[str, Value]) -> Callable[[Node, list[Value]], Value]:
    def rule(node: Node, parts: list[Value]) -> Value:
        match node.op:
            case "number":
                return lifted(np.asarray(float(node.value)))
            case "string":
                return lifted(np.asarray(0.0))
            case "name":
                return names[node.value]
            case "negative":
                return Value(parts[0].kind, -parts[0].array)
            case "sum":
                return _sum(node.value, parts)
            case "product":
                return reduce(
                    lambda left, pair: _times(pair[0], left, pair[1]),
                    zip(node.value[1:], parts[1:], strict=True),
                    parts[0],
                )
            case "power":
                return _power(node.value, *parts)
            case "comparison":
                compare = _COMPARISONS[node.value]
                return _each(lambda a, b: compare(a.real, b.real) * 1.0, parts)
            case "transpose":
                return _transposed(parts[0])
            case "column":
                return Value("vector", np.array([part.array for part in parts]))
            case "rows":
                return Value("matrix", np.array([part.array for part in parts]))
            case "call":
                return _call(node, parts, names)
        raise AssertionError(f"no rule for {node.op}")

    return rule


def _kind(parts: Sequence[Value]) -> str:
    """The kind of an element-wise operation's value: scalars go with any."""
    kinds = {part.kind for part in parts}
    fixed = kinds - {"scalar", "open"} or kinds
    assert len(fixed) == 1, kinds
    return fixed.pop()


def _each(function: Callable[..., Any], parts: Sequence[Value]) -> Value:
    shapes = {part.array.shape for part in parts if part.kind not in ("scalar", "open")}
    assert len(shapes) <= 1, shapes
    return Value(_kind(parts), np.asarray(function(*(part.array for part in parts))))


def _sum(signs: str, parts: Sequence[Value]) -> Value:
    kind = _kind([part for part in parts if part.kind != "open eye"])
    size = next((part.array.shape[0] for part in parts if part.kind == "matrix"), 0)
    assert kind != "matrix" or all(part.kind != "scalar" for part in parts)
    terms = [
        Value("matrix", part.array * np.eye(size)) if part.kind == "open eye" else part
        for part in parts
    ]
    signed = [
        Value(term.kind, -term.array if sign == "-" else term.array)
        for sign, term in zip(signs, terms, strict=True)
    ]
    return _each(lambda *arrays: sum(arrays[1:], arrays[0]), signed)


def _times(operator: str, left: Value, right: Value) -> Value:
    a, b = left.array, right.array
    if operator == "⊙":
        return _each(lambda p, q: p * q, (left, right))
    if operator == "⊘":
        return _each(lambda p, q: p / q, (left, right))
    if operator == "/":
        assert right.kind == "scalar"
        return Value(left.kind, a / b)
    if "scalar" in (left.kind, right.kind):
        return Value(right.kind if left.kind == "scalar" else left.kind, a * b)
    if operator == "·":
        assert left.kind == right.kind == "vector"
        return Value("scalar", np.asarray(a @ b))
    if (left.kind, right.kind) == ("vector", "row"):
        return Value("matrix", np.outer(a, b))
    kind = {
        ("matrix", "matrix"): "matrix", ("matrix", "vector"): "vector",
        ("row", "matrix"): "row", ("row", "vector"): "scalar",
    }[left.kind, right.kind]  # fmt: skip
    return Value(kind, np.asarray(a @ b))


def _transposed(part: Value) -> Value:
    kind = {"vector": "row", "row": "vector"}.get(part.kind, part.kind)
    assert kind != "scalar"
    return Value(kind, part.array.T)


def _power(operator: str, base: Value, exponent: Value) -> Value:
    if operator == "^" and base.kind == "matrix":
        return Value("matrix", np.linalg.matrix_power(base.array, round(float(exponent.array))))
    assert operator == ".^" or (base.kind, exponent.kind) == ("scalar", "scalar")
    return _each(_raised, (base, exponent))


def _raised(base: Array, exponent: Array) -> Array:
    constant = np.all(np.imag(exponent) == 0)
    if constant and np.all(np.real(exponent) == np.round(np.real(exponent))):
        if np.any((np.real(base) == 0) & (np.real(exponent) < 0)):
            raise NoValue("division by zero")
        whole = np.real(exponent)
        return np.where(whole < 0, 1 / _repeated(base, abs(whole)), _repeated(base, abs(whole)))
    if np.any(np.real(base) <= 0):
        raise NoValue("a power of a negative number")
    return np.exp(exponent * np.log(base))


def _repeated(base: Array, whole: Array) -> Array:
    """``base`` to the powers ``whole`` ≥ 0, by products only."""
    base, whole = np.broadcast_arrays(base, whole)
    result = np.ones_like(base)
    for k in range(int(whole.max())):
        result = np.where(k < whole, result * base, result)
    return result


def _call(node: Node, parts: list[Value], names: Mapping[str, Value]) -> Value:
    function = node.value
    if function in _EACH:
        return _each(_EACH[function], parts)
    if function in ("max", "min"):
        return reduce(lambda left, right: _each(_EXTREMES[function], (left, right)), parts)
    if function in _TO_SCALAR:
        return Value("scalar", np.asarray(_TO_SCALAR[function](*(p.array for p in parts))))
    sizes = [round(float(np.real(part.array))) for part in parts if part.kind == "scalar"]
    array = parts[0].array if parts else np.asarray(1.0)
    match function:
        case "ones" | "zeros":
            return lifted(np.full(sizes, float(function == "ones")))
        case "eye":
            return lifted(np.eye(*sizes)) if sizes else Value("open eye", np.asarray(1.0))
        case "vector" | "matrix":
            return Value("open", array)
        case "inv":
            return Value("matrix", np.linalg.inv(_regular(array)))
        case "diag":
            return lifted(np.diag(array))
        case "outer":
            return lifted(np.outer(array, parts[1].array))
        case "softmax":
            shifted = np.exp(array - array.real.max())
            return Value("vector", shifted / shifted.sum())
        case "einsum":
            found = np.einsum(node.args[0].value, *(part.array for part in parts[1:]))
            return lifted(found) if np.ndim(found) <= 2 else Value("tensor", found)
    raise AssertionError(f"no rule for {function}")


def _positive(array: Array) -> Array:
    if np.any(np.real(array) <= 0):
        raise NoValue("not positive")
    return array


def _regular(array: Array) -> Array:
    if np.linalg.cond(array.real) > 1e8:
        raise NoValue("singular")
    return array


def _logdet(array: Array) -> Any:
    value = np.linalg.det(_regular(array))
    return np.log(value * np.sign(value.real))


def _logsumexp(array: Array) -> Any:
    shift = array.real.max()
    return np.log(np.exp(array - shift).sum()) + shift


def _where(condition: Array, then: Array, other: Array) -> Array:
    return np.where(np.real(condition) != 0, then, other)


_COMPARISONS: dict[str, Callable[..., Any]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    "==": np.equal, "!=": np.not_equal,
}  # fmt: skip
_EXTREMES: dict[str, Callable[..., Any]] = {
    "max": lambda a, b: np.where(a.real > b.real, a, b),
    "min": lambda a, b: np.where(a.real < b.real, a, b),
}
_EACH: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "asinh": np.arcsinh,
    "acosh": np.arccosh, "atanh": np.arctanh, "erf": erf,
    "log": lambda z: np.log(_positive(z)), "ln": lambda z: np.log(_positive(z)),
    "log2": lambda z: np.log2(_positive(z)), "log10": lambda z: np.log10(_positive(z)),
    "sqrt": lambda z: np.sqrt(_positive(z)),
    "cbrt": lambda z: np.sign(z.real) * np.exp(np.log(z * np.sign(z.real)) / 3),
    "abs": lambda z: z * np.sign(z.real), "sign": lambda z: np.sign(z.real),
    "floor": lambda z: np.floor(z.real), "ceil": lambda z: np.ceil(z.real),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "softplus": lambda z: np.log(1 + np.exp(z)),
    "relu": lambda z: np.where(z.real > 0, z, 0),
    "atan2": lambda y, x: np.arctan(y / x) + np.where(x.real < 0, math.pi * np.sign(y.real), 0),
    "where": _where,
}  # fmt: skip
_TO_SCALAR: dict[str, Callable[..., Any]] = {
    "sum": np.sum, "mean": np.mean, "prod": np.prod, "tr": np.trace, "det": np.linalg.det,
    "norm": lambda a: np.sqrt((a * a).sum()), "norm2": lambda a: np.sqrt((a * a).sum()),
    "norm1": lambda a: (a * np.sign(a.real)).sum(), "dot": lambda a, b: a @ b,
    "logdet": _logdet, "logsumexp": _logsumexp,
}  # fmt: skip
