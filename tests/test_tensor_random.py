"""Random expressions with symbolic sizes: the tensor engine against the component engine."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from amounts import part
from array_expressions import DECLARED, SYMBOLS, Dims, Expressions
from array_values import Array, NoValue, arranged, evaluate, hessian, jacobian
from code_programs import load
from tensor_cases import difference, named, printed, written
from trees import read

import mccli
from mccli import MccliError, Result
from mccli.syntax import printer
from mccli.syntax.tree import free_names

DECLARE = {name: f"R^({','.join(dims)})" if dims else "R" for name, dims in DECLARED.items()}
DECLARE["Q"] += " posdef"
DECLARE["S"] += " symmetric"
DECLARE["t"] += " positive"
LAYOUTS = ("numerator", "denominator")
FUNCTIONS: tuple[Dims, ...] = ((), (), (), ("n",), ("m",), ("m", "n"))
CLOSE = 1e-7


@dataclass(frozen=True)
class Question:
    """A function of names with symbolic sizes, a variable, and numbers for a trial."""

    seed: int
    dims: Dims
    text: str
    wrt: tuple[str, ...]
    sizes: dict[str, int]
    arrays: dict[str, Array]

    @property
    def environment(self) -> dict[str, Array]:
        """The arrays and the sizes as numbers."""
        sizes = {symbol: np.asarray(float(size)) for symbol, size in self.sizes.items()}
        return {**self.arrays, **sizes}

    def symbolic(self, layout: str = "numerator", **options: Any) -> Result:
        """The derivative in symbols."""
        return self._derive(layout=layout, **options)

    def components(self, layout: str = "numerator") -> Array:
        """The derivative's value by the component engine, at the sizes and arrays."""
        at = {name: self.arrays[name].tolist() for name in self._names}
        found = self._derive(layout=layout, let=self.sizes, at=at, engine="graph", verify=False)
        return np.asarray(found.value, float)

    def value(self, result: Result) -> Array:
        """The value of a printed derivative."""
        return printed(written(result), self.environment, named(result))

    def exact(self, layout: str = "numerator") -> Array:
        """The derivative by the complex step."""
        tree = read(self.text)
        order = evaluate(tree, self.environment).array.ndim
        if len(self.wrt) == 1:
            found = jacobian(tree, self.environment, self.wrt[0])
        else:
            found = hessian(tree, self.environment, *self.wrt)
            order += self.arrays[self.wrt[0]].ndim
        return arranged(found, order, self.arrays[self.wrt[-1]].ndim, layout)

    @property
    def _names(self) -> list[str]:
        return [name for name in DECLARED if name in free_names(read(self.text))]

    def _derive(self, **options: Any) -> Result:
        derive = mccli.jacobian if len(self.wrt) == 1 else mccli.hessian
        wrt = list(dict.fromkeys(self.wrt))
        found = derive(self.text, wrt=wrt, declare=DECLARE, **options)
        if not found.results:
            return found
        (part,) = [each for each in found.results if list(each.wrt) == wrt]
        return part


def question(seed: int, depth: int, order: int = 1) -> Question | None:
    """The question of a seed; None if its function is constant, or a kink is at the arrays."""
    dice = random.Random(seed)
    dims = () if order == 2 else dice.choice(FUNCTIONS)
    text = Expressions(dice).make(dims, depth)
    names = [name for name in DECLARED if name in free_names(read(text))]
    if not names:
        return None
    wrt = tuple(dice.choice(names) for _ in range(order))
    if not any(DECLARED[name] for name in wrt):
        # Several scalars are one vector: there are no blocks.
        wrt = wrt[:1] * order
    sizes = dict(
        zip(SYMBOLS, dice.choice(((2, 3, 1), (3, 2, 2), (1, 2, 3), (2, 2, 2))), strict=True)
    )
    arrays = {name: _array(dice, name, sizes) for name in DECLARED}
    found = Question(seed, dims, text, wrt, sizes, arrays)
    try:
        exact = found.exact()
    except NoValue:
        return None
    return found if np.abs(exact).max() < 1e6 else None


def _array(dice: random.Random, name: str, sizes: dict[str, int]) -> Array:
    """Entries away from 0, with the attributes of the declaration."""
    shape = [sizes[each] for each in DECLARED[name]]
    count = int(np.prod(shape))
    entries = [dice.choice((-1, 1)) * dice.uniform(0.2, 1.4) for _ in range(count)]
    array = np.array(entries).reshape(shape)
    attributes = DECLARE[name].split()[1:]
    if "posdef" in attributes:
        return array @ array.T / 2 + np.eye(len(array)) / 4
    if "symmetric" in attributes:
        return (array + array.T) / 2
    return np.abs(array) if "positive" in attributes else array


def questions(seeds: Sequence[int], depth: int, order: int = 1) -> Iterator[tuple[Question, Array]]:
    """The questions of seeds, each with the component engine's answer in numerator layout."""
    asked = answered = 0
    for seed in seeds:
        found = question(seed, depth, order)
        if found is None:
            continue
        asked += 1
        try:
            value = found.components()
        except MccliError as error:
            if error.kind != "math":
                raise
            # At a kink (abs(x - x)) there is no derivative.
            continue
        answered += 1
        yield found, value
    assert answered >= 0.8 * asked > 0


def agree_with_the_components(seeds: Sequence[int], depth: int, order: int = 1) -> None:
    for asked, wanted in questions(seeds, depth, order):
        where = f"seed {asked.seed}: {asked.text} by {asked.wrt}"
        assert difference(wanted, asked.exact()) < 1e-6, where
        for layout in LAYOUTS:
            result = asked.symbolic(layout)
            texts = [written(result), *(text for _, text in named(result))]
            assert [printer.text(read(text)) for text in texts] == texts, where
            try:
                found = asked.value(result)
            except NoValue:
                # As in the derivative of det(X), where X is singular: the answer says so.
                stated = {each["kind"] for each in result.conditions}
                assert stated & {"invertible", "domain"}, where
                continue
            assert difference(found, asked.exact(layout)) < 1e-6, where
            if layout == "numerator":
                assert difference(found, wanted) < CLOSE, where


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_derivatives_agree_with_the_component_engine(first: int) -> None:
    agree_with_the_components(range(first, first + 20), 2)


@pytest.mark.parametrize("first", range(1000, 1080, 20))
def test_second_derivatives_agree_with_the_component_engine(first: int) -> None:
    agree_with_the_components(range(first, first + 20), 2, 2)


@pytest.mark.long
@pytest.mark.parametrize("first", part(range(10_000, 10_600, 50), 4))
def test_deep_derivatives_agree_with_the_component_engine(first: int) -> None:
    agree_with_the_components(range(first, first + 50), 3)


@pytest.mark.long
@pytest.mark.parametrize("first", part(range(20_000, 20_200, 50), 2))
def test_deep_second_derivatives_agree_with_the_component_engine(first: int) -> None:
    agree_with_the_components(range(first, first + 50), 3, 2)


def test_values_at_arrays_are_those_of_the_printed_derivative() -> None:
    for asked, wanted in questions(range(3000, 3030), 2):
        at = {name: array.tolist() for name, array in asked.arrays.items()}
        found = asked.symbolic(at=at)
        assert difference(np.asarray(found.value, float), wanted) < CLOSE, asked.text


def test_hessians_are_symmetric() -> None:
    for seed in range(4000, 4020):
        asked = question(seed, 2, 2)
        if asked is None:
            continue
        own = replace(asked, wrt=asked.wrt[:1] * 2)
        found = own.value(own.symbolic())
        half = own.arrays[own.wrt[0]].ndim
        turned = np.moveaxis(found, range(half), range(half, 2 * half)) if half else found
        assert difference(found, turned) < CLOSE, asked.text


def test_derivatives_are_linear() -> None:
    for asked, _value in questions(range(5000, 5040), 2):
        other = Expressions(random.Random(f"other {asked.seed}")).make(asked.dims, 2)
        f, g, both = (
            replace(asked, text=text)
            for text in (asked.text, other, f"2*({asked.text}) - 3*({other})")
        )
        if _has_value(both):
            values = [each.value(each.symbolic()) for each in (f, g, both)]
            assert difference(values[2], 2 * values[0] - 3 * values[1]) < CLOSE, both.text


def _has_value(asked: Question) -> bool:
    try:
        asked.exact(), asked.components()
    except (NoValue, MccliError):
        return False
    return True


@pytest.mark.parametrize("layout", LAYOUTS)
def test_numpy_code_computes_values_and_derivatives(layout: str, tmp_path: Path) -> None:
    for asked, _value in questions(range(7000, 7040), 2):
        options = {"wrt": asked.wrt, "declare": DECLARE, "layout": layout}
        source = mccli.code(asked.text, language="numpy", name="found", **options)
        found = load(source, tmp_path / f"found{asked.seed}.py").found
        given = [asked.environment[each] for each in signature(found).parameters]
        try:
            value, derivative = found(*given)
        except np.linalg.LinAlgError:
            continue
        function = evaluate(read(asked.text), asked.environment).array
        assert difference(np.asarray(value), function) < CLOSE, asked.text
        wanted = asked.exact(layout)
        assert difference(np.reshape(derivative, wanted.shape), wanted) < CLOSE, asked.text


ASKED = """
import sys
sys.path[:0] = sys.argv[1:]
from test_tensor_random import question
for seed in range(6000, 6040):
    asked = question(seed, 2, 1 + seed % 2)
    if asked is not None:
        try:
            print(asked.symbolic(("numerator", "denominator")[seed % 3 == 0]).to_json())
        except Exception as error:
            print(error)
"""


def test_the_same_bytes_under_every_hash_seed() -> None:
    outputs = set()
    for seed in ("0", "1", "77"):
        ran = subprocess.run(
            [sys.executable, "-c", ASKED, *filter(None, sys.path)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        )  # fmt: skip
        outputs.add(ran.stdout)
    (output,) = outputs
    assert output.count(b'"verified"') > 20
