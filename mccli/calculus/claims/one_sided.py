"""Choices of a claim in matrix notation that went one way at all points."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

from mccli.calculus.tensors.numeric.comparing import Text
from mccli.model.spaces import Space
from mccli.syntax import printer
from mccli.syntax.tree import Node

Sides = dict[Hashable, set[bool]]
"""The answers of every choice so far."""

_NOT_NEGATIVE = frozenset({"exp", "norm", "norm1", "abs", "sqrt", "cosh", "sigmoid", "relu"})


def one_sided(
    claimed: Text, sides: Sides, derivative: Text, own: Sides, spaces: Mapping[str, Space]
) -> Node | None:
    """A choice of the claim of which one side was never seen, and the derivative has no such.

    Where the sign of the operand is plain, as in abs(norm(x)), there is no other side.
    """
    positive = {name for name, space in spaces.items() if "positive" in space.attributes}
    positive.update(symbol for space in spaces.values() for symbol in space.symbols)
    known = {printer.text(each) for each in _constant(derivative, own)}
    for node in _constant(claimed, sides):
        if printer.text(node) not in known and not _is_plain(node, positive):
            return node
    return None


def _constant(text: Text, sides: Sides) -> list[Node]:
    """The nodes whose choices had one answer, in the order of the definitions."""
    single = {place[0] if isinstance(place, tuple) else place
              for place, answers in sides.items() if len(answers) == 1}  # fmt: skip
    program = text.program
    steps = (step for name in program.problem.definitions for step in program.steps(name))
    return [step.node for step in steps if id(step) in single]


def _is_plain(node: Node, positive: Collection[str]) -> bool:
    """Whether the operands are known to be at least 0, and compared with 0."""
    operands = node.args[:1] if node.op == "call" and node.value == "where" else node.args
    return all(_is_not_negative(each, positive) or _is_zero(each) for each in operands) and (
        len(operands) == 1 or any(map(_is_zero, operands))
    )


def _is_zero(node: Node) -> bool:
    return node.op == "number" and node.value == 0


def _is_not_negative(node: Node, positive: Collection[str]) -> bool:
    if node.op == "name":
        return node.value in positive
    if node.op == "number":
        return bool(node.value >= 0)
    if node.op == "call":
        return node.value in _NOT_NEGATIVE
    if node.op == "comparison":
        return _is_plain(node, positive)
    if node.op == "product":
        return all(_is_not_negative(each, positive) for each in node.args)
    if node.op == "sum":
        return "-" not in node.value and all(_is_not_negative(e, positive) for e in node.args)
    return False
