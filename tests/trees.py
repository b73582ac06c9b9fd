"""Scalar trees for tests, read from text."""

from __future__ import annotations

from mccli.limits import Limits
from mccli.source import Source
from mccli.syntax.document import parse_expression
from mccli.syntax.tree import Node

CONSTANTS = frozenset({"pi", "e"})


def read(text: str) -> Node:
    """The tree of one expression."""
    return parse_expression(Source("test", text), Limits())
