"""The Python face: what a notebook or a program gets."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import sympy

import mccli
from mccli import MccliError, Result, code, gradient, hessian, jacobian, parse, value


def test_a_gradient() -> None:
    found = gradient("10*x**2*y**2")
    assert isinstance(found, Result)
    assert found.derivative == [["20*x*y**2", "20*x**2*y"]]
    assert found.shape == (1, 2)
    assert found.case is not None
    assert found.case.number == 2
    assert str(found) == "[[20*x*y**2, 20*x**2*y]]"
    assert json.loads(found.to_json())["derivative"] == found.derivative
    assert found.latex() == r"\begin{bmatrix} 20 x y^{2} & 20 x^{2} y \end{bmatrix}"
    assert found._repr_latex_().startswith("$")
    assert found.mathml().startswith("<math")
    assert "numerator layout" in found.pretty()
    assert found.wrt == ["x", "y"]
    assert found.verified["ok"] is True
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = found.colour


def test_sympy_has_the_users_names() -> None:
    x, E = sympy.symbols("x E", real=True)
    assert gradient("E*x^2", wrt="x, E").sympy() == sympy.Matrix([[2 * E * x, x**2]])
    sparse = jacobian("x^2", "E*y", wrt="x, y", sparse=True).sympy()
    assert sparse == sympy.SparseMatrix([[2 * x, 0], [0, E]])
    shared = jacobian("h = tanh(x)^2 + E; h^2", "h*x", wrt="x", engine="graph").sympy()
    h = sympy.tanh(x) ** 2 + E
    assert (shared - sympy.Matrix([h**2, h * x]).diff(x)).applyfunc(sympy.simplify).is_zero_matrix
    cube = jacobian("W*x", declare={"W": "R^(2,2)", "x": "R^2"}, wrt="W").sympy()
    assert cube.shape == (2, 2, 2)


def test_options() -> None:
    assert jacobian("x*y", "x", layout="denominator").derivative == [["y", "1"], ["x", "0"]]
    assert jacobian("f = u^2; u = x", wrt=["u"]).derivative == [["2*u"]]
    assert jacobian("a = x^2\nb = x^3\nc = a*b", of="a").derivative == [["2*x"]]
    assert hessian("x^2*y", at={"x": 1, "y": "1/3"}).value == [[2 / 3, 2], [2, 0]]
    assert value("x'*x", declare={"x": "R^2"}, at={"x": [3, 4]}).value == [[25]]
    assert gradient("x^2", verify=False).verified["ok"] is None
    several = jacobian("W*x", declare={"W": "R^(2,2)", "x": "R^2"})
    assert several.derivative is None
    assert [each.wrt for each in several.results] == [["W"], ["x"]]
    with pytest.raises(ValueError, match="results"):
        several.sympy()


def test_errors_carry_places() -> None:
    with pytest.raises(MccliError) as caught:
        gradient("3 + sinn(x)")
    assert caught.value.problems[0].places[0].span.text == "sinn"


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [("x +", "parse", 3), ("log(0)*x", "math", 4), ("x*10^10^9", "limit", 5)],
)
def test_errors_have_the_exit_code_of_the_command_line(text: str, kind: str, code: int) -> None:
    with pytest.raises(MccliError) as caught:
        gradient(text)
    assert (caught.value.kind, caught.value.exit_code) == (kind, code)


def test_conventions_are_stated() -> None:
    symmetric = gradient("x'*S*x", declare={"x": "R^2", "S": "R^(2,2) symmetric"}, wrt="S")
    assert [each["text"] for each in symmetric.conditions] == [
        "the entries of the symmetric S count as independent"
    ]
    entrywise = gradient("sum(exp(A))", declare={"A": "R^(2,2)"})
    assert [each["text"] for each in entrywise.conditions] == [
        "exp of a matrix is taken entry by entry"
    ]


def test_conventions_are_stated_where_they_touch_the_answer() -> None:
    spaces = {"S": "R^(n,n)", "m": "R^n"}
    for text, wrt, count in (
        ("logdet(S) + m'*S*m", "m", 0),
        ("logdet(S) + m'*S*m", "S", 1),
        ("logdet(S)*m'*m", "m", 1),
        ("f = m'*m + l; l = logdet(S)", "m", 0),
        ("f = m'*m + l^2; l = logdet(m*m' + S)", "m", 1),
        ("f = m'*m + l(S); l(A) = logdet(A)", "m", 1),
        ("sum(exp(S)*m) + sum(exp(S))", "m", 1),
    ):
        found = gradient(text, declare=spaces, wrt=wrt)
        assert [each["kind"] for each in found.conditions].count("convention") == count, text


def test_sizes_may_be_text() -> None:
    assert str(jacobian("y[i] = x[i]^2 for i in 1..n", let="n=2")) == "[[2*x1, 0], [0, 2*x2]]"
    with pytest.raises(MccliError):
        jacobian("y[i] = x[i] for i in 1..n", let="n=")


def test_errors_as_text_have_place_and_hint() -> None:
    with pytest.raises(MccliError) as caught:
        gradient("2*(x + 1")
    assert str(caught.value) == "'(' is never closed (argument 1, line 1, column 3): add ')'"


def test_wrong_arguments() -> None:
    with pytest.raises(MccliError, match="no layout"):
        gradient("x*y", layout="Denominator")
    with pytest.raises(TypeError, match="a function is a text"):
        gradient(5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"gradient\(\) has no option 'colour': it has wrt"):
        gradient("x", colour="red")
    with pytest.raises(TypeError, match="the Hessian is order=2"):
        code("x^2", language="c", hessian=True)
    with pytest.raises(TypeError, match="no option 'at'"):
        code("x^2", language="c", at={"x": 1})
    with pytest.raises(MccliError, match="no order"):
        code("x^2", language="c", order=3)
    with pytest.raises(MccliError, match=r"larger than 10\^15"):
        jacobian("y[i] = x[i] for i in 1..n", let={"n": 10**5000})


def test_trees() -> None:
    assert parse("x + 1") == parse("x  +  1")


def test_importing_is_light() -> None:
    code = "import sys, mccli; print([m for m in ('sympy', 'rich', 'typer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert set(mccli.__all__) <= set(dir(mccli))


def test_the_collector_of_a_host_program_is_left_alone() -> None:
    code = (
        "import gc, mccli; before = gc.get_freeze_count(), gc.isenabled(), gc.get_threshold(); "
        "mccli.gradient('x^2'); "
        "print((gc.get_freeze_count(), gc.isenabled(), gc.get_threshold()) == before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
