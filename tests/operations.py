"""How many operations a program of trees does, shared ones counted once."""

from __future__ import annotations

from collections.abc import Iterable

from mccli.model.program import Program
from mccli.syntax.tree import Node, postorder


def operations(trees: Iterable[Node]) -> int:
    """A sum or product of k operands is k - 1 operations, every other operation one."""
    total = 0
    for node in postorder(*trees):
        if node.op in ("sum", "product"):
            total += len(node.args) - 1
        elif node.args:
            total += 1
    return total


def of_program(program: Program) -> int:
    """The operations of values and derivative together."""
    entries = [entry for row in program.rows for _, entry in row]
    return operations([*(expr for _, expr in program.temporaries), *program.values, *entries])
