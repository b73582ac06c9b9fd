"""The vector chain rule as a line: a product of Jacobians, or a sum of such products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mccli.calculus.explaining.chain.checking import Matrix, product
from mccli.calculus.explaining.chain.local import Slopes
from mccli.calculus.explaining.chain.system import System
from mccli.calculus.explaining.chain.vectors import (
    Blocks,
    Chain,
    blocks_of,
    chains,
    factor_matrices,
    ordered_product,
)
from mccli.calculus.explaining.chain.writing import is_zero
from mccli.model.layouts import Layout
from mccli.model.steps import FactorMatrix
from mccli.syntax.tree import Node

_REVERSED = "in denominator layout the order is reversed"


@dataclass(frozen=True, slots=True)
class Products:
    """The factors in the order of multiplication, and the line; None where it is too long."""

    factors: tuple[FactorMatrix, ...]
    tree: Node | None
    note: str


def products_of(system: System, slopes: Slopes, layout: Layout, variable: str) -> Products:
    """The vector chain rule for a system; ``variable`` names the variables together."""
    blocks = blocks_of(system, slopes, variable)
    ways = chains(blocks)
    found = factor_matrices(blocks, ways, slopes, layout) if ways else None
    if not ways or found is None:
        return Products((), None, "")
    ordered = [ordered_product(way, layout) for way in ways]
    ordered = [way for way in ordered if not _vanishes(way, found)] or ordered
    terms = [_product([found[pair].matrix for pair in way]) for way in ordered]
    tree = terms[0] if len(terms) == 1 else Node("sum", "+" * len(terms), tuple(terms))
    pairs = dict.fromkeys(pair for way in ordered for pair in way)
    factors = tuple(found[pair] for pair in pairs)
    diagonal = [each.name for each in factors if _is_diagonal(each.matrix)]
    note = note_of(blocks, ordered, found, layout)
    if diagonal:
        note += f"; {' and '.join(diagonal)} diagonal: entry i depends on entry i only"
    return Products(factors, tree, note)


def _is_diagonal(matrix: Node) -> bool:
    """Whether a matrix of several rows is square, with zeros beside its diagonal only."""
    rows = [row.args for row in matrix.args]
    if len(rows) < 2 or len(rows) != len(rows[0]):
        return False
    return all(
        is_zero(entry) == (i != j) for i, row in enumerate(rows) for j, entry in enumerate(row)
    )


def _vanishes(way: Chain, found: Mapping[tuple[int, int], FactorMatrix]) -> bool:
    """Whether no path of variables leads through the vectors: every entry is zero."""
    first, *others = [_entries(found[pair].matrix) for pair in way]
    for other in others:
        first = product(first, other)
    return all(is_zero(entry) for row in first for entry in row)


def _entries(matrix: Node) -> Matrix:
    return tuple(row.args for row in matrix.args)


def _product(matrices: list[Node]) -> Node:
    if len(matrices) == 1:
        return matrices[0]
    return Node("product", "*" * len(matrices), tuple(matrices))


def note_of(
    blocks: Blocks,
    ways: list[Chain],
    found: dict[tuple[int, int], FactorMatrix],
    layout: Layout,
) -> str:
    """The rule with its factors and their shapes."""
    title = f"d{blocks.of[-1].name}/d{blocks.of[0].name}"
    names = " + ".join("*".join(found[pair].name for pair in way) for way in ways)
    shapes = " + ".join(
        "".join(f"({' × '.join(map(str, found[pair].shape))})" for pair in way) for way in ways
    )
    note = f"{title} = {names}, with the shapes {shapes}"
    return f"{note}; {_REVERSED}" if layout == "denominator" else note
