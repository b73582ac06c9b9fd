"""The paper's notation, and how it is written here.

Source: Parr and Howard, "The Matrix Calculus You Need For Deep Learning", section 9.
"""

from __future__ import annotations

from mccli.model.rules.form import Notation

NOTATION_SECTION = "9"

NOTATION = (
    Notation("bold x", "a vector, a column of n × 1", "x : R^n"),
    Notation("italic x", "a scalar", "x, or x : R"),
    Notation("x_i", "component i of x, a scalar", "x1, or x[1]"),
    Notation("|x|", "the number of components of x, not an absolute value", "n of x : R^n"),
    Notation("xᵀ", "the transpose", "x'"),
    Notation("Σ x_i, i = a … b", "the sum over i", "sum(x[i] for i in a..b)"),
    Notation("f(x)", "a function f of x", "f(x) = x^2"),
    Notation("I", "the identity matrix", "eye(n)"),
    Notation("diag(x)", "the matrix with x on its diagonal", "diag(x)"),
    Notation("w · x", "the dot product, sum(w .* x) = w'*x", "w·x, or w'*x"),
    Notation("d/dx", "the derivative by x", "mccli grad, -w x"),
    Notation("∂/∂x", "the derivative by x, other variables held constant", "mccli grad, -w x"),
    Notation("∇f", "all partial derivatives of a scalar function, a row", "mccli grad"),
    Notation("J", "the Jacobian: gradients one below the other", "mccli jacobian"),
    Notation("{ a if …, b else", "a where the condition holds, b elsewhere", "where(x > 0, a, b)"),
)
