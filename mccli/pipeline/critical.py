"""Text to stationary points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.limits import Limits, collector_paused
from mccli.pipeline.reading import read, symbols
from mccli.pipeline.request import Request

if TYPE_CHECKING:
    from mccli.calculus.critical.wish import Wish
    from mccli.model.stationary import Stationary


@collector_paused()
def critical(request: Request, wish: Wish, limits: Limits) -> Stationary:
    """The stationary points of the request's function.

    Raises ``MccliError`` for all that is not a bug.
    """
    problem = read(request, limits)
    found = symbols(problem)
    from mccli.calculus.trouble import reported

    if found:
        from mccli.calculus.critical.matrix_answer import matrix_stationary
        from mccli.calculus.tensor_answer import check_options

        check_options(problem, found, "auto", False)
        with reported(problem):
            return matrix_stationary(problem, wish, limits)
    from mccli.calculus.critical.answer import stationary
    from mccli.calculus.expansion.expand import written_out

    written = written_out(problem, limits)
    with reported(problem):
        return stationary(problem, written, wish, limits)
