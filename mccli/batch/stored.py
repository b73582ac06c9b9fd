"""A JSON result read back, and its value at a point: ``mccli jacobian … --json | mccli value``."""

from __future__ import annotations

from dataclasses import replace

from mccli.batch.stored_result import read_result
from mccli.batch.strict_json import read_object
from mccli.calculus.expression_values import with_value
from mccli.calculus.result_values import listed_entries, value_of_trees
from mccli.errors import MccliError, Place, failure
from mccli.limits import Limits
from mccli.model.result import Result
from mccli.model.sizes import Let
from mccli.render.json_fields import SCHEMA
from mccli.source import Source, Span


def evaluate_json(source: Source, at: Source | None, limits: Limits, let: Let = ()) -> Result:
    """The value of a stored derivative at ``at``; ``let`` gives sizes that do not follow from it.

    Raises a parse error for JSON that is no result of this program, a usage error for names
    without a value, a math error where the derivative has no value.
    """
    # Numbers as long as answers hold, but no deeper nesting than any input.
    digits = limits.result_digits + 1
    data = read_object(source, replace(limits, literal_digits=digits))
    if data.get("schema") != SCHEMA:
        raise _not_a_result(source, "this JSON is not a result of mccli")
    if data.get("ok") is not True:
        what = "is an error, not a result" if "errors" in data else "is no complete result"
        raise _not_a_result(source, f"this JSON {what}")
    parts = data.get("results") or [data]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise _not_a_result(source, "'results' is not a list of results")
    try:
        read = [read_result(part, limits) for part in parts]
    except (KeyError, TypeError, ValueError) as error:
        raise _not_a_result(source, f"this result is not complete: {error}") from None
    found = [_evaluated(each, at, limits, let) for each in read]
    if len(found) == 1:
        return found[0]
    whole = replace(found[0], wrt=tuple(dict.fromkeys(name for each in found for name in each.wrt)))
    return replace(
        whole,
        case=None,
        shape=(),
        axes=(),
        entries=(),
        cells=None,
        expression=None,
        temporaries=(),
        value=None,
        results=tuple(found),
    )


def _evaluated(result: Result, at: Source | None, limits: Limits, let: Let) -> Result:
    """The result with its value at the point."""
    if result.expression is not None:
        return with_value(result, at, limits, let)
    source = at or Source("--at", "")
    trees, conditions = listed_entries(result)
    point, value = value_of_trees(result, trees, conditions, source, limits)
    return replace(result, at=point.given, value=value)


def _not_a_result(source: Source, message: str) -> MccliError:
    hint = "pipe the output of a deriving command with --json"
    return failure("parse", "json.result", message, hint, Place(Span(source, 0, 1)))
