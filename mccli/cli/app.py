"""The program's entry, and the one place where errors are caught.

Nothing heavy is imported here before the signals are in place: an interrupt is quiet from the
first moment on.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mccli.cli import output, status
from mccli.errors import MccliError, failure
from mccli.render.safe import visible

if TYPE_CHECKING:
    from mccli.cli.command import Group


class Terminated(BaseException):
    """The system asks the process to end. Not an ``Exception``, so that nothing swallows it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to speak of errors, as far as the command line says."""

    json: bool = False
    color: str = "auto"
    ascii: bool = False
    debug: bool = False
    command: str = ""


def main() -> int:
    """Run this process's command line; the exit code."""
    warnings.simplefilter("ignore")  # Warnings speak to the authors of libraries, not to users.
    signal.signal(signal.SIGTERM, _terminate)
    sys.unraisablehook = _unraisable
    code = invoke(sys.argv[1:])
    # The work is done: what comes now may not change the answer's exit code.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _silence_broken_streams()
    gc.freeze()
    return code


def invoke(tokens: Sequence[str]) -> int:
    """Run one command line in this process; the exit code. Never raises."""
    manner = Manner()
    try:
        try:
            from mccli.cli import program

            built = program.build()
            manner = _manner(tokens, built)
            return _run(built, tokens)
        except MccliError as error:
            return _report(error, manner)
        except (KeyboardInterrupt, BrokenPipeError, Terminated):
            raise
        except Exception as error:
            return _report_bug(error, manner)
    except KeyboardInterrupt:
        return status.INTERRUPTED
    except Terminated:
        return status.TERMINATED
    except BrokenPipeError:
        return status.BROKEN_PIPE
    except MccliError as error:
        # The error object itself could not be written to standard output.
        return status.EXIT_CODES[error.kind]


def _run(built: Group, tokens: Sequence[str]) -> int:
    import typer

    from mccli.cli.command import run

    try:
        run(built, tokens)
    except typer.Exit as end:
        return end.exit_code
    return status.OK


def _manner(tokens: Sequence[str], built: Group) -> Manner:
    from mccli.cli import arguments, program

    split = arguments.split(tokens, program.all_options(built))
    return Manner(
        split.has("--json") or split.value("--format") == "json",
        split.value("--color") or "auto",
        split.has("--ascii"),
        split.has("--debug"),
        tokens[0] if tokens and tokens[0] in built.commands else "",
    )


def _report(error: MccliError, manner: Manner) -> int:
    if manner.json:
        from mccli.render import json_output

        ascii_only = manner.ascii or not output.takes_unicode(sys.stdout)
        output.write(json_output.render_error(error, ascii_only=ascii_only))
    else:
        from mccli.render import diagnostics

        style = output.style_for(sys.stderr, manner.color, manner.ascii)
        text = diagnostics.render(error, style)
        if error.problems[0].code in ("usage.input", "usage.missing"):
            from mccli.cli import texts

            text += f"\n\n{texts.examples(manner.command)}".rstrip()
        output.complain(text)
    return status.EXIT_CODES[error.kind]


def _report_bug(error: Exception, manner: Manner) -> int:
    if manner.debug:
        import traceback

        lines = "".join(traceback.format_exception(error)).splitlines()
        output.complain("\n".join(visible(line) for line in lines))
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    bug = failure(
        "internal", "internal.bug", f"a bug in mccli ({visible(said, 200)})",
        "please report it, with the command line, to where you got mccli; "
        "--debug shows the traceback",
    )  # fmt: skip
    return _report(bug, manner)


def _terminate(_signal: int, _frame: object) -> None:
    raise Terminated


def _unraisable(problem: object) -> None:
    """Say nothing of exceptions in finalizers: they are a late alarm or an interrupt."""


def _silence_broken_streams() -> None:
    """Keep the interpreter's own last flush from complaining about a stream that is gone."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
