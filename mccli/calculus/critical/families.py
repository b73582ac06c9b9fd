"""Infinitely many solutions: a branch described by equations, where that is simple.

Equations that are linear in an unknown are solved for it; what is then left free makes up the
family. One equation left over is a curve or surface if it takes both signs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from typing import Any, Literal

from sympy import Poly, Rational, gcd, reduced

from mccli.calculus.critical.system import System

_SAMPLES: tuple[int | Fraction, ...] = (
    0,
    1,
    -1,
    2,
    -2,
    Fraction(1, 2),
    Fraction(-1, 2),
    3,
    -3,
    5,
    -5,
    10,
    -10,
)
_MOST_SAMPLES = 400


@dataclass(frozen=True, slots=True)
class Family:
    """Solutions with ``dimension`` degrees of freedom.

    ``solved`` are unknowns with what they equal, in terms of those that are free; ``left`` is
    an equation (= 0) in these or None; ``positive`` and ``nonzero`` are what must hold besides.
    ``sample`` is one of the solutions where there is one with rational numbers, ``value`` the
    function's value on all of them where it is known to be one number.
    """

    dimension: int
    solved: tuple[tuple[Any, Any], ...]
    left: Any
    positive: tuple[Any, ...]
    nonzero: tuple[Any, ...]
    sample: dict[Any, Any] | None
    value: Any = None


def family(
    system: System, unknowns: Sequence[Any], equations: Sequence[Any]
) -> Family | Literal["none"] | None:
    """The family of a branch; "none" where it has no real solution; None if that is not known."""
    solved, left = _eliminated(unknowns, [each.as_expr() for each in equations])
    free = [each for each in unknowns if each not in solved]
    positive = _reduced((*system.positive, *system.nonnegative), solved)
    nonzero = _reduced(system.nonzero, solved)
    if any(each.is_Rational and each < 0 for each in positive):
        return "none"
    if any(each.is_zero for each in nonzero):
        return "none"
    positive = [each for each in positive if not each.is_Rational or not each > 0]
    nonzero = [each for each in nonzero if not each.is_Rational]
    if not free or len(left) > 1:
        return None
    # Auxiliary unknowns are to be determined: only variables may be free.
    variables = [each.symbol for each in system.generators.all[: system.generators.count]]
    if any(each not in variables for each in free):
        return None
    if left:
        return _hypersurface(solved, left[0], free, positive, nonzero)
    for point in _samples(free):
        if _holds(point, positive, nonzero):
            return Family(len(free), tuple(solved.items()), None, tuple(positive), tuple(nonzero),
                          _whole(solved, point))  # fmt: skip
    return None


def _eliminated(
    unknowns: Sequence[Any], equations: Sequence[Any]
) -> tuple[dict[Any, Any], list[Any]]:
    """Unknowns solved for, later ones first, and the equations that are left."""
    solved: dict[Any, Any] = {}
    left = list(equations)
    for unknown in reversed(unknowns):
        for place, equation in enumerate(left):
            poly = Poly(equation, unknown)
            if poly.degree() == 1 and poly.LC().is_Rational:
                value = (-poly.nth(0) / poly.LC()).expand()
                del left[place]
                replace = {unknown: value}
                solved = {name: each.subs(replace).expand() for name, each in solved.items()}
                solved[unknown] = value
                left = [each for e in left if (each := e.subs(replace).expand()) != 0]
                break
    return {name: solved[name] for name in unknowns if name in solved}, left


def _reduced(polys: Sequence[Any], solved: dict[Any, Any]) -> list[Any]:
    return list(dict.fromkeys(each.as_expr().subs(solved).expand() for each in polys))


def _hypersurface(
    solved: dict[Any, Any],
    equation: Any,
    free: Sequence[Any],
    positive: Sequence[Any],
    nonzero: Sequence[Any],
) -> Family | Literal["none"] | None:
    used = sorted(equation.free_symbols, key=lambda each: each.name)
    others = [each for each in free if each not in used]
    if len(used) == 1:
        # Finitely many values of one unknown, while others are free.
        if Poly(equation, *used).count_roots() == 0:
            return "none"
        if positive or nonzero or not others:
            return None
        return Family(len(others), tuple(solved.items()), equation, (), (), None)
    signs: set[bool] = set()
    for point in _samples(free):
        value = equation.subs(point)
        if _holds(point, positive, nonzero) and value != 0:
            signs.add(bool(value > 0))
            # Between points of both signs it vanishes, and not only where a polynomial without
            # common factor does; where there are inequalities, perhaps elsewhere.
            if len(signs) == 2 and not positive:
                left = [each for each in nonzero if not _is_constant_on(each, equation)]
                if all(gcd(each, equation).is_Rational for each in left):
                    whole = tuple(solved.items())
                    return Family(len(free) - 1, whole, equation, (), tuple(left), None)
    return None


def _is_constant_on(poly: Any, equation: Any) -> bool:
    """Whether a polynomial is a number that is not 0 wherever the equation holds."""
    symbols = sorted(poly.free_symbols | equation.free_symbols, key=lambda each: each.name)
    rest = reduced(poly, [equation], *symbols)[1]
    return bool(rest.is_Rational and rest != 0)


def _samples(free: Sequence[Any]) -> Iterator[dict[Any, Any]]:
    for values in islice(product(_SAMPLES, repeat=len(free)), _MOST_SAMPLES):
        yield {
            name: Rational(*Fraction(value).as_integer_ratio())
            for name, value in zip(free, values, strict=True)
        }


def _holds(point: dict[Any, Any], positive: Sequence[Any], nonzero: Sequence[Any]) -> bool:
    if not all((value := each.subs(point)).is_Rational and value > 0 for each in positive):
        return False
    return all(each.subs(point) != 0 for each in nonzero)


def _whole(solved: dict[Any, Any], point: dict[Any, Any]) -> dict[Any, Any]:
    return {**point, **{name: value.subs(point) for name, value in solved.items()}}


def without_parts(families: Sequence[Family]) -> list[Family]:
    """The families that do not lie within another one."""
    kept: list[Family] = []
    for place, each in enumerate(families):
        others = [*kept, *families[place + 1 :]]
        if not any(_lies_within(each, other) for other in others):
            kept.append(each)
    return kept


def _lies_within(inner: Family, outer: Family) -> bool:
    """Whether all that the outer family asks for is seen to hold on the inner one."""
    if outer.positive or outer.nonzero:
        return False
    solved = dict(inner.solved)
    wanted = [unknown - value for unknown, value in outer.solved]
    wanted += [outer.left] if outer.left is not None else []
    found = [each.subs(solved).expand() for each in wanted]
    if inner.left is not None:
        return all(each == 0 or each in (inner.left, -inner.left) for each in found)
    return all(each == 0 for each in found)
