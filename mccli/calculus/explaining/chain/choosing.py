"""Which chain rule applies, and why (the paper's section 8.5).

One path from the one variable to the one function: the single-variable chain rule. Several
paths: the single-variable total-derivative chain rule. Several variables or functions: the
vector chain rule, of which the others are special cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mccli.calculus.explaining.chain.combining import counted, ways
from mccli.calculus.explaining.chain.local import Slopes
from mccli.calculus.explaining.chain.system import System
from mccli.syntax.tree import free_names

SINGLE = "single-variable chain rule"
TOTAL = "single-variable total-derivative chain rule"
VECTOR = "vector chain rule"
_MOST_NAMES = 6
_MOST_WAYS = 3
_NONE = "no intermediate variable is needed"


@dataclass(frozen=True, slots=True)
class Choice:
    """The rule that applies (empty where none is needed), why, and the number of paths."""

    rule: str
    reason: str
    paths: int | None = None


def choose(system: System, slopes: Slopes) -> Choice:
    """The chain rule for a system."""
    functions, variables = system.functions, system.variables
    if not system.intermediates:
        return Choice("", _without(system, slopes), _only(system, slopes))
    if len(functions) > 1 or len(variables) > 1:
        return Choice(VECTOR, _of_vectors(system))
    function, variable = functions[0], variables[0]
    paths = counted(slopes, variable)[function]
    if paths == 0:
        return Choice("", f"no path leads from {variable} to {function}: it is constant", 0)
    among = listed_ways(ways(slopes, variable, function), paths)
    if paths == 1:
        reason = (
            f"one path leads from {variable} to {function}: {among}; on it no intermediate "
            "variable has more than one parameter that varies"
        )
        return Choice(SINGLE, reason, 1)
    several = [name for name, used in slopes.items() if len(used) > 1]
    calls = [f"{name}({', '.join(slopes[name])})" for name in several[:_MOST_NAMES]]
    reason = (
        f"{paths} paths lead from {variable} to {function}: {among}; "
        f"{listed(calls, len(several))} {'has' if len(several) == 1 else 'have'} several "
        "parameters that vary"
    )
    return Choice(TOTAL, reason, paths)


def _only(system: System, slopes: Slopes) -> int | None:
    if len(system.functions) > 1 or len(system.variables) > 1:
        return None
    return counted(slopes, system.variables[0])[system.functions[0]]


def _without(system: System, slopes: Slopes) -> str:
    if all(not used for used in slopes.values()):
        return f"{_NONE}: no variable occurs in the function"
    varies = set(system.variables)
    parts = [part for name in system.functions for part in system.exprs[name].args]
    if any(part.args and not varies.isdisjoint(free_names(part)) for part in parts):
        return "the function is not taken apart, and differentiated as a whole"
    return f"{_NONE}: the function is one operation"


def _of_vectors(system: System) -> str:
    functions = listed(system.functions[:_MOST_NAMES], len(system.functions))
    variables = listed(system.variables[:_MOST_NAMES], len(system.variables))
    if len(system.functions) == 1:
        start = f"{functions} depends on {len(system.variables)} variables ({variables})"
    else:
        start = f"there are {len(system.functions)} functions ({functions})"
        if len(system.variables) > 1:
            start += f" of {len(system.variables)} variables ({variables})"
    what = "matrix"
    if len(system.functions) == 1:
        what = "gradient"
    elif len(system.variables) == 1:
        what = "vector"
    return (
        f"{start}: the derivative is a {what}, and the sum over all paths of the products along "
        "them is a product of Jacobians"
    )


def listed_ways(known: Sequence[tuple[str, ...]], count: int) -> str:
    """All paths, or two of many."""
    if count > _MOST_WAYS:
        return f"among them {shown(known[0])} and {shown(known[-1])}"
    return ", ".join(map(shown, known))


def shown(way: Sequence[str]) -> str:
    """A path for people: ``x → u → y``."""
    return " → ".join(way)


def listed(names: Sequence[str], count: int) -> str:
    """Names for people, with dots where there are more."""
    return ", ".join(names) + (", …" if count > len(names) else "")
