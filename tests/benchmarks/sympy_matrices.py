"""SymPy's matrix expressions: the language's trees in them, and their derivatives.

The translation is as a user of SymPy would write the formula: a quadratic form is a 1 × 1
product, element-wise functions are ``applyfunc``, a sum is a product with ones. A 1 × 1 matrix
that a scalar is needed of stays a matrix as far as that goes, or is its trace, or its entry: three
translations. What SymPy has no expression for raises ``Unanswered``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import sympy
from sympy import S
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from mccli.syntax.tree import Node, fold

Spaces = Mapping[str, Sequence[str]]
Translation = Literal["matrix", "trace", "entry"]
TRANSLATIONS: tuple[Translation, ...] = get_args(Translation)


class Unanswered(Exception):
    """SymPy's matrix expressions do not have this."""


def derivative(tree: Node, spaces: Spaces, by: Sequence[str], translation: Translation) -> Any:
    """The derivative of a tree by names, one after the other. Raises ``Unanswered``."""
    names = symbols(spaces)
    translator = Translator(names, translation)
    found = fold(tree, translator.rule)
    for name in by:
        found = found.diff(names[name])
    return found


def symbols(spaces: Spaces) -> dict[str, Any]:
    """Symbols for the names and for their sizes: a vector is a matrix of one column."""
    sizes = {size: _size(size) for dims in spaces.values() for size in dims}
    names: dict[str, Any] = dict(sizes)
    for name, dims in spaces.items():
        if dims:
            shape = [sizes[size] for size in dims] + [S.One] * (2 - len(dims))
            names[name] = sympy.MatrixSymbol(name, *shape)
        else:
            names[name] = sympy.Symbol(name, real=True)
    return names


def _size(text: str) -> Any:
    return (
        sympy.Integer(text) if text.isdigit() else sympy.Symbol(text, integer=True, positive=True)
    )


def _is_matrix(part: Any) -> bool:
    return bool(getattr(part, "is_Matrix", False) or getattr(part, "is_MatrixExpr", False))


def _is_one(part: Any) -> bool:
    return _is_matrix(part) and part.shape == (1, 1)


def _is_scalar(part: Any) -> bool:
    return not _is_matrix(part) or part.shape == (1, 1)


@dataclass(frozen=True, slots=True)
class Translator:
    """A rule for ``fold``; ``translation`` says what a 1 × 1 matrix is as a scalar."""

    names: Mapping[str, Any]
    translation: Translation

    def rule(self, node: Node, parts: list[Any]) -> Any:
        """The expression of a node, of those of its operands."""
        match node.op:
            case "number":
                return sympy.Rational(str(node.value))
            case "name":
                return self.names[node.value]
            case "negative":
                return -parts[0]
            case "transpose":
                return parts[0].T
            case "sum":
                signs = zip(node.value, parts, strict=True)
                return self._total([-part if sign == "-" else part for sign, part in signs])
            case "product":
                rules = {"*": self._times, "/": self._over, "⊙": self._each, "⊘": self._each_over,
                         "·": lambda a, b: a.T * b}  # fmt: skip
                total = parts[0]
                for operator, part in zip(node.value[1:], parts[1:], strict=True):
                    total = rules[operator](total, part)
                return total
            case "power":
                return self._power(node, *parts)
            case "comparison":
                if node.value not in ("<", ">"):
                    raise Unanswered(node.value)
                less, more = parts if node.value == "<" else parts[::-1]
                return self._applied(sympy.Heaviside, self._total([more, -less]))
            case "call":
                return self._call(node.value, parts)
        raise Unanswered(node.op)

    def _scalar(self, part: Any) -> Any:
        if not _is_matrix(part):
            return part
        if part.shape != (1, 1):
            raise Unanswered("a scalar of a matrix")
        return part[0, 0] if self.translation == "entry" else sympy.Trace(part)

    def _total(self, parts: Sequence[Any]) -> Any:
        shape = next((each.shape for each in parts if not _is_scalar(each)), None)
        if shape is not None:
            ones = sympy.OneMatrix(*shape)
            parts = [self._scalar(part) * ones if _is_scalar(part) else part for part in parts]
        elif not all(map(_is_one, parts)):
            parts = [self._scalar(part) for part in parts]
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total

    def _times(self, left: Any, right: Any) -> Any:
        if _is_one(left) and _is_matrix(right) and right.shape[0] != 1:
            if self.translation == "matrix" and right.shape[1] == 1:
                return right * left
            left = self._scalar(left)
        if _is_one(right) and _is_matrix(left) and left.shape[1] != 1:
            right = self._scalar(right)
        return left * right

    def _over(self, left: Any, right: Any) -> Any:
        if self.translation == "matrix" and _is_one(right):
            return self._times(left, right**-1)
        return left * (1 / self._scalar(right))

    def _each(self, left: Any, right: Any) -> Any:
        if _is_scalar(left) or _is_scalar(right):
            return self._times(left, right)
        return sympy.HadamardProduct(left, right)

    def _each_over(self, left: Any, right: Any) -> Any:
        if _is_scalar(right):
            return self._over(left, right)
        return self._each(left, sympy.HadamardPower(right, -1))

    def _power(self, node: Node, base: Any, exponent: Any) -> Any:
        if node.value == ".^" and not _is_scalar(base):
            return sympy.HadamardPower(base, self._scalar(exponent))
        if not _is_scalar(base):
            return base**exponent
        if _is_square_of_norm(node):
            return _squared(base)
        if self.translation == "matrix" and _is_one(base):
            return self._applied(lambda z: z**exponent, base)
        return self._scalar(base) ** self._scalar(exponent)

    def _applied(self, function: Callable[[Any], Any], part: Any) -> Any:
        if not _is_matrix(part) or (_is_one(part) and self.translation != "matrix"):
            return function(self._scalar(part))
        z = sympy.Dummy("z", real=True)
        return part.applyfunc(sympy.Lambda(z, function(z)))

    def _call(self, name: str, parts: list[Any]) -> Any:
        if name in _EACH:
            return self._applied(_EACH[name], parts[0])
        if name in ("max", "min") and len(parts) == 2 and not _is_matrix(parts[0]):
            extreme = sympy.Max if name == "max" else sympy.Min
            return self._applied(lambda z: extreme(parts[0], z), parts[1])
        if name in _ALGEBRA:
            return _ALGEBRA[name](*parts)
        part = parts[0]
        match name:
            case "norm" | "norm2":
                return self._applied(sympy.sqrt, _length(part))
            case "norm1":
                return _sum(self._applied(sympy.Abs, part))
            case "mean":
                return self._times(1 / (part.shape[0] * part.shape[1]), _sum(part))
            case "logsumexp":
                return self._applied(sympy.log, _sum(self._applied(sympy.exp, part)))
            case "softmax":
                powers = self._applied(sympy.exp, part)
                return self._over(powers, _sum(powers))
        raise Unanswered(name)


def _length(part: Any) -> Any:
    """The square of the norm: x'*x, or the trace of X'*X."""
    product = part.T * part
    return product if _is_one(product) else sympy.Trace(product)


def _is_square_of_norm(node: Node) -> bool:
    norm, exponent = node.args
    return norm.op == "call" and norm.value in ("norm", "norm2") and exponent.value == 2


def _squared(root: Any) -> Any:
    """What a norm is the root of, as textbooks write its square."""
    return root.expr if isinstance(root, ElementwiseApplyFunction) else root.args[0]


def _sum(part: Any) -> Any:
    if not _is_matrix(part):
        return part
    rows, columns = part.shape
    return sympy.OneMatrix(1, rows) * part * sympy.OneMatrix(columns, 1)


_EACH: dict[str, Callable[[Any], Any]] = {
    **{
        name: getattr(sympy, name)
        for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "sign")
    },
    "abs": sympy.Abs, "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "softplus": lambda z: sympy.log(1 + sympy.exp(z)), "relu": lambda z: sympy.Max(0, z),
}  # fmt: skip
_ALGEBRA: dict[str, Callable[..., Any]] = {
    "sum": _sum, "tr": sympy.Trace, "det": sympy.Determinant,
    "logdet": lambda part: sympy.log(sympy.Determinant(part)), "inv": lambda part: part.I,
    "dot": lambda a, b: a.T * b, "outer": lambda a, b: a * b.T,
    "diag": lambda part: sympy.DiagMatrix(part) if part.shape[1] == 1 else sympy.DiagonalOf(part),
    "eye": sympy.Identity, "vector": lambda number: number,
    "ones": lambda rows, columns=S.One: sympy.OneMatrix(rows, columns),
}  # fmt: skip
