"""From arguments, files and standard input to sources, within the size limit."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Sequence
from io import BufferedIOBase
from typing import cast

from mccli.errors import MccliError, failure
from mccli.limits import ENVIRONMENT, Limits
from mccli.render.safe import excerpt
from mccli.source import Source
from mccli.syntax.encoding import decoded, not_text

SUFFIXES = (".mc", ".txt")
_CHUNK = 2**20
_TROUBLE = {
    errno.ENOENT: "does not exist",
    errno.ENOTDIR: "does not exist",
    errno.EISDIR: "is a directory",
    errno.EACCES: "may not be read",
    errno.EPERM: "may not be read",
    errno.ELOOP: "is a loop of symbolic links",
    errno.ENAMETOOLONG: "has a name that is too long",
}


def read_inputs(
    arguments: Sequence[str], path: str | None, target: str | None, limits: Limits
) -> tuple[Source, ...]:
    """One source per argument, or the one file, or standard input.

    Raises usage errors for no input, for a file beside other input, and for a file that is
    also ``target``, the file to be written; io, limit and parse errors for what cannot be
    read, is too large or is not UTF-8.
    """
    named = [each for each in arguments if _is_path(each)] if path is None else [path]
    for each in named:
        if target is not None and _is_same_file(each, target):
            raise _usage("the answer would overwrite its input", "give -o another file")
    if path is not None:
        if arguments:
            raise _usage("both -f/--file and an input are given", "give one of them")
        return (_read_path(path, limits),)
    if not arguments:
        raise failure("usage", "usage.input", "no input: give an expression, a file or -")
    if any(_is_path(each) for each in arguments):
        if len(arguments) > 1:
            raise _usage(
                "a file cannot be combined with other input",
                "give the file alone, or expressions; an argument that ends in .mc or .txt "
                "is a file, and - is standard input",
            )
        return (_read_path(arguments[0], limits),)
    total = sum(len(each.encode("utf-8", "surrogateescape")) for each in arguments)
    if total > limits.input_bytes:
        raise _too_large("the input", limits)
    return tuple(argument(f"argument {i}", each) for i, each in enumerate(arguments, 1))


def read_piped(limits: Limits) -> Source | None:
    """What is piped in where no input was named: None at a terminal, or if it is blank."""
    if sys.stdin is None or sys.stdin.isatty():
        return None
    source = read_stdin(limits)
    return source if source.text.strip() else None


def argument(name: str, text: str) -> Source:
    """A command-line text as a source. Raises a parse error for bytes that are not UTF-8."""
    if text.isascii():
        return Source(name, text)
    for position, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            data = text.encode("utf-8", "surrogateescape")
            offset = len(text[:position].encode("utf-8"))
            raise not_text(name, data, offset)
    return Source(name, text)


def texts(name: str, values: Sequence[str] | None) -> tuple[str, ...]:
    """The texts of a repeatable option, known to be UTF-8. Raises a parse error otherwise."""
    return tuple(argument(name, value).text for value in values or ())


def read_stdin(limits: Limits) -> Source:
    """Standard input, whole."""
    if sys.stdin is None:
        raise failure("io", "io.read", "standard input is closed", "give the input as argument")
    name = "standard input"
    try:
        return decoded(name, _read(cast("BufferedIOBase", sys.stdin.buffer), name, limits))
    except OSError as error:
        raise _unreadable(name, error) from None


def _is_path(text: str) -> bool:
    return text == "-" or text.endswith(SUFFIXES)


def _is_same_file(path: str, target: str) -> bool:
    try:
        return (
            path != "-" and stat.S_ISREG(os.stat(path).st_mode) and os.path.samefile(path, target)
        )
    except (OSError, ValueError):
        return False


def _read_path(path: str, limits: Limits) -> Source:
    if path == "-":
        return read_stdin(limits)
    name = excerpt(path)
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode) and status.st_size > limits.input_bytes:
                raise _too_large(name, limits)
            data = _read(file, name, limits)
    except OSError as error:
        raise _unreadable(name, error) from None
    except ValueError:
        raise failure("io", "io.read", f"{name} is not the name of a file") from None
    return decoded(name, data)


def _read(file: BufferedIOBase, name: str, limits: Limits) -> bytes:
    """The bytes of a file, device or pipe; one byte more than allowed is too many."""
    pieces: list[bytes] = []
    missing = limits.input_bytes + 1
    while missing > 0:
        # One read of the system at a time: at a terminal one end of input is enough.
        piece = file.read1(min(_CHUNK, missing))
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        missing -= len(piece)
    raise _too_large(name, limits)


def _unreadable(name: str, error: OSError) -> MccliError:
    trouble = _TROUBLE.get(error.errno or 0)
    message = f"{name} {trouble}" if trouble else f"{name} cannot be read: {error.strerror}"
    missing = error.errno == errno.ENOENT and name.endswith(SUFFIXES)
    hint = "an argument that ends in .mc or .txt is read as a file" if missing else ""
    if missing and _is_example(name):
        hint = f"mccli examples show {name.removesuffix('.mc')} > {name} writes it"
    return failure("io", "io.read", message, hint)


def _is_example(name: str) -> bool:
    """Whether a packaged example has that name."""
    from mccli.cli.examples import all_examples

    return any(f"{each.name}.mc" == name for each in all_examples())


def _too_large(name: str, limits: Limits) -> MccliError:
    variable = ENVIRONMENT["input_bytes"]
    message = f"{name} is larger than {limits.input_bytes} bytes"
    return failure("limit", "limit.input", message, f"split it, or raise {variable} (bytes)")


def _usage(message: str, hint: str) -> MccliError:
    return failure("usage", "usage.file", message, hint)
