"""To the streams and to files: encodings, widths, colour; results whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from typing import Literal, TextIO

from mccli.errors import MccliError, failure
from mccli.render.safe import excerpt
from mccli.render.style import Style

Color = Literal["auto", "always", "never"]

_WIDTH = 80


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
    """``text`` and a newline to standard output, flushed.

    Raises an io error if it is closed or full; a broken pipe passes as ``BrokenPipeError``.
    """
    if sys.stdout is None:
        raise failure("io", "io.write", "standard output is closed", "use -o FILE")
    try:
        _write(sys.stdout, text)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is closed"
        raise failure("io", "io.write", f"standard output cannot be written: {reason}") from None


def complain(text: str) -> None:
    """``text`` and a newline to standard error, if there is one that takes it."""
    if sys.stderr is not None:
        try:
            _write(sys.stderr, text)
        except (OSError, ValueError):
            return


def _write(stream: TextIO, text: str) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        # The same line ends on every system, and no character that stops the rest.
        reconfigure(errors="backslashreplace", newline="\n")
    stream.write(text + "\n")
    stream.flush()


def write_file(path: str, text: str) -> None:
    """``text`` and a newline as UTF-8 to the file: the whole of it, or no change at all.

    Raises an io error. Pipes and devices, which cannot be replaced, are written directly.
    """
    data = (text + "\n").encode("utf-8", "backslashreplace")
    try:
        _replace(os.path.realpath(path), data)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not the name of a file"
        raise _unwritten(path, reason) from None


def _replace(path: str, data: bytes) -> None:
    try:
        mode: int | None = os.stat(path).st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):
        with open(path, "wb") as file:
            file.write(data)
        return
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(0, "Permission denied")
    import tempfile

    handle, temporary = tempfile.mkstemp(prefix=".mccli-", dir=os.path.dirname(path) or ".")
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _unwritten(path: str, reason: str) -> MccliError:
    message = f"{excerpt(path)} cannot be written: {reason}"
    return failure("io", "io.write", message, "give -o another file, or leave it out")
