"""Text with a name, and places in it.

Offsets count characters (code points) of ``Source.text``; lines and columns count from 1.
Lines end at a line feed only, with one carriage return before it dropped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of input: ``name`` says where it came from ("argument 1", "polar.mc")."""

    name: str
    text: str

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character offset."""
        offset = min(max(offset, 0), len(self.text))
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1

    def line_around(self, offset: int) -> tuple[int, str]:
        """Offset at which the line holding ``offset`` starts, and its text."""
        offset = min(max(offset, 0), len(self.text))
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        line = self.text[start : len(self.text) if end < 0 else end]
        return start, line.removesuffix("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """The characters ``start`` to ``end`` (exclusive) of a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All sources of a request one after the other, so that one offset names a place in any.

    ``starts`` holds the offset at which each source begins.
    """

    sources: tuple[Source, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, sources: Iterable[Source]) -> Corpus:
        """The distinct sources in order, a gap of one between neighbours."""
        distinct = tuple({id(source): source for source in sources}.values())
        starts = list(accumulate((len(each.text) + 1 for each in distinct), initial=0))
        return cls(distinct, tuple(starts[:-1]))

    def start(self, source: Source) -> int:
        """The offset at which a source begins."""
        for start, each in zip(self.starts, self.sources, strict=True):
            if each is source:
                return start
        raise ValueError(f"no source of this corpus: {source.name}")

    def locate(self, offset: int) -> tuple[Source, int]:
        """The source that holds an offset, and the offset in it."""
        index = max(bisect_right(self.starts, offset) - 1, 0)
        return self.sources[index], offset - self.starts[index]
