"""The check of answers with symbolic sizes: what is right passes, what is wrong does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import array_values
import pytest
from tensor_cases import Case, difference, environments, printed, table
from trees import read

from mccli.calculus.tensors import checking
from mccli.calculus.tensors.checking import Answer, check, check_second
from mccli.calculus.verification.claims import Mismatch
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.model.result import Verified
from mccli.source import Source
from mccli.syntax import printer
from mccli.syntax.document import parse_declarations, parse_document
from mccli.syntax.name_list import parse_names
from mccli.syntax.tree import Node, fold, postorder

LIMITS = Limits()
TABLES = ("identities", "paper_vector", "cookbook")
FIRST = [each for name in TABLES for each in table(name) if each.order == 1]


def posed(text: str, declare: Sequence[str], wrt: str = "") -> Problem:
    declarations = parse_declarations([Source("-d", each) for each in declare], LIMITS)
    names = parse_names(Source("--wrt", wrt), LIMITS) if wrt else ()
    return resolve(parse_document([Source("argument 1", text)], LIMITS), declarations, names)


def first(
    text: str, declare: Sequence[str], wrt: str, answer: str, layout: str, **temporaries: str
) -> Verified:
    """The outcome of the check of a derivative by one name, or by scalars together."""
    problem = posed(text, declare, wrt)
    named = tuple((name, read(part)) for name, part in temporaries.items())
    return check(
        problem, problem.functions[-1], problem.variables, Answer(named, read(answer), layout),
        LIMITS,
    )  # fmt: skip


def case_outcome(case: Case, tree: Node, layout: str) -> Verified:
    problem = posed(case.expression, case.options, case.by[0])
    return check(
        problem, problem.functions[-1], problem.variables, Answer((), tree, layout), LIMITS
    )


# -- what is right -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", FIRST, ids=lambda each: f"{each.id}-{each.by[0]}")
def test_right_derivatives_pass(case: Case) -> None:
    found = case_outcome(case, read(case.expected), case.layout)
    assert found.ok and found.points >= 3, found
    assert found.max_rel_error is not None and found.max_rel_error < 1e-8
    assert found.method == checking.METHOD


def test_symmetric_variables_are_changed_entry_by_entry() -> None:
    declare = ["S : R^(n,n) symmetric", "A : R^(n,n)"]
    assert first("tr(S*A)", declare, "S", "A'", "denominator").ok
    with pytest.raises(Mismatch):
        first("tr(S*A)", declare, "S", "A + A' - diag(diag(A))", "denominator")


def test_temporaries_definitions_calls_and_parameters() -> None:
    text = "r = X*w - y\ng(u) = u.^2\nf = sum(g(r)) + sum(g(w))"
    declare = ["X : R^(m,n)", "w : R^n", "y : R^m"]
    assert first(text, declare, "w", "2*X'*t1 + 2*w", "denominator", t1="X*w - y").ok
    assert first("f(x) = x'*x*c", ["x : R^n"], "x", "2*c*x'", "numerator").ok
    assert first("r = A*x\nf = r'*r", ["A : R^(m,n)", "x : R^n"], "r", "2*r", "denominator").ok
    assert first("e*x'*x + n", ["x : R^n", "e : R"], "e", "x'*x", "numerator").ok


def test_several_scalars_are_one_vector() -> None:
    declare = ["x : R^n"]
    text, answer = "a*b*sum(x) + a^2", "[[b*sum(x) + 2*a, a*sum(x)]]"
    assert first(text, declare, "a, b", answer, "numerator").ok
    assert first(text, declare, "a, b", "[b*sum(x) + 2*a, a*sum(x)]", "denominator").ok
    with pytest.raises(Mismatch):
        first(text, declare, "a, b", "[[a*sum(x), b*sum(x) + 2*a]]", "numerator")


SECOND = [
    ("x'*A*x", ["x : R^n", "A : R^(n,n)"], "x", "x", "A*x + A'*x", "A + A'"),
    ("norm(x)", ["x : R^n"], "x", "x", "x/norm(x)", "eye(n)/norm(x) - x*x'/norm(x)^3"),
    (
        "logsumexp(x)", ["x : R^n"], "x", "x", "softmax(x)",
        "diag(softmax(x)) - softmax(x)*softmax(x)'",
    ),
    ("exp(x'*A*y)", ["x : R^m", "A : R^(m,n)", "y : R^n"], "x", "y", "exp(x'*A*y)*A*y",
     "(exp(x'*A*y)*(A + A*y*x'*A))'"),
    ("sum(log(b - A*x))", ["A : R^(m,n)", "x : R^n", "b : R^m"], "x", "x", "-A'*(1 ./ (b - A*x))",
     "-A'*diag(1./(b - A*x).^2)*A"),
    ("tr(X'*B*Y)", ["X : R^(m,k)", "B : R^(m,n)", "Y : R^(n,k)"], "X", "Y", "B*Y",
     'einsum("ki,lj->ijkl", B, eye(k))'),
    ("c*sum(X*w)", ["X : R^(m,n)", "w : R^n"], "w", "c", "c*X'*ones(m)", "ones(m)'*X"),
    ("c*sum(X*w)", ["X : R^(m,n)", "w : R^n"], "c", "w", "sum(X*w)", "X'*ones(m)"),
    ("c^2*sum(X*w)", ["X : R^(m,n)", "w : R^n"], "c", "c", "2*c*sum(X*w)", "2*sum(X*w)"),
]  # fmt: skip


def second(
    text: str, declare: Sequence[str], one: str, other: str, gradient: Answer, answer: Answer
) -> Verified:
    problem = posed(text, declare, ", ".join(dict.fromkeys((one, other))))
    named = {each.name: (each,) for each in problem.variables}
    groups = named[one], named[other]
    return check_second(problem, problem.functions[-1], groups, gradient, answer, LIMITS)


@pytest.mark.parametrize(("text", "declare", "one", "other", "gradient", "answer"), SECOND)
def test_second_derivatives_are_slopes_of_the_gradient(
    text: str, declare: list[str], one: str, other: str, gradient: str, answer: str
) -> None:
    inner = Answer((), read(gradient), "denominator")
    assert second(text, declare, one, other, inner, Answer((), read(answer), "denominator")).ok
    wrong = Answer((), read(f"2*({gradient})"), "denominator")
    with pytest.raises(Mismatch):
        second(text, declare, one, other, wrong, Answer((), read(f"2*({answer})"), "denominator"))
    with pytest.raises(Mismatch):
        second(text, declare, one, other, inner, Answer((), read(f"-({answer})"), "denominator"))


def test_second_derivatives_in_numerator_layout() -> None:
    declare = ["X : R^(m,k)", "B : R^(m,n)", "Y : R^(n,k)"]
    gradient = Answer((), read("(B*Y)'"), "numerator")
    right = 'einsum("ik,jl->ijkl", B, eye(k))'
    assert second(
        "tr(X'*B*Y)", declare, "X", "Y", gradient, Answer((), read(right), "numerator")
    ).ok
    with pytest.raises(Mismatch):
        second(
            "tr(X'*B*Y)", declare, "X", "Y", gradient,
            Answer((), read('einsum("ki,lj->ijkl", B, eye(k))'), "numerator"),
        )  # fmt: skip


# -- what is wrong -------------------------------------------------------------------------------


def mutants(tree: Node, case: Case) -> Iterator[Node]:
    """The tree with one thing changed: a sign, factor, term, transpose, name, or function."""
    for node in postorder(tree):
        for other in _changed(node, case):
            yield fold(
                tree,
                lambda each, args, node=node, other=other: (
                    other if each is node else Node(each.op, each.value, tuple(args))
                ),
            )


_SWAPPED = {
    "exp": "sin", "softmax": "exp", "sigmoid": "tanh", "tanh": "sigmoid", "sign": "abs",
    "norm": "norm1", "sum": "mean", "det": "tr", "ones": "zeros", "log": "exp",
}  # fmt: skip
_TURNED = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}


def _changed(node: Node, case: Case) -> Iterator[Node]:
    args = node.args
    match node.op:
        case "number":
            yield Node("number", node.value + 1)
        case "name":
            space = case.declare.get(node.value, "R")
            if space != "R":
                yield Node("transpose", None, (node,))
            yield Node("product", "**", (Node("number", 2), node))
            bare = space.partition(" ")[0]
            for name, other in case.declare.items():
                if name != node.value and other.partition(" ")[0] == bare:
                    yield Node("name", name)
                    break
        case "negative":
            yield args[0]
        case "sum":
            for place in range(len(args)):
                signs = list(node.value)
                signs[place] = "-" if signs[place] == "+" else "+"
                yield Node("sum", "".join(signs), args)
                kept = args[:place] + args[place + 1 :]
                left = node.value[:place] + node.value[place + 1 :]
                if len(kept) > 1:
                    yield Node("sum", left, kept)
                else:
                    yield kept[0] if left == "+" else Node("negative", None, kept)
        case "product":
            for place in range(1, len(args)):
                operators = list(node.value)
                operators[place] = "⊙" if operators[place] == "*" else "*"
                yield Node("product", "".join(operators), args)
                kept = args[:place] + args[place + 1 :]
                left = node.value[:place] + node.value[place + 1 :]
                yield Node("product", left, kept) if len(kept) > 1 else kept[0]
        case "transpose" | "power":
            yield args[0]
        case "comparison":
            yield Node("comparison", _TURNED[node.value], args)
        case "call" if node.value in _SWAPPED:
            yield Node("call", _SWAPPED[node.value], args)
        case "call" if node.value in ("inv", "diag") and args:
            yield args[0]
    if node.op in ("product", "call", "transpose") and node.value != "einsum":
        yield Node("negative", None, (node,))


def is_different(case: Case, tree: Node) -> bool:
    """Whether a changed text says something else, by values found without the package."""
    text = printer.text(tree)
    for environment in environments(case):
        wanted = printed(case.expected, environment)
        try:
            found = printed(text, environment)
        except (array_values.NoValue, AssertionError, ValueError, KeyError, IndexError):
            return True
        if found.shape != wanted.shape or difference(found, wanted) > 1e-6:
            return True
    return False


def _caught(cases: Sequence[Case], every: int) -> int:
    """How many changed answers there are, of which one in ``every`` is looked at; all caught."""
    changed = [(case, tree) for case in cases for tree in mutants(read(case.expected), case)]
    count = 0
    for case, tree in changed[::every]:
        if not is_different(case, tree):
            continue
        count += 1
        try:
            outcome = case_outcome(case, tree, case.layout)
        except Mismatch:
            continue
        text = printer.text(tree)
        raise AssertionError((case.id, case.expression, case.by, text, outcome))
    return count


@pytest.mark.parametrize("name", TABLES)
def test_wrong_derivatives_are_caught(name: str) -> None:
    cases = [each for each in table(name) if each.order == 1]
    assert _caught(cases, every=5) > 70


@pytest.mark.long
def test_more_wrong_derivatives_are_caught() -> None:
    assert _caught(FIRST, every=1) > 2500


WRONG = [
    # (function, by, a wrong answer in denominator layout, what the message says)
    ("x'*A*x", "x", "A*x + A*x", "should be"),
    ("x'*A*x", "x", "A*x + A'*v", "unknown name, v"),
    ("x'*A*x", "x", "A*x + A'*q*x", "unknown name, q"),
    ("x'*A*x", "x", "(A*x + A'*x)'", "the answer is 1 × n and should be n × 1"),
    ("x'*A*x", "x", "A*x + A'", "does not read back"),
    ("sum(x)", "x", "ones(m)", "the answer is m × 1 and should be n × 1"),
    ("sum(x)", "x", "log(ones(n) - 1)", "no value"),
    ("sum(x)", "x", "ones(n)/(n - n)", "divides by zero"),
    ("n*sum(x)", "x", "2*ones(n)", "should be"),
    ("relu(c)*sum(x)", "x", "c*ones(n)", "should be"),
    ("sum(relu(x - 1))", "x", "(x > 0)", "should be"),
    ("sum(abs(x))", "x", "sign(x) + (x > 1.9)", "should be"),
    ("exp(-50*x'*x)", "x", "-101*exp(-50*x'*x)*x", "should be"),
    ("sum(softmax(x))", "x", "1e-14*x", "should be"),
    ("prod(max(0, x))", "x", "-prod(max(0, x))*(x > 0) ./ x", "should be"),
    ("x'*x", "x", "2*atan(log(-1 - x'*x))*x", "no value"),
    ("sum(cbrt(x))", "x", "1/3*x.^(-2/3)", "no value"),
    ("sum(sqrt(x.^2))", "x", "ones(n)", "should be"),
    ("sum(log(v - A*x))", "x", "A'*(1 ./ (v - A*x))", "should be"),
    ("det(V*V')", "V", "2*det(V*V')*V", "should be"),
]  # fmt: skip
DECLARED = ["x, v : R^n", "A : R^(n,n)", "c : R", "V : R^(n,m)"]


@pytest.mark.parametrize(("text", "wrt", "answer", "message"), WRONG)
def test_each_kind_of_wrong_answer(text: str, wrt: str, answer: str, message: str) -> None:
    with pytest.raises(Mismatch, match=message):
        first(text, DECLARED, wrt, answer, "denominator")


# -- what cannot be told, and what it costs ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answer", "reason"),
    [
        ("sum(sqrt(x - 1000))", "1/2*1 ./ sqrt(x - 1000)", "no real point found"),
        ("log(-1 - x'*x)", "2*x/(1 + x'*x)", "no real point found"),
        ("logdet(x*x')", "0*x", "no real point found"),
        ("tr(inv(M + c*x*y'))", "0*x", "too large to be checked"),
    ],
)
def test_what_cannot_be_checked_says_so(text: str, answer: str, reason: str) -> None:
    declare = ["x : R^n", "c : R"]
    if "M" in text:
        declare = ["x : R^300", "y : R^300", "M : R^(300,300)", "c : R", "u : R^n"]
    found = first(text, declare, "x", answer, "denominator")
    assert found == Verified(None, reason=reason)


def test_domains_are_found() -> None:
    declare = ["A : R^(m,n)", "x : R^n", "b : R^m"]
    for text, answer in (
        ("sum(log(b - A*x))", "-A'*(1 ./ (b - A*x))"),
        ("sum(acosh(x))", "1 ./ sqrt(x.^2 - 1)"),
        ("log(1 - x'*x)", "-2*x/(1 - x'*x)"),
        ("sum(softmax(x))", "0*x"),
        ("exp(exp(exp(x'*x)))", "2*exp(exp(exp(x'*x)))*exp(exp(x'*x))*exp(x'*x)*x"),
    ):
        found = first(text, declare, "x", answer, "denominator")
        assert found.ok and found.points >= 3, (text, found)


def test_points_where_the_answer_divides_by_zero_are_left_out() -> None:
    text, declare = "prod(relu(x) + c)", ["x : R^n", "c : R"]
    right = "prod(relu(x) + c)*(x > 0) ./ (relu(x) + c)"
    assert first(text, declare, "x", right, "denominator").ok
    text, right = "prod(relu(x))", "prod(relu(x))*(x > 0) ./ relu(x)"
    assert first(text, declare, "x", right, "denominator").ok
    with pytest.raises(Mismatch):
        first(text, declare, "x", f"2*{right}", "denominator")


def test_many_directions_and_many_symbols() -> None:
    assert first("x'*x + sum(B)", ["x : R^300", "B : R^(300,n)"], "x", "2*x", "denominator").ok
    with pytest.raises(Mismatch):
        first("x'*x + sum(B)", ["x : R^300", "B : R^(300,n)"], "x", "2.001*x", "denominator")
    layers = "abcdefghijkl"
    declare = [f"W{each} : R^(n{i + 1},n{i})" for i, each in enumerate(layers)]
    text, temporaries, inner = "x", {}, "x"
    for i, each in enumerate(layers):
        text = f"tanh(W{each}*{text})"
        temporaries[f"h{i}"] = f"tanh(W{each}*{inner})"
        inner = f"h{i}"
    answer = f"(1 - {inner}.^2) .* (2*({inner} - y))"
    for i, each in reversed([*enumerate(layers)][1:]):
        temporaries[f"d{i}"] = f"W{each}'*({answer})"
        answer = f"(1 - h{i - 1}.^2) .* d{i}"
    declare += ["x : R^n0", f"y : R^n{len(layers)}"]
    loss, answer = f"norm({text} - y)^2", f"({answer})*x'"
    assert first(loss, declare, "Wa", answer, "denominator", **temporaries).ok
    with pytest.raises(Mismatch):
        first(loss, declare, "Wa", f"1.0001*{answer}", "denominator", **temporaries)


@pytest.mark.parametrize("case", FIRST, ids=lambda each: f"{each.id}-{each.by[0]}")
def test_the_other_layout_is_caught(case: Case) -> None:
    other = "denominator" if case.layout == "numerator" else "numerator"
    environment = next(iter(environments(case)))
    wanted = printed(case.expected, environment)
    same = wanted.shape == wanted.T.shape and difference(wanted.T, wanted) < 1e-9
    if same and wanted.ndim == 2:
        assert case_outcome(case, read(case.expected), other).ok
    else:
        with pytest.raises(Mismatch):
            case_outcome(case, read(case.expected), other)
