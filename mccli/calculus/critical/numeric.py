"""The stationary points of a block by interval arithmetic, and by Newton's method from starts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mccli.calculus.components.backend import differentiate
from mccli.calculus.components.loading import NoForm
from mccli.calculus.critical.blocks import Outcome, Place, short, signs_on
from mccli.calculus.critical.boxes import Box, Program
from mccli.calculus.critical.convex import is_strict
from mccli.calculus.critical.exponents import simpler_exponents
from mccli.calculus.critical.holding import by_box
from mccli.calculus.critical.intervals import between
from mccli.calculus.critical.krawczyk import Equations, covers
from mccli.calculus.critical.periods import period
from mccli.calculus.critical.recognised import recognised
from mccli.calculus.critical.search import MOST_ZEROS, search
from mccli.calculus.critical.settling import Found, Zero, starts
from mccli.calculus.critical.system import System
from mccli.calculus.critical.task import Search, Task
from mccli.model.stationary import Proof, Quantity
from mccli.syntax.tree import Node

# Operations on intervals for the search of all zeros.
_WORK = 250_000
_MOST_VARIABLES = 8


def searched(task: Task, system: System | None, wanted: Search) -> Outcome:
    """What a search in the box and beyond finds."""
    equations = _equations(task, system)
    box: Box = tuple((*wanted.of(name), 0) for name in task.names)
    beyond = task.value is None or not any(period(task.value, each) for each in task.symbols)
    found = search(equations, box, _WORK, beyond) if len(box) <= _MOST_VARIABLES else Found()
    if not found.inside:
        starts(equations, box, wanted.tries, wanted.seed, found)
    outcome = Outcome(task.names, "interval", inside=found.inside)
    outcome.complete = True if found.everywhere else None
    for zero in found.zeros:
        place = _place(task, zero)
        if place is not None:
            outcome.points.append(place)
    outcome.points.sort(key=lambda each: [q.middle for q in each.quantities])
    outcome.points = _once(outcome.points)
    _explain(task, outcome, found)
    return outcome


def _equations(task: Task, system: System | None) -> Equations:
    """The gradient, or what is left of it without factors that never vanish."""
    count = len(task.names)
    functions: Sequence[Node] = task.gradient
    slopes: Sequence[Sequence[Node]] = task.hessian
    if system is not None and any(each.changed or each.opaque for each in system.components):
        rests = [simpler_exponents(system.generators.restored(e.rest)) for e in system.components]
        trees = [task.tree(each) for each in rests]
        found = [each for each in trees if each is not None]
        if len(found) == count:
            try:
                slopes = differentiate(found, task.names, task.constants, task.limits)
                functions = found
            except NoForm:
                slopes = task.hessian
    domain = [each.expr for each in task.conditions if each.expr is not None]
    return Equations(
        Program(functions, task.names, task.constants),
        Program([each for row in slopes for each in row], task.names, task.constants),
        count,
        Program(domain, task.names, task.constants) if domain else None,
    )


def _place(task: Task, zero: Zero) -> Place | None:
    """The point with what is known of it; None outside of the domain."""
    box = zero.box
    proof: Proof = "interval" if zero.certain else "none"
    exact: tuple[Any, ...] = (None,) * len(box)
    found = recognised(task.symbols, task.slopes, zero.box) if task.slopes else None
    if found is not None:
        proof, exact = "exact", tuple(found)
        box = tuple(_enclosed(each) for each in found)
    for condition in task.conditions:
        if condition.expr is None:
            continue
        holds = by_box(task, condition.expr, box)
        if holds is False or (holds is None and not zero.certain):
            return None
        if holds is None:
            proof = "none"
    quantities = tuple(
        Quantity(short(task, form), Fraction(low), Fraction(high), proof != "none")
        for form, (low, high, _) in zip(exact, box, strict=True)
    )
    return Place(quantities, exact, box, signs_on(task, box, exact), proof)


def _enclosed(number: Any) -> tuple[float, float, int]:
    """An interval around a SymPy number."""
    if number.is_Rational:
        value = Fraction(int(number.p), int(number.q))
        return between(value, value)
    near = number.evalf(40)
    middle = Fraction(str(near))
    slack = abs(middle) / 10**30
    return between(middle - slack, middle + slack)


def _once(points: list[Place]) -> list[Place]:
    """Without what is not proven beside a point that is."""
    proven = [each for each in points if each.proof != "none"]
    kept: list[Place] = []
    for each in points:
        near = [other for other in proven if other is not each and covers(each.box, other.box)]
        if each.proof == "none" and near:
            continue
        if each.proof == "exact" and any(other.exact == each.exact for other in kept):
            continue
        kept.append(each)
    return kept


def _explain(task: Task, outcome: Outcome, found: Found) -> None:
    """Why the list is complete or not."""
    if found.flat is not None:
        outcome.complete = False
        outcome.points = [each for each in outcome.points if each.proof != "none"]
        sample = ", ".join(
            f"{name} = {(low + high) / 2:.6g}"
            for name, (low, high, _) in zip(task.names, found.flat, strict=True)
        )
        outcome.reason = f"the gradient is zero on a whole region, such as near {sample}"
        return
    proven = all(each.proof != "none" for each in outcome.points)
    if outcome.complete and proven:
        outcome.reason = "interval arithmetic shows that the gradient is zero nowhere else"
        return
    if len(outcome.points) == 1 and proven and is_strict(task):
        outcome.complete = True
        outcome.reason = "the function is strictly convex and so has one stationary point at most"
        return
    outcome.complete = None
    if found.inside:
        outcome.reason = "all in the box are proven to be found; beyond it is not known"
    elif len(found.zeros) > MOST_ZEROS:
        outcome.reason = f"more than {MOST_ZEROS} were found in the box, and the search ended"
    elif found.border:
        outcome.reason = "near the border of the domain the search could not decide"
    elif not proven:
        outcome.reason = "near points where the Hessian is singular the search could not decide"
    else:
        outcome.reason = "the search ended before all parts of the box had been looked at"
