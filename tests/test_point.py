"""Points: names of ``--at`` matched with the problem's, values exact where they can be."""

from __future__ import annotations

from fractions import Fraction

import pytest
from problems import answer

from mccli.errors import MccliError

X3 = ["x : R^3"]
W22 = ["W : R^(2,2)"]
# command, input, options, exact values
GOOD = [
    ("value", "x^2 + y/3", {"at": "x=1/2, y=1"}, ["7/12"]),
    ("value", "12345678901234567890*x + 1", {"at": "x=1"}, ["12345678901234567891"]),
    ("value", "2^10", {}, ["1024"]),
    ("value", "sin(x)", {"at": "x=pi/6"}, ["1/2"]),
    ("value", "x'*x", {"at": "x=[1, 2, 1/2]", "declare": X3}, ["21/4"]),
    ("value", "W*[1, 2]", {"at": "W=[[1, 2], [3, 4]]", "declare": W22}, ["5", "11"]),
    ("value", "x'*x", {"at": "x1=1, x2=2, x3=0", "declare": X3}, ["5"]),
    ("value", "f = u^2; u = x + 1", {"at": "x=0.5"}, ["9/4"]),
    ("grad", "10*x**2*y**2", {"at": "x=1, y=2"}, ["80", "40"]),
    ("grad", "x*cos(t)", {"at": "x=2, t=pi/2"}, ["-2", "0"]),
    ("jacobian", "f(x, y) = [x*y, x + y]", {"at": "x=3, y=4"}, ["4", "3", "1", "1"]),
    (
        "jacobian",
        "f(x, y) = [x*y, 2*x + y]",
        {"at": "x=3, y=4", "layout": "denominator"},
        ["4", "2", "3", "1"],
    ),
    ("value", "det(S)", {"at": "S=[[2, 1], [1, 2]]", "declare": ["S : R^(2,2) posdef"]}, ["3"]),
    ("value", "S[1,2]", {"at": "S=[[0, 1], [1, 0]]", "declare": ["S : R^(2,2) invertible"]}, ["1"]),
    ("hessian", "x^3*y", {"at": "x=2, y=1"}, ["12", "12", "12", "0"]),
    ("grad", "max(0, z)", {"at": "z=0"}, ["0"]),
    ("value", "x", {"at": "x=2 .* 3"}, ["6"]),
    ("value", "x", {"at": "x=2 · 3"}, ["6"]),
    ("value", "exp(x)", {"at": "x=ln(1)"}, ["1"]),
    ("value", "x", {"at": "x=sum([1, 2])*norm(-3)"}, ["9"]),
    ("value", "x'*x", {"at": "x=2*[1, 2, 3]", "declare": X3}, ["56"]),
    ("value", "W", {"at": "W=eye(2)", "declare": W22}, ["1", "0", "0", "1"]),
    (
        "jacobian",
        "u = 2*x; f = u'*u",
        {"at": "u=[1, 2, 3]", "declare": X3, "wrt": "u"},
        ["2", "4", "6"],
    ),
    ("grad", "a'*x", {"at": "a=[1, 2, 3]", "declare": ["a, x : R^3"], "wrt": "x"}, ["1", "2", "3"]),
    ("grad", "e*x", {"at": "e=2, x=3", "wrt": "e"}, ["3"]),
]


@pytest.mark.parametrize(("command", "text", "options", "exact"), GOOD)
def test_values(command: str, text: str, options: dict[str, object], exact: list[str]) -> None:
    value = answer(command, text, **options).value
    assert value is not None
    assert value.exact is not None
    assert [str(each) for each in value.exact] == exact


def test_inexact_values_are_right_to_the_last_digit() -> None:
    value = answer("value", "exp(x) + 10^20 - 10^20", at="x=1").value
    assert value is not None
    assert value.exact is None
    assert value.numbers == (2.718281828459045,)


def test_the_point_is_kept_exactly() -> None:
    found = answer("value", "x*y", at="x=0.1, y=pi")
    assert found.at is not None
    (_, x), (_, y) = found.at
    assert x == Fraction(1, 10)
    assert y.value == "pi"  # type: ignore[union-attr]


BAD = [
    ("grad", "x*y", {"at": "x=1"}, "usage", "no value for y"),
    ("grad", "x*y", {"at": "x=1, z=2"}, "usage", "no variable 'z'"),
    ("grad", "a*x*y", {"at": "x=1, q=2", "wrt": "y"}, "usage", "the names here are y, a, x"),
    ("grad", "f = s*x; s = x*y", {"at": "x=1, y=2, s=3"}, "usage", "'s' has a definition"),
    ("grad", "x*y", {"at": "x=y, y=2"}, "usage", "not a constant"),
    ("grad", "x'*x", {"at": "x=1", "declare": X3}, "usage", "vector of 3"),
    ("grad", "x'*x", {"at": "x=[1, 2]", "declare": X3}, "usage", "vector of 3"),
    ("grad", "x'*x", {"at": "x=[1, 2, 3], x1=2", "declare": X3}, "usage", "two values"),
    ("grad", "x^2", {"at": "x=-1", "declare": ["x : R positive"]}, "usage", "declared positive"),
    ("value", "S", {"at": "S=[[1, 2], [3, 4]]", "declare": ["S : R^(2,2) symmetric"]}, "usage", ""),
    ("value", "S", {"at": "S=[[1, 2], [2, 1]]", "declare": ["S : R^(2,2) posdef"]}, "usage", ""),
    (
        "value",
        "S",
        {"at": "S=[[1, 2], [2, 4]]", "declare": ["S : R^(2,2) invertible"]},
        "usage",
        "declared invertible",
    ),
    (
        "grad",
        "norm1(x)",
        {"at": "x1=0, x2=1", "declare": ["x : R^2 positive"]},
        "usage",
        "declared positive",
    ),
    ("grad", "abs(x)", {"at": "x=0"}, "math", ""),
    ("grad", "log(x)", {"at": "x=-1"}, "math", ""),
    ("grad", "sqrt(x)", {"at": "x=0"}, "math", ""),
    ("value", "1/x", {"at": "x=0"}, "math", ""),
    ("value", "sqrt(x)", {"at": "x=-1"}, "math", ""),
    ("grad", "floor(x)", {"at": "x=2"}, "math", ""),
    ("grad", "norm(x)", {"at": "x=[0, 0, 0]", "declare": X3}, "math", ""),
    ("value", "x", {"at": "x 1"}, "parse", ""),
    ("value", "x", {"at": "x=g(2)"}, "parse", "'g' is not a function"),
    ("value", "x", {"at": "x=1'"}, "parse", "transpose"),
    ("value", "x", {"at": "x=ones(2)"}, "usage", "scalar"),
    ("value", "x'*x", {"at": "x=[1, [2, 3]]", "declare": X3}, "parse", "scalars"),
    ("value", "1/x", {"at": "x=pi*0"}, "math", "division by zero"),
    ("value", "x", {"at": "x=1/0"}, "math", "division by zero"),
    ("grad", "x'*x", {"declare": X3, "wrt": "x[5]"}, "usage", "no component x[5]"),
    ("grad", "x'*x", {"declare": X3, "wrt": "x[0]"}, "usage", "no component x[0]"),
    ("grad", "x'*x", {"declare": X3, "wrt": "x[-1]"}, "usage", "no component x[-1]"),
    ("grad", "x'*x", {"declare": X3, "wrt": "x5"}, "usage", "no component x5"),
    ("grad", "x'*x", {"declare": X3, "wrt": "x,x1"}, "usage", "cannot both"),
]


@pytest.mark.parametrize(("command", "text", "options", "kind", "message"), BAD)
def test_refusals(
    command: str, text: str, options: dict[str, object], kind: str, message: str
) -> None:
    with pytest.raises(MccliError) as caught:
        answer(command, text, **options)
    assert caught.value.kind == kind
    assert message in str(caught.value)


def test_one_sided_derivatives_at_a_kink() -> None:
    with pytest.raises(MccliError) as caught:
        answer("grad", "abs(x)", at="x=0")
    said = str(caught.value) + caught.value.problems[0].hint
    assert "-1" in said
    assert "1" in said.replace("-1", "")
