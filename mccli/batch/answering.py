"""One line answered: whatever it holds, one line of JSON and the kind of its error, if any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mccli.batch.answers import Answer
from mccli.batch.lines import Line
from mccli.batch.requests import Asked, read_line, request_of
from mccli.errors import Diagnosis, MccliError, Place, bug
from mccli.limits import Limits, out_of_time, within
from mccli.pipeline import Request, run
from mccli.render import json_frame, json_output
from mccli.render.safe import visible
from mccli.source import Source, Span

TIMEOUT = 'the field "timeout"'
SPENT = ("limit.time", "limit.memory")
"""Errors after which a process is not to be used again: what it was doing has no end."""


def answer(
    line: Line,
    number: int,
    limits: Limits,
    ascii_only: bool = False,
    begun: Callable[[float], None] = lambda _seconds: None,
) -> tuple[Answer, bool]:
    """The answer to a line, and whether this process can go on to another one.

    ``number`` counts lines from 1; ``begun`` is told how many seconds the work may take. Never
    raises an ``Exception``.
    """
    asked: Asked | None = None
    try:
        asked = read_line(line, number, limits)
        request, limits = request_of(asked, limits)
        identity = asked.identity
        begun(limits.seconds)

        def work() -> str:
            if request.claim is not None:
                return _judged(request, request.claim, limits, identity, ascii_only)
            return json_frame.render(run(request, limits, True), identity, ascii_only)

        return Answer(within(limits, work, TIMEOUT)), True
    except MccliError as error:
        return refused(error, asked, ascii_only), error.problems[0].code not in SPENT
    except Exception as error:
        said = visible(f"{type(error).__name__}: {error}".removesuffix(": "), 200)
        return refused(bug(said), asked, ascii_only), True


def _judged(
    request: Request, claim: Source, limits: Limits, identity: object, ascii_only: bool
) -> str:
    """A verdict on a claim: an answer, whatever it says."""
    from mccli.pipeline.claims import check
    from mccli.render.verdict_object import as_object

    return json_output.encode(as_object(check(request, claim, limits), identity), ascii_only)


def refused(error: MccliError, asked: Asked | None, ascii_only: bool) -> Answer:
    """The answer that is an error."""
    if asked is not None:
        error = MccliError([_of_the_line(each, asked.source) for each in error.problems])
    identity = None if asked is None else asked.identity
    return Answer(json_output.render_error(error, identity, ascii_only), error.kind)


def late(line: Line, number: int, limits: Limits, ascii_only: bool) -> Answer:
    """The answer to a line whose process had to be killed for the time it took."""
    asked, limits = _reread(line, number, limits)
    return refused(out_of_time(limits.seconds, TIMEOUT), asked, ascii_only)


def lost(line: Line, number: int, limits: Limits, ascii_only: bool) -> Answer:
    """The answer to a line that ended its process, alone and twice."""
    asked, _ = _reread(line, number, limits)
    problem = Diagnosis(
        "limit",
        "limit.process",
        "the system ended the process that worked on this, most likely for lack of memory",
        "make the request smaller, or start fewer processes with --jobs",
    )
    return refused(MccliError([problem]), asked, ascii_only)


def _reread(line: Line, number: int, limits: Limits) -> tuple[Asked | None, Limits]:
    """What can be known of a line without working on it."""
    asked: Asked | None = None
    try:
        asked = read_line(line, number, limits)
        return asked, request_of(asked, limits)[1]
    except MccliError:
        return asked, limits


def _of_the_line(problem: Diagnosis, source: Source) -> Diagnosis:
    """What would be a wrong option on a command line is wrong text in a request."""
    if problem.kind != "usage":
        return problem
    places = problem.places or (Place(Span(source, 0, 1)),)
    return replace(problem, kind="parse", places=places)
