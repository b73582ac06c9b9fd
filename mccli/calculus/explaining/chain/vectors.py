"""Intermediates as vectors, and the Jacobians between them: df/dx = df/dg·dg/dx.

Names with one stem, g1 and g2, are the components of g where none of them uses another one.
Where a vector uses several others, the rule is a sum: df/dx = ∂f/∂x + ∂f/∂g·dg/dx.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mccli.calculus.explaining.chain.local import ZERO, Slopes
from mccli.calculus.explaining.chain.system import System
from mccli.calculus.explaining.chain.writing import rows
from mccli.model.layouts import Layout
from mccli.model.steps import FactorMatrix
from mccli.syntax.tree import Node

MOST_ENTRIES = 1_000
MOST_PRODUCTS = 4
_DIGITS = "0123456789_"
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A vector of intermediates, functions or variables."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The variables' block first, the functions' last, each after those it uses.

    ``uses`` has for each block, by its place, the places of those it uses.
    """

    of: tuple[Block, ...]
    uses: tuple[tuple[int, ...], ...]


Chain = tuple[tuple[int, int], ...]
"""Factors of one product: places of the block above and of the block below."""


def blocks_of(system: System, slopes: Slopes, variable: str = "") -> Blocks:
    """The blocks of a system; ``variable`` names the variables together."""
    stems: dict[str, list[str]] = {}
    for name in system.intermediates:
        stems.setdefault(system.bases.get(name) or stem(name), []).append(name)
    found = _ordered(system, slopes, stems, variable)
    if found is None:
        parts: dict[str, list[str]] = {}
        for name in system.intermediates:
            parts.setdefault(system.bases.get(name, name), []).append(name)
        found = _ordered(system, slopes, parts, variable)
    assert found is not None, "definitions use each other in no circle"
    return found


def title_of(names: Sequence[str]) -> str:
    """One name for several: their stem, or all of them in brackets."""
    if len(names) == 1:
        return names[0]
    stems = {stem(name) for name in names}
    if len(stems) == 1 and "" not in stems:
        return stems.pop()
    return f"({', '.join(names[:_MOST_NAMES])}{', …' if len(names) > _MOST_NAMES else ''})"


def stem(name: str) -> str:
    """A name without its number."""
    return name.rstrip(_DIGITS) or name


def _ordered(
    system: System, slopes: Slopes, groups: Mapping[str, Sequence[str]], variable: str
) -> Blocks | None:
    """The blocks in order; None where one of them would use itself, through others too."""
    blocks = [Block(variable or title_of(system.variables), system.variables)]
    for group, names in groups.items():
        blocks.append(Block(group if len(names) > 1 else names[0], tuple(names)))
    title = title_of(system.functions)
    if any(block.name == title for block in blocks):
        title = f"({', '.join(system.functions)})"
    blocks.append(Block(title, system.functions))
    home = {name: place for place, block in enumerate(blocks) for name in block.members}
    uses: list[set[int]] = [set() for _ in blocks]
    for name, used in slopes.items():
        uses[home[name]] |= {home[each] for each in used}
    order: list[int] = []
    left = list(range(len(blocks)))
    while left:
        ready = next((place for place in left if uses[place].issubset(order)), None)
        if ready is None:
            return None
        order.append(ready)
        left.remove(ready)
    order.append(order.pop(order.index(len(blocks) - 1)))
    place_of = {old: new for new, old in enumerate(order)}
    return Blocks(
        tuple(blocks[old] for old in order),
        tuple(tuple(sorted(place_of[each] for each in uses[old])) for old in order),
    )


def chains(blocks: Blocks) -> tuple[Chain, ...] | None:
    """The products whose sum is the derivative; None where there are too many."""
    found: list[list[Chain]] = [[()]]
    for above, used in enumerate(blocks.uses[1:], 1):
        ways = [((above, below), *rest) for below in used for rest in found[below]]
        if len(ways) > MOST_PRODUCTS:
            return None
        found.append(ways)
    return tuple(found[-1])


def factor_matrices(
    blocks: Blocks, products: Sequence[Chain], slopes: Slopes, layout: Layout
) -> dict[tuple[int, int], FactorMatrix] | None:
    """The Jacobian for each pair of blocks, in the layout; None where they are too large."""
    pairs = list(dict.fromkeys(pair for product in products for pair in product))
    size = sum(len(blocks.of[a].members) * len(blocks.of[b].members) for a, b in pairs)
    if size > MOST_ENTRIES:
        return None
    return {pair: _factor(blocks, pair, slopes, layout) for pair in pairs}


def _factor(blocks: Blocks, pair: tuple[int, int], slopes: Slopes, layout: Layout) -> FactorMatrix:
    """The Jacobian of one block by another: row i is the gradient of member i."""
    above, below = (blocks.of[place] for place in pair)
    entries: list[Sequence[Node]] = [
        [slopes[name].get(by, ZERO) for by in below.members] for name in above.members
    ]
    if layout == "denominator":
        entries = list(zip(*entries, strict=True))
    sign = "d" if len(blocks.uses[pair[0]]) == 1 else "∂"
    name = f"{sign}{above.name}/{sign}{below.name}"
    return FactorMatrix(name, rows(entries), (len(entries), len(entries[0])))


def ordered_product(product: Chain, layout: Layout) -> Chain:
    """The factors in the order of multiplication: reversed in denominator layout."""
    return product if layout == "numerator" else product[::-1]
