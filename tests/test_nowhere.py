"""A derivative without a value anywhere is refused by both engines, checked or not."""

from __future__ import annotations

import pytest
from problems import answer

from mccli.errors import MccliError
from mccli.render import json_output, plain

NOWHERE = [
    "x^2/tan(y - y)*x", "x/(x - x)", "x*log(y - y)", "(x - x - 2)^y", "(x - 3 - x)^(1/2)*y",
    "asin(x - x + 2)*y", "y[i] = x[i]/(x[i] - x[i]) for i in 1..60",
]  # fmt: skip


@pytest.mark.parametrize("source", NOWHERE)
@pytest.mark.parametrize("engine", ["sympy", "graph"])
@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("sparse", [True, False])
def test_what_is_nowhere_real_is_refused(
    source: str, engine: str, verify: bool, sparse: bool
) -> None:
    with pytest.raises(MccliError) as caught:
        json_output.render(answer("jacobian", source, engine=engine, verify=verify, sparse=sparse))
    assert caught.value.problems[0].kind == "math"


def test_a_branch_that_is_real_is_enough() -> None:
    found = answer("jacobian", "where(y > x, x/(x - x), x)", engine="graph")
    assert plain.render(found) == "[[where(y > x, 1/0, 1), 0]]"
