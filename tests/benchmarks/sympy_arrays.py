"""The values of SymPy's matrix and array expressions as NumPy arrays.

SymPy's own substitution is not used: a result that it cannot write out may still be right.
``ValueError`` where the expression has no value: an unevaluated derivative, shapes that do not
fit. Its sizes and names are numbers and arrays of ``names``; vectors have one column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from itertools import product
from typing import Any

import numpy as np
import sympy
from sympy.tensor.array.expressions import array_expressions as arrays

Array = Any


def value(expression: Any, names: Mapping[str, Any]) -> Array:
    """The value; matrices have two axes. Raises ``ValueError``."""
    rule = next((rule for kind, rule in _RULES if isinstance(expression, kind)), None)
    if rule is not None:
        return rule(expression, lambda part: value(part, names), names)
    if isinstance(expression, sympy.Function):
        parts = [float(value(part, names)) for part in expression.args]
        return np.asarray(float(expression.func(*map(sympy.Float, parts))))
    raise ValueError(f"no value for {type(expression).__name__}")


Inner = Callable[[Any], Array]


def _symbol(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    array = np.asarray(names[e.name], float)
    return array.reshape(-1, 1) if array.ndim == 1 else array


def _add(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    parts = [inner(part) for part in e.args]
    if len({part.shape for part in parts}) > 1:
        raise ValueError("a sum of different shapes")
    return sum(parts[1:], parts[0])


def _times(left: Array, right: Array) -> Array:
    if left.ndim == 0 or right.ndim == 0:
        return left * right
    if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[0]:
        raise ValueError("factors that do not fit")
    return left @ right


def _mul(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    return reduce(_times, [inner(part) for part in e.args])


def _power(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    base, exponent = inner(e.args[0]), float(inner(e.args[1]))
    if base.shape in ((), (1, 1)):
        return base**exponent
    if exponent != round(exponent):
        raise ValueError("a root of a matrix")
    return np.linalg.matrix_power(base, round(exponent))


def _applied(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    array, function = inner(e.expr), e.function
    flat = [function(sympy.Float(float(entry))).doit() for entry in array.ravel()]
    if not all(entry.is_number and entry.is_real for entry in flat):
        raise ValueError("a function without a real value")
    return np.array([float(entry) for entry in flat]).reshape(array.shape)


def _each(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    parts = [inner(part) for part in e.args]
    if len({part.shape for part in parts}) > 1:
        raise ValueError("a Hadamard product of different shapes")
    return reduce(np.multiply, parts)


def _filled(number: float) -> Callable[[Any, Inner, Mapping[str, Any]], Array]:
    def rule(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
        return np.full([int(inner(size)) for size in e.shape], number)

    return rule


def _element(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    i, j = (int(inner(index)) for index in e.indices)
    return np.asarray(inner(e.parent)[i, j])


def _sum(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    ranges = [range(int(inner(low)), int(inner(high)) + 1) for _, low, high in e.limits]
    indices = [index.name for index, *_ in e.limits]
    terms = [
        value(e.function, {**names, **dict(zip(indices, place, strict=True))})
        for place in product(*ranges)
    ]
    return np.asarray(sum(terms))


def _outer(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    return reduce(np.multiply.outer, [inner(part) for part in e.args])


def _contraction(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    array = inner(e.expr)
    labels = list(range(array.ndim))
    for axes in e.contraction_indices:
        for axis in axes:
            labels[axis] = axes[0]
    contracted = {axis for axes in e.contraction_indices for axis in axes}
    return np.einsum(array, labels, [axis for axis in labels if axis not in contracted])


def _diagonal(e: Any, inner: Inner, names: Mapping[str, Any]) -> Array:
    array = inner(e.expr)
    labels = list(range(array.ndim))
    for axes in e.diagonal_indices:
        for axis in axes:
            labels[axis] = axes[0]
    taken = {axis for axes in e.diagonal_indices for axis in axes}
    kept = [axis for axis in labels if axis not in taken]
    return np.einsum(array, labels, kept + [axes[0] for axes in e.diagonal_indices])


_RULES: list[tuple[Any, Callable[[Any, Inner, Mapping[str, Any]], Array]]] = [
    (sympy.Number, lambda e, inner, names: np.asarray(float(e))),
    ((sympy.Symbol, sympy.MatrixSymbol), _symbol),
    ((sympy.MatAdd, sympy.Add, arrays.ArrayAdd), _add),
    ((sympy.MatMul, sympy.Mul), _mul),
    (sympy.Inverse, lambda e, inner, names: np.linalg.inv(inner(e.arg))),
    ((sympy.MatPow, sympy.Pow), _power),
    (sympy.Transpose, lambda e, inner, names: inner(e.arg).T),
    (sympy.Trace, lambda e, inner, names: np.asarray(np.trace(inner(e.arg)))),
    (sympy.Determinant, lambda e, inner, names: np.asarray(np.linalg.det(inner(e.arg)))),
    (sympy.HadamardProduct, _each),
    (sympy.HadamardPower, lambda e, inner, names: inner(e.base) ** inner(e.exp)),
    (sympy.matrices.expressions.applyfunc.ElementwiseApplyFunction, _applied),
    (sympy.Identity, lambda e, inner, names: np.eye(int(inner(e.shape[0])))),
    (sympy.OneMatrix, _filled(1.0)),
    (sympy.ZeroMatrix, _filled(0.0)),
    (sympy.DiagMatrix, lambda e, inner, names: np.diag(inner(e.args[0])[:, 0])),
    (sympy.matrices.expressions.matexpr.MatrixElement, _element),
    (sympy.Sum, _sum),
    (arrays.ArrayTensorProduct, _outer),
    (
        arrays.PermuteDims,
        lambda e, inner, names: np.transpose(inner(e.expr), e.permutation.array_form),
    ),
    (arrays.ArrayContraction, _contraction),
    (arrays.ArrayDiagonal, _diagonal),
]
