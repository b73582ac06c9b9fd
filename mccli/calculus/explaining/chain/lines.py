"""The lines of a derivation by the chain rule, from d/dx(f) to what is printed.

Bounds: the rule is applied in at most ``MOST_ROUNDS`` steps; a line has at most ``MOST_LINE``
nodes (``MOST_MATRIX`` where it is a matrix). What would be longer is left out: the last step
then says that the rest is done in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mccli.model.steps import Step
from mccli.syntax.tree import Node, postorder, written_size

MOST_ROUNDS = 8
MOST_LINE = 300
MOST_MATRIX = 1_000
INTRODUCE = "intermediate variables"
LOCAL = "local derivative"
PRODUCT = "matrix product"
SUBSTITUTE = "substitute back"
SIMPLIFY = "simplify"
REST = "the rest in the same way"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and the rule that leads to it with a remark."""

    tree: Node
    rule: str = ""
    note: str = ""


class Lines:
    """Lines one after another; none is longer than the bound, and none is the one before."""

    def __init__(self, first: Node, most: int) -> None:
        self.lines = [Line(first)]
        self._most = most
        self._full = False

    def add(self, rule: str, make: Callable[[], Node], note: str = "") -> None:
        """Add a line, unless it is too long, or the one before was."""
        if self._full:
            return
        tree = make()
        if written_size([tree], self._most) > self._most:
            self._full = True
        elif tree != self.lines[-1].tree:
            self.lines.append(Line(tree, rule, note))

    def steps(self, last: Node, rule: str, note: str = "") -> tuple[Step, ...]:
        """The steps, ending with the line ``last``; ``rule`` leads there if no other does."""
        lines = list(self.lines)
        if len(lines) > 1 and lines[-1].tree == last:
            end = lines.pop()
            rule, note = end.rule, joined(end.note, note)
        elif _is_pending(lines[-1].tree) and len(lines) > 1:
            rule, note = lines[-1].rule, joined(REST, note)
        pairs = zip(lines, [*lines[1:], Line(last, rule, note)], strict=True)
        return tuple(Step(to.rule, start.tree, to.tree, to.note) for start, to in pairs)


def joined(*notes: str) -> str:
    """Remarks one after another."""
    return "; ".join(note for note in notes if note)


def _is_pending(line: Node) -> bool:
    """Whether something is still to be differentiated."""
    return any(node.op == "derivative" for node in postorder(line))


def rounds(depths: Mapping[str, int]) -> list[list[str]]:
    """The names by depth, the deepest first, in at most ``MOST_ROUNDS`` parts."""
    levels: dict[int, list[str]] = {}
    for name, depth in depths.items():
        if depth:
            levels.setdefault(depth, []).append(name)
    ordered = [levels[depth] for depth in sorted(levels, reverse=True)]
    size = -(-len(ordered) // MOST_ROUNDS)
    return [
        [name for level in ordered[start : start + size] for name in level]
        for start in range(0, len(ordered), size or 1)
    ]
