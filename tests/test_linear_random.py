"""Random expressions of linear algebra, written out and evaluated, against SymPy's matrices."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest
import sympy
from problems import LIMITS, problem
from test_linear import DECLARE, point

from mccli.calculus.evaluation.careful import values
from mccli.calculus.expansion.expand import written_out

Value = Callable[[dict[str, sympy.Matrix]], sympy.Matrix]
Made = tuple[str, Value]
KINDS = ("scalar", "vector", "matrix")


def lifted(entry: object) -> sympy.Matrix:
    return sympy.Matrix([[entry]])


def leaf(dice: random.Random, kind: str) -> Made:
    if kind == "scalar" and dice.random() < 0.5:
        number = dice.randint(1, 5)
        return str(number), lambda m: lifted(number)
    name = dice.choice({"scalar": ["c"], "vector": ["x", "y"], "matrix": ["S", "T"]}[kind])
    return name, lambda m: lifted(m[name]) if name == "c" else m[name]


def make(dice: random.Random, kind: str, depth: int) -> Made:
    """An expression of a kind (a scalar is a 1 × 1 matrix) and its reference."""
    if depth == 0:
        return leaf(dice, kind)

    def part(inner: str) -> Made:
        return make(dice, inner, depth - 1)

    (s, fs), (v, fv), (w, fw) = part("scalar"), part("vector"), part("vector")
    (a, fa), (b, fb), (t, ft) = part("matrix"), part("matrix"), part("scalar")
    choices: dict[str, list[Made]] = {
        "scalar": [
            (f"({s} + {t})", lambda m: fs(m) + ft(m)),
            (f"{s}*({t})", lambda m: fs(m) * ft(m)),
            (f"({v})'*({w})", lambda m: fv(m).T * fw(m)),
            (f"dot({v}, {w})", lambda m: fv(m).T * fw(m)),
            (f"norm({v})^2", lambda m: fv(m).T * fv(m)),
            (f"norm({s} - ({t}))^2", lambda m: (fs(m) - ft(m)) ** 2),
            (f"norm1({v})", lambda m: lifted(sum(abs(e) for e in fv(m)))),
            (f"sum({a})", lambda m: lifted(sum(fa(m)))),
            (f"tr({a})", lambda m: lifted(fa(m).trace())),
            (f"det({a})", lambda m: lifted(fa(m).det())),
            (f"({v})'*({a})*({w})", lambda m: fv(m).T * fa(m) * fw(m)),
            (f"max({s}, {t})", lambda m: lifted(max(fs(m)[0], ft(m)[0]))),
        ],
        "vector": [
            (f"({v} + {w})", lambda m: fv(m) + fw(m)),
            (f"({v} - ({w}))", lambda m: fv(m) - fw(m)),
            (f"({v} + ({s}))", lambda m: fv(m) + fs(m)[0] * sympy.ones(3, 1)),
            (f"({a})*({v})", lambda m: fa(m) * fv(m)),
            (f"(({v})'*({a}))'", lambda m: (fv(m).T * fa(m)).T),
            (f"({v}) .* ({w})", lambda m: fv(m).multiply_elementwise(fw(m))),
            (f"({s})*({v})", lambda m: fs(m)[0] * fv(m)),
            (f"diag({a})", lambda m: sympy.Matrix([fa(m)[i, i] for i in range(3)])),
            (f"where({v} > {w}, {v}, {w})", lambda m: sympy.Matrix(
                [max(p, q) for p, q in zip(fv(m), fw(m), strict=True)])),
            (f"({v}).^2", lambda m: fv(m).applyfunc(lambda e: e**2)),
        ],
        "matrix": [
            (f"({a} + {b})", lambda m: fa(m) + fb(m)),
            (f"({a})*({b})", lambda m: fa(m) * fb(m)),
            (f"({a})'", lambda m: fa(m).T),
            (f"({v})*({w})'", lambda m: fv(m) * fw(m).T),
            (f"outer({v}, {w})", lambda m: fv(m) * fw(m).T),
            (f"diag({v})", lambda m: sympy.diag(*fv(m))),
            (f"({a})^2", lambda m: fa(m) ** 2),
            (f"({a} - {s}*eye(3))", lambda m: fa(m) - fs(m)[0] * sympy.eye(3)),
            (f"({a}) .* ({b})", lambda m: fa(m).multiply_elementwise(fb(m))),
            (f'einsum("ij,kj->ik", {a}, {b})', lambda m: fa(m) * fb(m).T),
        ],
    }  # fmt: skip
    return dice.choice(choices[kind])


@pytest.mark.parametrize("seed", range(120))
def test_random_linear_algebra(seed: int) -> None:
    dice = random.Random(seed)
    text, reference = make(dice, KINDS[seed % 3], 1 + seed % 2)
    posed = problem(f"f = {text}", declare=DECLARE)
    (written,) = written_out(posed, LIMITS)
    numbers, matrices = point(seed)
    found = values(written.value.entries, numbers, posed.constants, 30, LIMITS)
    wanted = [sympy.Rational(entry) for entry in reference(matrices)]
    assert found == [Fraction(entry.p, entry.q) for entry in wanted], text
