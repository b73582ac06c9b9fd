"""What people read of answers in matrix notation: labels, zeros, sentences, errors at points."""

from __future__ import annotations

import pytest
from cli import run

MATRIX = ["-d", "W : R^(m,n)", "-d", "x : R^n"]
SQUARE = ["-d", "A : R^(n,n)", "-d", "x : R^n"]

# arguments, lines that are shown, texts that are not
SHOWN = [
    # Zeros in more than two axes.
    (["hessian", "x'*A*x", "-w", "A", *SQUARE], ["∂²f/∂A² = 0 (zero in every entry)"], ["einsum"]),
    # Values have the names of their rows and columns.
    (["grad", "norm(x)^2", *MATRIX, "--at", "x=[1,2]"], ["    x₁   x₂", "f [  2    4 ]"], []),
    (["grad", "norm(x)^2", *MATRIX, "-l", "denominator", "--at", "x=[1,2]"], ["x₁ ⎡ 2 ⎤"], []),
    (["grad", "tr(A)", "-d", "A : R^(n,n)", "--at", "A=[[1,2],[3,4]]"],
     ["         A[1,:]   A[2,:]", "A[:,2] ⎣      0        1 ⎦"], []),
    (["jacobian", "W*x", *MATRIX, "-w", "W", "--at", "W=[[1,2],[3,4]], x=[1,2]"],
     ["f₂:", "W[2,:] ⎣      1        2 ⎦"], ["[2,:,:]"]),
    (["value", "W*x", *MATRIX, "--at", "W=[[1,2],[3,4]], x=[1,2]"], ["f₂ ⎣ 11 ⎦"], []),
    (["value", "W", "-d", "W : R^(m,n)", "--at", "W=[[1,2],[3,4]]"],
     ["f[2,:] ⎣      3        4 ⎦"], []),
    # Sentences on ties have their formulas as such.
    (["grad", "sum(relu(1 - x .* x))", *MATRIX],
     ["at 1 − x ⊙ x = 0, relu(1 − x ⊙ x) keeps the constant: slope 0"], [".*"]),
    (["grad", "sum(max(x, 2*x))", *MATRIX],
     ["where x = 2·x, max(x, 2·x) takes the slope of 2·x"], []),
    # A Hessian by two scalars is not n × n.
    (["hessian", "a*b*norm(x)^2", *MATRIX, "-w", "a,b"],
     ["The Hessian is the Jacobian of the gradient: square and symmetric, the same in"], ["n × n"]),
    # Long fractions come after the decimals, short ones before.
    (["grad", "x'*x/1234567890123456789", *MATRIX, "--at", "x=[1]"], [], ["in decimals:"]),
    (["jacobian", "x/12345678901234567891", *MATRIX, "--at", "x=[1,2]"], ["exactly:"], []),
    (["jacobian", "x/7", *MATRIX, "--at", "x=[1,2]"], ["in decimals:"], ["exactly:"]),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "lines", "absent"), SHOWN)
def test_shown(arguments: list[str], lines: list[str], absent: list[str]) -> None:
    code, out, err = run(*arguments, "--format", "pretty")
    assert code == 0, err
    shown = out.splitlines()
    assert [line for line in lines if line not in shown] == []
    assert not [text for text in absent if text in out]


def test_plain_text_keeps_the_axes_of_zeros() -> None:
    _, out, _ = run("hessian", "x'*A*x", "-w", "A", *SQUARE)
    assert out == 'einsum("ij,k,l->ijkl", zeros(n, n), ones(n), ones(n))\n'


def test_the_check_is_told_in_words_that_are_understood() -> None:
    many = [f"x{i}" for i in range(40)]
    _, out, _ = run("grad", "+".join(f"sin({x})*exp({x})" for x in many), "--format", "pretty")
    assert "where that is enough" not in out


@pytest.mark.parametrize("spaces", [["-d", "A : R^(n,n)"]])
def test_a_singular_matrix_is_told_without_its_entries(spaces: list[str]) -> None:
    code, _, err = run("grad", "logdet(A)", *spaces, "--at", "A=[[1,2],[2,4]]")
    assert code == 4
    assert "not known to exist at this point: it needs A invertible" in err
    assert "A11" not in err


def test_of_many_entries_few_are_told() -> None:
    at = "X=[[1,2,3],[0,1,2]], w=[1,1,-1], y=[0,5]"
    spaces = ["-d", "X : R^(m,n)", "-d", "w : R^n", "-d", "y : R^m"]
    code, _, err = run("grad", "norm1(X*w - y)", *spaces, "-w", "X", "--at", at)
    assert code == 4
    assert "the derivative does not exist at this point: by X11, the slope is -1 from" in err
    assert err.count("the slope is") == 3
    assert "and so on" not in err


def test_what_cancels_has_no_kink() -> None:
    code, out, _ = run("grad", "norm1(x - x)", *MATRIX, "--at", "x=[1,2]", "--json")
    assert (code, '"conditions": []' in out) == (0, True)
