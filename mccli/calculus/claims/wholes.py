"""What explains all entries of a claim together: the other layout, rows or columns exchanged."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from mccli.calculus.claims.judging import Findings
from mccli.calculus.claims.matching import transposed
from mccli.calculus.claims.trials import Trials, same
from mccli.model.result import Result
from mccli.model.verdict import OTHER_LAYOUT, Hint, HintKind

_MOST_COLUMNS = 8


def whole_hint(
    result: Result, found: Sequence[Findings], turned: bool, trials: Trials
) -> Hint | None:
    """What explains all entries together: the other layout, rows or columns exchanged."""
    right = all(each.fate == "right" for each in found)
    if turned:
        other = "denominator" if result.layout == "numerator" else "numerator"
        words = f"this has the shape of the {other} layout"
        return OTHER_LAYOUT if right else Hint("layout", (words,))
    if right or not any(each.fate == "wrong" for each in found):
        return None
    derivatives = [trials.values(each.pair.derivative) for each in found]
    claims = [trials.values(each.pair.claimed) for each in found]
    if not trials.points or None in derivatives or None in claims:
        return None
    rows, columns = result.sizes[0], result.sizes[1]

    def agrees(order: Sequence[int]) -> bool:
        return all(same(claims[i], derivatives[k]) for i, k in enumerate(order))

    places = list(range(rows * columns))
    if rows == columns > 1 and agrees(transposed(places, (rows, columns))):
        return OTHER_LAYOUT
    for axis, labels in ((1, result.columns), (0, result.rows)):
        for first, second in combinations(range(min(len(labels), _MOST_COLUMNS)), 2):
            if agrees(_exchanged(rows, columns, axis, first, second)):
                words = f"{labels[first]} and {labels[second]} are exchanged"
                kind: HintKind = (
                    "variables" if result.axes[axis].role == "variable" else "functions"
                )
                return Hint(kind, (words,))
    return None


def _exchanged(rows: int, columns: int, axis: int, one: int, other: int) -> list[int]:
    """The numbers of the entries where two rows (axis 0) or columns have changed places."""
    moved = {one: other, other: one}
    if axis:
        return [i * columns + moved.get(j, j) for i in range(rows) for j in range(columns)]
    return [moved.get(i, i) * columns + j for i in range(rows) for j in range(columns)]
