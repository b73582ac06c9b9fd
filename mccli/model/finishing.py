"""What sparse derivatives tell when their last row has been made, put into their results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mccli.model.result import Result, Verified


def finished(result: Result) -> Result:
    """The result with the conditions and the check that its cells found.

    Only after a whole iteration over the cells; a result without cells comes back as it is.
    """
    if result.results and any(part.cells is not None for part in result.results):
        parts = tuple(finished(part) for part in result.results)
        found = (*result.conditions, *(each for part in parts for each in part.conditions))
        return replace(
            result,
            results=parts,
            conditions=tuple(dict.fromkeys(found)),
            verified=together([part.verified for part in parts]),
        )
    if result.cells is None:
        return result
    end = result.cells.finish()
    conditions = tuple(dict.fromkeys((*result.conditions, *end.conditions)))
    return replace(result, conditions=conditions, verified=end.verified)


def together(parts: Sequence[Verified]) -> Verified:
    """One statement on the checks of several derivatives: the weakest of them."""
    for part in parts:
        if part.ok is None:
            return part
    errors = [part.max_rel_error for part in parts if part.max_rel_error is not None]
    fewest = min(part.points for part in parts)
    return replace(parts[0], points=fewest, max_rel_error=max(errors) if errors else None)
