"""What the names of a problem mean: functions, variables, constants, components, errors."""

from __future__ import annotations

import pytest
from problems import problem

from mccli.errors import MccliError

# input, options, component functions, intermediates, variables, constants
GOOD = [
    (["10*x**2*y**2"], {}, ["f"], [], ["x", "y"], []),
    (["x^2", "y^2"], {}, ["f1", "f2"], [], ["x", "y"], []),
    (["f1*x", "y"], {}, ["g1", "g2"], [], ["f1", "x", "y"], []),
    (["f(y, x) = x*y"], {}, ["f"], [], ["y", "x"], []),
    (["x10 + x2 + x1"], {}, ["f"], [], ["x1", "x2", "x10"], []),
    (["f = u^2; u = x + y"], {}, ["f"], ["u"], ["x", "y"], []),
    (["u = x + y\nf = u^2\ng = u*x"], {}, ["f", "g"], ["u"], ["x", "y"], []),
    (["f = u^2; u = x + y"], {"of": "u"}, ["u"], [], ["x", "y"], []),
    (["f = u^2*x; u = x + y"], {"wrt": "u,x"}, ["f"], [], ["u", "x"], []),
    (["f = g(2, y); g(a, b) = a*b^2"], {}, ["f"], ["g"], ["y"], []),
    (["f = g + 1; g(t) = t^2"], {}, ["f"], ["g"], ["t"], []),
    (["e*x + pi"], {}, ["f"], [], ["x"], ["e", "pi"]),
    (["e*x"], {"wrt": "e"}, ["f"], [], ["e"], []),
    (["f(e) = e^2"], {}, ["f"], [], ["e"], []),
    (["e = 3; f = e*x"], {}, ["f"], ["e"], ["x"], []),
    (["lambda*I + E*N*S"], {}, ["f"], [], ["E", "I", "N", "S", "lambda"], []),
    (["x'*y"], {"declare": ["x, y : R^2"]}, ["f"], [], ["x", "y"], []),
    (["x1 + x[2]"], {"declare": ["x : R^2"]}, ["f"], [], ["x"], []),
    (["c*x"], {"declare": ["x : R^2"], "wrt": "x[1], c"}, ["f"], [], ["x1", "c"], []),
    (["z^2"], {"declare": ["z : R"]}, ["f"], [], ["z"], []),
    (["x y"], {}, ["f"], [], ["x", "y"], []),
    (["θ φ"], {}, ["f"], [], ["phi", "theta"], []),
    (["f(mass, velocity) = mass velocity²/2"], {}, ["f"], [], ["mass", "velocity"], []),
    (["f(x) = g(x)*2; g(x) = x^2"], {}, ["f"], ["g"], ["x"], []),
    (["x^T"], {"wrt": "x, T"}, ["f"], [], ["x", "T"], []),
]


@pytest.mark.parametrize(("inputs", "options", "functions", "used", "by", "constants"), GOOD)
def test_names(
    inputs: list[str],
    options: dict[str, object],
    functions: list[str],
    used: list[str],
    by: list[str],
    constants: list[str],
) -> None:
    found = problem(*inputs, **options)
    assert list(found.functions) == functions
    assert list(found.intermediates) == used
    assert [variable.name for variable in found.variables] == by
    assert sorted(found.constants) == constants


def test_bare_expressions_show_their_free_names() -> None:
    found = problem("x2*x10 + pi", "u'*u*c", declare=["u : R^2"])
    assert found.params["f1"] == ("x2", "x10")
    assert found.params["f2"] == ("c", "u")


def test_notes() -> None:
    assert problem("xy^2").notes == ("xy is one name; for a product write x*y",)
    assert problem("a*b + ab").notes == ("ab is one name; for a product write a*b",)
    assert problem("mass*v").notes == ()
    assert problem("x", wrt="x,z").notes == ("z does not occur, so its derivatives are zero",)
    held = problem("c*x'*x", declare=["x : R^2"]).notes
    assert held == ("held constant: c; to differentiate by it use --wrt",)
    held = problem("c*d*x'*x", declare=["x : R^2"]).notes
    assert held == ("held constant: c, d; to differentiate by them use --wrt",)


# input, options, code, underlined text, a part of the hint
BAD = [
    (["f = g + 1; g = f"], {}, "name.cycle", "f", "rename"),
    (["f = f + 1"], {}, "name.cycle", "f", "rename"),
    (["f = x; f = y"], {}, "name.twice", "f", "rename"),
    (["x = 2; x + 1"], {"declare": ["x : R^2"]}, "name.twice", "x", "rename"),
    (["x*y"], {"declare": ["x : R^2", "x : R"]}, "name.twice", "x", "rename"),
    (["x1 = 3; x'*x + x1"], {"declare": ["x : R^2"]}, "name.twice", "x1", "rename"),
    (["x3 + x1"], {"declare": ["x : R^2"]}, "name.component", "x3", "ends with x2"),
    (["f(x) = t*x; t = 2; g(t) = f(t)"], {}, "name.twice", "t", "rename"),
    (["f(e) = e; g(x) = e*x"], {}, "name.twice", "e", "rename"),
    (["f(x, y) = xy"], {}, "name.joined", "xy", "x*y"),
    (["xy + 1"], {"wrt": "x,y"}, "name.joined", "xy", "x*y"),
    (["mass velocity"], {}, "name.adjacent", "mass velocity", "mass*velocity"),
    (["x(x + 1)"], {}, "name.function", "x", "x*(x + 1)"),
    (["sinn(x)"], {}, "name.function", "sinn", "'sin'"),
    (["arctan(x)"], {}, "name.function", "arctan", "'atan'"),
    (["cross(a, b)"], {}, "name.function", "cross", "no cross product"),
    (["kron(a, b)"], {}, "name.function", "kron", "no Kronecker product"),
    (["kernel(a, b)"], {}, "name.function", "kernel", "kernel(s, t) = …"),
    (["f = g(1, 2); g(t) = t"], {}, "name.arity", "g", "g(t)"),
    (["f = u(2); u = x"], {}, "name.function", "u", "u*"),
    (["X^T"], {}, "name.transpose", "T", "X'"),
    (["sum(W) + sum(W1)"], {"declare": ["W : R^(2,2)", "W1 : R^2"]}, "name.twice", "W", "rename"),
    (
        ["f = sum(h)*sum(h1); h = A*A"],
        {"declare": ["A : R^(2,2)", "h1 : R^2"], "wrt": "h"},
        "name.twice",
        "h",
        "rename",
    ),
    (["f = g + e; g(e) = e^2"], {}, "name.twice", "e", "rename"),
    (["x = 2*s; k(x) = x^2; f = k*3 + x*s"], {}, "name.twice", "x", "rename"),
    (["f = x'*x + k; k(x1) = x1*s"], {"declare": ["x : R^2"]}, "name.twice", "x1", "rename"),
    (["g(x) = x1 + x[2]; f = g(2*x)"], {"declare": ["x : R^2"]}, "name.twice", "g", "x[1]"),
    (
        ["f = h'*h*h1; h = 2*x; h1 = 3"],
        {"declare": ["x : R^2"], "wrt": "h", "of": "f"},
        "name.twice",
        "h",
        "rename",
    ),
    (["f(h1) = h'*h*h1"], {"declare": ["h : R^2"], "wrt": "h"}, "name.twice", "h1", "rename"),
    (["f = h*s; h = h*t"], {"wrt": "h"}, "name.cycle", "h", "rename"),
    (["s^2"], {"declare": ["s : R posdef"]}, "syntax.attribute", "posdef", "W : R^(n,n)"),
]


@pytest.mark.parametrize(("inputs", "options", "code", "marked", "hint"), BAD)
def test_errors(
    inputs: list[str], options: dict[str, object], code: str, marked: str, hint: str
) -> None:
    with pytest.raises(MccliError) as caught:
        problem(*inputs, **options)
    wrong = caught.value.problems[0]
    assert wrong.code == code
    assert wrong.places[0].span.text == marked
    assert hint in wrong.hint


def test_all_errors_of_names_in_one_run() -> None:
    with pytest.raises(MccliError) as caught:
        problem("a = sinn(x)\nb = cosh2(x) + tann(x)")
    assert [each.places[0].span.text for each in caught.value.problems] == [
        "sinn",
        "cosh2",
        "tann",
    ]


# expression, declarations, --wrt, the notes
REMARKS = [
    ("norm(A*x - y)^2", ["A : R^(m,n)", "x : R^n"], "x", ["y is read as a scalar; declare it"]),
    ("norm(A*x - y)^2", ["A : R^(2,3)", "x : R^3"], "x", ["y is read as a scalar; declare it"]),
    ("norm(A*x - y - b)", ["A : R^(m,n)", "x : R^n"], "x", ["b, y are read as scalars; declare"]),
    ("sum(y .* x)", ["x : R^n"], "x", ["y is read as a scalar"]),
    ("sum(f); f = x ./ y", ["x : R^n"], "x", ["y is read as a scalar"]),
    ("y*x'*x + y", ["x : R^n"], "x", []),
    ("sum(x + b)", ["x : R^n"], "b", []),
    ("sum(x + b)", ["x : R^n", "b : R"], "x", []),
    ("sum(x + 1/n + pi)", ["x : R^n"], "x", []),
    ("sum(x)", ["x : R^mn"], "x", ["x is a vector of the one size mn; a matrix is R^(m,n)"]),
    ("sum(x)", ["x : R^nx"], "x", []),
    ("w'*w", ["w : R^n"], "Qw", ["its derivatives are zero; did you mean w?"]),
    ("w'*w", ["w : R^n"], "W", ["its derivatives are zero; did you mean w?"]),
    ("mass*t", [], "mas", ["its derivatives are zero; did you mean mass?"]),
    ("x1 + x2", [], "x3", ["x3 does not occur, so its derivatives are zero"]),
    ("x1 + x10", [], "x11", ["x11 does not occur, so its derivatives are zero"]),
    ("w'*w", ["w, v : R^n"], "v", ["v does not occur, so its derivatives are zero"]),
]


@pytest.mark.parametrize(("expression", "declare", "wrt", "notes"), REMARKS)
def test_remarks(expression: str, declare: list[str], wrt: str, notes: list[str]) -> None:
    found = problem(expression, declare=declare, wrt=wrt).notes
    assert len(found) == len(notes)
    for note, part in zip(found, notes, strict=True):
        assert part in note and ("did you mean" in part) == ("did you mean" in note)


def test_long_chains_are_not_deep() -> None:
    lines = ["f0 = x", *(f"f{i} = f{i - 1} + 1" for i in range(1, 5_000))]
    found = problem("\n".join(lines))
    assert found.functions == ("f4999",)
    ring = "\n".join(f"f{i} = f{(i + 1) % 1000} + 1" for i in range(1000))
    with pytest.raises(MccliError, match="1000 definitions"):
        problem(ring)


def test_notes_on_names_written_like_products() -> None:
    assert problem("αx").notes == ("alphax is one name; for a product write alpha*x",)
    assert problem("x1x2").notes == ("x1x2 is one name; for a product write x1*x2",)
    assert [each.name for each in problem("x₁x₂").variables] == ["x1", "x2"]
    assert problem("mass + v0 + x_1").notes == ()


def test_cut_definitions_keep_their_shape_and_are_checked() -> None:
    found = problem("f = u'*u; u = W*x", declare=["W : R^(2,3)", "x : R^3"], wrt="u")
    assert found.variables[0].space.dims == (2,)
    with pytest.raises(MccliError, match="unknown function 'sinn'"):
        problem("f = u^2; u = sinn(x)", wrt="u")
    unused = problem("h = 2*x; f = s*x'*x", declare=["x : R^3"], wrt="h")
    assert unused.variables[0].space.dims == (3,)
    with pytest.raises(MccliError, match="every definition is a variable"):
        problem("f = x^2", wrt="f")
