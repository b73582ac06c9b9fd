"""Conditions of functions and answers in matrix notation, and what is known of their parts."""

from __future__ import annotations

import random

import numpy as np
import pytest
from problems import LIMITS, problem
from tensor_values import evaluated
from test_tensor_lowering import EXPRESSIONS, SIZES, declared, point

from mccli.calculus.conditions.signs import NEGATIVE, POSITIVE, ZERO
from mccli.calculus.tensors.conditions import conditions
from mccli.calculus.tensors.facts.inlining import Inlining
from mccli.calculus.tensors.facts.knowledge import Knowledge
from mccli.calculus.tensors.facts.traits import DEFINITE, INVERTIBLE, SEMIDEFINITE, SYMMETRIC
from mccli.calculus.tensors.graph import Graph
from mccli.calculus.tensors.lowering.definitions import lowered
from mccli.source import Source
from mccli.syntax import printer
from mccli.syntax.document import parse_document
from mccli.syntax.tree import Node

DECLARE = [
    "A : R^(m,n)", "S, T, X : R^(n,n)", "P, Q : R^(n,n) posdef", "Y : R^(n,n) invertible",
    "Z : R^(n,n) symmetric", "x, y : R^n", "b : R^m", "v : R^n positive", "t, c : R positive",
]  # fmt: skip


def stated(text: str, *answers: str, **options: object) -> list[tuple[str, str | None, str]]:
    """Kind, expression and text of each condition of the functions and the answers."""
    posed = problem(*text.split("; "), declare=DECLARE)
    trees = [tree(each) for each in answers]
    functions = [posed.definitions[name].expr for name in posed.functions]
    found = conditions(posed, functions, trees, posed.spaces, **options)  # type: ignore[arg-type]
    return [(e.kind, printer.text(e.expr) if e.expr else None, e.text) for e in found]


def tree(text: str) -> Node:
    return parse_document([Source("an answer", text)], LIMITS).definitions[0].expr


# function | answer | conditions: kind: text, or nothing
TABLE = """
inv(X) | | invertible: X invertible
inv(Y) + inv(P)*inv(Y*P)' + inv(inv(Y)) + Y^-2 | |
inv(P + t*Q) | -inv(P + t*Q)*Q*inv(P + t*Q) |
inv(c*eye(n) + A'*A) + eye(n)*logdet(diag(v) + A'*A/t) | |
inv(A'*A) | | invertible: A'*A invertible
inv(c*A'*A - eye(n)) | | invertible: c*A'*A - eye(n) invertible
logdet(X) | inv(X) | invertible: X invertible
logdet(S*X') | | invertible: S invertible; invertible: X invertible
logdet(-2*X) | | invertible: X invertible
det(X) | det(X)*inv(X) | invertible: X invertible
1/det(X) | | invertible: X invertible
tr(inv(X'*P*X)) | | invertible: X invertible
inv(diag(x)) | | domain: valid where x != 0 in every entry
S^-2 | | invertible: S invertible
log(det(P)) + log(tr(Q)) + log(norm(v)) + sqrt(x'*P*x + t) | |
norm(x - y) | (x - y)'/norm(x - y) | domain: valid where x - y is not zero
x/norm(x) | 1/norm(x)*eye(n) - x*x'/norm(x)^3 | domain: valid where x is not zero
norm(A*x - b)^2 | 2*(A*x - b)'*A |
sum(log(b - A*x)) | -(1 ./ (b - A*x))'*A | domain: valid where b > A*x in every entry
sum(log(1 + exp(-y .* (S*x)))) + log(sum(exp(x))) + logsumexp(y) | exp(x)'/sum(exp(x)) |
log(x'*P*x) | 2*x'*P/(x'*P*x) | domain: valid where x is not zero
x'*S*x/(x'*x) | | domain: valid where x is not zero
sqrt(1 + x'*x)/(1 + norm(x)) | |
sqrt(x'*S*x) | x'*S/sqrt(x'*S*x) | domain: valid where x'*S*x > 0
sum(x ./ y) | | domain: valid where y != 0 in every entry
sum(x ./ v) + sum(1 ./ (1 + x.^2)) + s/n + s/t | |
x/s | | domain: valid where s != 0
1/(1 - x'*x) | | domain: valid where x'*x != 1
log(t*s) + log(-r) | | domain: valid where s > 0; domain: valid where r < 0
log(t*x + 3) | | domain: valid where t*x > -3 in every entry
log(P*x) | | domain: valid where P*x > 0 in every entry
sum(abs(x)) | sign(x)' | kink: valid where x != 0 in every entry
norm1(A*x - b) | | kink: valid where A*x != b in every entry
sum(abs(x).^2) + sum(abs(v)) + norm(s)^2 | |
norm(s) | sign(s) | kink: valid where s != 0
max(0, A*x + b) | | convention: at A*x + b = 0, max(0, A*x + b) keeps the constant: slope 0
relu(A*x) | (A*x > 0)*1 | convention: at A*x = 0, relu(A*x) keeps the constant: slope 0
max(x, y) | | convention: where x = y, max(x, y) takes the slope of y
max(v, -1) + relu(v + exp(x)) | |
max(pi, s) | s > pi | convention: at s = pi, max(pi, s) keeps the constant: slope 0
min(x, n*ones(n)) | | convention: at x = n*ones(n), min(x, n*ones(n)) keeps the constant: slope 0
sum(x > y) | | jump: valid where x != y in every entry
sign(s) | | jump: valid where s != 0
floor(x) | | jump: valid where x != floor(x) in every entry
where(x > 0, log(x), 0) | | jump: valid where x != 0 in every entry
where(s > 0, inv(X), S) | | invertible: X invertible (asked only where s > 0)
where(relu(x) > 0, x.^2, 3*x) | | jump: valid where x != 0 in every entry
where(relu(x) >= 1, x.^2, 3*x) | | jump: valid where relu(x) != 1 in every entry
sum(abs(relu(x) - y)) | | convention: at x = 0, relu(x) keeps the constant: slope 0; \
kink: valid where relu(x) != y in every entry
where(max(v .* x, -1).^3 > -1, x, 2*x) | | jump: valid where max(v .* x, -1).^3 != -1 in every \
entry (asked only where v .* x >= -1)
where(relu(S*x) > 0, x, 3*x) | | jump: valid where S*x != 0 in every entry
where(sum(relu(x)) > 0, x, 3*x) | | jump: valid where sum(relu(x)) != 0
x.^n + v.^s | n*x.^(n - 1) |
x.^(-n) | | domain: valid where x != 0 in every entry
max(abs(x) - 1, 0) | | kink: valid where x != 0 in every entry (asked only where abs(x) >= 1); \
convention: at abs(x) - 1 = 0, max(abs(x) - 1, 0) keeps the constant: slope 0
x.^s | s*x.^(s - 1) | domain: valid where x > 0 in every entry
v.^s + 2.^x + x.^3 + v.^(1/3) | |
x.^2.5 | | domain: valid where x >= 0 in every entry
x.^(1/2) | 1 ./ sqrt(x) | domain: valid where x > 0 in every entry
x.^-2 | | domain: valid where x != 0 in every entry
0^s | | domain: valid where s > 0
prod(x) | prod(x) ./ x' | domain: valid where x != 0 in every entry
cbrt(x) | 1/3 ./ cbrt(x).^2 | domain: valid where x != 0 in every entry
tan(x) | 1 + tan(x).^2 | domain: valid where cos(x) != 0 in every entry
asin(x) | 1 ./ sqrt(1 - x.^2) | domain: valid where abs(x) < 1 in every entry
acosh(s) | 1/sqrt(s^2 - 1) | domain: valid where s > 1
sum(atan2(x, y)) | (y ./ (x.^2 + y.^2))' | domain: valid where y > 0 or x != 0 in every entry
log2(x) | 1/log(2) ./ x | domain: valid where x > 0 in every entry
f(a) = log(a); f(x) | | domain: valid where x > 0 in every entry
r = A*x - b; norm(r) | (A*x - b)'/norm(A*x - b) | domain: valid where A*x - b is not zero
"""
ROWS = [
    [cell.strip() for cell in line.split("|")]
    for line in TABLE.replace("\\\n", "").strip().splitlines()
]


@pytest.mark.parametrize(("function", "answer", "wanted"), ROWS)
def test_conditions(function: str, answer: str, wanted: str) -> None:
    found = stated(function, *filter(None, [answer]))
    assert "; ".join(f"{kind}: {text}" for kind, _, text in found) == wanted


def test_expressions_say_the_same() -> None:
    assert stated("norm(x)", "x'/norm(x)")[0][1] == "norm(x) != 0"
    assert stated("inv(X)")[0][1] == "det(X) != 0"
    assert stated("log(x)")[0][1] == "x > 0"
    assert stated("where(s > 0, inv(X), S)")[0][1] == "where(s > 0, det(X) != 0, 1)"


def test_temporaries_stand_for_their_trees() -> None:
    temporaries = [("t1", tree("A*x - b")), ("t2", tree("norm(t1)"))]
    (found,) = stated("norm(A*x - b)", "t1'/t2*A", temporaries=temporaries)
    assert found[2] == "valid where A*x - b is not zero"


def test_variables_that_are_left_alone_bring_no_kinks() -> None:
    assert stated("sum(abs(x)) + s^2", wrt=["s"]) == []
    assert len(stated("sum(abs(x)) + s^2", wrt=["x"])) == 1


def test_second_order_asks_for_more() -> None:
    assert stated("x.^1.5", order=1)[0][1] == "x >= 0"
    assert stated("x.^1.5", order=2)[0][1] == "x > 0"
    assert stated("sum(abs(x).^3)", "6*x .* sign(x)", order=2) == []
    assert stated("sum(abs(x.^2))", "2*diag(sign(x.^2))", order=2)[0][1] == "x != 0"
    assert stated("sum(abs(x.^2))", "2*eye(n)", order=2) == []


def test_a_deep_function_is_not_spelt_out() -> None:
    layers = [f"h{i} = h{i - 1} .* (S*h{i - 1})" for i in range(1, 40)]
    found = stated("; ".join(["h0 = S*x", *layers, "log(h39) + relu(h39)'*h39"]))
    assert [each[1] for each in found] == [None, None]
    assert all(len(each[2]) < 100 for each in found)


def knowledge(text: str, declare: list[str]) -> tuple[Knowledge, Node]:
    posed = problem(text, declare=declare)
    root = Inlining(posed).tree(posed.definitions[posed.functions[0]].expr)
    return Knowledge([root], posed.spaces, posed.constants, LIMITS), root


@pytest.mark.parametrize("text", [*EXPRESSIONS, "-v", "x'*x + t", "S'*S*c", "-(x'*x)", "v'*v"])
def test_signs_hold_at_random_points(text: str) -> None:
    declare = [f"{each} positive" if each[0] in "pt" else each for each in declared(False)]
    declare.append("v : R^n positive")
    facts, root = knowledge(text, declare)
    mask = facts.of(root)
    for seed in range(4):
        arrays, _ = point(seed)
        arrays["v"] = np.abs(arrays["x"])
        posed = problem(text, declare=declare)
        value = evaluated(lowered(posed, Graph(LIMITS), posed.functions[0]).tensor, arrays, SIZES)
        seen = {POSITIVE if each > 0 else NEGATIVE if each < 0 else ZERO for each in value.flat}
        assert all(mask & each for each in seen), (text, mask, value)


MATRICES = """
P | P + t*Q | inv(P) | P' | P*Q*P | A'*A + c*eye(n) | A'*A | S'*S | S*S' | S*P*S' | Y'*P*Y | Y*Y'
diag(v) | diag(exp(x)) | diag(x.^2) | x*x' | outer(x, x) | x*x' + P | Z^2 | Z | Z + P | -P | P - Q
Y*P | inv(Y) | Z*S*Z | P^-3 | P^2/t | s*P | S^2 | eye(n) - x*x' | eye(n) + v*v' | (S*P)*(S*P)'
(A'*A)' + inv(P + Q) | diag(diag(P)) | S.*S | A'*A/s^2 | t*eye(n) | Y*Y | P*Q | P^0 | (P + Q)^3/n
zeros(n, n) | S | s^2*P | -(x*x') | x*y' | P*(x'*x) | S'*(P*S)/t | (P*Q)' | Z*P*Z | inv(Z)
""".strip().replace("\n", "|")


@pytest.mark.parametrize("text", [each.strip() for each in MATRICES.split("|")])
def test_traits_hold_at_random_points(text: str) -> None:
    facts, root = knowledge(text, DECLARE)
    traits = facts.traits(root)
    dice = np.random.default_rng(random.Random(text).randrange(10**6))
    for _ in range(4):
        arrays = {name: dice.normal(size=(3, 3)) for name in "STXYZPQ"}
        arrays["Z"] += arrays["Z"].T
        arrays |= {name: arrays[name] @ arrays[name].T + 0.1 * np.eye(3) for name in "PQ"}
        arrays |= {"A": dice.normal(size=(2, 3)), "x": dice.normal(size=3), "s": dice.normal()}
        arrays |= {"v": dice.random(3) + 0.1, "t": 0.3, "c": 0.2, "y": dice.normal(size=3)}
        posed = problem(text, declare=DECLARE)
        value = evaluated(lowered(posed, Graph(LIMITS), "f").tensor, arrays, {"m": 2, "n": 3})
        least = min(np.linalg.eigvalsh((value + value.T) / 2))
        assert not traits & SYMMETRIC or np.allclose(value, value.T)
        assert not traits & INVERTIBLE or abs(np.linalg.det(value)) > 1e-9
        assert not traits & SEMIDEFINITE or least > -1e-9
        assert not traits & DEFINITE or least > 1e-9


def test_traits_are_found() -> None:
    for text in ("P + t*Q", "A'*A + c*eye(n)", "Y'*P*Y", "diag(exp(x))", "x*x' + P", "inv(P*Q*P)"):
        facts, root = knowledge(text, DECLARE)
        assert facts.traits(root) & DEFINITE, text
