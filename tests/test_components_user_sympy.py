"""Answers handed over as ordinary SymPy objects."""

from __future__ import annotations

import sympy
from trees import CONSTANTS, read

from mccli.calculus.components.user_sympy import user_expression, user_matrix

X, Y = sympy.symbols("x y", real=True)

TABLE = [
    ("20*x*y**2", 20 * X * Y**2),
    ("-x/(2*y) - 1/3", -X / (2 * Y) - sympy.Rational(1, 3)),
    ("sqrt(x)*exp(pi)*e", sympy.sqrt(X) * sympy.exp(sympy.pi) * sympy.E),
    ("abs(x) + sign(x) + floor(x) + ceil(y)",
     sympy.Abs(X) + sympy.sign(X) + sympy.floor(X) + sympy.ceiling(Y)),
    ("max(x, y, 1) - min(x, 0)", sympy.Max(X, Y, 1) - sympy.Min(X, 0)),
    ("relu(x)", sympy.Max(X, 0)),
    ("x > y", sympy.Piecewise((1, X > Y), (0, True))),
    ("where(x != 0, y, 0)", sympy.Piecewise((Y, sympy.Ne(X, 0)), (0, True))),
    ("where(x, y, 0)", sympy.Piecewise((Y, sympy.Ne(X, 0)), (0, True))),
    ("erf(x) + atan2(y, x)", sympy.erf(X) + sympy.atan2(Y, X)),
    ("log2(x)", sympy.log(X) / sympy.log(2)),
    ("sigmoid(x)", 1 / (1 + sympy.exp(-X))),
    ("softplus(x)", sympy.log(1 + sympy.exp(X))),
]  # fmt: skip


def test_expressions() -> None:
    for source, expected in TABLE:
        assert user_expression(read(source), CONSTANTS) == expected, source


def test_cube_root_is_odd() -> None:
    root = user_expression(read("cbrt(x)"))
    assert root.subs(X, -8) == -2 and root.subs(X, 27) == 3


def test_names_are_the_users_own() -> None:
    found = user_expression(read("E + I + pi"))
    assert {symbol.name for symbol in found.free_symbols} == {"E", "I", "pi"}


def test_shapes() -> None:
    entries = [read(source) for source in ("x", "y", "x*y", "1", "0", "2", "x", "y")]
    assert user_matrix(entries[:1], ()) == sympy.Matrix([[X]])
    assert user_matrix(entries[:2], (2,)) == sympy.Matrix([X, Y])
    assert user_matrix(entries[:4], (2, 2)) == sympy.Matrix([[X, Y], [X * Y, 1]])
    assert user_matrix(entries, (2, 2, 2)).shape == (2, 2, 2)
