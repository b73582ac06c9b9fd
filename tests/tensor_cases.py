"""Cases of symbolic vectors and matrices: read from the tables, with arrays to try them at."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from array_values import (
    Array,
    NoValue,
    arranged,
    evaluate,
    flattened,
    hessian,
    jacobian,
)
from trees import read

from mccli import Result

DATA = Path(__file__).parent / "data"
SIZES = ((2, 3, 4, 5, 6), (5, 4, 3, 2, 6), (4, 2, 6, 3, 5), (3, 5, 2, 6, 4))
"""Sizes for the symbols of a case, in the order in which its declarations name them."""


@dataclass(frozen=True, slots=True)
class Case:
    """One derivative that is asked for: by one name, or by a pair of names at order 2.

    ``expected`` stands in ``layout``; ``numerator`` where that is ``both``.
    """

    id: str
    declare: Mapping[str, str]
    expression: str
    wrt: tuple[str, ...]
    by: tuple[str, ...]
    order: int
    layout: str
    expected: str
    domain: Sequence[Sequence[float]]

    @property
    def options(self) -> list[str]:
        """The declarations as the command line takes them."""
        return [f"{name} : {space}" for name, space in self.declare.items()]


def table(name: str) -> list[Case]:
    """The cases of ``tests/data/<name>.json``, in the format of the identities."""
    cases = []
    for entry in json.loads((DATA / f"{name}.json").read_text("utf-8"))["cases"]:
        wrt = entry["wrt"]
        names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
        expected = entry["expected"]
        if isinstance(expected, str):
            expected = {wrt: expected}
        layout = "numerator" if entry["layout"] == "both" else entry["layout"]
        for key, form in expected.items():
            by = tuple(key.split(", "))
            by *= 1 if len(by) == entry["order"] else entry["order"]
            cases.append(
                Case(
                    entry["id"], entry["declare"], entry["expression"], names, by,
                    entry["order"], layout, form, entry.get("domain", [[-2, -0.2], [0.2, 2]]),
                )
            )  # fmt: skip
    return cases


def environments(case: Case, count: int = 2) -> Iterator[dict[str, Array]]:
    """Arrays and sizes at which a case has a derivative, at ``count`` assignments of sizes."""
    dice = random.Random(case.id)
    found = 0
    for sizes in SIZES:
        for _ in range(40):
            environment = _sampled(case, dice, sizes)
            try:
                exact(case, environment)
                printed(case.expected, environment)
            except NoValue:
                continue
            found += 1
            yield environment
            break
        if found == count:
            return
    raise AssertionError(f"no point for {case.id}")


def exact(case: Case, environment: Mapping[str, Array]) -> Array:
    """The derivative by the complex step: axes of the function, then of the variables."""
    tree = read(case.expression)
    if case.order == 1:
        return jacobian(tree, environment, case.by[0])
    return hessian(tree, environment, *case.by)


def in_layout(case: Case, environment: Mapping[str, Array], layout: str) -> Array:
    """The derivative by the complex step, arranged; up to order 2 with two axes."""
    value = evaluate(read(case.expression), environment)
    orders = [np.ndim(environment[name]) for name in case.by]
    # A Hessian is the Jacobian, by the second variable, of the gradient by the first.
    return arranged(
        exact(case, environment), value.array.ndim + sum(orders[:-1]), orders[-1], layout
    )


def written(result: Result) -> str:
    """The derivative as text; a problem of scalars only has one entry."""
    found = result.derivative
    return found if isinstance(found, str) else found[0][0]


def named(result: Result) -> list[tuple[str, str]]:
    """The temporaries of a result: names with their texts."""
    return [(each["name"], each["expr"]) for each in result.temporaries]


def printed(
    text: str, environment: Mapping[str, Array], temporaries: Sequence[tuple[str, str]] = ()
) -> Array:
    """The value of a derivative as it is written; up to order 2 with two axes."""
    named = [(name, read(part)) for name, part in temporaries]
    return flattened(evaluate(read(text), environment, named))


def difference(found: Array, wanted: Array) -> float:
    """The largest difference, relative to the largest entry; infinite for other shapes."""
    if found.shape != wanted.shape:
        return float("inf")
    return float(np.max(np.abs(found - wanted)) / max(1.0, float(np.max(np.abs(wanted)))))


def _sampled(case: Case, dice: random.Random, sizes: Sequence[int]) -> dict[str, Array]:
    spaces = {name: space(text) for name, text in case.declare.items()}
    symbols = dict.fromkeys(
        size for dims, _ in spaces.values() for size in dims if not size.isdigit()
    )
    given = dict(zip(symbols, sizes, strict=False))
    environment: dict[str, Array] = {}
    for name, (dims, attributes) in spaces.items():
        shape = [given.get(size) or int(size) for size in dims]
        environment[name] = _entries(case, dice, shape, attributes)
    return {**environment, **{symbol: np.asarray(float(size)) for symbol, size in given.items()}}


def _entries(
    case: Case, dice: random.Random, shape: Sequence[int], attributes: Sequence[str]
) -> Array:
    def entry(*_: Any) -> float:
        low, high = dice.choice(case.domain)
        number = dice.uniform(low, high)
        return abs(number) if "positive" in attributes else number

    array = np.array([entry() for _ in range(int(np.prod(shape)))]).reshape(tuple(shape))
    if "posdef" in attributes:
        return array @ array.T / len(array) + np.eye(len(array))
    return array + array.T if "symmetric" in attributes else array


def space(text: str) -> tuple[list[str], list[str]]:
    """The sizes and the attributes of a space as the tables write it: ``R^(m,n) posdef``."""
    space, *attributes = text.split()
    inside = space.removeprefix("R").removeprefix("^").strip("()")
    return [size.strip() for size in inside.split(",") if size.strip()], attributes
