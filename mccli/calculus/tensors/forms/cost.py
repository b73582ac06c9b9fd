"""How long a tensor is when it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.calculus.tensors.notation.written import Writer
from mccli.calculus.tensors.tensor import Tensor
from mccli.syntax.tree import Node, postorder

if TYPE_CHECKING:
    from mccli.calculus.tensors.graph import Graph


class Cost:
    """Counts the nodes of written tensors; what is shared counts each time it is read."""

    def __init__(self, graph: Graph) -> None:
        self.writer = Writer(graph)
        self._costs: dict[Tensor, int] = {}
        self._sizes: dict[int, tuple[int, Node]] = {}

    def __call__(self, tensor: Tensor) -> int:
        """The number of nodes of the text's tree."""
        if tensor not in self._costs:
            self._costs[tensor] = self._size(self.writer.written(tensor))
        return self._costs[tensor]

    def _size(self, root: Node) -> int:
        if id(root) not in self._sizes:
            for node in postorder(root):
                if id(node) not in self._sizes:
                    size = 1 + sum(self._sizes[id(arg)][0] for arg in node.args)
                    # The node is kept, so that no other one gets its id.
                    self._sizes[id(node)] = size, node
        return self._sizes[id(root)][0]
