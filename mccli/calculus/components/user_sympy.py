"""Answers as ordinary SymPy objects, for ``Result.sympy()``.

Here the symbols are real and have the user's own names, and what SymPy knows under a name
of its own is that: Abs, Max, Min, Piecewise, sign, floor, ceiling, erf.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy
from sympy import Pow, Rational

from mccli.calculus.components.arithmetic import CONSTANTS, SHARED, arithmetic
from mccli.syntax.tree import Node, fold

Expr = Any

_RELATIONS = {
    "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "==": sympy.Eq, "!=": sympy.Ne,
}  # fmt: skip
_FUNCTIONS = {
    **SHARED,
    "sqrt": sympy.sqrt,
    "abs": sympy.Abs,
    "sign": sympy.sign,
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
    "atan2": sympy.atan2,
    "max": sympy.Max,
    "min": sympy.Min,
    # SymPy's own real cube root is (-1)^(1/3) times a real one to the left of 0.
    "cbrt": lambda z: sympy.sign(z) * sympy.Abs(z) ** Rational(1, 3),
    "log2": lambda z: sympy.log(z, 2),
    "log10": lambda z: sympy.log(z, 10),
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "softplus": lambda z: sympy.log(1 + sympy.exp(z)),
    "relu": lambda z: sympy.Max(z, 0),
}


def user_matrix(
    entries: Sequence[Node], shape: tuple[int, ...], constants: frozenset[str] = frozenset()
) -> Any:
    """Scalar entries, row-major, as a Matrix (a column for one axis, 1 × 1 for a scalar).

    Three axes and more are an immutable dense N-dimensional array of that shape.
    """
    done: dict[int, Expr] = {}
    expressions = [user_expression(entry, constants, done) for entry in entries]
    if len(shape) > 2:
        return sympy.Array(expressions, shape)
    rows, columns = (*shape, 1, 1)[:2]
    return sympy.Matrix(rows, columns, expressions)


def user_sparse_matrix(
    cells: Sequence[tuple[int, int, Node]],
    shape: tuple[int, ...],
    constants: frozenset[str] = frozenset(),
) -> Any:
    """Scalar entries with their rows and columns as a SparseMatrix of two axes."""
    done: dict[int, Expr] = {}
    found = {(row, column): user_expression(tree, constants, done) for row, column, tree in cells}
    return sympy.SparseMatrix(*shape, found)


def user_expression(
    node: Node, constants: frozenset[str] = frozenset(), done: dict[int, Expr] | None = None
) -> Expr:
    """A scalar tree as an ordinary SymPy expression; ``constants`` are the numbers pi and e."""

    def rule(node: Node, args: list[Expr]) -> Expr:
        if node.op == "name" and node.value in constants:
            return CONSTANTS[node.value]
        return _make(node, args)

    return fold(node, rule, done)


def _make(node: Node, args: list[Expr]) -> Expr:
    made = arithmetic(node, args, Pow)
    if made is not None:
        return made
    match node.op:
        case "name":
            return sympy.Symbol(node.value, real=True)
        case "comparison":
            return sympy.Piecewise((1, _RELATIONS[node.value](*args)), (0, True))
        case "call" if node.value == "where":
            return sympy.Piecewise((args[1], _condition(node.args[0], args[0])), (args[2], True))
        case "call":
            return _FUNCTIONS[node.value](*args)
    raise ValueError(f"no rule for {node.op} {node.value!r}")


def _condition(node: Node, value: Expr) -> Expr:
    """The relation itself where the condition is a comparison, else that it is not 0."""
    if node.op == "comparison" and isinstance(value, sympy.Piecewise):
        return value.args[0].cond
    return sympy.Ne(value, 0)
