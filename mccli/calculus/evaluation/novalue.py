"""The one exception for an expression that has no value at a point."""

from __future__ import annotations

from typing import Any, Literal

from mccli.calculus.digits import more_than
from mccli.syntax.tree import Node


class NoValue(Exception):
    """``node`` has no value: "undefined", "undecided" at every precision tried, or of a "size".

    ``message`` is one sentence. ``margins`` are the inexact numbers that led here.
    """

    def __init__(
        self, node: Node, kind: Literal["undefined", "undecided", "size"], message: str
    ) -> None:
        super().__init__(message)
        self.node = node
        self.kind = kind
        self.message = message
        self.margins: list[tuple[Node, Any]] = []


def undefined(node: Node, message: str) -> NoValue:
    """No real value."""
    return NoValue(node, "undefined", message)


def division_by_zero(node: Node) -> NoValue:
    """A divisor, or the base of a negative power, is exactly zero."""
    return undefined(node, "division by zero")


def undecided(node: Node, what: str) -> NoValue:
    """Rounding hides ``what``."""
    return NoValue(node, "undecided", f"{what} cannot be decided numerically")


def too_large(node: Node, digits: int | None = None) -> NoValue:
    """A value that is not worth computing, or has more than ``digits`` digits."""
    message = more_than(digits) if digits else "a number here has an astronomical size"
    return NoValue(node, "size", message)
