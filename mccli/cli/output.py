"""To the streams: encodings, widths, colour; a line or a text of any length."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TextIO

from mccli.errors import failure
from mccli.limits import clock_stopped
from mccli.render.style import Style

Color = Literal["auto", "always", "never"]

_WIDTH = 80
_AT_ONCE = 1 << 16  # So many characters are written at once.


def style_for(stream: TextIO | None, color: str, ascii_only: bool) -> Style:
    """How to write to a stream: its width, its colour, its characters."""
    return Style(
        width_of(stream),
        wants_color(stream, color, os.environ),
        ascii_only or not takes_unicode(stream),
        is_terminal(stream),
    )


def wants_color(stream: TextIO | None, color: str, environment: Mapping[str, str]) -> bool:
    """``--color``, else NO_COLOR, else FORCE_COLOR (0 is off), else TERM=dumb, else a terminal."""
    if color != "auto":
        return color == "always"
    if environment.get("NO_COLOR"):
        return False
    forced = environment.get("FORCE_COLOR", "")
    if forced:
        return forced != "0"
    return environment.get("TERM") != "dumb" and is_terminal(stream)


def width_of(stream: TextIO | None) -> int:
    """COLUMNS, else the terminal's width, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdecimal() and len(columns) < 6 and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _WIDTH if stream else _WIDTH
    except (OSError, ValueError):
        return _WIDTH


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person may be looking at the stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def takes_unicode(stream: TextIO | None) -> bool:
    """Whether every character can be written to the stream."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower()
    return encoding.replace("-", "").replace("_", "").startswith(("utf8", "utf16", "utf32"))


def write(text: str) -> None:
    """``text`` and a newline to standard output, flushed; raises as ``write_pieces`` does."""
    write_pieces((text,))


def write_pieces(pieces: Iterable[str]) -> None:
    """Text in pieces, as they are made, and a newline to standard output, flushed.

    What the making of pieces raises passes through; if much had been written before, the line
    ends there. Raises an io error if standard output is closed or full; a broken pipe passes
    as ``BrokenPipeError``.
    """
    begun = False
    try:
        for text in gathered(pieces):
            _to_stdout(text)
            begun = True
    except BrokenPipeError:
        raise
    except BaseException:
        if begun:
            _end_line()
        raise


def gathered(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces joined to larger ones, with a newline at the end."""
    kept: list[str] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= _AT_ONCE:
            yield "".join(kept)
            kept, size = [], 0
    yield "".join([*kept, "\n"])


def complain(text: str) -> None:
    """``text`` and a newline to standard error, if there is one that takes it."""
    if sys.stderr is not None:
        try:
            _write(sys.stderr, text + "\n")
        except (OSError, ValueError):
            return


def _to_stdout(text: str) -> None:
    if sys.stdout is None:
        raise failure("io", "io.write", "standard output is closed", "use -o FILE")
    try:
        _write(sys.stdout, text)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is closed"
        raise failure("io", "io.write", f"standard output cannot be written: {reason}") from None


def _end_line() -> None:
    """What tells of an error is to stand on a line of its own."""
    try:
        _write(sys.stdout, "\n")
    except (OSError, ValueError):
        return


def _write(stream: TextIO, text: str) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        # The same line ends on every system, and no character that stops the rest.
        reconfigure(errors="backslashreplace", newline="\n")
    with clock_stopped():
        stream.write(text)
        stream.flush()
