"""Letters and short texts for the notes of a step."""

from __future__ import annotations

from collections.abc import Iterable

from mccli.syntax import printer
from mccli.syntax.tree import Node, written_size

_LETTERS = "uvwstpqrabcdfghkmnxyz"
_MOST_SHOWN = 24


class Letters:
    """Names for the parts of an expression, none of them a name that is ``taken``."""

    def __init__(self, taken: Iterable[str]) -> None:
        names = set(taken)
        free = [each for each in _LETTERS if each not in names]
        number = 0
        while len(free) < len(_LETTERS):
            number += 1
            if f"u{number}" not in names:
                free.append(f"u{number}")
        self._free = free

    def first(self) -> str:
        """The name for a single part: u where that is free."""
        return self._free[0]

    def what(self, *parts: Node) -> str:
        """What the letters stand for: "u = x**2, v = sin(x)"."""
        return ", ".join(
            f"{each} = {shown(part)}" for each, part in zip(self._free, parts, strict=False)
        )

    def formula(self, pattern: str) -> str:
        """A formula with these names in the places {0}, {1}, …"""
        return pattern.format(*self._free)


def shown(node: Node) -> str:
    """The text of a short tree, and dots for a long one."""
    return printer.text(node) if written_size([node], _MOST_SHOWN) <= _MOST_SHOWN else "…"
