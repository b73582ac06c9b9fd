"""Linear algebra written out in components, by value against SymPy's matrices."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import sympy
from problems import LIMITS, problem

from mccli.calculus.evaluation.careful import values
from mccli.calculus.expansion.expand import written_out
from mccli.errors import MccliError
from mccli.syntax import printer

SIZES = {"x": (3, 1), "y": (3, 1), "u": (2, 1), "A": (2, 3), "B": (3, 2), "S": (3, 3), "T": (3, 3)}
DECLARE = ["x, y : R^3", "u : R^2", "A : R^(2,3)", "B : R^(3,2)", "S, T : R^(3,3)"]


def point(seed: int) -> tuple[dict[str, Fraction], dict[str, sympy.Matrix]]:
    dice = random.Random(seed)
    numbers: dict[str, Fraction] = {"c": Fraction(dice.randint(1, 9), 4)}
    matrices = {"c": sympy.Rational(numbers["c"].numerator, numbers["c"].denominator)}
    for name, (rows, columns) in SIZES.items():
        entries = [[Fraction(dice.randint(-9, 9), 2) for _ in range(columns)] for _ in range(rows)]
        matrices[name] = sympy.Matrix(
            [[sympy.Rational(e.numerator, e.denominator) for e in row] for row in entries]
        )
        for i, row in enumerate(entries, 1):
            for j, entry in enumerate(row, 1):
                numbers[f"{name}{i}" if columns == 1 else f"{name}{i}{j}"] = entry
    return numbers, matrices


ones, eye, diag = sympy.ones, sympy.eye, sympy.diag
# expression, the same with SymPy's matrices
TABLE = [
    ("A*x", lambda m: m["A"] * m["x"]),
    ("x'*S*y", lambda m: m["x"].T * m["S"] * m["y"]),
    ("u'*A", lambda m: m["u"].T * m["A"]),
    ("x*y'", lambda m: m["x"] * m["y"].T),
    ("A*B", lambda m: m["A"] * m["B"]),
    ("A'*B' + c*T", lambda m: m["A"].T * m["B"].T + m["c"] * m["T"]),
    ("A - B'", lambda m: m["A"] - m["B"].T),
    ("x + c", lambda m: m["x"] + m["c"] * ones(3, 1)),
    ("x .* y", lambda m: m["x"].multiply_elementwise(m["y"])),
    ("S ./ c", lambda m: m["S"] / m["c"]),
    ("S.^2", lambda m: m["S"].applyfunc(lambda e: e**2)),
    ("S^3", lambda m: m["S"] ** 3),
    ("S^0", lambda m: eye(3)),
    ("S^-2", lambda m: m["S"].inv() ** 2),
    ("inv(S)*T", lambda m: m["S"].inv() * m["T"]),
    ("det(S)*tr(T)", lambda m: m["S"].det() * m["T"].trace()),
    ("sum(A) + mean(x) + prod(u)", lambda m: sum(m["A"]) + sum(m["x"]) / 3 + m["u"][0] * m["u"][1]),
    ("norm(x)^2", lambda m: m["x"].dot(m["x"])),
    ("norm(x'*y - c)^2", lambda m: (m["x"].dot(m["y"]) - m["c"]) ** 2),
    ("norm(c - x1)^2 + norm(u'*A*x)^2", lambda m: (m["c"] - m["x"][0]) ** 2
     + (m["u"].T * m["A"] * m["x"])[0] ** 2),
    ("norm(sum(x))^2", lambda m: sum(m["x"]) ** 2),
    ("norm(A)^2 + norm(A - B')^2", lambda m: sum(e**2 for e in m["A"])
     + sum(e**2 for e in m["A"] - m["B"].T)),
    ("norm1(A)", lambda m: sum(abs(e) for e in m["A"])),
    ("dot(x, y) + x·y", lambda m: 2 * m["x"].dot(m["y"])),
    ("outer(u, x)", lambda m: m["u"] * m["x"].T),
    ("diag(x) + diag(diag(S))", lambda m: diag(*m["x"]) + diag(*[m["S"][i, i] for i in range(3)])),
    ("S + c*eye(3) + ones(3, 3)", lambda m: m["S"] + m["c"] * eye(3) + ones(3, 3)),
    ("S*T - eye()", lambda m: m["S"] * m["T"] - eye(3)),
    ("x + vector(2)", lambda m: m["x"] + 2 * ones(3, 1)),
    ("A + matrix(c)", lambda m: m["A"] + m["c"] * ones(2, 3)),
    ("ones(3)'*x*zeros(2)", lambda m: sympy.zeros(2, 1)),
    ("[x1, A[2,3]]", lambda m: sympy.Matrix([m["x"][0], m["A"][1, 2]])),
    ("[[x1, c], [2, u2]]", lambda m: sympy.Matrix([[m["x"][0], m["c"]], [2, m["u"][1]]])),
    ('einsum("ij,jk->ik", A, B)', lambda m: m["A"] * m["B"]),
    ('einsum("ii->", S)', lambda m: m["S"].trace()),
    ('einsum("ij->ji", A)', lambda m: m["A"].T),
    ("max(x, y)", lambda m: sympy.Matrix([max(a, b) for a, b in zip(m["x"], m["y"], strict=True)])),
    ("where(x > y, x, 0)", lambda m: sympy.Matrix([
        a if a > b else 0 for a, b in zip(m["x"], m["y"], strict=True)])),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "reference"), TABLE)
def test_components_by_value(expression, reference) -> None:  # type: ignore[no-untyped-def]
    posed = problem(f"f = {expression}", declare=DECLARE)
    (written,) = written_out(posed, LIMITS)
    for seed in range(3):
        numbers, matrices = point(seed)
        found = values(written.value.entries, numbers, posed.constants, 30, LIMITS)
        wanted = reference(matrices)
        wanted = list(wanted) if isinstance(wanted, sympy.MatrixBase) else [wanted]
        assert [Fraction(w.p, w.q) for w in map(sympy.Rational, wanted)] == found


def test_softmax_and_logsumexp_by_value() -> None:
    posed = problem("f = [sum(softmax(x)), logsumexp(x) - log(sum(exp(x)))]", declare=DECLARE)
    (written,) = written_out(posed, LIMITS)
    numbers, _ = point(1)
    total, difference = values(written.value.entries, numbers, posed.constants, 30, LIMITS)
    assert abs(total - 1) < 1e-28
    assert abs(difference) < 1e-28


def test_definitions_are_shared_and_calls_are_carried_out() -> None:
    posed = problem("f = u*u; u = g(x) + g(2*x); g(v) = v'*v", declare=["x : R^2"])
    (written,) = written_out(posed, LIMITS)
    (entry,) = written.value.entries
    assert entry.args[0] is entry.args[1]
    numbers = {"x1": Fraction(1), "x2": Fraction(2)}
    assert values([entry], numbers, frozenset(), 30, LIMITS) == [25 * 25]


# definitions whose calls share arguments, or differ only in shape: text, point, value
CALLS = [
    ("g(a, w) = a*w; p = g(0, v); q = g(0, v); r = g(2, v); f = sum(p) + sum(q) + sum(r)",
     {"v1": 1, "v2": 10}, [22]),
    ("g(a, w) = sum(a*[w, w]); p = g(0, 1); q = g(0, 1); r = g(0, 2); s = g(5, 7); "
     "f = p + q + r + s", {}, [70]),
    ("p = c^2; q = u1^2; g(A) = sum(A*A'); a = g([[p, q]]); b = g([[p], [q]]); f = b - a",
     {"c": 1, "u1": 1}, [2]),
    ("g(t) = sum(ones(3))*t; f = g(2*c)", {"c": 1}, [6]),
    ("g(t) = sum(zeros(3) + t); f = g(c)", {"c": 2}, [6]),
    ('g(B, z) = einsum("ij,j->i", B, z); f = g([[1, 2], [3, 4]], [c, 1])', {"c": 1}, [3, 7]),
    ("g(z) = (z'*z)'; f = g([c, 2])", {"c": 1}, [5]),
    ("g(t) = t^2 + 1; f = g(g(g(c)))", {"c": 1}, [26]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "point_values", "wanted"), CALLS)
def test_calls_by_value(text, point_values, wanted) -> None:  # type: ignore[no-untyped-def]
    posed = problem(text, declare=["v, u : R^2"])
    (written,) = written_out(posed, LIMITS)
    numbers = {name: Fraction(value) for name, value in point_values.items()}
    assert values(written.value.entries, numbers, posed.constants, 30, LIMITS) == wanted


def test_long_chains_of_calls_are_not_deep() -> None:
    lines = ["d0(t) = t", *(f"d{i}(t) = d{i - 1}(t) + 1" for i in range(1, 2_000))]
    posed = problem("\n".join([*lines, "f = d1999(c)"]))
    (written,) = written_out(posed, LIMITS)
    found = values(written.value.entries, {"c": Fraction(1)}, frozenset(), 30, LIMITS)
    assert found == [2000]


@pytest.mark.parametrize(
    ("expression", "kind"),
    [("det(ones(40, 40)*c)", "limit"), ("ones(1000000)*ones(1000000)'", "limit")],
)
def test_sizes_are_bounded(expression: str, kind: str) -> None:
    posed = problem(f"f = {expression}")
    with pytest.raises(MccliError) as caught:
        written_out(posed, LIMITS)
    assert caught.value.kind == kind


@pytest.mark.parametrize("exponent", [4, -2, -6])
def test_even_powers_of_norms_have_no_root(exponent: int) -> None:
    (written,) = written_out(problem(f"norm(x)^{exponent}", declare=["x : R^2"]), LIMITS)
    squares = "(x1**2 + x2**2)"
    half = exponent // 2
    expected = f"{squares}**{half}" if half > 0 else f"{squares}**({half})"
    assert printer.text(written.value.entries[0]) == expected
