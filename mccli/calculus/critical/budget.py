"""Work that is counted: what takes too long is given up at the same place on every run."""

from __future__ import annotations


class OutOfBudget(Exception):
    """More steps than are allowed for one attempt."""


class Budget:
    """So many steps are allowed."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Count steps. Raises ``OutOfBudget``."""
        self.left -= steps
        if self.left < 0:
            raise OutOfBudget
