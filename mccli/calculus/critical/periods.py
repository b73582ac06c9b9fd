"""Shifts of a variable that change nothing: it occurs in sines and cosines only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy
from sympy import Dummy, Rational


def period(expression: Any, symbol: Any) -> Any | None:
    """A period of the expression in the variable; None where none is seen."""
    periods: list[Any] = []
    replaced: dict[Any, Any] = {}
    for node in sympy.preorder_traversal(expression):
        if isinstance(node, (sympy.sin, sympy.cos, sympy.tan)) and node.has(symbol):
            slope = sympy.diff(node.args[0], symbol)
            if not slope.is_number or slope == 0:
                return None
            turn = sympy.pi if isinstance(node, sympy.tan) else 2 * sympy.pi
            periods.append(abs(turn / slope))
            replaced[node] = Dummy(real=True)
    if not periods or expression.xreplace(replaced).has(symbol):
        return None
    return _common(periods)


def _common(periods: Sequence[Any]) -> Any | None:
    """The least common multiple of numbers with rational ratios."""
    first = periods[0]
    ratios = [sympy.nsimplify(each / first) for each in periods]
    if not all(each.is_Rational for each in ratios):
        return None
    above = sympy.ilcm(*[int(each.p) for each in ratios]) if len(ratios) > 1 else 1
    below = sympy.igcd(*[int(each.q) for each in ratios]) if len(ratios) > 1 else 1
    return first * Rational(above, below)
