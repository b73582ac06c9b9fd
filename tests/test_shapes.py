"""The shape of every expression, and errors that point at both operands."""

from __future__ import annotations

import pytest
from problems import problem

from mccli.errors import MccliError

DECLARED = ["x, y : R^3", "u : R^2", "A : R^(2,3)", "S : R^(3,3)", "p : R^n", "P : R^(m,n)"]

GOOD = [
    ("x + y", "vector of 3"),
    ("x + 1", "vector of 3"),
    ("2*x/3", "vector of 3"),
    ("A*x", "vector of 2"),
    ("x'*y", "scalar"),
    ("x·y", "scalar"),
    ("x*y'", "3 × 3"),
    ("u'*A", "row of 3"),
    ("u'*A*x", "scalar"),
    ("A'", "3 × 2"),
    ("x''", "vector of 3"),
    ("A*S*A'", "2 × 2"),
    ("S^2", "3 × 3"),
    ("S^-1", "3 × 3"),
    ("x.^2", "vector of 3"),
    ("2.^x", "vector of 3"),
    ("x .* y ./ 2", "vector of 3"),
    ("x > 0", "vector of 3"),
    ("where(x > 0, x, 0)", "vector of 3"),
    ("sin(A)", "2 × 3"),
    ("max(0, A)", "2 × 3"),
    ("sum(A)", "scalar"),
    ("norm(A)", "scalar"),
    ("tr(S) + det(S) + logdet(S)", "scalar"),
    ("inv(S)", "3 × 3"),
    ("diag(x)", "3 × 3"),
    ("diag(S)", "vector of 3"),
    ("outer(u, x)", "2 × 3"),
    ("softmax(x)", "vector of 3"),
    ("S + 2*eye(3)", "3 × 3"),
    ("ones(3)", "vector of 3"),
    ("zeros(2, 3)", "2 × 3"),
    ("x + vector(1)", "vector of 3"),
    ("A + matrix(1)", "2 × 3"),
    ("[a, b]", "vector of 2"),
    ("[[a, b, c], [1, 2, 3]]", "2 × 3"),
    ("[[1, 2]]", "1 × 2"),
    ("x[1]*A[2,3]", "scalar"),
    ('einsum("ij,j->i", A, x)', "vector of 2"),
    ('einsum("i,i->", x, y)', "scalar"),
    ("P*p", "vector of m"),
    ("p'*p", "scalar"),
    ("P*ones(n)", "vector of m"),
    ("1/n*sum(p)", "scalar"),
]


@pytest.mark.parametrize(("expression", "shape"), GOOD)
def test_shapes(expression: str, shape: str) -> None:
    found = problem(f"f = {expression}", declare=DECLARED)
    assert found.shapes[id(found.definitions["f"].expr)].text == shape
    # Every node of the problem has a shape.
    pending = [found.definitions["f"].expr]
    while pending:
        node = pending.pop()
        assert id(node) in found.shapes
        pending.extend(node.args)


# expression, code, underlined texts with labels, part of the hint
BAD = [
    ("A*u", "shape.product", [("A", "2 × 3"), ("u", "vector of 2")], "A'"),
    ("x*y", "shape.product", [("x", "vector of 3"), ("y", "vector of 3")], "x'*y"),
    ("x*A", "shape.product", [("x", "vector of 3"), ("A", "2 × 3")], "x'*A"),
    ("2*x*(y+1)", "shape.product", [("2*x", "vector of 3"), ("y+1", "vector of 3")], ".*"),
    ("u'*x", "shape.product", [("u'", "row of 2"), ("x", "vector of 3")], "sizes 2 and 3 differ"),
    ("u'*[1,2,3]", "shape.product", [("u'", "row of 2"), ("[1,2,3]", "vector of 3")], "2 and 3"),
    ("x + u", "shape.mismatch", [("x", "vector of 3"), ("u", "vector of 2")], "3 and 2"),
    ("x + y'", "shape.mismatch", [("x", "vector of 3"), ("y'", "row of 3")], "transpose"),
    ("S + 1", "shape.sum", [("S", "3 × 3"), ("1", "scalar")], "eye(3)"),
    ("x/y", "shape.divide", [("x", "vector of 3"), ("y", "vector of 3")], "./"),
    ("1/y", "shape.divide", [("1", "scalar"), ("y", "vector of 3")], "./"),
    ("x^2", "shape.power", [("x", "vector of 3")], "x.^2"),
    ("A^2", "shape.power", [("A", "2 × 3")], "A.^2"),
    ("S^0.5", "shape.power", [("0.5", "")], "A.^p"),
    ("2^x", "shape.power", [("2", "scalar"), ("x", "vector of 3")], ".^"),
    ("det(A)", "shape.square", [("A", "2 × 3")], ""),
    ("inv(x)", "shape.argument", [("x", "vector of 3")], ""),
    ("dot(x, u)", "shape.mismatch", [("x", "vector of 3"), ("u", "vector of 2")], ""),
    ("x[4]", "shape.index", [("4", "")], "from 1"),
    ("x[0]", "shape.index", [("0", "")], "from 1"),
    ("A[1]", "shape.index", [("A[1]", "")], "W[1,2]"),
    ("c[1]", "shape.index", [("c[1]", "")], "declare"),
    ("[x, 1]", "shape.list", [("x", "vector of 3")], "rows"),
    ("[[1, 2], [3]]", "shape.list", [("[1, 2]", "2 entries"), ("[3]", "1 entry")], ""),
    ("ones(0)", "shape.size", [("0", "")], "whole number"),
    ("ones(c)", "shape.size", [("c", "")], "whole number"),
    ("q'*q", "shape.undeclared", [("q'", "")], '-d "q : R^k"'),
    ("sin(c)'", "shape.transpose", [("sin(c)'", "")], "mark"),
    ('einsum("ij,j", A, x)', "shape.einsum", [('einsum("ij,j", A, x)', "")], "->"),
    ("P*x", "shape.product", [("P", "m × n"), ("x", "vector of 3")], ""),
    ("atan2(x, u)", "shape.mismatch", [("x", "vector of 3"), ("u", "vector of 2")], ""),
]


@pytest.mark.parametrize(("expression", "code", "places", "hint"), BAD)
def test_shape_errors(expression: str, code: str, places: list[tuple[str, str]], hint: str) -> None:
    with pytest.raises(MccliError) as caught:
        problem(f"f = {expression}", declare=DECLARED)
    wrong = caught.value.problems[0]
    assert wrong.code == code
    assert [(each.span.text, each.label) for each in wrong.places] == places
    assert hint in wrong.hint


def test_calls_take_vectors() -> None:
    found = problem("f = g(x) + g(2*y); g(v) = v'*v", declare=DECLARED)
    assert found.shapes[id(found.definitions["f"].expr)].text == "scalar"
    with pytest.raises(MccliError) as caught:
        problem("f = g(S); g(v) = v + 1", declare=DECLARED)
    assert caught.value.problems[0].code == "shape.sum"
    with pytest.raises(MccliError) as caught:
        problem("f = g(x) + g(u); g(v) = sum(v + vector(1))", declare=DECLARED)
    assert caught.value.problems[0].code == "shape.size"


@pytest.mark.parametrize(
    ("expression", "instead"),
    [("sum(vector(1))", "ones(3)"), ("matrix(1)*x", "ones(2, 3)"), ("tr(eye)", "eye(3)")],
)
def test_sizes_that_nothing_gives(expression: str, instead: str) -> None:
    with pytest.raises(MccliError) as caught:
        problem(f"f = {expression}", declare=DECLARED)
    assert caught.value.problems[0].code == "shape.size"
    assert instead in caught.value.problems[0].hint
