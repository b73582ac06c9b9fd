"""No right claim is rejected, however it is written, and no wrong one accepted."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from amounts import part
from claim_rewriting import differs, function, mutant, rewritten

from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.result import Result
from mccli.model.verdict import Verdict
from mccli.pipeline import Request, run
from mccli.pipeline.claims import check
from mccli.source import Source
from mccli.syntax import printer
from mccli.syntax.tree import Node, written_size

LIMITS = Limits()
FEW, MANY = range(30), part(range(30, 2_200), 120)
_LARGEST = 150


def asked(random: Random) -> tuple[Request, Result]:
    """A random function with its derivative, if it is moderate and verified."""
    while True:
        request = Request("jacobian", (Source("f", function(random)),), ("x, y",))
        try:
            result = run(request, LIMITS)
        except MccliError:
            continue
        small = written_size(result.entries, _LARGEST) <= _LARGEST
        if result.verified.ok and small and not result.temporaries:
            return request, result


def claim_of(entries: Sequence[Node]) -> Source:
    return Source("--claim", f"[{', '.join(printer.text(each) for each in entries)}]")


def explained(request: Request, claim: Source, found: Verdict) -> str:
    return f"{request.inputs[0].text} | {claim.text}: {found.fate} {found.reason}"


def right(seed: int) -> None:
    random = Random(f"right {seed}")
    request, result = asked(random)
    claim = claim_of([rewritten(each, random) for each in result.entries])
    verdict = check(request, claim, LIMITS)
    assert verdict.fate == "right", explained(request, claim, verdict)


def wrong(seed: int) -> None:
    random = Random(f"wrong {seed}")
    while True:
        request, result = asked(random)
        place = random.randrange(2)
        entry = result.entries[place]
        changed = mutant(rewritten(entry, random, random.randrange(2)), random)
        statements = [each.expr for each in result.conditions if each.expr is not None]
        if differs(entry, changed, statements, random):
            break
    claim = claim_of([changed if k == place else each for k, each in enumerate(result.entries)])
    verdict = check(request, claim, LIMITS)
    assert verdict.fate == "wrong", explained(request, claim, verdict)
    assert [each.column for each in verdict.wrong] == [place]


@pytest.mark.parametrize("seed", FEW)
def test_a_right_claim_is_not_rejected(seed: int) -> None:
    right(seed)


@pytest.mark.parametrize("seed", FEW)
def test_a_wrong_claim_is_not_accepted(seed: int) -> None:
    wrong(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", MANY)
def test_right_claims_are_not_rejected(seed: int) -> None:
    right(seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", MANY)
def test_wrong_claims_are_not_accepted(seed: int) -> None:
    wrong(seed)
