"""Printed derivatives against automatic differentiation, at a point.

A small claim is compared entry by entry, a large one along two random directions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice

from mccli.calculus.evaluation.novalue import NoValue, undecided
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, Real, as_mpf, magnitude, nearest_float, short
from mccli.calculus.verification.claims import (
    Claim,
    Mismatch,
    Point,
    along,
    evaluated,
    largest,
    point_text,
    prepared,
    widest,
)
from mccli.calculus.verification.duals import Row, Square, first_order, second_order
from mccli.calculus.verification.points import direction
from mccli.syntax import printer
from mccli.syntax.tree import postorder

PRECISIONS = (30, 60, 120)
# Equal to this many digits counts as equal; below it, more digits must bring agreement.
AGREED = 20
# At the last precision a difference this many bits below what it was computed from is rounding.
INVISIBLE_BITS = 330
# What drowns in larger numbers than this is no agreement: the point decides nothing.
_MODERATE_BITS = 160

Pair = tuple[int, int, Mpf, Mpf, Mpf]  # row, column, expected, found, scale


def largest_error(claim: Claim, point: Point) -> tuple[float, bool]:
    """The largest relative error at the point, and whether all numbers are of moderate size.

    Raises ``Mismatch``, and ``NoValue`` where the point cannot decide.
    """
    worst = 0.0
    moderate = True
    suspects: set[tuple[int, int]] | None = None
    failures: list[Pair] = []
    for digits in PRECISIONS:
        failures = []
        truth = evaluated(claim, claim.functions, point, digits)
        moderate = moderate and widest(truth) <= INVISIBLE_BITS
        for pair in _pairs(claim, point, truth, suspects):
            row, column, expected, found, scale = pair
            error = abs(expected - found)
            size = max(abs(expected), abs(found)) if claim.full else scale
            if error > size * 10**-AGREED:
                failures.append(pair)
            elif error:
                worst = max(worst, nearest_float(error / size) or 0.0)
        if not failures:
            return worst, moderate
        suspects = {(row, column) for row, column, *_ in failures}
    # Entries that cancel to (almost) nothing: the difference drowns in what was subtracted.
    reference = _widest_reference(claim, point)
    everything = [] if claim.full else [entry for _, _, entry in claim.entries()]
    claimed = widest(evaluated(claim, everything, point, PRECISIONS[-1]))
    places = {(i, j): entry for i, j, entry in claim.entries()} if claim.full else {}
    for pair in failures:
        row, column, expected, found, _ = pair
        if claim.full:
            parts = [places[row, column]] if (row, column) in places else []
            claimed = widest(evaluated(claim, parts, point, PRECISIONS[-1]))
        bits = max(reference, claimed)
        if magnitude(expected - found) > bits - INVISIBLE_BITS:
            raise Mismatch(_report(claim, point, pair))
        if bits > _MODERATE_BITS:
            raise undecided(claim.function(row), "a derivative")
    return worst, moderate


def _pairs(
    claim: Claim,
    point: Point,
    truth: Evaluation,
    suspects: set[tuple[int, int]] | None,
) -> Iterator[Pair]:
    """Expected and found numbers, entry by entry or along directions."""
    rows, squares = _differentiated(claim, truth)
    if claim.full:
        yield from _entries(claim, point, truth, suspects, rows, squares)
        return
    steps = _directions(claim)
    ctx = truth.ctx
    entries = _entry_values(claim, point, ctx.dps, None)
    if claim.order == 2:
        square = squares.get(id(claim.functions[0]), {})
        found, scale = ctx.zero, ctx.zero
        for i, row in enumerate(claim.rows):
            slope, size = along(ctx, entries, row, steps[1])
            found += as_mpf(ctx, steps[0][i]) * slope
            scale += abs(as_mpf(ctx, steps[0][i])) * size
        yield 0, 0, square.get((0, 1), ctx.zero), found, scale
        return
    for i, function in enumerate(claim.functions):
        for turn in range(2):
            found, scale = along(ctx, entries, claim.rows[i], steps[turn])
            yield i, turn, rows.get(id(function), {}).get(turn, ctx.zero), found, scale


def _differentiated(claim: Claim, truth: Evaluation) -> tuple[dict[int, Row], dict[int, Square]]:
    """Derivatives of all parts: by each variable, or of a large claim along two directions."""
    seeds: Mapping[str, Mapping[int, object]]
    if claim.full:
        seeds = {name: {j: 1} for j, name in enumerate(claim.variables)}
    else:
        first, second = _directions(claim)
        pairs = zip(claim.variables, first, second, strict=True)
        seeds = {name: {0: one, 1: other} for name, one, other in pairs}
    return second_order(truth, seeds) if claim.order == 2 else (first_order(truth, seeds), {})


def _directions(claim: Claim) -> list[list[Fraction]]:
    return [direction(len(claim.variables), turn) for turn in range(2)]


def _entries(
    claim: Claim,
    point: Point,
    truth: Evaluation,
    suspects: set[tuple[int, int]] | None,
    rows: Mapping[int, Row],
    squares: Mapping[int, Square],
) -> Iterator[Pair]:
    entries = _entry_values(claim, point, truth.ctx.dps, suspects)
    ctx = truth.ctx
    if claim.order == 1:
        expected = [rows.get(id(function), {}) for function in claim.functions]
    else:
        expected = _by_rows(squares.get(id(claim.functions[0]), {}), len(claim.rows))
    for i, (row, truths) in enumerate(zip(claim.rows, expected, strict=True)):
        found = {j: as_mpf(ctx, entries[id(entry)]) for j, entry in row if id(entry) in entries}
        for j in sorted({*found, *truths}):
            if suspects is not None and (i, j) not in suspects:
                continue
            pair = truths.get(j, ctx.zero), found.get(j, ctx.zero)
            if pair[0] != 0 or pair[1] != 0:
                yield i, j, *pair, ctx.zero


def _by_rows(square: Square, count: int) -> list[Row]:
    """Both halves of a symmetric matrix, row by row."""
    rows: list[Row] = [{} for _ in range(count)]
    for (i, j), value in square.items():
        rows[i][j] = rows[j][i] = value
    return rows


def _entry_values(
    claim: Claim,
    point: Point,
    digits: int,
    suspects: set[tuple[int, int]] | None,
) -> dict[int, Real]:
    """The values of the claimed entries, by id. Raises ``Mismatch`` for one that has none."""
    entries = [entry for i, j, entry in claim.entries() if suspects is None or (i, j) in suspects]
    try:
        return evaluated(claim, entries, point, digits).done
    except NoValue as trouble:
        if trouble.kind != "undefined":
            raise
    # The function has a derivative at this point, so its text must have a value as well.
    evaluation = prepared(claim, point, PRECISIONS[-1])
    try:
        evaluation.run(entries)
    except NoValue as trouble:
        if trouble.kind == "undefined" and widest(evaluation) <= INVISIBLE_BITS:
            where = point_text(point)
            raise Mismatch(f"an entry has no value at {where}: {trouble.message}") from None
        raise
    raise undecided(entries[0], "whether an entry has a value")


def _widest_reference(claim: Claim, point: Point) -> int:
    """The magnitude of the largest number among the functions' parts and their derivatives."""
    truth = evaluated(claim, claim.functions, point, PRECISIONS[-1])
    rows, squares = _differentiated(claim, truth)
    slopes = (value for row in rows.values() for value in row.values())
    bends = (value for square in squares.values() for value in square.values())
    return max(widest(truth), largest(truth, slopes), largest(truth, bends))


def _report(claim: Claim, point: Point, pair: Pair) -> str:
    row, column, expected, found, _ = pair
    place = claim.place(row, column if claim.full else 0)
    what = f"entry {place}" if claim.full else f"row {place[0]}"
    entry = dict(claim.rows[row]).get(column) if claim.full else None
    short_enough = entry is not None and sum(1 for _ in islice(postorder(entry), 101)) <= 100
    text = f", {printer.text(entry)}," if entry is not None and short_enough else ""
    return f"{what}{text} is {short(found)} and should be {short(expected)} at {point_text(point)}"
