"""A product of the language, read from left to right: what is scaled, and what is multiplied."""

from __future__ import annotations

from mccli.model.spaces import Shape
from mccli.render.code.matrix.arrays import Arrays
from mccli.render.code.matrix.products import Link, chain, link
from mccli.syntax.tree import Node


class Product:
    """Scalar factors, and the chain of vectors and matrices that is still open."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._scalars: list[tuple[str, Node]] = []
        self._links: list[Link] = []
        self._tensor: Node | None = None

    def take(self, operator: str, part: Node, shape: Shape) -> None:
        """One more factor with its operator."""
        if shape.kind == "scalar":
            self._scalars.append(("/" if operator in "/⊘" else "*", part))
        elif shape.kind == "tensor":
            self._tensor = part
        elif operator in "⊙⊘":
            self._entry_by_entry("*" if operator == "⊙" else "/", part, shape)
        elif operator == "·" and shape.kind == "vector" and self._stands():
            self._scalars.append(("*", self._dot(part, shape)))
        else:
            self._links.append(link(part, shape))
            if self._links[0].rows is None and self._links[-1].columns is None:
                self._scalars.append(("*", chain(self._arrays, self._links).node))
                self._links = []

    def _entry_by_entry(self, operator: str, part: Node, shape: Shape) -> None:
        if not self._links:
            self._links = [link(self._arrays.times([(operator, part)]), shape)]
            return
        left = chain(self._arrays, self._links)
        node = self._arrays.times([("*", left.node), (operator, part)])
        self._links = [Link(node, left.rows, left.columns)]

    def _dot(self, part: Node, shape: Shape) -> Node:
        """x·y = x'*y of two vectors."""
        left = chain(self._arrays, self._links)
        self._links = []
        row = Link(self._arrays.transpose(left.node), None, left.rows)
        return chain(self._arrays, [row, link(part, shape)]).node

    def _stands(self) -> bool:
        """Whether what is still open is a vector."""
        return bool(self._links) and self._links[-1].columns is None

    def result(self) -> Node:
        """The whole product."""
        factors = list(self._scalars)
        if self._links:
            factors.append(("*", chain(self._arrays, self._links).node))
        if self._tensor is not None:
            factors.append(("*", self._tensor))
        return self._arrays.times(factors)
