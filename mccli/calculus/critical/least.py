"""The least of the stationary points, and whether it is known to be the function's minimum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from sympy import Poly

from mccli.calculus.critical.boxes import Program
from mccli.calculus.critical.composition import shape_of
from mccli.calculus.critical.convex import certificate
from mccli.calculus.critical.intervals import Interval, between
from mccli.calculus.critical.sign_masks import NEGATIVE
from mccli.calculus.critical.task import Search, Task
from mccli.calculus.critical.term_lists import terms_after
from mccli.model.stationary import Minimum, Quantity, StationaryFamily, StationaryPoint

_TRIES = 300
_MOST_TERMS = 1_000
_LARGE = 1e300
_FAR = (10.0, 100.0, 1e4)


def least(
    task: Task,
    points: Sequence[StationaryPoint],
    families: Sequence[StationaryFamily],
    complete: bool | None,
    search: Search,
) -> Minimum:
    """The best point or family, with a certificate where the function is convex."""
    convex = certificate(task)
    place, value = _best(points, convex)
    number = _family(families, value)
    if number is not None:
        tree = families[number].value
        assert tree is not None
        (found,) = Program([tree], (), task.constants).run(())
        if found is not None:
            value = Quantity(tree, Fraction(found[0]), Fraction(found[1]))
            place = None
    if convex and families and place is None and number is None:
        # Of a convex function every stationary point is a minimum.
        return Minimum(None, 0, None, True, convex)
    if place is None and number is None:
        text = "no stationary point that may be a minimum was found"
        if any(each.value is None for each in families):
            text = (
                "the function's values on the families of stationary points are not known, so "
                "that no least point can be named"
            )
        if convex and not complete:
            text = f"{convex}, but its minimum may lie where it has no gradient"
        elif convex:
            text = f"{convex}, and without a stationary point it has no minimum where it is smooth"
        return Minimum(None, None, None, None, text)
    proven = number is not None or points[place or 0].proof != "none"
    if convex and proven:
        return Minimum(place, number, value, True, convex)
    if proven and value is not None and value.low == value.high == 0 and _nonnegative(task):
        text = "the function is nowhere negative, being made of squares and the like"
        return Minimum(place, number, value, True, text)
    known = all(each.value is not None for each in points)
    known = known and all(each.value is not None for each in families)
    if complete and proven and known and _grows(task):
        text = "the function grows beyond all bounds in every direction, and all its stationary "
        return Minimum(place, number, value, True, f"{text}points are known")
    lower = _lower(task, value, search)
    if lower is not None:
        text = f"the function is lower elsewhere, such as at {lower}"
        return Minimum(place, number, value, False, text)
    text = "the best of the stationary points found; the function is not shown to be convex"
    return Minimum(place, number, value, None, text)


def _nonnegative(task: Task) -> bool:
    positive = {n for n, s in zip(task.names, task.symbols, strict=True) if s in task.positive}
    found = shape_of(task.function, task.names, task.constants, frozenset(positive))
    return not found.signs & NEGATIVE


def _grows(task: Task) -> bool:
    """Whether the terms of highest degree are a sum of even powers, with one of each variable."""
    if task.value is None or task.conditions or terms_after(task.value) > _MOST_TERMS:
        return False
    # On variables that do not occur the function does not depend.
    used = [each for each in task.symbols if task.value.has(each)]
    if not used or not task.value.is_polynomial(*used):
        return False
    poly = Poly(task.value, *used)
    degree = poly.total_degree()
    top = [(powers, factor) for powers, factor in poly.terms() if sum(powers) == degree]
    if any(power % 2 for powers, _ in top for power in powers):
        return False
    if not all(factor.is_positive for _, factor in top):
        return False
    return all(any(powers[i] == degree for powers, _ in top) for i in range(len(used)))


def _best(points: Sequence[StationaryPoint], convex: str) -> tuple[int | None, Quantity | None]:
    best: tuple[int | None, Quantity | None] = (None, None)
    for place, point in enumerate(points):
        if point.value is None or (point.kind in ("maximum", "saddle") and not convex):
            continue
        if best[1] is None or point.value.middle < best[1].middle:
            best = place, point.value
    return best


def _family(families: Sequence[StationaryFamily], value: Quantity | None) -> int | None:
    """The family with a value below that of the points."""
    best, found = None if value is None else value.middle, None
    for place, family in enumerate(families):
        if family.value is None:
            continue
        (known,) = Program([family.value], (), frozenset({"pi", "e"})).run(())
        if known is not None and (best is None or Fraction(known[0]) < best):
            best, found = Fraction(known[0]), place
    return found


def _lower(task: Task, value: Quantity | None, search: Search) -> str | None:
    """A point at which the function is proven to be below the value."""
    if value is None:
        return None
    program = Program([task.function], task.names, task.constants)
    domain = [each.expr for each in task.conditions if each.expr is not None]
    admits = Program(domain, task.names, task.constants)
    for values in _samples(task, search):
        box: tuple[Interval, ...] = tuple(between(each, each) for each in values)
        (found,) = program.run(box)
        if found is None or found[2] or not found[1] < _LARGE or not found[1] < value.low:
            continue
        if all(each and each[0] > 0 for each in admits.run(box)):
            return ", ".join(f"{n} = {_short(v)}" for n, v in zip(task.names, values, strict=True))
    return None


def _samples(task: Task, search: Search) -> Iterator[list[Fraction]]:
    random = Random(f"mccli least {search.seed}")
    for size in _FAR:
        for sign in (1, -1):
            for place in range(len(task.names)):
                yield [
                    Fraction(int(sign * size) if i == place else 0) for i in range(len(task.names))
                ]
    for _ in range(_TRIES):
        yield [
            Fraction(round(random.uniform(*search.of(name)), 2)).limit_denominator(100)
            for name in task.names
        ]


def _short(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):g}"
