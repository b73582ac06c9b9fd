"""Where roots have the argument zero: edges and kinks, at which the equations say nothing.

The gradient of sqrt(u) has u below, so that the zeros of u are no solutions of its equations;
yet norm(x)^3 has the gradient zero at zero, and cbrt(x)^2 its least value.
"""

from __future__ import annotations

from typing import Any, Literal

from sympy import Add, Function, Poly, PolynomialError, cancel

from mccli.calculus.critical.budget import Budget, OutOfBudget
from mccli.calculus.critical.definite import plainer
from mccli.calculus.critical.generators import Generators
from mccli.calculus.critical.groebner import basis, leading
from mccli.calculus.critical.sign_masks import NEGATIVE, ZERO
from mccli.calculus.critical.solve import Unknowns
from mccli.calculus.critical.system import System
from mccli.calculus.critical.task import Task
from mccli.calculus.critical.term_lists import terms, terms_after

_STEPS = 50_000
_MOST_TERMS = 200

UNKNOWN = "where the argument of a root or norm is zero the gradient is not looked at"
REMARK = (
    "where the argument of a root is zero the function has a kink, an edge or a steep place, "
    "and may be least or greatest there"
)


def edges(task: Task, system: System) -> Literal["none", "steep", "open"]:
    """ "none" if no root has the argument zero; "steep" if the gradient is not zero there."""
    made = system.generators
    # Of an open domain a variable may be positive only by the root itself.
    bounded = any(
        each.kind == "domain" and not each.text.endswith("is positive") for each in task.conditions
    )
    found: Literal["none", "steep"] = "none"
    for each in made.all:
        if each.kind not in ("root", "odd root") or each.stands_for.is_positive:
            continue
        above, _ = made.fraction(each.inner)
        if _vanishes_nowhere(made, above):
            if bounded and not _is_definite(above, [e.kind == "root" for e in made.all]):
                found = "steep"
            continue
        if not _is_steep(system, each.symbol):
            return "steep" if _has_constant_length(task) else "open"
        found = "steep"
    return found


def _has_constant_length(task: Task) -> bool:
    """Whether the gradient has the same length wherever it is defined, as that of a norm has."""
    slopes = task.slopes
    if not slopes:
        return False
    square = Add(*(each**2 for each in slopes))
    if square.has(Function) or terms_after(square) > _MOST_TERMS:
        return False
    try:
        length = cancel(square)
    except PolynomialError:
        return False
    return bool(length.is_Rational and length > 0)


def _vanishes_nowhere(made: Generators, poly: Any) -> bool:
    if poly.is_zero:
        return False
    if poly.is_ground or not made.signs(poly) & ZERO:
        return True
    return _is_definite(poly, [not each.signs & NEGATIVE for each in made.all])


def _is_definite(poly: Any, nonnegative: list[bool]) -> bool:
    """Whether a polynomial is seen to have no real zero."""
    if poly.is_ground:
        return not poly.is_zero
    known = plainer(terms(poly), nonnegative)
    if known is not None and any(len(each) == 1 and not any(leading(each)) for each in known):
        return True
    used = sorted(poly.free_symbols, key=str)
    return len(used) == 1 and Poly(poly.as_expr(), *used, domain="QQ").count_roots() == 0


def _is_steep(system: System, root: Any) -> bool:
    """Whether the numerators of the gradient have no common zero where the root is zero."""
    made = system.generators
    unknowns = Unknowns(made)
    for each in system.components:
        if each.above:
            poly = Poly(dict(each.above), *made.symbols, domain="QQ")
            rest = Poly(poly.as_expr().subs(root, 0), *made.symbols, domain="QQ")
            if _vanishes_nowhere(made, rest):
                return True
    own = Poly(root, *made.symbols, domain="QQ")
    listed = [*map(terms, (own, *system.relations))]
    listed += [each.above for each in system.components if each.above]
    try:
        found = basis([unknowns.projected(each) for each in listed], Budget(_STEPS))
    except OutOfBudget:
        return False
    return any(not any(leading(each)) for each in found)
