"""The whole program in a page: text to result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from mccli.errors import MccliError, failure
from mccli.limits import Limits, collector_paused
from mccli.model.families import Posed
from mccli.model.point import Point, read_point
from mccli.model.problem import Problem
from mccli.model.result import Result, Value
from mccli.pipeline.reading import posed, resolved, symbols
from mccli.pipeline.request import Request
from mccli.source import Source
from mccli.syntax.document import parse_point
from mccli.syntax.name_list import parse_lists

if TYPE_CHECKING:
    from mccli.calculus.expansion.expand import Written


_DERIVING = ("grad", "jacobian", "hessian")
_FREE = ("command", "inputs", "wrt", "layout", "verify", "engine")
"""What a request that is like earlier ones may choose; in all else it is as usual."""
_OTHERS = attrgetter(*[each.name for each in fields(Request) if each.name not in _FREE])
_USUAL = tuple(each.default for each in fields(Request) if each.name not in _FREE)


@collector_paused()
def run(request: Request, limits: Limits, recalling: bool = False) -> Result:
    """The answer to a request. Raises ``MccliError`` for all that is not a bug.

    ``recalling`` keeps patterns of texts for later requests, and uses those kept: it saves time
    in a stream, and changes no answer.
    """
    if request.steps is not None:
        _check_steps(request)
    recalled = _recalled(request, limits) if recalling else None
    if recalled is not None:
        return recalled
    found = posed(request, limits)
    if recalling:
        from mccli.syntax.recall import remember

        remember(request.inputs, found.document, limits)
    if request.sparse and request.command == "jacobian" and request.at is None:
        result = _families(found, request, limits) if request.layout == "numerator" else None
        if result is not None:
            return result
    problem = resolved(found, request, limits)
    sizes = symbols(problem)
    if sizes:
        return _symbolic(found, problem, sizes, request, limits)
    return _answered(problem, request, limits)


def _check_steps(request: Request) -> None:
    """Raise a usage error where steps are asked for with what has none."""
    message, hint = "", "ask grad, jacobian or hessian for the steps"
    if request.sparse:
        message, hint = "--steps and --sparse contradict each other", "give one of them"
    elif request.claim is not None:
        message = "a verdict on a claim has no steps"
    elif request.command == "value":
        message = "a value has no steps"
    if message:
        raise failure("usage", "usage.steps", message, hint)


def _symbolic(
    given: Posed, problem: Problem, sizes: Sequence[str], request: Request, limits: Limits
) -> Result:
    """The answer where sizes are symbols: in matrix notation, or at values that give the sizes."""
    if request.command == "value":
        from mccli.calculus import expression_values

        found = expression_values.sizes_of_point(problem, sizes, request.at, limits)
        whole = expression_values.large_value(problem, request.at, found, limits)
        if whole is not None:
            return whole
        sized = replace(request, let=(*request.let, *found))
        answer = _answered(resolved(given, sized, limits), sized, limits)
        return expression_values.in_matrix_notation(problem, answer)
    from mccli.calculus import tensor_answer
    from mccli.calculus.trouble import reported

    tensor_answer.check_options(problem, sizes, request.engine, request.sparse)
    with reported(problem):
        result = tensor_answer.tensor_answer(
            problem, request.command, request.layout, request.verify, limits, request.steps
        )
    if request.at is None:
        return result
    from mccli.calculus import expression_values

    return expression_values.with_value(result, request.at, limits)


def _answered(problem: Problem, request: Request, limits: Limits) -> Result:
    # Only now: an error of the text is told without loading what calculates.
    from mccli.calculus.expansion.expand import written_out
    from mccli.calculus.trouble import reported

    written = written_out(problem, limits)
    with reported(problem):
        if request.command == "value":
            return _value(problem, written, request, limits)
        return _derivatives(problem, written, request, limits)


def _recalled(request: Request, limits: Limits) -> Result | None:
    """The answer to a plain request whose texts are known but for numbers; None for others.

    None, too, where it is an error, whose place only the parser knows.
    """
    from mccli.model.recalled import recalled_problem

    if request.command not in _DERIVING or _OTHERS(request) != _USUAL:
        return None
    try:
        wrt = parse_lists("--wrt", request.wrt, limits)
        problem = recalled_problem(request.inputs, wrt, limits)
        return None if problem is None else _answered(problem, request, limits)
    except MccliError:
        return None


def _families(given: Posed, request: Request, limits: Limits) -> Result | None:
    """The sparse Jacobian of families whose members need not be written out; None for others."""
    from mccli.model.systems import system_of

    system = system_of(given, request.sizes, limits)
    if system is None:
        return None
    from mccli.calculus import answer, derivative, differentiating, streaming
    from mccli.calculus.expansion.expand import written_out
    from mccli.calculus.trouble import reported

    written = written_out(system.problem, limits)
    functions = [entry for each in written for entry in each.value.entries]
    problem = derivative.with_numbers(system.problem, functions)
    manner = differentiating.Manner(request.engine, request.verify, request.sparse)
    with reported(problem):
        system = replace(system, problem=problem)
        stream = streaming.stream_of_families(system, functions, limits, manner)
        return answer.streamed(problem, stream, request.command) if stream else None


def _derivatives(
    problem: Problem, written: Sequence[Written], request: Request, limits: Limits
) -> Result:
    from mccli.calculus import answer, derivative, differentiating
    from mccli.calculus.evaluation.constants import check_constants

    if request.command in ("grad", "hessian"):
        derivative.require_scalar(written, request.command)
    functions = [entry for each in written for entry in each.value.entries]
    check_constants(functions, problem.constants, limits)
    derivative.require_variables(problem, written)
    problem = derivative.with_numbers(problem, functions)
    point = _point(problem, request, limits)
    manner = differentiating.Manner(request.engine, request.verify, request.sparse)
    if request.sparse and request.command != "hessian" and request.layout == "numerator":
        from mccli.calculus import streaming

        stream = streaming.stream(problem, written, limits, manner) if point is None else None
        if stream is not None:
            return answer.streamed(problem, stream, request.command)
    if request.command == "hessian":
        found = differentiating.second_order(problem, functions[0], limits, manner)
    else:
        found = differentiating.first_order(problem, written, limits, manner)
    values: list[Value | None] = [None] * len(found)
    if point is not None and request.at is not None:
        from mccli.calculus.point_values import derivative_value

        laid = answer.laid_out(request.command, request.layout, len(found) > 1)
        values = [
            derivative_value(
                problem, each, functions, point, request.at, laid, limits, request.sparse
            )
            for each in found
        ]
    given = point.given if point else None
    result = answer.derivatives(
        problem, found, request.command, request.layout, values, given, request.sparse
    )
    if request.steps is None:
        return result
    from mccli.calculus.explaining.explain import explained

    return explained(result, request.steps, problem, functions, found, request.layout, limits)


def _value(
    problem: Problem, written: Sequence[Written], request: Request, limits: Limits
) -> Result:
    from mccli.calculus import answer, derivative
    from mccli.calculus.point_values import function_value

    point = _point(problem, request, limits) or Point((), {}, frozenset())
    arranged = derivative.components(written)
    at = request.at or Source("--at", "")
    value = function_value(problem, arranged, point, at, limits)
    return answer.function_values(problem, arranged, value, point.given)


def _point(problem: Problem, request: Request, limits: Limits) -> Point | None:
    if request.at is None:
        return None
    from mccli.calculus.expansion.point_trees import expanded

    assignments = expanded(parse_point(request.at, limits), request.at, limits)
    scalars = [*(each.name for each in problem.variables), *problem.free]
    chosen = {each.name: each.space for each in problem.variables}
    spaces = {**problem.families.spaces(), **problem.spaces, **chosen}
    return read_point(assignments, request.at, spaces, scalars, problem.definitions)
