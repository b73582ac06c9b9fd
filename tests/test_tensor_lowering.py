"""Expressions as tensors: by value against the same problem written out in components."""

from __future__ import annotations

import math
import random
import re
from fractions import Fraction

import numpy as np
import pytest
from problems import LIMITS, problem
from tensor_values import evaluated

from mccli.calculus.evaluation.careful import values
from mccli.calculus.expansion.expand import written_out
from mccli.calculus.tensors.graph import Graph
from mccli.calculus.tensors.lowering.definitions import Lowering, lowered
from mccli.errors import MccliError
from mccli.model.spaces import Space, component_names

SIZES = {"m": 2, "n": 3}
SPACES = {
    "x": ("n",), "y": ("n",), "p": ("n",), "u": ("m",), "k": (2,), "A": ("m", "n"),
    "B": ("n", "m"), "S": ("n", "n"), "T": ("n", "n"), "c": (), "t": (),
}  # fmt: skip


def declared(numbers: bool) -> list[str]:
    """The declarations, with symbols or numbers for the sizes."""
    found = []
    for name, dims in SPACES.items():
        sizes = ",".join(str(SIZES.get(str(dim), dim) if numbers else dim) for dim in dims)
        found.append(f"{name} : R^({sizes})" if len(dims) == 2 else f"{name} : R^{sizes}")
    return [text.removesuffix("^") for text in found]


def point(seed: int) -> tuple[dict[str, np.ndarray], dict[str, Fraction]]:
    """Random arrays, and the same by components. p and t are positive."""
    dice = random.Random(seed)
    arrays: dict[str, np.ndarray] = {"pi": np.array(math.pi), "e": np.array(math.e)}
    numbers: dict[str, Fraction] = {}
    for name, dims in SPACES.items():
        shape = tuple(SIZES.get(str(dim), dim) for dim in dims)
        names = component_names(name, Space(shape))
        least = 1 if name in "pt" else -9
        entries = {each: Fraction(2 * dice.randint(least, 9) + 1, 7) for each in names}
        numbers |= entries
        arrays[name] = np.array([float(each) for each in entries.values()]).reshape(shape)
    return arrays, numbers


TABLE = """
A*x | x'*S*y | u'*A | x*y' | A*B | A'*B' + c*T | A - B' | x + c | c - x | x' + c | 3 - 2*x
x .* y | S ./ c | S.^2 | S^3 | S^0 | S^1 | S^-1 | S^-2 | (A*B)^2 | inv(S)*T | det(S)*tr(T) | x/c
c/t | x ./ y | 1 ./ y | c ./ y | x'*y ./ y | (x .* y)' .* x' | x*2/3 | -x | -(A*B) | x''
2*x'*y*A*x/t | x'*y*p'*x | t*x'*y | (x'*y)' | A*x .* u | x'*S .* y' | x' ./ y'
S .* T ./ (S.^2 + 1/3*ones(n, n)) | sum(A) + mean(x) + prod(u) | mean(A)
mean(c) + sum(c) + prod(c) + norm(c) + norm1(c) + logsumexp(c) | prod(A) | prod(x') | norm(x)^2
norm(x) | norm2(x - y)^3 | norm(A) | norm(A - B')^2 | norm1(A - 1/3*B') | norm(x'*y)
dot(x, y) + x·y | dot(x', y) | x·c | outer(u, x) | diag(x) | diag(S) | diag(A*x)*A | diag(diag(S))
S + c*eye(n) + ones(n, n) | S*T - eye() | S + eye(n) | x + vector(2) | A + matrix(c)
ones(n)'*x*zeros(m) | zeros(m, n) + A | ones(m, n)*x | tr(A*B) | tr(S') | logdet(S) | logdet(S'*S)
softmax(x) | softmax(A*x + u) | logsumexp(x - y) | logsumexp(A) | sum(exp(x))/exp(logsumexp(x))
einsum("ij,jk->ik", A, B) | einsum("ii->", S) | einsum("ij->ji", A) | einsum("ij, j -> i", A, x)
einsum("i,i->i", x, y) | einsum(",i->i", c, x) | einsum("ii->i", S) | einsum("i,i->", x', y)
max(x, y) | max(0, x) | max(x, 0) | min(1, x) | max(x, y, 1, c) | max(0, c) | min(x, c, y)
max(1, 2) | where(x > y, x, 0) | where(c > 0, x, y) | where(x > 0, log(x.^2), c)
where(A > 0, A, -A) | x > 0 | (x >= y)*t | A <= c | x == x | (x != y)' | sum(x > y) | relu(x)
relu(A*x)' | abs(x) | exp(A) | log(p) | ln(t) | log2(p) | log10(p) | sqrt(p) | sqrt(p .* p)
cbrt(x) | sin(x) | cos(c) | tan(x) | asin(x/10) | acos(x/10) | atan(x) | sinh(x) | cosh(x)
tanh(S) | asinh(x) | acosh(p + 2) | atanh(x/10) | sign(x) | floor(x) | ceil(x) | erf(x)
sigmoid(A) | softplus(x) | atan2(x, y) | atan2(t, p) | 1/n*sum(x) | n*m*c | ones(n)'*ones(n)
sum(x)/(n + m) | n^2*x | x.^n | p.^(1/2) | p.^(-1/2) | t^0.5 | p.^x | p.^c | t.^x | 2.^x | 2^c
t^c | t^(x'*y) | e^c | e.^x | e^(-x'*x/2)/sqrt(2*pi) | pi*x | e | c^0*y | c^2 | c^-2 | c^3/2
(2*c)^3 | x.^3 | x.^-1 | (x .* y).^2 | (-2)^2*c | x.^(2*ones(n)) | 4^(1/2)*c | A*(x + y)*t - u
k'*k*x | k*x' | (A*x + u)'*(A*x + u) | (S + S')*x | S*S'*S | x'*(y*x')*S*y | c | 2 | x | A | x - x
0*x | x + zeros(n) | 1e2*x | .5*x | sum(log(vector(1) + exp(-y .* (S*x))))
"""
EXPRESSIONS = [text.strip() for text in TABLE.strip().replace("\n", "|").split("|")]


def both_values(texts: list[str], seed: int) -> tuple[np.ndarray, np.ndarray, str, str]:
    """The last function's value as a tensor and in components, each with its kind."""
    arrays, numbers = point(seed)
    posed = problem(*texts, declare=declared(False))
    tensor, kind = lowered(posed, Graph(LIMITS), posed.functions[-1])
    value = evaluated(tensor, arrays, SIZES)
    counted = [re.sub(r"\b[mn]\b", lambda found: str(SIZES[found[0]]), text) for text in texts]
    written = written_out(problem(*counted, declare=declared(True)), LIMITS)[-1].value
    constants = frozenset({"pi", "e"})
    entries = [float(v) for v in values(list(written.entries), numbers, constants, 30, LIMITS)]
    shape = written.shape
    return value, np.array(entries).reshape(shape.sizes), kind, shape.kind


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_value_and_kind(text: str) -> None:
    for seed in (1, 2):
        value, wanted, kind, wanted_kind = both_values([text], seed)
        assert kind == wanted_kind
        np.testing.assert_allclose(value, wanted, rtol=1e-11, atol=1e-11)


PROBLEMS = [
    ["r = S*x - y", "norm(r)^2 + sum(r)"],
    ["g(a) = tanh(a + 1/3)", "g(A*x)'*g(u) + g(c)"],
    ["g(a, b) = a'*b", "h(a) = g(a, a)*a", "h(x) + h(S*y)/g(x, y)"],
    ["g(a) = a + vector(1)", "g(x)'*x"],
    ["f(x) = x'*S*x/n"],
    ["f(c, t) = c^2*t"],
    ["r = x'", "r*S"],
    ["q(w) = w*w", "q(S)*q(inv(S))"],
    ["q(v) = v^2", "q(c)*n + q(n)"],
    *(
        ["d0 = A*x", *(f"d{i} = sin(d{i - 1})" for i in range(1, 60)), f"d59'*d{i}"]
        for i in (3, 58)
    ),
]


@pytest.mark.parametrize("texts", PROBLEMS, ids=lambda texts: texts[-1])
def test_definitions(texts: list[str]) -> None:
    value, wanted, kind, wanted_kind = both_values(texts, 3)
    assert kind == wanted_kind
    np.testing.assert_allclose(value, wanted, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x'*S*y", "dot(x, S*y)"),
        ("x'*y", "sum(x .* y)"),
        ("tr(A*B)", "tr(B*A)"),
        ("x*y'", "(y*x')'"),
        ("(A*B)'", "B'*A'"),
        ("x'*S", "(S'*x)'"),
        ("S^3", "S*S*S"),
        ("S^-2", "inv(S)*inv(S)"),
        ("e^c", "exp(c)"),
        ("sqrt(p)", "p.^0.5"),
        ("mean(x)", "sum(x)/n"),
        ("log(x)", "ln(x)"),
        ("norm(x)", "norm2(x')"),
        ("vector(c)'*x", "c*sum(x)"),
        ("max(0, x, y)", "max(x, y, 0)"),
        ('einsum("ij,j->i", A, x)', "A*x"),
    ],
)
def test_equal_tensors(one: str, other: str) -> None:
    posed = problem(f"f = {one}", f"g = {other}", declare=declared(False))
    lowering = Lowering(posed, Graph(LIMITS))
    assert lowering.definition("f").tensor is lowering.definition("g").tensor


def test_a_definition_cut_by_wrt_is_a_variable_of_its_shape() -> None:
    posed = problem("r = (A*x)'", "norm(r)^2", declare=declared(False), wrt="r")
    graph = Graph(LIMITS)
    (variable,) = lowered(posed, graph, "f").tensor.args
    assert variable is graph.variable("r", ("m",))
    posed = problem("r = (A*x)'", "r", declare=declared(False), wrt="r", of="r")
    assert lowered(posed, graph, "r").kind == "row"


def test_attributes_reach_the_variables() -> None:
    posed = problem("t*P*v + pi", declare=["t : R positive", "P : R^(n,n) posdef", "v : R^n"])
    graph = Graph(LIMITS)
    lowered(posed, graph, "f")
    kept = {name: set(graph.attributes[name]) for name in ("t", "P", "v", "pi")}
    assert kept == {"t": {"positive"}, "P": {"posdef"}, "v": set(), "pi": {"positive", "constant"}}


REFUSED = [
    (["x[1]*sum(x)"], "", "shape.symbolic-part", "x[1]"),
    (["A[1,2]"], "", "shape.symbolic-part", "A[1,2]"),
    (["sum(x)*k[2]"], "", "shape.symbolic-part", "k[2]"),
    (["sum(x)*k1"], "", "shape.symbolic-part", "k1"),
    (["sum(x)/n"], "n", "shape.symbolic-part", None),
    (["sum(x)*k1"], "k1", "shape.symbolic-part", None),
    (["sum(x)/n", "n = t^2"], "x", "name.twice", "n"),
    (["x/0"], "", "math.undefined", "0"),
    (["x/(1 - 1)"], "", "math.undefined", "1 - 1"),
    (["x/(c - c)"], "", "math.zero", "x/(c - c)"),
    (["x + log(0)"], "", "math.undefined", "log(0)"),
    (["sum(x)*sqrt(-4)^2"], "", "math.undefined", "sqrt(-4)"),
    (["(-2).^x"], "", "math.undefined", "(-2).^x"),
    (["inv(zeros(2, 2))*k"], "", "math.zero", "inv(zeros(2, 2))"),
    (["x*10^10^9"], "", "limit.number", "10^10^9"),
    (["(7*x).^1e7"], "", "limit.number", "(7*x).^1e7"),
    (["S^65"], "", "limit.power", "S^65"),
    (["r = x ./ (2 - 2)", "sum(r)"], "", "math.undefined", "2 - 2"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "wrt", "code", "underlined"), REFUSED)
def test_refused(texts: list[str], wrt: str, code: str, underlined: str | None) -> None:
    posed = problem(*texts, declare=declared(False), wrt=wrt)
    with pytest.raises(MccliError) as caught:
        lowered(posed, Graph(LIMITS), posed.functions[-1])
    (diagnosis,) = caught.value.problems
    assert diagnosis.code == code
    assert [place.span.text for place in diagnosis.places] == ([underlined] if underlined else [])
    if code == "shape.symbolic-part" and wrt != "n":
        assert diagnosis.hint == "give the sizes numbers: --expand n=3,m=2"
