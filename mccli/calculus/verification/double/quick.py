"""The check of a claimed derivative in double precision: which rows it shows to be right.

A row counts as right if it agrees with the slope of its function at every point, along a
direction chosen at random for each, and with a difference quotient at one; and if nothing on
the way was doubtful. What is left over is not wrong, but for more digits to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mccli.calculus.verification.claims import Claim, Point, about, restricted
from mccli.calculus.verification.double.branches import Sides, add_sides, all_seen, has_choices
from mccli.calculus.verification.double.lasting import lasting_sample
from mccli.calculus.verification.double.row_check import RowCheck
from mccli.calculus.verification.double.samples import Sample
from mccli.syntax.tree import Node

# Nodes kept at a time, and nodes visited until the rest is looked at in one point only.
_KEPT = 200_000
_BUDGET = 1_500_000
# A choice that went one way only is looked at again so often, in so many nodes together.
_MORE = 3
_MOST_AGAIN = 10_000


@dataclass(slots=True)
class Decided:
    """The number of points, the largest relative error, and the rows not decided.

    ``suspects`` are the points where rows were clearly wrong.
    """

    points: int
    worst: float = 0.0
    open: list[int] = field(default_factory=list)
    suspects: list[Point] = field(default_factory=list)


def decided(claim: Claim, statements: Sequence[Node], positive: frozenset[str]) -> Decided | None:
    """What floats can say of the claim; None where no points were found.

    At order 2 either no row is open or all are.
    """
    sample = None if statements else lasting_sample(claim, positive)
    if sample is None:
        sample = Sample(claim.variables, claim.constants, positive, claim.order)
    if statements and not sample.settle(statements):
        return None
    check = RowCheck(claim, sample)
    found, one_sided = _looked_at(check)
    found.suspects += map(sample.point, sorted(check.differing))
    for turn in range(1, _MORE + 1) if one_sided else ():
        _look_again(claim, statements, positive, turn, one_sided, found)
    if claim.order == 2 and found.open:
        found.open = list(range(len(claim.rows)))
    found.open.sort()
    return found


def _looked_at(check: RowCheck) -> tuple[Decided, dict[int, Sides]]:
    """The first look at all rows; and those right so far with choices that went one way."""
    found = Decided(check.sample.width)
    one_sided: dict[int, Sides] = {}
    kept, visited, again = _KEPT, 0, 0
    fresh = True
    for i, row in enumerate(check.rows()):
        error = check.error(row)
        if error is None:
            found.open.append(i)
        else:
            found.worst = max(found.worst, error)
            if again <= _MOST_AGAIN and has_choices(check.trace):
                sides: Sides = {}
                add_sides(sides, check.trace, found.points)
                if not all_seen(sides, check.trace):
                    one_sided[i] = sides
                    again += len(check.trace)
        if fresh:
            # Rows that share many nodes are kept together.
            kept, fresh = max(kept, 4 * check.kept), False
        if check.kept > kept:
            visited += check.kept
            if visited > _BUDGET and found.points > 1:
                check.sample.only_first()
                found.points = 1
            check.forget()
            fresh = True
    return found, one_sided


def _look_again(
    claim: Claim,
    statements: Sequence[Node],
    positive: frozenset[str],
    turn: int,
    one_sided: dict[int, Sides],
    found: Decided,
) -> None:
    """Look at rows elsewhere for the other sides of their choices; what is wrong is open."""
    places = sorted(one_sided)
    part = restricted(claim, places)
    concerned = about(part, statements)
    sample = Sample(part.variables, claim.constants, positive, claim.order, turn)
    if not places or (concerned and not sample.settle(concerned)):
        return
    check = RowCheck(part, sample)
    for i, row in zip(places, check.rows(), strict=True):
        before = len(check.differing)
        check.error(row)
        if len(check.differing) > before:
            found.open.append(i)
            del one_sided[i]
            continue
        add_sides(one_sided[i], check.trace, sample.width)
        if all_seen(one_sided[i], check.trace):
            del one_sided[i]
    found.suspects += map(sample.point, sorted(check.differing))
