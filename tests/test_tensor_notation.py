"""Tensors in matrix notation: by text for a table, by value for random products."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from problems import LIMITS, problem
from tensor_values import evaluated

from mccli.calculus.tensors.adjoints import derivatives
from mccli.calculus.tensors.graph import Graph
from mccli.calculus.tensors.lowering.definitions import lowered
from mccli.calculus.tensors.notation.written import written
from mccli.calculus.tensors.temporaries import DEEPEST, LONG, with_temporaries
from mccli.calculus.tensors.tensor import Tensor
from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax import printer
from mccli.syntax.document import parse_document
from mccli.syntax.tree import Node, postorder, written_size

SPACES = {
    "x": ("n",), "y": ("n",), "p": ("n",), "u": ("m",), "v": ("m",), "A": ("m", "n"),
    "B": ("m", "n"), "S": ("n", "n"), "T": ("n", "n"), "P": ("n", "n"), "M": ("m", "m"),
    "H": ("n", "n"), "c": (), "t": (),
}  # fmt: skip
ATTRIBUTES = {"H": ("symmetric",)}
SIZES = {"m": 2, "n": 3}


def declared() -> list[str]:
    found = []
    for name, dims in SPACES.items():
        power = ("", f"^{dims[0]}" if dims else "", f"^({','.join(dims)})")[len(dims)]
        found.append(" ".join((f"{name} : R{power}", *ATTRIBUTES.get(name, ()))))
    return found


def arrays(seed: int) -> dict[str, np.ndarray]:
    dice = np.random.default_rng(seed)
    found = {
        name: dice.uniform(0.3, 1.5, [SIZES[dim] for dim in dims]) for name, dims in SPACES.items()
    }
    return found | {"H": found["H"] + found["H"].T}


def tensor(graph: Graph, text: str) -> Tensor:
    posed = problem(text, declare=declared())
    return lowered(posed, graph, posed.functions[-1]).tensor


def variables(graph: Graph) -> dict[str, Tensor]:
    return {
        name: graph.variable(name, axes, ATTRIBUTES.get(name, ())) for name, axes in SPACES.items()
    }


def texts(graph: Graph, made: Tensor) -> list[str]:
    """The text, and of a vector also that of its row."""
    return [
        printer.text(written(graph, made, lying))
        for lying in (False, True)[: 1 + (made.order == 1)]
    ]


def agrees(made: Tensor, text: str, kind: str = "") -> None:
    """The text read again has the value of the tensor."""
    posed = problem(text, declare=declared())
    again, found = lowered(posed, Graph(LIMITS), posed.functions[-1])
    point = arrays(1)
    wanted = evaluated(made, point, SIZES)
    scale = max(1.0, float(np.abs(wanted).max()))
    np.testing.assert_allclose(evaluated(again, point, SIZES), wanted, rtol=1e-9, atol=1e-9 * scale)
    assert not kind or found == kind


EINSUMS = [
    ("ij,j->i", "A x", "A*x"),
    ("ij,i->j", "A u", "A'*u"),
    ("ij,i,j->", "A u x", "u'*A*x"),
    ("ij,kj->ik", "A B", "A*B'"),
    ("ij,ij->", "A B", "sum(A .* B)"),
    ("ij,ji->", "S T", "tr(S*T)"),
    ("ij,ij->i", "A B", "diag(A*B')"),
    ("ij,ij,i->", "A B u", "tr(diag(u)*B*A')"),
    ("ij,ij,j->i", "A B x", "(A .* B)*x"),
    ("ij,ij,ik->jk", "S T P", "(S .* T)'*P"),
    ("ij,jk,k->i", "S T x", "S*T*x"),
    ("ij,jk,ki->", "S T P", "tr(S*T*P)"),
    ("ij,jk,ki->k", "S T P", "diag(P*S*T)"),
    ("ij,ik,il->jk", "S T P", "S'*diag(P*ones(n))*T"),
    ("ij,ik,il,l->jk", "S T P x", "S'*diag(P*x)*T"),
    ("ij,ik,il->jkl", "S T P", 'einsum("li,lj,lk->ijk", S, T, P)'),
    ("ii->", "S", "tr(S)"),
    ("ii->i", "S", "diag(S)"),
    ("ii,i->i", "S x", "x .* diag(S)"),
    ("ij->", "A", "sum(A)"),
    ("ij->i", "A", "A*ones(n)"),
    ("ij->j", "A", "A'*ones(m)"),
    ("i,j->ij", "x y", "x*y'"),
    ("i,j->ji", "x y", "y*x'"),
    ("ij,i,j->ij", "S x y", "diag(x)*S*diag(y)"),
    ("ij,j,jk->ik", "S x T", "S*diag(x)*T"),
    ("ij,ik->", "S T", "sum(S'*T)"),
    ("i,i,i->", "x y y", "sum(x .* y.^2)"),
    ("i,ij,jk,kl,l->", "x S T P y", "x'*S*T*P*y"),
    ("ji,kj,lk->il", "S T P", "(P*T*S)'"),
    ("i,jk,k->ij", "x S y", "x*y'*S'"),
    ("ij,kl->ilkj", "S T", 'einsum("il,kj->ijkl", S, T)'),
    ("i,jk->jik", "x S", 'einsum("ik,j->ijk", S, x)'),
    (",ij->", "c S", "c*sum(S)"),
    ("ij,kj->ik", "H T", "H*T'"),
    ("ji,j->i", "H x", "H*x"),
]


@pytest.mark.parametrize(("subscripts", "names", "text"), EINSUMS)
def test_products_over_indices(subscripts: str, names: str, text: str) -> None:
    graph = Graph(LIMITS)
    known = variables(graph)
    made = graph.einsum(subscripts, *[known[name] for name in names.split()])
    assert texts(graph, made)[0] == text
    agrees(made, text)


TABLE = {
    "2*A*x - 2*A*y": ("2*A*(x - y)", "2*(x - y)'*A'"),
    "S*T*x - S*y": ("S*(T*x - y)", "(T*x - y)'*S'"),
    "A*x + c*A*y": ("A*(x + c*y)", "(x + c*y)'*A'"),
    "A*x + A*ones(n)": ("A*(x + 1)", "(x + 1)'*A'"),
    "c*x/n - c*y/n": ("c*(x - y)/n", "c*(x - y)'/n"),
    "x*y' + p*y'": ("(x + p)*y'",),
    "(S + S')*x": ("(S + S')*x", "x'*(S + S')"),
    "S*T + T*S": ("S*T + T*S",),
    "(S*T + T*S)'": ("(S*T + T*S)'",),
    "S'*T - S'*T*P*T": ("S'*(T - T*P*T)",),
    "S'*S - S'*P*S": ("S'*(eye(n) - P)*S",),
    "A*diag(p)*A' - A*p*p'*A'": ("A*(diag(p) - p*p')*A'",),
    "(S - x*ones(n)')*diag(y)": ("S*diag(y) - x*y'",),
    "(A - u*u'*A)'*A": ("A'*(eye(m) - u*u')*A",),
    "A'*(v .* (A*x - u)) + c*x": ("A'*(v .* (A*x - u)) + c*x", "(v .* (A*x - u))'*A + c*x'"),
    "S^4*T + S^3*T*S + T*S^4": ("S**4*T + S**3*T*S + T*S**4",),
    "(S'*T) .* (S'*T)": ("(S'*T).^2",),
    "2*(A*x - u)'*A": ("2*A'*(A*x - u)", "2*(A*x - u)'*A"),
    "-A*(x - y)": ("A*(y - x)", "(y - x)'*A'"),
    "-x - y": ("-x - y", "-(x + y)'"),
    "x'*S'*S": ("S'*S*x", "x'*S'*S"),
    "3*(S*S)'": ("3*S'*S'",),
    "S'*S'*S'*x": ("S'**3*x", "x'*S**3"),
    "inv(S + T)*inv(S + T)*x": ("inv(S + T)**2*x", "(inv(S + T)**2*x)'"),
    "inv(S)'*T'*P'*inv(S)'": ("(inv(S)*P*T*inv(S))'",),
    "H*S": ("H*S",),
    "S'*H'": ("S'*H",),
    "exp(u*x')'": ("exp(x*u')",),
    "2*x .* sin(y)": ("2*x .* sin(y)", "(2*x .* sin(y))'"),
    "diag(2*x .* y)": ("diag(2*x .* y)",),
    "diag(2 ./ x)": ("diag(2 ./ x)",),
    "-diag(y ./ x.^2)": ("-diag(y ./ x.^2)",),
    "2*diag(x)": ("2*diag(x)",),
    "x ./ (y .* p)": ("x ./ (y .* p)", "(x ./ (y .* p))'"),
    "(S*x > 0) .* (S*x - y)": ("(S*x > 0) .* (S*x - y)", "((S*x > 0) .* (S*x - y))'"),
    "(x - y)/norm(x - y)": ("(x - y)/norm(x - y)", "(x - y)'/norm(x - y)"),
    "2/n*(x - y)": ("2/n*(x - y)", "2/n*(x - y)'"),
    "2*x/3": ("2*x/3", "2*x'/3"),
    "x/2 + y/3": ("x/2 + y/3", "(x/2 + y/3)'"),
    "eye(n)/c": ("eye(n)/c",),
    "c - x": ("c - x", "(c - x)'"),
    "A + c*ones(m, n)": ("A + c*ones(m, n)",),
    "c*ones(n) + t*ones(n)": ("(c + t)*ones(n)", "(c + t)*ones(n)'"),
    "ones(m)'*A": ("A'*ones(m)", "ones(m)'*A"),
    "zeros(m, n)": ("zeros(m, n)",),
    "x - x": ("zeros(n)", "zeros(n)'"),
    "x - mean(x)": ("x - mean(x)", "(x - mean(x))'"),
    "2*mean(x)": ("2/n*sum(x)",),
    "sum(S)/n": ("sum(S)/n",),
    "1/2*x'*x": ("x'*x/2",),
    "norm(A*x - u)^2": ("norm(A*x - u)**2",),
    "sqrt(x'*x)": ("norm(x)",),
    "(x'*x)^(-3/2)": ("1/norm(x)**3",),
    "sum(abs(x - y))": ("norm1(x - y)",),
    "sum((x > 0) .* y)": ("sum((x > 0) .* y)",),
    "x'*diag(y)*S*p": ("(x .* y)'*S*p",),
    "x'*y*A*x": ("(x'*y)*A*x", "(x'*y)*x'*A'"),
    "exp(-x'*x/2)": ("exp(-x'*x/2)",),
    "max(x, y, p)": ("max(x, y, p)", "max(x, y, p)'"),
    "t^c": ("t**c",),
    "x.^c": ("x.^c", "(x.^c)'"),
    "x.^(1/2)": ("sqrt(x)", "sqrt(x)'"),
    "x.^(-1/2)": ("1 ./ sqrt(x)", "(1 ./ sqrt(x))'"),
}  # fmt: skip


@pytest.mark.parametrize("text", TABLE)
def test_text_and_row(text: str) -> None:
    graph = Graph(LIMITS)
    made = tensor(graph, text)
    found = texts(graph, made)
    assert tuple(found) == TABLE[text]
    for each, kind in zip(found, ("vector", "row") if made.order == 1 else ("",), strict=True):
        agrees(made, each, kind)


class Random:
    """Random tensors of any order: sums of products with repeated and shared labels."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.graph = Graph(LIMITS)
        self.known = variables(self.graph)
        self.order = self.dice.choice([0, 1, 1, 2, 2, 2, 3, 4])
        self.sizes = [self.dice.choice("mn") for _ in range(self.order + self.dice.randint(0, 3))]

    def total(self) -> Tensor:
        count = self.dice.choice([1, 1, 2, 3])
        return self.graph.total(
            (self.dice.choice([1, -1, 2]), self._product()) for _ in range(count)
        )

    def _product(self) -> Tensor:
        factors = []
        for _ in range(self.dice.randint(1, 6)):
            order = self.dice.choice([0, 1, 1, 2, 2, 2]) if self.sizes else 0
            labels = [self.dice.randrange(len(self.sizes)) for _ in range(order)]
            made = self._factor(tuple(self.sizes[label] for label in labels))
            exponent = self.dice.choice([1, 1, 1, 2, -1]) if made.kind == "variable" else 1
            factors.append((made, exponent, labels))
        for label in range(self.order):
            factors.append((self.graph.unit(self.sizes[label]), 1, [label]))
        scale = self.dice.choice([1, 1, -1, 3, Fraction(1, 2)])
        return self.graph.product(scale, factors, range(self.order))

    def _factor(self, axes: tuple[str, ...]) -> Tensor:
        graph, dice = self.graph, self.dice
        names = [name for name, dims in SPACES.items() if dims == axes]
        if not names:
            return graph.transpose(self._factor(axes[::-1]))
        made = self.known[dice.choice(names)]
        square = len(axes) == 2 and axes[0] == axes[1]
        match dice.randint(0, 9):
            case 0:
                return graph.apply("tanh", made)
            case 1:
                return graph.total([(2, made), (-1, self.known[dice.choice(names)])])
            case 2 if len(axes) == 1:
                return graph.call("softmax", made)
            case 2 if square:
                return graph.delta(axes[0])
            case 3:
                return graph.apply(">", made, self.known["c"])
            case 4 if axes == ("m",):
                return graph.einsum("ij,j->i", self.known["A"], self.known["x"])
            case 4 if square and made.data != "H":
                return graph.call("inv", made)
        return made


@pytest.mark.parametrize("first", range(0, 400, 50))
def test_random_products_by_value(first: int) -> None:
    low_einsums = 0
    for seed in range(first, first + 50):
        random_tensor = Random(seed)
        made = random_tensor.total()
        for place, text in enumerate(texts(random_tensor.graph, made)):
            agrees(made, text, ("vector", "row")[place] if made.order == 1 else "")
            low_einsums += made.order < 3 and "einsum" in text
    # Only what has a label in three matrices has no matrix notation.
    assert low_einsums <= 2


def test_long_sums_take_no_time() -> None:
    graph = Graph(LIMITS)
    matrices = [graph.variable(f"A{i}", ("n", "n")) for i in range(3)]
    power = graph.variable("x", ("n",))
    terms = []
    for i in range(60):
        power = graph.einsum("ij,j->i", matrices[i % 3], power)
        terms.append((1, power))
    assert len(printer.text(written(graph, graph.total(terms)))) < 6000


def test_the_same_tensor_has_the_same_text() -> None:
    for seed in range(40):
        first, second = (texts(each.graph, each.total()) for each in (Random(seed), Random(seed)))
        assert first == second


def tree(text: str) -> Node:
    (definition,) = parse_document([Source("text", text)], LIMITS).definitions
    return definition.expr


def with_names(text: str, taken: tuple[str, ...] = ()) -> str:
    temporaries, root = with_temporaries(tree(text), taken)
    named = [f"{name} = {printer.text(node)}" for name, node in temporaries]
    return "; ".join((*named, printer.text(root)))


def test_short_answers_have_no_temporaries() -> None:
    text = "diag(softmax(A*x + b)) - softmax(A*x + b)*softmax(A*x + b)'"
    assert with_names(text) == text


def long_sum(part: str) -> str:
    return f"{part}*sum({part} .* {part} .* {part} .* {part} .* {part} .* {part})"


def test_names_of_temporaries() -> None:
    assert with_names(long_sum("(exp(A*x - b) + 2*c)"), ("t1", "t3")) == (
        "t2 = exp(A*x - b) + 2*c; t2*sum(t2 .* t2 .* t2 .* t2 .* t2 .* t2)"
    )


def test_a_transpose_uses_the_temporary_of_what_is_transposed() -> None:
    s = "softmax(A*x + b + c)"
    text = f"diag({s})*tanh({s}*{s}')*diag({s} + {s} .* {s})*({s} .* {s})*{s}'*{s}*{s}'"
    assert with_names(text) == (
        "t1 = softmax(A*x + b + c); diag(t1)*tanh(t1*t1')*diag(t1 + t1 .* t1)*(t1 .* t1)*t1'*t1*t1'"
    )


def test_what_stands_in_branches_only_gets_no_temporary() -> None:
    branch = "log(x - y + 2*p)"
    text = f"where(x > y + 2*p, {branch} .* {branch}, exp({branch}))"
    found = with_names(long_sum(text))
    assert found == f"t1 = {text}; t1*sum(t1 .* t1 .* t1 .* t1 .* t1 .* t1)"


def test_tensors_of_more_axes_get_no_temporary() -> None:
    part = 'einsum("ij,k->ijk", A, sin(x + 2*y))'
    found = with_names(" + ".join(f"{name}*{part}" for name in "abcdefghk"))
    assert found.startswith("t1 = sin(x + 2*y); ")
    assert 'a*einsum("ij,k->ijk", A, t1) + b*' in found


def network(layers: int) -> tuple[tuple[tuple[str, Node], ...], Node]:
    """The gradient of ‖tanh(W_k·tanh(… W_1·x)) − y‖² by W_1."""
    graph = Graph(Limits(nodes=10**6))
    weights = [graph.variable(f"W{i}", ("n", "n")) for i in range(1, layers + 1)]
    value, target = graph.variable("x", ("n",)), graph.variable("y", ("n",))
    for weight in weights:
        value = graph.apply("tanh", graph.einsum("ij,j->i", weight, value))
    residual = graph.total([(1, value), (-1, target)])
    loss = graph.product(1, [(residual, 2, (0,))], ())
    (gradient,) = derivatives(graph, loss, weights[:1])
    return with_temporaries(written(graph, gradient), frozenset())


def test_the_text_of_a_network_is_linear_in_its_depth() -> None:
    lengths = []
    for layers in (12, 24, 48):
        temporaries, root = network(layers)
        trees = [node for _, node in temporaries] + [root]
        lengths.append(sum(written_size([each], 10**6) for each in trees))
        for each in trees:
            depths: dict[int, int] = {}
            for node in postorder(each):
                depths[id(node)] = 1 + max((depths[id(arg)] for arg in node.args), default=0)
            assert depths[id(each)] <= 2 * DEEPEST
    assert LONG < lengths[0] < 400
    assert lengths[2] - lengths[1] < 2.2 * (lengths[1] - lengths[0])
