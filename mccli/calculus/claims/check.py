"""A claim about the derivative of functions written out in components, judged entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from mccli.calculus.arrange import arrange
from mccli.calculus.claims.comparing import Pair
from mccli.calculus.claims.counterexamples import (
    counterexample,
    point_text,
    simple_gap,
    without_value,
)
from mccli.calculus.claims.hints import Entry, hint_for
from mccli.calculus.claims.judging import Domain, Findings, Judge, fate_of, judged
from mccli.calculus.claims.matching import Matched, Part, matched, transposed, wrong_shape
from mccli.calculus.claims.trials import Trials, same
from mccli.calculus.derivative import function_side, groups, variable_side, with_numbers
from mccli.calculus.differentiating import Manner, first_order, positive_names
from mccli.calculus.evaluation.constants import check_constants
from mccli.calculus.expansion.expand import Written, written_out
from mccli.calculus.result_values import with_temporaries
from mccli.calculus.trouble import reported
from mccli.errors import failure
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.result import Result
from mccli.model.verdict import OTHER_LAYOUT, Hint, HintKind, Judged, Verdict
from mccli.syntax.tree import Node

METHOD = "values at random points"
# Points at which hypotheses about mistakes are tried, and entries for which they are.
_TRIALS = 5
_MOST_HINTS = 40
_MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Subject:
    """A derivative that is claimed: the problem, its functions, and the engine's own answer."""

    problem: Problem
    written: Sequence[Written]
    result: Result
    order: int


def verdict(subject: Subject, claim: Problem, limits: Limits) -> Verdict:
    """What becomes of the claim. Raises a parse error for one of the wrong shape."""
    result = subject.result
    require_single(result)
    parts = _parts(claim, limits)
    found = matched(parts, (result.sizes[0], result.sizes[1]))
    if found is None:
        raise wrong_shape(claim, parts, result)
    with reported(claim):
        check_constants(found.entries, claim.constants, limits)
    return _judged(subject, found, limits)


def require_single(result: Result) -> None:
    """Raise a usage error unless there is one derivative that is a matrix."""
    if result.results:
        names = ", ".join(dict.fromkeys(name for each in result.results for name in each.wrt))
        message = f"there are several derivatives, by {names}, and a claim is about one"
        hint = f"choose one: --wrt {result.results[0].wrt[0]}"
        raise failure("usage", "usage.claim", message, hint)
    if len(result.shape) > 2:
        message = f"this derivative has {len(result.shape)} axes, and a claim is a matrix"
        hint = "choose single components with --of and --wrt"
        raise failure("usage", "usage.claim", message, hint)


def _parts(claim: Problem, limits: Limits) -> list[Part[Node]]:
    found = []
    for each in written_out(claim, limits):
        shape = each.value.shape
        sizes = shape.sizes
        if shape.kind == "row":
            sizes = (1, *sizes)
        elif shape.kind == "vector" and each.definition.expr.op != "column":
            sizes = (*sizes, 1)
        found.append(Part(each.value.entries, sizes))
    return found


def _judged(subject: Subject, claimed: Matched[Node], limits: Limits) -> Verdict:
    result = subject.result
    derivatives = with_temporaries(result, result.entries)
    pairs = [Pair(*each) for each in zip(derivatives, claimed.entries, strict=True)]
    domain = domain_of(subject, limits)
    found, judge = judged(domain, pairs)
    trials = Trials(judge.places, judge.good[:_TRIALS])
    whole = _whole_hint(subject, found, claimed.turned, trials)
    if whole is OTHER_LAYOUT and not claimed.turned and not _is_right(domain, pairs, result):
        whole = None
    entries = _entries(subject, found, judge, trials, whole)
    fate = fate_of(each.fate for each in found)
    if claimed.turned and fate == "right":
        fate = "wrong"
    compared = [each.agreed for each in found if each.pair.derivative != each.pair.claimed]
    return Verdict(
        fate,
        result,
        subject.order,
        entries,
        whole,
        min(compared, default=0),
        METHOD if any(compared) or fate == "wrong" else "the same text",
        _reason(found) if fate == "undecided" else "",
    )


def _is_right(domain: Domain, pairs: Sequence[Pair], result: Result) -> bool:
    """Whether a square claim is right in the other layout: judged as any other claim."""
    turned = transposed([each.claimed for each in pairs], (result.sizes[0], result.sizes[1]))
    others = [Pair(each.derivative, tree) for each, tree in zip(pairs, turned, strict=True)]
    found, _judge = judged(domain, others)
    return fate_of(each.fate for each in found) == "right"


def domain_of(subject: Subject, limits: Limits) -> Domain:
    """Where the derivative holds."""
    functions = [entry for each in subject.written for entry in each.value.entries]
    statements = [each.expr for each in subject.result.conditions if each.expr is not None]
    # A claim may name pi where the function does not.
    problem = with_numbers(subject.problem, functions)
    return Domain(functions, statements, positive_names(problem), problem.constants, limits)


def _reason(found: Sequence[Findings]) -> str:
    for each in found:
        if each.fate == "undecided" and each.missing is not None:
            return "the claim has no real value where the derivative has one"
    return "no real point found"


def _entries(
    subject: Subject,
    found: Sequence[Findings],
    judge: Judge,
    trials: Trials,
    whole: Hint | None,
) -> tuple[Judged, ...]:
    width = subject.result.sizes[1]
    explained = whole is not None and whole.kind in ("layout", "variables", "functions")
    pairs = [(each.pair.derivative, each.pair.claimed) for each in found]
    others = described(subject, pairs, judge.domain.limits)
    entries = []
    hints = 0
    for number, each in enumerate(found):
        row, column = divmod(number, width)
        pair = each.pair
        example = hint = None
        if each.fate == "wrong":
            point = each.against or next(iter(judge.good), {})
            example = counterexample(judge.places, pair, point, judge.digits)
            if not explained and hints < _MOST_HINTS:
                hints += 1
                # Where it differs must be among the points, if it agrees at all others.
                points = [point, *(p for p in trials.points if p is not point)][:_TRIALS]
                hint = hint_for(others[number], others, Trials(judge.places, points))
        elif each.fate == "undecided" and each.missing is not None:
            gap = simple_gap(judge.places, pair, each.missing, judge.digits)
            example = without_value(judge.places, pair, gap)
        entries.append(
            Judged(
                row,
                column,
                each.fate,
                pair.claimed,
                pair.derivative,
                example,
                hint,
                _remark(judge, each),
            )
        )
    return tuple(entries)


def _remark(judge: Judge, found: Findings) -> str:
    """Where a right entry is not quite the derivative."""
    if found.fate != "right":
        return ""
    if found.at_kink is not None:
        where = point_text(found.at_kink, found.pair)
        return f"differs from the convention at the kink {where} only"
    if found.missing is not None:
        point = simple_gap(judge.places, found.pair, found.missing, judge.digits)
        where = point_text(point, found.pair)
        return f"has no real value at {where}, where the derivative has one"
    return ""


def described(
    subject: Subject, pairs: Sequence[tuple[Node, Node | None]], limits: Limits
) -> list[Entry]:
    """Entries, derivative and claim, with their functions and variables, in their order."""
    problem, written = subject.problem, subject.written
    functions = [entry for each in written for entry in each.value.entries]
    group = next(groups(problem))
    denominator, names = variable_side(group)
    numerator = function_side(written)
    labels = [label for axis in numerator.labels for label in axis] or [numerator.name]
    if len(labels) != len(functions):
        labels = [numerator.name] * len(functions)
    layout = subject.result.layout or "numerator"
    if subject.order == 2:
        (gradient,) = first_order(problem, written, limits, Manner(verify=False))
        (functions,) = gradient.filled(gradient.whole)
        labels = [f"the slope by {name}" for name in names]
        places = [(i, j) for i in range(len(names)) for j in range(len(names))]
    else:
        cells = [[(i, j) for j in range(len(names))] for i in range(len(functions))]
        places = list(arrange(cells, numerator, denominator, layout).entries)
    return [
        Entry(*pair, functions[i], labels[i], names[j])
        for pair, (i, j) in zip(pairs, places, strict=True)
    ]


def _whole_hint(
    subject: Subject, found: Sequence[Findings], turned: bool, trials: Trials
) -> Hint | None:
    """What explains all entries together: the other layout, rows or columns exchanged."""
    right = all(each.fate == "right" for each in found)
    result = subject.result
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
