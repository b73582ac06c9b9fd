"""Text to verdict: a claim about a derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.limits import Limits, collector_paused
from mccli.model.problem import Problem
from mccli.model.result import Result
from mccli.pipeline.answering import run
from mccli.pipeline.reading import read
from mccli.pipeline.request import Request
from mccli.source import Source

if TYPE_CHECKING:
    from mccli.calculus.claims.programs import Call
    from mccli.model.verdict import Verdict


@collector_paused()
def check(request: Request, claim: Source, limits: Limits) -> Verdict:
    """What becomes of a claim about the derivative that the request asks for.

    Raises ``MccliError`` for all that is not a bug, a claim of the wrong shape included.
    """
    result, problem, order = _claimed(request, limits)
    from mccli.calculus.claims.reading import read_claim

    stated = read_claim(claim, problem, limits)
    if _has_expression(result):
        from mccli.calculus.claims.matrices import matrix_verdict

        return matrix_verdict(problem, result, order, stated, limits)
    from mccli.calculus.claims.check import verdict
    from mccli.calculus.claims.subject import Subject
    from mccli.calculus.expansion.expand import written_out

    subject = Subject(problem, written_out(problem, limits), result, order)
    return verdict(subject, stated, limits)


def check_program(request: Request, call: Call, name: str, limits: Limits) -> Verdict:
    """The same of a program: ``call`` returns the derivative for a list of arguments."""
    result, problem, order = _claimed(request, limits)
    from mccli.calculus.claims.programs import program_verdict, unsized
    from mccli.calculus.claims.subject import Subject
    from mccli.calculus.expansion.expand import written_out

    if _has_expression(result):
        raise unsized(problem)
    subject = Subject(problem, written_out(problem, limits), result, order)
    return program_verdict(subject, call, name, limits)


def _claimed(request: Request, limits: Limits) -> tuple[Result, Problem, int]:
    """The derivative that a claim is about, its problem, and its order."""
    order = 2 if request.command == "hessian" else 1
    return run(request, limits), read(request, limits), order


def _has_expression(result: Result) -> bool:
    return any(each.expression is not None for each in (result, *result.results))
