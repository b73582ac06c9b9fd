"""What is wanted of the stationary points, as the options say it."""

from __future__ import annotations

from dataclasses import dataclass

from mccli.source import Source

TRIES = 100
"""Random starts where the search of a whole box does not end."""


@dataclass(frozen=True, slots=True)
class Wish:
    """``box`` is the text of ``--box``; ``minimize`` asks for the least point as well."""

    box: Source | None = None
    tries: int = TRIES
    seed: int = 0
    minimize: bool = False
    verify: bool = True
