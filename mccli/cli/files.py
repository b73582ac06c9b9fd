"""Answers in files: the whole of it, or no change at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from mccli.cli.output import gathered
from mccli.errors import failure
from mccli.render.safe import excerpt


def write_pieces(path: str, pieces: Iterable[str]) -> None:
    """Text in pieces, as they are made, and a newline as UTF-8 to the file, or no change at all.

    Raises an io error; what the making of pieces raises passes through. Pipes and devices,
    which cannot be replaced, are written directly.
    """
    with _told(path):
        target = os.path.realpath(path)
        mode = _mode(target)
        file, temporary = _opened(target, mode)
    try:
        for text in gathered(pieces):
            with _told(path):
                file.write(text.encode("utf-8", "backslashreplace"))
        with _told(path):
            file.close()
            if temporary is not None:
                os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
                os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            file.close()
        if temporary is not None:
            os.unlink(temporary)
        raise


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _opened(path: str, mode: int | None) -> tuple[BinaryIO, str | None]:
    """The file to write to, and its name if it is to take the other's place in the end."""
    if mode is not None and not stat.S_ISREG(mode):
        return open(path, "wb"), None
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(0, "Permission denied")
    import tempfile

    handle, temporary = tempfile.mkstemp(prefix=".mccli-", dir=os.path.dirname(path) or ".")
    return open(handle, "wb"), temporary


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Turn what the system refuses into an io error."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not the name of a file"
        message = f"{excerpt(path)} cannot be written: {reason}"
        hint = "give -o another file, or leave it out"
        raise failure("io", "io.write", message, hint) from None
