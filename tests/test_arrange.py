"""Layouts: the contract's table, and exchange of axes beyond it."""

from __future__ import annotations

from itertools import product

import pytest

from mccli.calculus.arrange import Side, arrange
from mccli.model.layouts import CASES, LAYOUTS

SIDES = {
    "scalar": Side("scalar", (), "s"),
    "vector": Side("vector", (("a1", "a2", "a3"),), "a"),
    "matrix": Side("matrix", (("1", "2"), ("1", "2", "3", "4")), "A"),
}
SIZES = {"scalar": {}, "vector": {"m": 3, "n": 3}, "matrix": {"p": 2, "q": 4}}


def count(side: Side) -> int:
    total = 1
    for size in side.sizes:
        total *= size
    return total


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_shapes_of_the_table(case, layout) -> None:  # type: ignore[no-untyped-def]
    function, variable = SIDES[case.function], SIDES[case.variable]
    rows = [[(i, j) for j in range(count(variable))] for i in range(count(function))]
    found = arrange(rows, function, variable, layout)
    sizes = {**SIZES[case.function], **SIZES[case.variable], "1": 1}
    assert found.shape == tuple(sizes[word] for word in case.shapes[layout].split(" × "))
    assert sorted(found.entries) == sorted(entry for row in rows for entry in row)
    assert tuple(len(axis.labels) for axis in found.axes) == found.shape


@pytest.mark.parametrize(("function", "variable"), list(product(SIDES, SIDES)))
def test_layouts_exchange_the_axes(function: str, variable: str) -> None:
    f, x = SIDES[function], SIDES[variable]
    rows = [[(i, j) for j in range(count(x))] for i in range(count(f))]
    numerator = arrange(rows, f, x, "numerator")
    denominator = arrange(rows, f, x, "denominator")
    if len(numerator.shape) == 2:
        a, b = numerator.shape
        turned = tuple(numerator.entries[i * b + j] for j in range(b) for i in range(a))
        assert denominator.entries == turned
    else:
        outer = len(f.sizes)
        assert denominator.shape == numerator.shape[outer:] + numerator.shape[:outer]
        assert denominator.entries == tuple(
            (i, j) for j in range(count(x)) for i in range(count(f))
        )


def test_a_gradient_row_and_column() -> None:
    f, x = SIDES["scalar"], SIDES["vector"]
    row = arrange([[1, 2, 3]], f, x, "numerator")
    assert (row.shape, [axis.role for axis in row.axes]) == ((1, 3), ["function", "variable"])
    column = arrange([[1, 2, 3]], f, x, "denominator")
    assert (column.shape, [axis.role for axis in column.axes]) == ((3, 1), ["variable", "function"])


def test_scalar_by_matrix_is_transposed_in_numerator_layout() -> None:
    f, x = SIDES["scalar"], SIDES["matrix"]
    entries = list(range(8))
    assert arrange([entries], f, x, "denominator").entries == tuple(entries)
    assert arrange([entries], f, x, "numerator").entries == (0, 4, 1, 5, 2, 6, 3, 7)
