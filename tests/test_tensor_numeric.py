"""The language over arrays of numbers: values and slopes against NumPy and the complex step."""

from __future__ import annotations

import random
from collections.abc import Mapping

import array_values
import numpy as np
import pytest
from array_expressions import DECLARED, Expressions

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.tensors.numeric.array import Array, seeded
from mccli.calculus.tensors.numeric.evaluation import Evaluation, standing
from mccli.calculus.tensors.numeric.numbers import FLOATS
from mccli.calculus.tensors.numeric.program import Program
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
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
