"""Text to what code is written from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.limits import Limits, collector_paused
from mccli.pipeline.reading import read, symbols
from mccli.pipeline.request import Request

if TYPE_CHECKING:
    from mccli.calculus.routine import Wish
    from mccli.model.program import MatrixRoutine, Routine


@collector_paused()
def routine(request: Request, wish: Wish, limits: Limits) -> Routine:
    """What code is written from: the request's functions with their derivative.

    Raises ``MccliError`` for all that is not a bug.
    """
    problem = read(request, limits)
    from mccli.calculus import derivative
    from mccli.calculus.evaluation.constants import check_constants
    from mccli.calculus.expansion.expand import written_out
    from mccli.calculus.routine import routine as built
    from mccli.calculus.trouble import reported

    written = written_out(problem, limits)
    with reported(problem):
        if wish.order == 2:
            derivative.require_scalar(written, "hessian")
        functions = [entry for each in written for entry in each.value.entries]
        check_constants(functions, problem.constants, limits)
        derivative.require_variables(problem, written)
        return built(derivative.with_numbers(problem, functions), written, wish, limits)


@collector_paused()
def matrix_routine(request: Request, wish: Wish, limits: Limits) -> MatrixRoutine | None:
    """The same where sizes are symbols; None where all are numbers.

    Raises ``MccliError`` for all that is not a bug.
    """
    if not request.declare and not any(":" in each.text for each in request.inputs):
        return None
    problem = read(request, limits)
    if not symbols(problem):
        return None
    from mccli.calculus.matrix_routine import matrix_routine as built
    from mccli.calculus.trouble import reported

    with reported(problem):
        return built(problem, wish, limits)
