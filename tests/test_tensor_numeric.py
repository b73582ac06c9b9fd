"""The language over arrays of numbers: values and slopes against NumPy and the complex step."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from fractions import Fraction

import array_values
import numpy as np
import pytest
from array_expressions import DECLARED, Expressions

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.tensors.numeric.array import Array, seeded
from mccli.calculus.tensors.numeric.evaluation import Evaluation, evaluate, standing
from mccli.calculus.tensors.numeric.numbers import FLOATS, Numbers, digits
from mccli.calculus.tensors.numeric.program import Program
from mccli.calculus.tensors.numeric.values import value_at
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.model.result import Value
from mccli.model.spaces import Space
from mccli.source import Source
from mccli.syntax.document import parse_declarations, parse_document, parse_expression

LIMITS = Limits()
SIZES = {"m": 3, "n": 2, "k": 4}
SPACES = {name: "R^(" + ",".join(dims) + ")" if dims else "R" for name, dims in DECLARED.items()}


def posed(text: str, spaces: Mapping[str, str] = SPACES) -> Problem:
    """The problem of a text over declared names."""
    sources = [Source("-d", f"{name} : {space}") for name, space in spaces.items()]
    document = parse_document([Source("argument 1", text)], LIMITS)
    return resolve(document, parse_declarations(sources, LIMITS))


def unit(count: int) -> list[list[float]]:
    return [[float(i == j) for j in range(count)] for i in range(count)]


def arrays(point: Mapping[str, np.ndarray], name: str = "") -> dict[str, Array]:
    """A point of NumPy arrays as arrays, those of ``name`` with tangents."""
    found = {
        each: Array(value.shape, [float(x) for x in value.ravel()]) for each, value in point.items()
    }
    if name:
        found[name] = seeded(found[name], unit(len(found[name].entries)))
    return found


def evaluated(text: str, point: Mapping[str, np.ndarray], name: str = "") -> Array:
    problem = posed(text)
    environment = {**standing(FLOATS, SIZES), **arrays(point, name)}
    evaluation = Evaluation(problem.shapes, SIZES, environment, program=Program(problem))
    return evaluation.function(problem.functions[-1])


def points(seed: int) -> dict[str, np.ndarray]:
    dice = np.random.default_rng(seed)
    return {
        name: dice.uniform(0.2, 1.5, [SIZES[d] for d in dims])
        * dice.choice([-1, 1], [SIZES[d] for d in dims])
        for name, dims in DECLARED.items()
    }


@pytest.mark.parametrize("seed", range(150))
def test_random_expressions_have_the_values_and_slopes_of_numpy(seed: int) -> None:
    dice = random.Random(seed)
    dims = dice.choice([(), ("n",), ("m",), ("m", "n"), ("n", "n"), ("k",)])
    text = Expressions(dice).make(dims, dice.choice([1, 2, 3]))
    point = points(seed)
    names = {**point, **{name: np.asarray(float(size)) for name, size in SIZES.items()}}
    tree = parse_expression(Source("test", text), LIMITS)
    try:
        value = array_values.evaluate(tree, names)
    except (array_values.NoValue, AssertionError):
        pytest.skip("no value there")
    name = dice.choice([each for each in DECLARED if each in text] or ["c"])
    try:
        found = evaluated(text, point, name)
    except NoValue:
        pytest.skip("no slope there")
    kind = {0: "scalar", 1: "row" if found.lying else "vector", 2: "matrix"}[len(found.dims)]
    assert kind == value.kind and found.dims == value.array.shape, text
    assert found.entries == pytest.approx(value.array.ravel(), rel=1e-9, abs=1e-9), text
    slopes = array_values.jacobian(tree, names, name).ravel()
    tangents = found.tangents or [0.0] * len(slopes)
    assert tangents == pytest.approx(slopes, rel=1e-7, abs=1e-7), text


# -- slopes where they bend, and values by the language's rules ----------------------------------


def at(text: str, numbers: Numbers = FLOATS, **values: float | list[float]) -> Array:
    """The value of a text at scalars and vectors of 2, and its slopes by all of them."""
    spaces = {name: "R^n" if isinstance(each, list) else "R" for name, each in values.items()}
    problem = posed(text, {**spaces, "zz": "R^n"})
    environment = standing(numbers, {"n": 2})
    flat = [x for each in values.values() for x in (each if isinstance(each, list) else [each])]
    rows = unit(len(flat))
    for name, each in values.items():
        entries = [numbers.number(x) for x in (each if isinstance(each, list) else [each])]
        array = Array((len(entries),) if isinstance(each, list) else (), entries)
        steps = [[row[i] for i in range(len(entries))] for row in rows]
        rows = [row[len(entries) :] for row in rows]
        environment[name] = seeded(array, steps)
    program = Program(problem)
    evaluation = Evaluation(problem.shapes, {"n": 2}, environment, numbers, program)
    return evaluation.function(problem.functions[-1])


@pytest.mark.parametrize(
    ("text", "values", "value", "slopes"),
    [
        ("max(0, x)", {"x": 0.0}, 0, [0]),
        ("max(x, 0)", {"x": 0.0}, 0, [0]),
        ("min(0, x)", {"x": 0.0}, 0, [0]),
        ("max(pi - pi, x)", {"x": 0.0}, 0, [0]),
        ("max(n, x)", {"x": 2.0}, 2, [0]),
        ("max(x, y)", {"x": 1.0, "y": 1.0}, 1, [0, 1]),
        ("min(x, y)", {"x": 1.0, "y": 1.0}, 1, [0, 1]),
        ("max(x, y, 1)", {"x": 1.0, "y": 1.0}, 1, [0, 0]),
        ("relu(x)", {"x": 0.0}, 0, [0]),
        ("abs(x)", {"x": -2.0}, 2, [-1]),
        ("floor(x) + ceil(x) + sign(x)", {"x": -1.5}, -4, [0]),
        ("where(x > 0, log(x), 3*x)", {"x": -1.0}, -3, [3]),
        ("where(x, 2*x, sqrt(x - 1))", {"x": 0.5}, 1, [2]),
        ("norm(x)^2", {"x": [0.0, 0.0]}, 0, [0, 0]),
        ("norm(x)", {"x": [3.0, 4.0]}, 5, [0.6, 0.8]),
        ("norm(x)", {"x": -3.0}, 3, [-1]),
        ("norm(max(0, x)) + norm1(max(0, x))", {"x": [-1.0, -2.0]}, 0, [0, 0]),
        ("x^2", {"x": -3.0}, 9, [-6]),
        ("x^3", {"x": 0.0}, 0, [0]),
        ("x^0", {"x": 0.0}, 1, [0]),
        ("x^-2", {"x": -2.0}, 0.25, [0.25]),
        ("2^x", {"x": 3.0}, 8, [8 * math.log(2)]),
        ("x^y", {"x": 2.0, "y": -1.0}, 0.5, [-0.25, math.log(2) / 2]),
        ("cbrt(x)", {"x": -8.0}, -2, [1 / 12]),
        ("prod(x)", {"x": [0.0, 3.0]}, 0, [3, 0]),
        ("e^x/pi", {"x": 0.0}, 1 / math.pi, [1 / math.pi]),
        ("atan2(y, x)", {"y": 1.0, "x": -1.0}, 3 * math.pi / 4, [-0.5, -0.5]),
        ("sum([x, y]'*[[x], [y]])", {"x": 2.0, "y": 3.0}, 13, [4, 6]),
        ("logsumexp(x)", {"x": [1000.0, 1000.0]}, 1000 + math.log(2), [0.5, 0.5]),
        ("sum(softmax(x))", {"x": [900.0, -900.0]}, 1, [0, 0]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("numbers", [FLOATS, digits(40)], ids=["floats", "digits"])
def test_conventions(
    text: str,
    values: dict[str, float | list[float]],
    value: float,
    slopes: list[float],
    numbers: Numbers,
) -> None:
    found = at(text, numbers, **values)
    assert [float(x) for x in found.entries] == pytest.approx([value], rel=1e-14, abs=1e-14)
    tangents = found.tangents or [0.0] * len(slopes)
    assert [float(x) for x in tangents] == pytest.approx(slopes, rel=1e-14, abs=1e-14)


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        ("1/x", {"x": 0.0}, "division by zero"),
        ("log(x)", {"x": 0.0}, "log has no real value here"),
        ("sqrt(x)", {"x": -1.0}, "sqrt has no real value here"),
        ("x^y", {"x": -2.0, "y": 2.0}, "a power has no real value here"),
        ("x^y", {"x": 0.0, "y": 0.0}, "a power has no real value here"),
        ("abs(x)", {"x": 0.0}, "abs has no real value here"),
        ("norm(x)", {"x": [0.0, 0.0]}, "norm has no real value here"),
        ("sum(sign(x))", {"x": [1.0, 0.0]}, "sign has no real value here"),
        ("exp(x)*0", {"x": 1e4}, "exp has no real value here"),
        ("x*x", {"x": 1e200}, "a number here has an astronomical size"),
        ("logdet(x*x')", {"x": [1.0, 2.0]}, "logdet of a singular matrix"),
        ("max(log(x), 1)", {"x": -1.0}, "log has no real value here"),
        ("(log(x) > 1)*x", {"x": -1.0}, "log has no real value here"),
    ],
)  # fmt: skip
def test_no_value(text: str, values: dict[str, float | list[float]], message: str) -> None:
    with pytest.raises(NoValue) as caught:
        at(text, **values)
    assert caught.value.message == message


def test_components_and_einsum_of_any_order() -> None:
    dice = np.random.default_rng(1)
    A, B = dice.uniform(size=(2, 3)), dice.uniform(size=(3, 3))
    x = dice.uniform(size=3)
    point = arrays({"A": A, "B": B, "x": x})
    for text in (
        "ij,kl->ikjl",
        "ij,jk,k->i",
        "ij,jj->i",
        "ij,kk->ij",
        "ij,jk,kl->li",
        "ij,j,k->kij",
    ):
        names = [{2: "A" if i == 0 else "B", 1: "x"}[len(each)]
                 for i, each in enumerate(text.split("->")[0].split(","))]  # fmt: skip
        call = f'einsum("{text}", {", ".join(names)})'
        tree = parse_expression(Source("test", call), LIMITS)
        wanted = np.einsum(text, *({"A": A, "B": B, "x": x}[name] for name in names))
        found = evaluate(tree, point, {}, {})
        assert found.dims == wanted.shape
        assert found.entries == pytest.approx(list(wanted.ravel()))
    tree = parse_expression(Source("test", "x[2]*A[2,3] + [[x[1], 2]]*[3, 1]"), LIMITS)
    assert evaluate(tree, point, {}, {}).entries[0] == pytest.approx(x[1] * A[1, 2] + 3 * x[0] + 2)


# -- values with many digits, and exactly --------------------------------------------------------

SQUARE = "S : R^(n,n)"


def value(
    texts: Mapping[str, str], given: Mapping[str, object], declare: str, **sizes: int
) -> Value:
    named = [(name, parse_expression(Source("t", text), LIMITS)) for name, text in texts.items()]
    declared = parse_declarations([Source("-d", declare)], LIMITS)
    spaces = {name: Space(each.dims, each.attributes) for each in declared for name in each.names}

    def exact(each: object) -> object:
        return tuple(map(exact, each)) if isinstance(each, list) else Fraction(str(each))

    point = tuple((name, exact(each)) for name, each in given.items())
    return value_at(named, spaces, point, sizes)  # type: ignore[arg-type]


def test_rational_values_are_exact() -> None:
    rows = [[2, 1], [1, "0.1"]]
    found = value({"t1": "inv(S)", "f": "t1*S - 2*t1"}, {"S": rows}, SQUARE, n=2)
    assert found.sizes == (2, 2) and found.exact is not None
    assert found.exact == (Fraction(5, 4), Fraction(-5, 2), Fraction(-5, 2), 6)
    assert found.numbers == (1.25, -2.5, -2.5, 6)
    root = value({"f": "n*x/norm(x)"}, {"x": [3, 4]}, "x : R^n", n=2)
    assert root.exact == (Fraction(6, 5), Fraction(8, 5))
    assert value({"f": "norm(x)^2"}, {"x": [1, 1]}, "x : R^n", n=2).exact == (2,)


def test_other_values_have_all_their_digits() -> None:
    found = value({"f": "exp(x) + pi*vector(1)"}, {"x": [1, 2]}, "x : R^n", n=2)
    assert found.exact is None
    assert found.numbers == pytest.approx([math.e + math.pi, math.exp(2) + math.pi], rel=4e-16)
    near = value({"f": "norm(x) - sqrt(2)"}, {"x": [1, "1.00000000000000000001"]}, "x : R^n", n=2)
    assert near.numbers[0] == pytest.approx(0.5e-20 * math.sqrt(2), rel=1e-12)
    hilbert = [[f"{1 / (i + j + 1):.30f}" for j in range(12)] for i in range(12)]
    wide = value({"f": "logdet(exp(0)*S)"}, {"S": hilbert}, SQUARE, n=12)
    assert wide.exact is None and wide.numbers[0] < -100


def test_values_of_large_matrices() -> None:
    size = 15
    rows = [[3 if i == j else i % 3 for j in range(size)] for i in range(size)]
    found = value({"f": "inv(S)*x"}, {"S": rows, "x": [1] * size}, "S : R^(n,n)\nx : R^n", n=size)
    wanted = np.linalg.solve(np.array(rows, float), np.ones(size))
    assert found.numbers == pytest.approx(list(wanted)) and found.exact is not None


def test_values_that_do_not_exist() -> None:
    with pytest.raises(NoValue, match="singular"):
        value({"f": "inv(S)"}, {"S": [["0.1", "0.2"], ["0.3", "0.6"]]}, SQUARE, n=2)
    with pytest.raises(NoValue, match="division by zero"):
        value({"f": "x/(n - 2)"}, {"x": [1, 2]}, "x : R^n", n=2)
    with pytest.raises(NoValue, match="astronomical"):
        value({"f": "exp(x)"}, {"x": [1000, 1]}, "x : R^n", n=2)
    assert value({"f": "det(S)"}, {"S": [["0.1", "0.2"], ["0.3", "0.6"]]}, SQUARE, n=2).exact == (
        0,
    )
