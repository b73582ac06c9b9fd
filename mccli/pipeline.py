"""The whole program in a page: text to result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from mccli.errors import MccliError, failure
from mccli.limits import Limits, collector_paused
from mccli.model.families import Posed, without_families
from mccli.model.layouts import Layout
from mccli.model.point import Point, read_point
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.model.result import Engine, Result, Value
from mccli.source import Source
from mccli.syntax.document import parse_declarations, parse_document, parse_point
from mccli.syntax.name_list import parse_lists

if TYPE_CHECKING:
    from mccli.calculus.claims.programs import Call
    from mccli.calculus.critical import wish as critical_wish
    from mccli.calculus.expansion.expand import Written
    from mccli.calculus.routine import Wish
    from mccli.model.program import MatrixRoutine, Routine
    from mccli.model.stationary import Stationary
    from mccli.model.steps import Style
    from mccli.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Request:
    """One question: the command, its input and its options, as text.

    ``inputs`` are the arguments or the file; ``wrt`` and ``of`` the texts of ``--wrt`` and
    ``--of``, ``declare`` those of ``-d``; ``at`` is the point; ``let`` gives sizes, ``expand``
    those of vectors and matrices that are written out in components. ``steps`` asks how the
    answer is found, and in what style; ``claim`` is what was found by hand, where a batch is
    asked to check it.
    """

    command: str
    inputs: tuple[Source, ...]
    wrt: tuple[str, ...] = ()
    layout: Layout = "numerator"
    declare: tuple[Source, ...] = ()
    of: tuple[str, ...] = ()
    at: Source | None = None
    verify: bool = True
    let: tuple[tuple[str, int], ...] = ()
    engine: Engine = "auto"
    sparse: bool = False
    expand: tuple[tuple[str, int], ...] = ()
    steps: Style | None = None
    claim: Source | None = None

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """All sizes that are given."""
        return tuple({**dict(self.let), **dict(self.expand)}.items()) if self.expand else self.let


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
    posed = _posed(request, limits)
    if recalling:
        from mccli.syntax.recall import remember

        remember(request.inputs, posed.document, limits)
    if request.sparse and request.command == "jacobian" and request.at is None:
        result = _families(posed, request, limits) if request.layout == "numerator" else None
        if result is not None:
            return result
    problem = _resolved(posed, request, limits)
    symbols = _symbols(problem)
    if symbols:
        return _symbolic(posed, problem, symbols, request, limits)
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


def _symbols(problem: Problem) -> tuple[str, ...]:
    """The sizes that are symbols."""
    if not problem.spaces:
        return ()
    from mccli.model.symbols import check_components, symbols_in_use

    check_components(problem)
    return symbols_in_use(problem)


def _symbolic(
    posed: Posed, problem: Problem, symbols: Sequence[str], request: Request, limits: Limits
) -> Result:
    """The answer where sizes are symbols: in matrix notation, or at values that give the sizes."""
    if request.command == "value":
        from mccli.calculus import expression_values

        found = expression_values.sizes_of_point(problem, symbols, request.at, limits)
        whole = expression_values.large_value(problem, request.at, found, limits)
        if whole is not None:
            return whole
        sized = replace(request, let=(*request.let, *found))
        answer = _answered(_resolved(posed, sized, limits), sized, limits)
        return expression_values.in_matrix_notation(problem, answer)
    from mccli.calculus import tensor_answer
    from mccli.calculus.trouble import reported

    tensor_answer.check_options(problem, symbols, request.engine, request.sparse)
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
    if not _symbols(problem):
        return None
    from mccli.calculus.matrix_routine import matrix_routine as built
    from mccli.calculus.trouble import reported

    with reported(problem):
        return built(problem, wish, limits)


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


@collector_paused()
def critical(request: Request, wish: critical_wish.Wish, limits: Limits) -> Stationary:
    """The stationary points of the request's function.

    Raises ``MccliError`` for all that is not a bug.
    """
    problem = read(request, limits)
    symbols = _symbols(problem)
    from mccli.calculus.trouble import reported

    if symbols:
        from mccli.calculus.critical.matrix_answer import matrix_stationary
        from mccli.calculus.tensor_answer import check_options

        check_options(problem, symbols, "auto", False)
        with reported(problem):
            return matrix_stationary(problem, wish, limits)
    from mccli.calculus.critical.answer import stationary
    from mccli.calculus.expansion.expand import written_out

    written = written_out(problem, limits)
    with reported(problem):
        return stationary(problem, written, wish, limits)


@collector_paused()
def read(request: Request, limits: Limits) -> Problem:
    """The problem a request poses: parsed and resolved."""
    return _resolved(_posed(request, limits), request, limits)


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


def _posed(request: Request, limits: Limits) -> Posed:
    document = parse_document(request.inputs, limits)
    declarations = parse_declarations(request.declare, limits)
    wrt = parse_lists("--wrt", request.wrt, limits)
    of = parse_lists("--of", request.of, limits)
    return Posed(document, declarations, tuple(wrt), tuple(of))


def _resolved(posed: Posed, request: Request, limits: Limits) -> Problem:
    if request.expand:
        from mccli.model.symbols import check_expansion

        declared = (*posed.document.declarations, *posed.declarations)
        check_expansion(request.expand, request.let, declared)
    posed = without_families(posed, request.sizes, limits)
    problem = resolve(posed.document, posed.declarations, posed.wrt, posed.of, posed.families)
    if request.expand:
        from mccli.model.symbols import require_numbers

        require_numbers(_symbols(problem))
    return problem


def _families(posed: Posed, request: Request, limits: Limits) -> Result | None:
    """The sparse Jacobian of families whose members need not be written out; None for others."""
    from mccli.model.systems import system_of

    system = system_of(posed, request.sizes, limits)
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
