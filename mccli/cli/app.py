"""The program's entry, and the one place where errors are caught.

Nothing that takes time is imported before the signals are in place: an interrupt is quiet from
the first moment on.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from collections.abc import Sequence

from mccli.cli import status


class Terminated(BaseException):
    """The system asks the process to end. Not an ``Exception``, so that nothing swallows it."""


def main() -> int:
    """Run this process's command line; the exit code."""
    gc.set_threshold(50_000)  # Modules and formulas stay: looking for garbage is mostly in vain.
    warnings.simplefilter("ignore")  # Warnings speak to the authors of libraries, not to users.
    sys.unraisablehook = _unraisable
    try:
        signal.signal(signal.SIGTERM, _terminate)
        code = invoke(sys.argv[1:])
        # The work is done: what comes now may not change the answer's exit code.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except KeyboardInterrupt:
        code = status.INTERRUPTED
    except Terminated:
        code = status.TERMINATED
    if code in (status.INTERRUPTED, status.TERMINATED):
        # Python would kill itself by the signal again if the interrupt fell into an exec().
        os._exit(code)
    _silence_broken_streams()
    gc.freeze()
    return code


def invoke(tokens: Sequence[str]) -> int:
    """Run one command line in this process; the exit code."""
    try:
        return _invoke(tokens)
    except KeyboardInterrupt:
        return status.INTERRUPTED
    except Terminated:
        return status.TERMINATED
    except BrokenPipeError:
        return status.BROKEN_PIPE


def _invoke(tokens: Sequence[str]) -> int:
    import typer

    from mccli.cli import command, program
    from mccli.cli.report import Manner, manner_of, report, report_bug
    from mccli.errors import MccliError

    manner = Manner()
    try:
        try:
            built = program.build(tokens)
            manner = manner_of(tokens, built)
            command.run(built, tokens)
            return status.OK
        except typer.Exit as end:
            return end.exit_code
        except MccliError as error:
            return report(error, manner)
        except BrokenPipeError:
            raise
        except Exception as error:
            return report_bug(error, manner)
    except MccliError as error:
        # The error's own object could not be written to standard output.
        return error.exit_code


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
