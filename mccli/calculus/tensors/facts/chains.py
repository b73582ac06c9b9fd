"""Matrix products as chains of factors, to find X'*X, x'*A*x and their like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mccli.model.spaces import SCALAR, Shape
from mccli.syntax.tree import Node

_MOST_FACTORS = 64


class Link(NamedTuple):
    """A factor that is no product; ``turned``: it stands transposed."""

    node: Node
    turned: bool


class Chain(NamedTuple):
    """``scalars`` (each with whether it divides) times the product of the ``links``."""

    scalars: tuple[tuple[Node, bool], ...]
    links: tuple[Link, ...]


def chain(node: Node, shapes: Mapping[int, Shape]) -> Chain | None:
    """The factors of a matrix product from left to right, nested products taken apart.

    What is no matrix product is a chain of one link. None for a very long chain.
    """
    scalars: list[tuple[Node, bool]] = []
    links: list[Link] = []
    pending = [Link(node, False)]
    for _ in range(_MOST_FACTORS):
        if not pending:
            break
        part, turned = pending.pop()
        if part.op == "transpose":
            pending.append(Link(part.args[0], not turned))
        elif part.op == "product" and _is_matrix_product(part, shapes):
            factors = []
            for sign, factor in zip(part.value, part.args, strict=True):
                if is_scalar(factor, shapes):
                    scalars.append((factor, sign == "/"))
                else:
                    factors.append(Link(factor, turned))
            # The last one is taken up first: (A*B)' is B'*A'.
            pending += factors if turned else factors[::-1]
        else:
            links.append(Link(part, turned))
    return None if pending else Chain(tuple(scalars), tuple(links))


def mirrored(left: Link, right: Link, symmetric: bool) -> bool:
    """Whether one link is the transpose of the other."""
    return left.node == right.node and (symmetric or left.turned is not right.turned)


def is_scalar(node: Node, shapes: Mapping[int, Shape]) -> bool:
    """Whether a node's value is a number."""
    return shapes.get(id(node), SCALAR).kind == "scalar"


def _is_matrix_product(node: Node, shapes: Mapping[int, Shape]) -> bool:
    """Whether a product is one of matrices, and scalars, in which brackets do not matter.

    In ``x'*y*A`` they do: the first factors make a scalar on the way.
    """
    if any(sign not in "*/" for sign in node.value):
        return False
    kinds = [shapes.get(id(factor), SCALAR).kind for factor in node.args]
    kinds = [kind for kind in kinds if kind != "scalar"]
    return bool(kinds) and (kinds[0] != "row" or "vector" not in kinds[1:-1])
