"""A claim about the derivative of functions written out in components, judged entry by entry."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.calculus.claims.comparing import Pair
from mccli.calculus.claims.counterexamples import (
    counterexample,
    point_text,
    simple_gap,
    without_value,
)
from mccli.calculus.claims.hints import hint_for
from mccli.calculus.claims.judging import Domain, Findings, Judge, fate_of, judged
from mccli.calculus.claims.matching import Matched, Part, matched, transposed, wrong_shape
from mccli.calculus.claims.subject import Subject, described, domain_of
from mccli.calculus.claims.trials import Trials
from mccli.calculus.claims.wholes import whole_hint
from mccli.calculus.evaluation.constants import check_constants
from mccli.calculus.expansion.expand import written_out
from mccli.calculus.result_values import with_temporaries
from mccli.calculus.trouble import reported
from mccli.errors import failure
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.result import Result
from mccli.model.verdict import OTHER_LAYOUT, Hint, Judged, Verdict
from mccli.syntax import printer
from mccli.syntax.tree import Node, compare, free_names

METHOD = "values at random points"
# Points at which hypotheses about mistakes are tried, and entries for which they are.
_TRIALS = 5
_MOST_HINTS = 40


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
    whole = whole_hint(subject.result, found, claimed.turned, trials)
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


def _reason(found: Sequence[Findings]) -> str:
    for each in found:
        if each.fate == "undecided" and each.missing is not None:
            return "the claim has no real value where the derivative has one"
    for each in found:
        if each.fate == "undecided" and each.unreached is not None:
            return f"no point where {printer.text(each.unreached)} could be compared"
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
            example = counterexample(judge.places, pair, point, judge.digits_at(point, pair))
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
        names = free_names(found.pair.derivative, found.pair.claimed) & found.at_kink.keys()
        kink = judge.kink(found.at_kink)
        if len(names) > 1 and kink is not None:
            where = f"where {printer.text(compare('==', *kink))}"
        else:
            where = point_text(found.at_kink, found.pair)
        return f"differs from the convention at the kink {where} only"
    if found.missing is not None:
        point = simple_gap(judge.places, found.pair, found.missing, judge.digits)
        where = point_text(point, found.pair)
        return f"has no real value at {where}, where the derivative has one"
    return ""
