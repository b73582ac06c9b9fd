"""Lists of numbers as leaves of the graph: variables with a name of their own kind."""

from __future__ import annotations

from mccli.calculus.tensors.tensor import Rational
from mccli.syntax.tree import Node

Numbers = tuple[Rational, ...] | tuple[tuple[Rational, ...], ...]


class ListName(str):
    """The name of a leaf that is a list of numbers: its text, with its tree and the numbers.

    As a name it is equal to its text, so that equal lists are one leaf.
    """

    __slots__ = ("numbers", "tree")

    tree: Node
    numbers: Numbers

    def __new__(cls, text: str, tree: Node, numbers: Numbers) -> ListName:
        """The name for a text."""
        made = super().__new__(cls, text)
        made.tree, made.numbers = tree, numbers
        return made
