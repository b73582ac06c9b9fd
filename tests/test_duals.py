"""Forward automatic differentiation against formulas by hand and difference quotients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from trees import CONSTANTS, read

from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, Real
from mccli.calculus.verification.duals import Row, Square, first_order, second_order
from mccli.limits import Limits
from mccli.syntax.tree import Node, call, name, number

LIMITS = Limits()
X, Y = Fraction(5, 8), Fraction(3, 8)

# Functions on both sides of zero where they have them: text, point.
UNARY = [
    *[(f, x) for f in "exp sin cos tan sinh cosh tanh asinh atan erf sigmoid softplus".split()
      for x in (Fraction(5, 8), Fraction(-7, 4))],
    *[(f, x) for f in ("asin", "acos", "atanh") for x in (Fraction(5, 8), Fraction(-3, 8))],
    *[(f, Fraction(5, 8)) for f in ("log", "log2", "log10", "sqrt")],
    *[(f, x) for f in ("cbrt", "abs", "relu", "sign", "floor", "ceil")
      for x in (Fraction(5, 8), Fraction(-11, 8))],
    ("acosh", Fraction(13, 8)),
]  # fmt: skip


def quotients(tree: Node, point: dict[str, Fraction]) -> tuple[mpmath.mpf, mpmath.mpf]:
    """First and second central differences by x."""
    step = Fraction(1, 2**60)
    low, mid, high = (
        values([tree], {**point, "x": point["x"] + k * step}, CONSTANTS, 120, LIMITS)[0]
        for k in (-1, 0, 1)
    )
    with mpmath.workdps(120):
        low, mid, high, h = (as_mp(v) for v in (low, mid, high, step))
        return (high - low) / (2 * h), (high - 2 * mid + low) / h**2


def jacobian(
    tree: Node, variables: Sequence[str], point: Mapping[str, Real], digits: int = 40
) -> Row:
    """The sparse row {number of the variable: partial derivative}."""
    evaluation = Evaluation(point, CONSTANTS, digits, LIMITS)
    evaluation.run([tree])
    rows = first_order(evaluation, {name: {i: 1} for i, name in enumerate(variables)})
    return rows.get(id(tree), {})


def directional(tree: Node, direction: Mapping[str, int], point: Mapping[str, Real]) -> Mpf:
    """The derivative along a direction."""
    evaluation = Evaluation(point, CONSTANTS, 40, LIMITS)
    evaluation.run([tree])
    rows = first_order(evaluation, {name: {0: step} for name, step in direction.items()})
    return rows.get(id(tree), {}).get(0, evaluation.ctx.zero)


def hessian(
    tree: Node, variables: Sequence[str], point: Mapping[str, Real], digits: int = 60
) -> tuple[Real, Row, Square]:
    """Value, sparse gradient, and sparse Hessian {(i, j): value} with i <= j."""
    evaluation = Evaluation(point, CONSTANTS, digits, LIMITS)
    value = evaluation.value(tree)
    rows, squares = second_order(evaluation, {name: {i: 1} for i, name in enumerate(variables)})
    return value, rows.get(id(tree), {}), squares.get(id(tree), {})


def as_mp(value: object) -> mpmath.mpf:
    if isinstance(value, Fraction):
        return mpmath.mpf(value.numerator) / value.denominator
    return mpmath.mpf(value)


def close(left: object, right: object, tolerance: float = 1e-20) -> bool:
    with mpmath.workdps(60):
        a, b = as_mp(left), as_mp(right)
        return abs(a - b) <= tolerance * max(1, abs(a), abs(b))


@pytest.mark.parametrize(("function", "x"), UNARY)
def test_every_function_of_one_variable(function: str, x: Fraction) -> None:
    tree = read(f"{function}(x)")
    value, gradient, square = hessian(tree, ["x"], {"x": x})
    first, second = quotients(tree, {"x": x})
    assert close(value, values([tree], {"x": x}, CONSTANTS, 60, LIMITS)[0])
    assert close(gradient.get(0, 0), first)
    assert close(square.get((0, 0), 0), second)


BY_HAND = [
    ("10*x^2*y^2", "20*x*y^2", "20*x^2*y"),
    ("x/y", "1/y", "-x/y^2"),
    ("x^y", "y*x^(y - 1)", "log(x)*x^y"),
    ("x^(-3/2)*y", "-3/2*x^(-5/2)*y", "x^(-3/2)"),
    ("(-x)^3", "-3*x^2", "0"),
    ("(x - 1)^2/(y*x)", "2*(x - 1)/(x*y) - (x - 1)^2/(x^2*y)", "-(x - 1)^2/(x*y^2)"),
    ("atan2(y, x)", "-y/(x^2 + y^2)", "x/(x^2 + y^2)"),
    ("max(x, y)*3", "3", "0"),
    ("min(x, y, 1)", "0", "1"),
    ("where(x > y, x^2, log(-x))", "2*x", "0"),
    ("(x > y)*x", "1", "0"),
    ("x*y*x*(y - 3/8)", "0", "x^2*y"),
    ("z*x + pi*y + e^x", "z + e^x", "pi"),
    ("z^2", "0", "0"),
    ("sigmoid(x*y)", "y*sigmoid(x*y)*(1 - sigmoid(x*y))", "x*sigmoid(x*y)*(1 - sigmoid(x*y))"),
]


@pytest.mark.parametrize(("text", "by_x", "by_y"), BY_HAND)
def test_gradients_by_hand(text: str, by_x: str, by_y: str) -> None:
    point = {"x": X, "y": Y, "z": Fraction(2)}
    row = jacobian(read(text), ["x", "y"], point)
    expected = values([read(by_x), read(by_y)], point, CONSTANTS, 40, LIMITS)
    assert close(row.get(0, 0), expected[0], 1e-35) and close(row.get(1, 0), expected[1], 1e-35)
    along = directional(read(text), {"x": 2, "y": -3}, point)
    assert close(along, 2 * as_mp(expected[0]) - 3 * as_mp(expected[1]), 1e-14)


HESSIANS = [
    ("10*x^2*y^2", "20*y^2", "40*x*y", "20*x^2"),
    ("x^y", "y*(y - 1)*x^(y - 2)", "x^(y - 1)*(1 + y*log(x))", "log(x)^2*x^y"),
    ("x/y", "0", "-1/y^2", "2*x/y^3"),
    ("1/(x*y)", "2/(x^3*y)", "1/(x^2*y^2)", "2/(x*y^3)"),
    ("atan2(y, x)", "2*x*y/(x^2+y^2)^2", "(y^2 - x^2)/(x^2+y^2)^2", "-2*x*y/(x^2+y^2)^2"),
    ("sin(x*y)", "-y^2*sin(x*y)", "cos(x*y) - x*y*sin(x*y)", "-x^2*sin(x*y)"),
    ("x*x*y*(y - 3/8)", "0", "2*x*y", "2*x^2"),
    ("x + relu(y)*x", "0", "1", "0"),
    ("2^x*3^y", "log(2)^2*2^x*3^y", "log(2)*log(3)*2^x*3^y", "log(3)^2*2^x*3^y"),
]


@pytest.mark.parametrize(("text", "xx", "xy", "yy"), HESSIANS)
def test_hessians_by_hand(text: str, xx: str, xy: str, yy: str) -> None:
    point = {"x": X, "y": Y}
    square = hessian(read(text), ["x", "y"], point, 40)[2]
    expected = values([read(xx), read(xy), read(yy)], point, CONSTANTS, 40, LIMITS)
    for key, value in zip([(0, 0), (0, 1), (1, 1)], expected, strict=True):
        assert close(square.get(key, 0), value, 1e-35)


KINKS = [
    ("max(x, 0)", "0"), ("max(0, x)", "0"), ("min(x, 0)", "0"), ("relu(x)", "0"),
    ("max(0, 2*x, x)", "0"), ("max(2*x, x)", "1"), ("max(x, 2*x)", "2"),
    ("min(2*x, 3*x)", "3"), ("max(x, 2*x, 3*x)", "3"), ("x^2 + 0*x", "0"), ("x^1", "1"),
    ("x^0", "0"), ("x^(3/2)", "0"), ("x^3", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "slope"), KINKS)
def test_conventions_at_zero(text: str, slope: str) -> None:
    row = jacobian(read(text), ["x"], {"x": Fraction(0)}, 30)
    assert close(row.get(0, 0), Fraction(slope))


@pytest.mark.parametrize(
    "text",
    ["abs(x)", "sign(x)", "floor(x)", "ceil(x)", "sqrt(x)", "cbrt(x)", "x^(1/2)", "(x > 0)*x",
     "asin(x + 1)", "acosh(x + 1)"],
)  # fmt: skip
def test_no_derivative_on_the_surface(text: str) -> None:
    with pytest.raises(NoValue):
        jacobian(read(text), ["x"], {"x": Fraction(0)}, 30)
    jacobian(read(text), ["y"], {"x": Fraction(0)}, 30)


def test_large_arguments_keep_their_digits() -> None:
    row = jacobian(read("tanh(x)"), ["x"], {"x": Fraction(100)}, 30)
    assert float(row[0]) == pytest.approx(4 * mpmath.exp(-200), rel=1e-14)


def test_many_variables() -> None:
    names = [f"x{i}" for i in range(200)]
    tree = Node("product", "*" * 200, tuple(name(each) for each in names))
    point = {each: Fraction(1 + i % 3, 2) for i, each in enumerate(names)}
    row = jacobian(tree, names, point, 30)
    (value,) = values([tree], point, CONSTANTS, 30, LIMITS)
    assert all(close(row[i] * as_mp(point[each]), value, 1e-25) for i, each in enumerate(names))


LEAVES = st.one_of(
    st.sampled_from([name("x"), name("y")]), st.integers(-3, 3).map(number),
    st.sampled_from([number(Fraction(1, 2)), name("pi")]),
)  # fmt: skip


def grown(trees: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(trees, trees)
    unary = "exp log sqrt cbrt sin cos tan asin atan tanh sinh abs sigmoid softplus relu erf"
    return st.one_of(
        st.tuples(st.sampled_from(["++", "+-"]), pairs).map(lambda t: Node("sum", *t)),
        st.tuples(st.sampled_from(["**", "*/"]), pairs).map(lambda t: Node("product", *t)),
        st.tuples(trees, st.integers(-2, 3).map(number)).map(lambda t: Node("power", "^", t)),
        pairs.map(lambda t: Node("power", "^", t)),
        trees.map(lambda t: Node("negative", None, (t,))),
        st.tuples(st.sampled_from(unary.split()), trees).map(lambda t: call(*t)),
        pairs.map(lambda t: call("max", *t)),
        pairs.map(lambda t: call("atan2", *t)),
        st.tuples(trees, trees, trees).map(
            lambda t: call("where", Node("comparison", "<", t[:2]), t[2], t[0])
        ),
    )


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.recursive(LEAVES, grown, max_leaves=8))
def test_random_trees_agree_with_difference_quotients(tree: Node) -> None:
    point = {"x": Fraction(1437, 2048), "y": Fraction(-1181, 1024)}
    try:
        _, gradient, square = hessian(tree, ["x"], point)
        first, second = quotients(tree, point)
    except NoValue:
        assume(False)
    with mpmath.workdps(60):
        # The quotient's own error grows with derivatives of higher order.
        assume(abs(first) < 1e6 and abs(second) < 1e6)
    assert close(gradient.get(0, 0), first, 1e-14)
    assert close(square.get((0, 0), 0), second, 1e-14)
