"""Claims in matrix notation: identities of the literature are right, their mutants wrong."""

from __future__ import annotations

import pytest
from tensor_cases import Case, table

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.verdict import Verdict
from mccli.pipeline import Request
from mccli.pipeline.claims import check
from mccli.source import Source

LIMITS = Limits()
CASES = [case for name in ("identities", "cookbook") for case in table(name)]
# Every fourth one; all of them with -m long.
SOME = CASES[::4]
MUTANTS = {
    "2*({})": "factor",
    "-({})": "sign",
    "({}) - 1/1000*({})": "factor",
}


def verdict_of(case: Case, claim: str) -> Verdict | None:
    """The verdict; None for a Hessian by several variables, which has several derivatives."""
    layout: Layout = "denominator" if case.layout == "denominator" else "numerator"
    request = Request(
        "hessian" if case.order == 2 else "jacobian",
        (Source("f", case.expression),),
        (case.by[0] if case.order == 1 else ", ".join(case.wrt),),
        layout,
        tuple(Source("-d", f"{name} : {space}") for name, space in case.declare.items()),
    )
    try:
        return check(request, Source("--claim", claim), LIMITS)
    except MccliError as error:
        if error.problems[0].code == "usage.claim":
            return None
        raise


def right(case: Case) -> None:
    found = verdict_of(case, case.expected)
    assert found is None or found.fate == "right", (found.hint, found.entries)


def wrong(case: Case) -> None:
    for mutation, kind in MUTANTS.items():
        found = verdict_of(case, mutation.replace("{}", case.expected))
        if found is None or not any(found.entries):
            continue
        hint = found.entries[0].hint
        zero = case.expected.startswith("zeros") or case.expected == "0"
        assert found.fate == ("right" if zero else "wrong")
        assert zero or (hint is not None and hint.kind == kind)


@pytest.mark.parametrize("case", SOME, ids=lambda case: case.id)
def test_an_identity_is_right(case: Case) -> None:
    right(case)


@pytest.mark.parametrize("case", SOME[::3], ids=lambda case: case.id)
def test_a_mutant_is_wrong(case: Case) -> None:
    wrong(case)


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_all_identities(case: Case) -> None:
    right(case)
    wrong(case)
