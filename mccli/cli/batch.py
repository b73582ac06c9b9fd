"""The command batch: requests on standard input, one answer a line, in order."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import closing
from io import BufferedIOBase
from typing import TYPE_CHECKING, Annotated, cast

import typer

from mccli.cli import options, output
from mccli.cli.command import Command
from mccli.errors import EXIT_CODES, failure
from mccli.render.safe import excerpt

if TYPE_CHECKING:
    from mccli.render.progress import Bar, Silent

Jobs = Annotated[
    str | None,
    typer.Option("--jobs", metavar="N", help="Worker processes; as many as processors by default."),
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Work on the Dask cluster of this scheduler."),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Neither bar nor summary.")]
Timeout = Annotated[
    str | None,
    typer.Option("--timeout", metavar="SECONDS", help="Time for each request; 10 by default."),
]


def batch(
    jobs: Jobs = None,
    dask: Dask = None,
    timeout: Timeout = None,
    quiet: Quiet = False,
    color: options.ColorOption = "auto",
    ascii: options.Ascii = False,
    debug: options.Debug = False,
) -> None:
    """Answer every line of standard input; the exit code is that of the worst of them."""
    limits = options.limits_for(timeout)
    from mccli.batch.hiring import hired

    hire = hired(None if jobs is None else _whole(jobs), dask)
    if dask is not None:
        import logging

        logging.disable()  # Dask tells its log what is told as an error here.
    source = _Input()
    if output.is_terminal(sys.stdin) and not quiet:
        output.complain("reading requests, one JSON object a line; Ctrl-D ends them")

    from mccli.batch.lines import blocks
    from mccli.batch.stream import in_order
    from mccli.batch.tally import Tally
    from mccli.batch.worker import Settings
    from mccli.render.progress import summary

    settings = Settings(limits, ascii or not output.takes_unicode(sys.stdout))
    tally = Tally()
    begun = time.monotonic()
    with (
        closing(in_order(blocks(source.read, limits.line_bytes), settings, hire)) as stream,
        _bar(quiet, color, ascii, source.size) as bar,
    ):
        for ready in stream:
            tally.add(ready)
            output.write("\n".join(answer.text for answer in ready))
            bar.show(tally.lines, tally.errors.total(), source.share(tally.lines))
    if not quiet:
        took = time.monotonic() - begun if output.is_terminal(sys.stderr) else None
        output.complain(summary(tally.lines, tally.errors, took))
    if tally.worst is not None:
        raise typer.Exit(EXIT_CODES[tally.worst])


def _whole(jobs: str) -> int:
    """The number of ``--jobs``. Raises a usage error for what is no whole number."""
    try:
        return int(jobs)
    except ValueError:
        message = f"--jobs {excerpt(jobs)} is not a whole number"
        raise failure("usage", "usage.jobs", message, "give one such as --jobs 4") from None


class _Input:
    """Standard input, read as it comes; ``size`` is known of a file."""

    def __init__(self) -> None:
        if sys.stdin is None:
            raise failure("io", "io.read", "standard input is closed", "give requests on it")
        self.size: int | None = None
        self._bytes = self._lines = 0
        buffer = cast("BufferedIOBase", sys.stdin.buffer)
        self._read: Callable[[int], bytes] = buffer.read1
        try:
            descriptor = buffer.fileno()
            found = os.fstat(descriptor)
        except (OSError, ValueError):
            return
        # Not through the buffer: its lock would be held by a thread that waits at the end.
        self._read = lambda count: os.read(descriptor, count)
        if stat.S_ISREG(found.st_mode):
            self.size = found.st_size

    def read(self, count: int) -> bytes:
        """What is there, up to ``count`` bytes; waits for the first. Raises an io error."""
        try:
            data = self._read(count)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is closed"
            message = f"standard input cannot be read: {reason}"
            raise failure("io", "io.read", message, "give requests on it") from None
        self._bytes += len(data)
        self._lines += data.count(b"\n")
        return data

    def share(self, lines: int) -> float:
        """About how many bytes the first lines are, of those that were read."""
        return self._bytes * min(lines / max(self._lines, 1), 1)


def _bar(quiet: bool, color: str, ascii: bool, size: int | None) -> Bar | Silent:
    from mccli.render.progress import Bar, Silent

    # With the answers on the same terminal, they show themselves how far it has come.
    if quiet or not output.is_terminal(sys.stderr) or output.is_terminal(sys.stdout):
        return Silent()
    return Bar(sys.stderr, output.style_for(sys.stderr, color, ascii), size)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    text = "Requests as JSON lines on standard input; one answer a line, in order."
    app.command("batch", cls=Command, help=text)(batch)
