"""One question, as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mccli.model.layouts import Layout
from mccli.model.result import Engine
from mccli.source import Source

if TYPE_CHECKING:
    from mccli.model.steps import Style


@dataclass(frozen=True, slots=True)
class Request:
    """One question: the command, its input and its options, as text.

    ``inputs`` are the arguments or the file; ``wrt`` and ``of`` the texts of ``--wrt`` and
    ``--of``, ``declare`` those of ``-d``; ``at`` is the point; ``let`` gives sizes, ``expand``
    those of vectors and matrices that are written out in components. ``steps`` asks how the
    answer is found, and in what style; ``claim`` is what was found by hand, where a batch is
    asked to check it.
    """

    command: str
    inputs: tuple[Source, ...]
    wrt: tuple[str, ...] = ()
    layout: Layout = "numerator"
    declare: tuple[Source, ...] = ()
    of: tuple[str, ...] = ()
    at: Source | None = None
    verify: bool = True
    let: tuple[tuple[str, int], ...] = ()
    engine: Engine = "auto"
    sparse: bool = False
    expand: tuple[tuple[str, int], ...] = ()
    steps: Style | None = None
    claim: Source | None = None

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """All sizes that are given."""
        return tuple({**dict(self.let), **dict(self.expand)}.items()) if self.expand else self.let
