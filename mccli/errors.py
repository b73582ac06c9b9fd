"""One family of planned errors: a kind, a sentence, labelled places, and what to do next.

Nothing here prints. ``render.diagnostics`` draws an error for people, ``render.json_output``
for programs, and ``EXIT_CODES`` maps its kind to an exit code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mccli.source import Span

Kind = Literal["check", "usage", "parse", "math", "limit", "io", "internal"]

EXIT_CODES: dict[Kind, int] = {
    "check": 1,
    "usage": 2,
    "parse": 3,
    "math": 4,
    "limit": 5,
    "io": 6,
    "internal": 70,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the user's text, with a few words on what stands there."""

    span: Span
    label: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing wrong with the input.

    ``code`` names it for programs ("syntax.unexpected"), ``message`` is one sentence,
    ``hint`` one suggestion or empty, ``places`` the spans to underline (two for shapes).
    """

    kind: Kind
    code: str
    message: str
    hint: str = ""
    places: tuple[Place, ...] = ()


class MccliError(Exception):
    """Raised by every stage for everything that is not a bug; carries one or more problems.

    As text, each problem in one line: its message, its first place and its hint.
    """

    def __init__(self, problems: Sequence[Diagnosis]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        # Only when asked for: to find the line of a place takes time.
        return "; ".join(map(_sentence, self.problems))

    @property
    def kind(self) -> Kind:
        """The kind of the first problem."""
        return self.problems[0].kind

    @property
    def exit_code(self) -> int:
        """What the command line ends with for this error."""
        return EXIT_CODES[self.kind]


def _sentence(problem: Diagnosis) -> str:
    """``message (argument 1, line 1, column 5): hint`` without the parts that are not there."""
    text = problem.message
    if problem.places:
        span = problem.places[0].span
        line, column = span.source.line_and_column(span.start)
        text += f" ({span.source.name}, line {line}, column {column})"
    return f"{text}: {problem.hint}" if problem.hint else text


def failure(kind: Kind, code: str, message: str, hint: str = "", *places: Place) -> MccliError:
    """The error for a single problem."""
    return MccliError([Diagnosis(kind, code, message, hint, places)])


def bug(said: str) -> MccliError:
    """The error for an exception that no stage planned; ``said`` is safe to show."""
    return failure(
        "internal",
        "internal.bug",
        f"a bug in mccli ({said})",
        "please report it, with the command line, to where you got mccli; "
        "--debug shows the traceback",
    )


class TimeIsUp(BaseException):
    """The time limit's alarm. Not an ``Exception``, so that no library swallows it."""
