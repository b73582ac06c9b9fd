"""The point at which a claim in matrix notation is wrong, with the entry that differs most."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mccli.calculus.claims.counterexamples import looks_same
from mccli.calculus.claims.whole import Trial, Whole
from mccli.calculus.evaluation.precision import nearest_float
from mccli.model.result import Coordinate, Coordinates, Given
from mccli.model.verdict import Counterexample


def matrix_counterexample(whole: Whole, dims: tuple[int, ...]) -> Counterexample | None:
    """The entry that differs most at the point found, with the point."""
    trial = whole.against
    assert trial is not None
    places = list(trial.differing())
    if not places:
        return None
    place = max(places, key=lambda k: (abs(trial.derivative[k] - trial.claimed[k]), -k))
    found = (_number(trial.claimed[place]), _number(trial.derivative[place]))
    row, column = divmod(place, dims[1]) if len(dims) == 2 else (place, 0)
    difference = None
    if looks_same(*found):
        difference = _number(trial.claimed[place] - trial.derivative[place])
    return Counterexample(_given(trial), found[0], found[1], (row, column), difference)


def _number(value: Any) -> Fraction | float | None:
    nearest = nearest_float(value)
    if nearest is not None and value == nearest and nearest == int(nearest):
        return Fraction(int(nearest))
    return nearest


def _given(trial: Trial) -> Given:
    found: list[tuple[str, Coordinates]] = []
    for name, (dims, entries) in trial.point.items():
        values: list[Coordinate] = [Fraction(each) for each in entries]
        if not dims:
            found.append((name, values[0]))
        elif len(dims) == 1:
            found.append((name, tuple(values)))
        else:
            width = dims[1]
            rows = tuple(tuple(values[i : i + width]) for i in range(0, len(values), width))
            found.append((name, rows))
    return tuple(found)
