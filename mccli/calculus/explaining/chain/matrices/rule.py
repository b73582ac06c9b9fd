"""Which chain rule applies to vectors as a whole, and its factors in the order of the layout."""

from __future__ import annotations

from collections.abc import Mapping

from mccli.calculus.explaining.chain.choosing import SINGLE, VECTOR, Choice, choose, listed_ways
from mccli.calculus.explaining.chain.combining import orders, ways
from mccli.calculus.explaining.chain.lines import joined
from mccli.calculus.explaining.chain.local import Slopes
from mccli.calculus.explaining.chain.matrices.jacobians import Jacobians
from mccli.calculus.explaining.chain.products import note_of
from mccli.calculus.explaining.chain.system import System
from mccli.calculus.explaining.chain.vectors import Block, Blocks, chains, ordered_product
from mccli.model.layouts import Layout
from mccli.model.spaces import Shape
from mccli.model.steps import FactorMatrix

Factors = tuple[tuple[FactorMatrix, ...], str]
"""The Jacobians in the order of multiplication, and the rule with their shapes."""


def choice_of(system: System, slopes: Slopes, spaces: Mapping[str, Shape]) -> Choice:
    """The vector chain rule wherever a vector takes part. ``spaces`` are those of all names."""
    found = choose(system, slopes)
    scalars = all(each.kind == "scalar" for each in spaces.values())
    if not found.rule or scalars or len(system.variables) > 1:
        return found
    (variable,), (function,) = system.variables, system.functions
    routes = listed_ways(ways(slopes, variable, function), found.paths or 0)
    count = "one path leads" if found.paths == 1 else f"{found.paths} paths lead"
    vectors = [
        f"{name} is {shape.text if shape.kind == 'matrix' else f'a {shape.text}'}"
        for name, shape in spaces.items()
        if shape.kind != "scalar"
    ]
    reason = (
        f"{count} from {variable} to {function}: {routes}; {', '.join(vectors)}: the local "
        "derivatives are Jacobians, whose matrix product is the derivative along a path"
    )
    return Choice(VECTOR, reason, found.paths)


def factors_of(system: System, jacobians: Jacobians, choice: Choice, layout: Layout) -> Factors:
    """The factors of the rule; none for one variable, whose rule has both orders instead."""
    if not system.intermediates:
        return (), ""
    if choice.rule == SINGLE:
        return (), orders([*system.variables, *system.exprs])
    parts = [_factors_by(variable, system, jacobians, layout) for variable in system.variables]
    found = {each.name: each for factors, _ in parts for each in factors}
    return tuple(found.values()), joined(*(note for _, note in parts))


def _factors_by(variable: str, system: System, jacobians: Jacobians, layout: Layout) -> Factors:
    """The factors for one of the variables; none where there are too many products."""
    names = [variable, *system.exprs]
    place = {name: number for number, name in enumerate(names)}
    uses = tuple(
        tuple(sorted(place[by] for by in jacobians.get(name, {}) if by in place)) for name in names
    )
    blocks = Blocks(tuple(Block(name, (name,)) for name in names), uses)
    products = chains(blocks)
    if not products:
        return (), ""
    ordered = [ordered_product(way, layout) for way in products]
    pairs = dict.fromkeys(pair for way in ordered for pair in way)
    found = {(a, b): _factor(names[a], names[b], jacobians) for a, b in pairs}
    return tuple(found.values()), note_of(blocks, ordered, found, layout)


def _factor(above: str, below: str, jacobians: Jacobians) -> FactorMatrix:
    sign = "d" if len(jacobians[above]) == 1 else "∂"
    jacobian = jacobians[above][below]
    return FactorMatrix(f"{sign}{above}/{sign}{below}", jacobian.tree, jacobian.shape)
