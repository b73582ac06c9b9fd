"""How a terminal is to be written to."""

from __future__ import annotations

from dataclasses import dataclass

NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Style:
    """``width`` in columns (less than 20 counts as 20); colour or none; ASCII or Unicode.

    ``wraps`` says that long sentences of errors are broken at blanks, for a person's eyes;
    elsewhere each stays on its line.
    """

    width: int = 80
    color: bool = False
    ascii: bool = False
    wraps: bool = False

    @property
    def columns(self) -> int:
        """The width that layouts use."""
        return max(self.width, NARROWEST)
