"""A user's program that computes a derivative, compared with the derivative's values.

The program gets floats, and its answer is compared to six digits: it may take differences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import isfinite
from typing import Any

from mccli.calculus.claims.check import require_single
from mccli.calculus.claims.hints import hint_for_values
from mccli.calculus.claims.judging import Domain, fate_of
from mccli.calculus.claims.matching import Part, matched, shape_message, shape_text
from mccli.calculus.claims.places import Places, Point
from mccli.calculus.claims.subject import Subject, described, domain_of
from mccli.calculus.claims.trials import Trials
from mccli.calculus.evaluation.careful import decimal_values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.result_values import with_temporaries
from mccli.errors import MccliError, failure
from mccli.limits import Limits
from mccli.model.problem import Problem, natural
from mccli.model.spaces import Space, component_names
from mccli.model.verdict import OTHER_LAYOUT, Counterexample, Fate, Hint, Judged, Verdict
from mccli.syntax.tree import Node, free_names

METHOD = "values of the program at random points, to six digits"
POINTS = 10
_TRIES = 400
_RELATIVE = 1e-6
# The same beside the largest entry: what differences of floats lose.
_ABSOLUTE = 1e-8
_SHARED = 5
_TRIALS = 5

Call = Callable[[list[Any]], object]


@dataclass(frozen=True, slots=True)
class Sample:
    """A point with the derivative's entries and the program's, in the same order."""

    point: Point
    derivative: list[float]
    claimed: list[float]
    turned: bool

    def wrong(self) -> Iterator[int]:
        """The numbers of the entries that differ."""
        largest = max(map(abs, self.derivative), default=0.0)
        for number, (right, found) in enumerate(zip(self.derivative, self.claimed, strict=True)):
            allowed = _RELATIVE * max(abs(right), abs(found)) + _ABSOLUTE * largest
            if not abs(right - found) <= max(allowed, 1e-12):
                yield number


def program_verdict(subject: Subject, call: Call, name: str, limits: Limits) -> Verdict:
    """What becomes of a program, called with a list of arguments.

    These are the variables in order, then what else the functions depend on; vectors are
    lists, matrices lists of rows. Raises a usage error for an answer that is no derivative's.
    """
    require_single(subject.result)
    result = subject.result
    entries = with_temporaries(result, result.entries)
    domain = domain_of(subject, limits)
    names = argument_names(subject)
    places = _places(domain, entries, names)
    samples: list[Sample] = []
    for point in islice(_points(places, entries), POINTS):
        found = _sample(subject, entries, point, call, name, names, places)
        if found is not None:
            samples.append(found)
    turned = bool(samples) and all(each.turned for each in samples)
    judged = _judged(subject, entries, samples, domain, places, limits)
    fate: Fate = fate_of(each.fate for each in judged) if samples else "undecided"
    hint = None
    if turned:
        hint = OTHER_LAYOUT if fate == "right" else Hint("layout", ("this is turned round",))
        fate = "wrong"
    return Verdict(
        fate, result, subject.order, judged, hint, len(samples), METHOD,
        "" if samples else "no real point found", name,
    )  # fmt: skip


def argument_names(subject: Subject) -> list[tuple[str, Space]]:
    """What the program is called with, in order."""
    problem = subject.problem
    found = [(each.name, each.space) for each in problem.variables]
    known = {name for name, _ in found}
    for name, space in found:
        known.update(component_names(name, space))
    functions = [entry for each in subject.written for entry in each.value.entries]
    occurring = free_names(*functions) - problem.constants
    for name, space in problem.spaces.items():
        if (
            name not in known
            and space.dims
            and occurring.intersection(component_names(name, space))
        ):
            found.append((name, space))
            known.update((name, *component_names(name, space)))
    found += [(name, Space()) for name in sorted(occurring - known, key=natural)]
    return found


def _places(domain: Domain, entries: Sequence[Node], names: Sequence[tuple[str, Space]]) -> Places:
    scalars = {each for name, space in names for each in component_names(name, space)}
    scalars |= free_names(*domain.functions, *entries, *domain.statements) - domain.constants
    return Places(
        sorted(scalars), domain.statements, domain.positive, domain.constants, domain.limits
    )


def _points(places: Places, entries: Sequence[Node]) -> Iterator[Point]:
    """Half of the points are simple, the others random."""
    simple = (point for point in places.simple(places.names) if not places.failing(point, entries))
    yield from islice(simple, POINTS // 2)
    yield from places.random(entries, _TRIES)


def _sample(
    subject: Subject,
    entries: Sequence[Node],
    point: Point,
    call: Call,
    name: str,
    names: Sequence[tuple[str, Space]],
    places: Places,
) -> Sample | None:
    """The values at a point; None where the derivative has none that a float can hold."""
    try:
        right = decimal_values(entries, point, places.constants, places.limits)
    except NoValue:
        return None
    arguments = [_argument(each, space, point) for each, space in names]
    try:
        answer = call(arguments)
    except (Exception, SystemExit) as error:
        said = f"{type(error).__name__}: {error}".removesuffix(": ")[:200]
        shown = ", ".join(f"{n} = {a}" for (n, _), a in zip(names, arguments, strict=True))
        message = f"{name} raised {said}"
        raise failure(
            "usage", "usage.python", message, f"it was called with {shown[:200]}"
        ) from None
    part = _part(answer, name)
    shape = subject.result.sizes[0], subject.result.sizes[1]
    fitting = matched([part], shape)
    if fitting is None:
        message, hint = shape_message(shape_text([part]), subject.result)
        raise failure(
            "usage", "usage.python", message.replace("the claim", f"the value of {name}"), hint
        )
    return Sample(point, [float(each) for each in right], list(fitting.entries), fitting.turned)


def _argument(name: str, space: Space, point: Point) -> Any:
    values = [float(point.get(each, Fraction(1))) for each in component_names(name, space)]
    if not space.dims:
        return values[0]
    if len(space.dims) == 1:
        return values
    width = int(space.dims[1])
    return [values[i : i + width] for i in range(0, len(values), width)]


def _part(answer: object, name: str) -> Part[float]:
    """The program's answer: a number, a list, or a list of rows. Raises a usage error."""
    if hasattr(answer, "tolist"):
        answer = answer.tolist()
    if not isinstance(answer, (list, tuple)):
        return Part((_number(answer, name),), ())
    rows = [each.tolist() if hasattr(each, "tolist") else each for each in answer]
    if not any(isinstance(each, (list, tuple)) for each in rows):
        return Part(tuple(_number(each, name) for each in rows), (len(rows),))
    widths = {len(each) if isinstance(each, (list, tuple)) else -1 for each in rows}
    if len(widths) != 1 or -1 in widths:
        raise _no_matrix(name, "rows of different lengths")
    entries = tuple(_number(each, name) for row in rows for each in row)
    return Part(entries, (len(rows), widths.pop()))


def _number(value: object, name: str) -> float:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (bool, int, float, Fraction)):
        try:
            return float(value)
        except OverflowError:
            return float("inf")
    raise _no_matrix(name, type(value).__name__)


def _no_matrix(name: str, what: str) -> MccliError:
    message = f"{name} returned {what[:40]}, and no number, list of numbers, or list of rows"
    return failure("usage", "usage.python", message, "return a number, a list or an array")


def _judged(
    subject: Subject,
    entries: Sequence[Node],
    samples: Sequence[Sample],
    domain: Domain,
    places: Places,
    limits: Limits,
) -> tuple[Judged, ...]:
    width = subject.result.sizes[1]
    against: dict[int, Sample] = {}
    for sample in samples:
        for number in sample.wrong():
            against.setdefault(number, sample)
    others = described(subject, [(entry, None) for entry in entries], limits)
    trials = Trials(places, [each.point for each in samples[-_TRIALS:]], _SHARED)
    found = []
    for number, entry in enumerate(entries):
        row, column = divmod(number, width)
        wrong = against.get(number)
        example = hint = None
        if wrong is not None:
            example = _example(wrong, number, places)
            values = [each.claimed[number] for each in samples[-_TRIALS:]]
            if all(map(isfinite, values)):
                claimed = trials.numbers(values)
                hint = hint_for_values(others[number], others, trials, claimed)
        fate: Fate = "wrong" if wrong is not None else "right" if samples else "undecided"
        found.append(Judged(row, column, fate, None, entry, example, hint))
    return tuple(found)


def _example(sample: Sample, number: int, places: Places) -> Counterexample:
    given = tuple((name, sample.point[name]) for name in sorted(places.names, key=natural))
    claimed = sample.claimed[number]
    shown = claimed if isfinite(claimed) else None
    return Counterexample(given, shown, sample.derivative[number])


def unsized(problem: Problem) -> MccliError:
    """The error for a program beside symbolic sizes."""
    sizes = sorted({s for space in problem.spaces.values() for s in space.symbols}, key=natural)
    message = "a program is called with numbers, and sizes here are symbols"
    hint = f"give them: --let {','.join(f'{size}={k}' for k, size in enumerate(sizes, 2))}"
    return failure("usage", "usage.python", message, hint)
