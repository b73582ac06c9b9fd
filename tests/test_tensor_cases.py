"""Symbolic vectors and matrices: the tables of derivatives, by value and in both layouts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from tensor_cases import difference, environments, in_layout, named, printed, table, written
from trees import read

from mccli import Result, hessian, jacobian
from mccli.syntax.tree import written_size

TABLES = {"identities": 30, "paper_vector": 54, "cookbook": 60}
MATRIX_FORMS = {"identities": 27, "paper_vector": 50, "cookbook": 57}
"""How many derivatives of a table are to be in matrix notation; the others have more axes."""
LAYOUTS = ("numerator", "denominator")
NAMED = {
    f"{case.id}-{'-'.join(case.by)}": case for each in TABLES for case in table(each)
}  # fmt: skip


@cache
def answers(name: str, layout: str) -> Result:
    """The answer to a case's question, asked as it is in the table."""
    case = NAMED[name]
    derive = jacobian if case.order == 1 else hessian
    return derive(case.expression, wrt=case.wrt, declare=dict(case.declare), layout=layout)


def answer(name: str, layout: str) -> Result:
    """The case's own part of the answer, where there are several."""
    found, case = answers(name, layout), NAMED[name]
    if not found.results:
        return found
    wanted = list(dict.fromkeys(case.by))
    (part,) = [each for each in found.results if list(each.wrt) == wanted]
    return part


def cost(*texts: str) -> int:
    """How many operations, names and numbers are written."""
    return written_size([read(text) for text in texts], 10**6)


def costs(cases: Sequence[str]) -> list[tuple[str, int, int]]:
    """Each case with the cost of what is printed and of the reference, in its layout."""
    found = []
    for name in cases:
        part, case = answer(name, NAMED[name].layout), NAMED[name]
        texts = [text for _, text in named(part)]
        found.append((name, cost(written(part), *texts), cost(case.expected)))
    return found


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_are_whole(name: str) -> None:
    assert len({case.id for case in table(name)}) == TABLES[name]


@pytest.mark.parametrize("name", NAMED)
def test_the_expected_forms_are_right(name: str) -> None:
    case = NAMED[name]
    for environment in environments(case):
        found = printed(case.expected, environment)
        assert difference(found, in_layout(case, environment, case.layout)) < 1e-8


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", NAMED)
def test_derivatives_by_value(name: str, layout: str) -> None:
    case, part = NAMED[name], answer(name, layout)
    assert part.verified["ok"] is True
    for environment in environments(case):
        wanted = in_layout(case, environment, layout)
        found = printed(written(part), environment, named(part))
        assert difference(found, wanted) < 1e-8
        sizes = [int(environment.get(size, np.asarray(size))) for size in part.shape]
        assert tuple(sizes) == wanted.shape


@pytest.mark.parametrize("name", TABLES)
def test_answers_are_in_matrix_notation(name: str) -> None:
    index = {case.id for case in table(name) for layout in LAYOUTS
             if answer(f"{case.id}-{'-'.join(case.by)}", layout).form != "matrix"}  # fmt: skip
    assert TABLES[name] - len(index) >= MATRIX_FORMS[name], index


@pytest.mark.parametrize("name", TABLES)
def test_answers_are_short(name: str) -> None:
    listed = costs([each for each in NAMED if NAMED[each] in table(name)])
    assert sum(ours for _, ours, _ in listed) <= 1.25 * sum(reference for *_, reference in listed)
    assert [each for each in listed if each[1] > 2 * each[2]] == []
