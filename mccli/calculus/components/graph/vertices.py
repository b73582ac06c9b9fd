"""The vertices of the expression graph; ``construction`` makes them, each once.

====================  =============================  ===============================
kind                  ``data``                       ``operands``
====================  =============================  ===============================
``NUMBER``            an int or Fraction             none
``NAME``              the name, or a slot's number   none
``SUM``               constant, coefficients         the terms: c0 + Σ c_k·term_k
``PRODUCT``           exponents (rational)           the bases: Π base_k^e_k
``POWER``             None                           base, exponent (not rational)
``COMPARISON``        the relation                   left, right
``CALL``              the function's name            arguments
====================  =============================  ===============================

A sum has no number and no term twice; a product has no rational factor (its coefficient stands
in the sum around it) and no base twice.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any

NUMBER, NAME, SUM, PRODUCT, POWER, COMPARISON, CALL = range(7)


class Vertex:
    """One operation of a graph; equal ones are identical, so identity is equality."""

    __slots__ = ("data", "kind", "operands")

    def __init__(self, kind: int, data: Any, operands: tuple[Vertex, ...]) -> None:
        self.kind = kind
        self.data = data
        self.operands = operands


def below(
    roots: Sequence[Vertex], known: Container[Vertex] = (), closed: Container[Vertex] = ()
) -> list[Vertex]:
    """Every vertex below the roots once, operands before what uses them.

    Vertices that are ``known``, and what lies below them, are left out; of ``closed`` ones
    only what lies below them is.
    """
    if len(roots) == 1 and not closed and all(map(known.__contains__, roots[0].operands)):
        # Often only the root itself is new.
        return [] if roots[0] in known else [roots[0]]
    order: list[Vertex] = []
    seen: set[Vertex] = set()
    for root in roots:
        if root in seen or root in known:
            continue
        stack: list[tuple[Vertex, Iterator[Vertex]]] = [
            (root, iter(() if root in closed else root.operands))
        ]
        seen.add(root)
        while stack:
            vertex, operands = stack[-1]
            for operand in operands:
                if operand not in seen and operand not in known:
                    seen.add(operand)
                    inner = () if operand in closed else operand.operands
                    stack.append((operand, iter(inner)))
                    break
            else:
                stack.pop()
                order.append(vertex)
    return order
