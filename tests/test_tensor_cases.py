"""Symbolic vectors and matrices: the tables of derivatives, by value and in both layouts."""

from __future__ import annotations

import pytest
from tensor_cases import Case, difference, environments, in_layout, printed, table

TABLES = {"identities": 30, "paper_vector": 54, "cookbook": 60}
CASES = [pytest.param(case, id=f"{case.id}-{'-'.join(case.by)}") for each in TABLES
         for case in table(each)]  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_are_whole(name: str) -> None:
    assert len({case.id for case in table(name)}) == TABLES[name]


@pytest.mark.parametrize("case", CASES)
def test_the_expected_forms_are_right(case: Case) -> None:
    for environment in environments(case):
        found = printed(case.expected, environment)
        assert difference(found, in_layout(case, environment, case.layout)) < 1e-8
