"""Derivatives combined along the paths: dy/dx = ∂y/∂x + Σ ∂y/∂u·du/dx, from y inwards.

A path leads from a variable to a function through intermediates, each a parameter of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

from mccli.calculus.explaining.chain.local import Slopes
from mccli.calculus.explaining.chain.writing import ONE, ZERO, plus, times, without_ones
from mccli.model.layouts import Layout
from mccli.syntax.tree import Node, derivative
from mccli.syntax.tree import name as name_node

MOST_WAYS = 8
"""Paths that are kept for each expression."""


def total(
    slopes: Slopes, variable: str, expanded: Set[str], short: bool = False
) -> dict[str, Node]:
    """The derivative of each expression by a variable.

    Those in ``expanded`` are written by the chain rule; the others stay d/dx(u). Factors of one
    are left out where it is to be ``short``.
    """
    reached = reaching(slopes, variable)
    found: dict[str, Node] = {}
    for name in slopes:
        if name not in reached:
            found[name] = ZERO
        elif name not in expanded:
            found[name] = derivative(variable, name_node(name))
        else:
            terms = [
                slope if used == variable else times(slope, found[used])
                for used, slope in slopes[name].items()
                if used == variable or used in found
            ]
            found[name] = plus([without_ones(term) for term in terms] if short else terms)
    return found


def reaching(slopes: Slopes, variable: str) -> set[str]:
    """The expressions in which the variable occurs, through others too."""
    found = {variable}
    for name, used in slopes.items():
        if not found.isdisjoint(used):
            found.add(name)
    return found - {variable}


def counted(slopes: Slopes, variable: str) -> dict[str, int]:
    """How many paths lead from the variable to each expression."""
    counts = {variable: 1}
    for name, used in slopes.items():
        counts[name] = sum(counts.get(each, 0) for each in used)
    return counts


def depths(slopes: Slopes, variable: str) -> dict[str, int]:
    """The length of the longest path from the variable to each expression that has one."""
    found = {variable: 0}
    for name, used in slopes.items():
        below = [found[each] for each in used if each in found]
        if below:
            found[name] = 1 + max(below)
    return found


def ways(slopes: Slopes, variable: str, name: str) -> list[tuple[str, ...]]:
    """Paths from a variable to an expression, the shortest first; some of them if many."""
    found: dict[str, list[tuple[str, ...]]] = {variable: [(variable,)]}
    for each, used in slopes.items():
        here = sorted((way for one in used for way in found.get(one, ())), key=len)
        if len(here) > MOST_WAYS:
            here = [*here[: MOST_WAYS // 2], *here[-MOST_WAYS // 2 :]]
        found[each] = [(*way, each) for way in here]
    return found[name]


def along(slopes: Slopes, way: tuple[str, ...]) -> Node:
    """The product of the local derivatives along one path, from the function inwards."""
    factors = [slopes[name][used] for used, name in pairwise(way)]
    return times(*reversed(factors)) if factors else ONE


def formula(name: str, variable: str, used: Iterable[str], layout: Layout) -> str:
    """The rule for one expression: ``du2/dx = ∂u2/∂x + ∂u2/∂u1*du1/dx``."""
    names = list(used)
    sign = "∂" if len(names) > 1 else "d"
    terms = []
    for each in names:
        factors = [f"{sign}{name}/{sign}{each}"]
        if each != variable:
            factors.append(f"d{each}/d{variable}")
        terms.append("*".join(factors if layout == "numerator" else factors[::-1]))
    left = f"d{name}/d{variable}"
    return left if terms == [left] else f"{left} = {' + '.join(terms)}"


def orders(way: Sequence[str]) -> str:
    """The single-variable chain rule along a path, multiplied from both of its ends."""
    factors = [f"d{y}/d{x}" for x, y in pairwise(way)]
    backward, forward = "*".join(reversed(factors)), "*".join(factors)
    return f"backward: d{way[-1]}/d{way[0]} = {backward}; forward: {forward}"
