"""The nicest form of an answer: rules that rewrite one node, taken where the text gets shorter.

All nodes are visited once, operands first; a rule's result is not rewritten again in the same
round, and rounds end when nothing changes, or after a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from mccli.calculus.tensors.forms.expanded import expanded
from mccli.calculus.tensors.forms.factored import factored
from mccli.calculus.tensors.forms.recognised import recognised, slopes_of_sigmoid
from mccli.calculus.tensors.rebuild import everywhere
from mccli.calculus.tensors.tensor import Tensor

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph

_ROUNDS = 3
Rule = Callable[["Graph", Tensor], Iterator[Tensor]]
_RULES: tuple[Rule, ...] = (recognised, factored, expanded)
_LAST: tuple[Rule, ...] = (slopes_of_sigmoid,)
"""What other rules would not see through comes last."""


def nicest(graph: Graph, tensor: Tensor, cost: Callable[[Tensor], int]) -> Tensor:
    """An equal tensor whose text, by ``cost``, is as short as the rules can make it."""

    for _ in range(_ROUNDS):
        changed = _rewritten(graph, tensor, cost, _RULES)
        if changed is tensor:
            break
        tensor = changed
    return _rewritten(graph, tensor, cost, _LAST)


def _rewritten(
    graph: Graph, tensor: Tensor, cost: Callable[[Tensor], int], rules: tuple[Rule, ...]
) -> Tensor:
    def rule(node: Tensor) -> Tensor:
        best = node
        for step in rules:
            # A common factor is worth writing in front even where that saves nothing.
            least = cost(best) + (step is factored)
            for other in step(graph, best):
                if cost(other) < least:
                    best, least = other, cost(other)
        return best

    return everywhere(graph, tensor, rule)
