"""Bytes to lines: as soon as they are there, and never more of one than is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Line = bytes | None
"""A line without its end; None stands for one that was too long and was not kept."""

_CHUNK = 1 << 16


def blocks(read: Callable[[int], bytes], longest: int) -> Iterator[list[Line]]:
    """The lines that each call of ``read`` completes.

    ``read`` takes the most bytes wanted and returns what is there, none at the end. Lines end
    at a line feed with one carriage return before it dropped; the last may lack it. ``longest``
    is in bytes.
    """
    splitter = _Splitter(longest)
    while piece := read(_CHUNK):
        lines = splitter.lines(piece)
        if lines:
            yield lines
    last = splitter.last()
    if last:
        yield last


class _Splitter:
    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._rest: Line = b""

    def lines(self, piece: bytes) -> list[Line]:
        """The lines that end in this piece."""
        first, *others = piece.split(b"\n")
        self._grow(first)
        if not others:
            return []
        found = [self._ended(), *map(self._trimmed, others[:-1])]
        self._grow(others[-1])
        return found

    def last(self) -> list[Line]:
        """What stands after the last line feed, if anything does."""
        return [] if self._rest == b"" else [self._ended()]

    def _grow(self, part: bytes) -> None:
        if self._rest is not None:
            self._rest += part
            if len(self._rest) > self._longest + 1:  # The one is for a carriage return.
                self._rest = None

    def _ended(self) -> Line:
        line, self._rest = self._rest, b""
        return None if line is None else self._trimmed(line)

    def _trimmed(self, line: bytes) -> Line:
        line = line.removesuffix(b"\r")
        return line if len(line) <= self._longest else None
