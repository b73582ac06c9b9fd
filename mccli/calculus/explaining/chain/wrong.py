"""What the single-variable rule gives where it does not apply: 2x for x + x^2.

With several paths, one path alone leaves out what the variable changes on the others; and the
partial derivative by the variable alone takes for constant what varies with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mccli.calculus.explaining.chain.checking import differs
from mccli.calculus.explaining.chain.choosing import SINGLE, TOTAL, Choice, shown
from mccli.calculus.explaining.chain.combining import along, ways
from mccli.calculus.explaining.chain.local import Slopes
from mccli.calculus.explaining.chain.short import simplified
from mccli.calculus.explaining.chain.system import System, put_back
from mccli.limits import Limits
from mccli.model.steps import WrongWay
from mccli.syntax.tree import Node, written_size

_MOST_SHOWN = 100


def wrong_ways(
    choice: Choice,
    system: System,
    slopes: Slopes,
    filled: Mapping[str, Node],
    right: Node,
    constants: frozenset[str],
    limits: Limits,
) -> tuple[WrongWay, ...]:
    """Ways to avoid, with the answers they give where these differ from the right one."""
    if choice.rule != TOTAL:
        return ()
    function, variable = system.functions[0], system.variables[0]
    known = ways(slopes, variable, function)
    short, long = known[0], known[-1]
    tries = [
        (long, f"the {SINGLE} follows {shown(long)} only, and leaves out {_others(choice)}"),
        (short, _partial(short, slopes, choice)),
    ]
    found: list[WrongWay] = []
    for way, why in tries:
        product = put_back(along(slopes, way), filled)
        if written_size([product], _MOST_SHOWN) > _MOST_SHOWN:
            continue
        expr = simplified(product, constants, limits)
        if expr not in _exprs(found) and differs(expr, right, constants, limits):
            found.append(WrongWay(expr, why))
    return tuple(found)


def _exprs(found: Sequence[WrongWay]) -> list[Node]:
    return [each.expr for each in found]


def _others(choice: Choice) -> str:
    return "the other path" if choice.paths == 2 else f"the other {(choice.paths or 1) - 1} paths"


def _partial(way: tuple[str, ...], slopes: Slopes, choice: Choice) -> str:
    """Why the shortest path is not enough; a direct one is a partial derivative."""
    variable, first = way[:2]
    varying = [name for name in slopes[first] if name != variable]
    if not varying:
        return f"the {SINGLE} follows {shown(way)} only, and leaves out {_others(choice)}"
    also = f"{', '.join(varying)} {'varies' if len(varying) == 1 else 'vary'}"
    partial = f"∂{first}/∂{variable}"
    if len(way) == 2:
        return f"{partial} alone ignores that {also} with {variable}"
    return f"the path {shown(way)} has {partial} alone, and ignores that {also} with {variable}"
