"""Index expressions that are affine in a family's indices: ``i``, ``i+1``, ``2*i-1``, ``n-i``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mccli.syntax.tree import Node, fold, free_names


@dataclass(frozen=True, slots=True)
class Form:
    """constant + Σ slopes[k] · index k."""

    constant: int
    slopes: tuple[int, ...]

    @classmethod
    def through(cls, values: Sequence[int]) -> Form:
        """The form with these values where all indices are 0, then one after the other is 1."""
        return cls(values[0], tuple(value - values[0] for value in values[1:]))

    def at(self, indices: Sequence[int]) -> int:
        """Its value."""
        return self.constant + sum(a * i for a, i in zip(self.slopes, indices, strict=True))

    def text(self, names: Sequence[str]) -> str:
        """In the language, the same for equal forms only: ``2*i-1``."""
        pieces = []
        for slope, name in zip(self.slopes, names, strict=True):
            if slope:
                factor = "" if abs(slope) == 1 else f"{abs(slope)}*"
                pieces.append(f"{'-' if slope < 0 else '+'}{factor}{name}")
        if self.constant or not pieces:
            pieces.append(f"{self.constant:+d}")
        return "".join(pieces).removeprefix("+")


def is_affine(root: Node, indices: Collection[str]) -> bool:
    """Whether an expression of whole numbers is affine in the indices, whatever else is in it."""

    def degree(node: Node, parts: list[int]) -> int:
        """0 for a constant, 1 for an affine expression, 2 for any other."""
        match node.op:
            case "name":
                return int(node.value in indices)
            case "negative" | "sum":
                return max(parts)
            case "product":
                # A quotient need not be whole.
                return sum(parts) if set(node.value) == {"*"} else 2 * sum(parts)
        return 2 * max(parts, default=0)

    return fold(root, degree) < 2


def is_uniform(body: Node, indices: Collection[str]) -> bool:
    """Whether a family's body is the same at all places but for the components it names.

    Then its components have affine indices, no range depends on the family's indices, and
    these are nowhere used as numbers.
    """
    seen: set[int] = set()
    stack = [body]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.op == "index":
            if not all(is_affine(each, indices) for each in node.args[1:]):
                return False
        elif node.op == "range":
            if not free_names(*node.args).isdisjoint(indices):
                return False
        elif node.op == "name":
            if node.value in indices:
                return False
        else:
            stack.extend(node.args)
    return True
