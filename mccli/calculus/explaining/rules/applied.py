"""What a rule makes of one derivative."""

from __future__ import annotations

from dataclasses import dataclass

from mccli.syntax.tree import Node


@dataclass(frozen=True, slots=True)
class Applied:
    """What a derivative becomes by a rule, and what matched."""

    rule: str
    after: Node
    note: str = ""
