"""Nothing wrong is printed: the text of an answer with symbolic sizes is checked with numbers.

The text is read again, its names and shapes are inferred anew, and at a few points, for two
choices of the sizes, its entries are compared with the slopes of the function's own text, found
by forward-mode differentiation of arrays: every entry of the variable is changed by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.tensors.numeric.aiming import near_choices
from mccli.calculus.tensors.numeric.array import TooMuchWork
from mccli.calculus.tensors.numeric.comparing import (
    Arrangement,
    Axes,
    Claim,
    Disagreement,
    Outcome,
    Text,
    Undecided,
    compared,
)
from mccli.calculus.tensors.numeric.points import (
    Point,
    Sizes,
    assignments,
    enlarged,
    named_spaces,
    occurring,
    point,
)
from mccli.calculus.tensors.numeric.program import Program
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.problem import Problem, Variable
from mccli.model.resolve import resolve
from mccli.model.result import Verified
from mccli.model.spaces import Dim, Shape, Space, Unknown, settled
from mccli.source import Source, Span
from mccli.syntax import printer
from mccli.syntax.document import Declaration, parse_document
from mccli.syntax.tree import Node

METHOD = "independent automatic differentiation, double precision"
MIXED = f"{METHOD} where that is enough"

Group = tuple[Variable, ...]

# Points wanted, by the numbers that one point computes, over two assignments of sizes.
_POINTS = ((30_000, 3), (400_000, 2))
_ASSIGNMENTS = 2
# Points for one assignment of sizes, if there are to be more assignments.
_HERE = 2
# Points tried for one assignment of sizes, and in all.
_TRIES = 40
_MOST_TRIES = 400
# An assignment of sizes is given up after so many points with a singular matrix.
_SINGULAR = 2
# Points more where all slopes are zero so far.
_MORE = 20
# Points at which choices are looked at, for one that goes the other way.
_OTHERS = 20
# Numbers computed until no further point is tried.
_BUDGET = 6_000_000
# Characters of an answer that does not read back which a message shows.
_MOST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Answer:
    """A derivative as it is printed: temporaries, then the expression, arranged in a layout."""

    temporaries: tuple[tuple[str, Node], ...]
    expression: Node
    layout: Layout


def check(
    problem: Problem, function: str, variables: Group, answer: Answer, limits: Limits
) -> Verified:
    """Check the derivative of a definition by one variable, or by several scalars together.

    Raises ``Mismatch`` where it is wrong.
    """
    return _verified(problem, function, [_first(problem, function, variables, answer, limits)])


def check_second(
    problem: Problem,
    function: str,
    variables: tuple[Group, Group],
    gradient: Answer,
    answer: Answer,
    limits: Limits,
) -> Verified:
    """Check the derivative by the second group of the gradient by the first group.

    The gradient's text is checked as well, and the answer against the slopes of that text.
    Raises ``Mismatch`` where one is wrong.
    """
    first = _first(problem, function, variables[0], gradient, limits)
    own, other = _axes(variables[0]), _axes(variables[1])
    arrangement = arranged(own, other, answer.layout)
    text = _read(answer, arrangement, problem, function, limits)
    names = tuple(each.name for each in variables[1])
    second = Claim(first.derivative, names, text, arrangement, first.arrangement)
    return _verified(problem, function, [first, second])


def arranged(function: Axes, variable: Axes, layout: Layout) -> Arrangement:
    """How a layout arranges the axes (contract, section 2)."""
    count = len(function) + len(variable)
    order = tuple(range(max(count, 2)))
    if count > 2:
        blocks = order[len(function) :] + order[: len(function)]
        return Arrangement(function, variable, order if layout == "numerator" else blocks)
    # The numerator layout of a scalar by a matrix has the matrix's transposed shape.
    plain = "denominator" if len(variable) == 2 else "numerator"
    return Arrangement(function, variable, order if layout == plain else order[::-1])


def _first(
    problem: Problem, function: str, variables: Group, answer: Answer, limits: Limits
) -> Claim:
    shape = problem.shapes[id(problem.definitions[function].expr)]
    arrangement = arranged(_sizes(shape), _axes(variables), answer.layout)
    text = _read(answer, arrangement, problem, function, limits)
    names = tuple(each.name for each in variables)
    return Claim(Text(Program(problem), function), names, text, arrangement)


def _axes(variables: Group) -> Axes:
    """The axes of one variable; several scalars are a vector."""
    return variables[0].space.dims if len(variables) == 1 else (len(variables),)


def _sizes(shape: Shape) -> Axes:
    return tuple(size for dim in shape.dims if not isinstance(size := settled(dim), Unknown))


# -- the text, read again ------------------------------------------------------------------------


def _read(
    answer: Answer, arrangement: Arrangement, problem: Problem, function: str, limits: Limits
) -> Text:
    """The text of the answer as it reads. Raises ``Mismatch`` if it says something else."""
    lines = [f"{name} = {printer.text(tree)}" for name, tree in answer.temporaries]
    source = Source("answer", "\n".join((*lines, printer.text(answer.expression))))
    spaces = named_spaces(problem, function)
    try:
        document = parse_document([source], limits.for_answers())
        read = resolve(document, list(_declarations(spaces, source)))
    except MccliError as error:
        raise _mismatch(f"the answer does not read back: {error}", source) from None
    known = occurring(problem, function, spaces)
    for name in (*read.intermediates, *read.functions):
        unknown = read.occurrences[name].names.keys() - known.keys() - read.definitions.keys()
        unknown -= read.constants | {s for space in spaces.values() for s in space.symbols}
        if unknown:
            raise _mismatch(f"the answer has an unknown name, {min(unknown)}", source)
    name = read.functions[-1]
    shape = _two_sided(read.shapes[id(read.definitions[name].expr)])
    if shape != arrangement.shape:
        found, wanted = (" × ".join(map(str, each)) for each in (shape, arrangement.shape))
        raise _mismatch(f"the answer is {found} and should be {wanted}", source)
    return Text(Program(read), name)


def _declarations(spaces: Mapping[str, Space], source: Source) -> Iterator[Declaration]:
    span = Span(source, 0, 0)
    for name, space in spaces.items():
        yield Declaration(source, (name,), (span,), space.dims, space.attributes, span)


def _two_sided(shape: Shape) -> tuple[Dim, ...]:
    """The shape with two sizes at least: those of a row are 1 and n."""
    dims = tuple(map(settled, shape.dims))
    if shape.kind == "row":
        return (1, *dims)
    return dims + (1,) * (2 - len(dims))


def _mismatch(message: str, text: Source | None = None) -> Exception:
    # Only here: an answer that is right needs nothing of the other engine's check.
    from mccli.calculus.verification.claims import Mismatch

    return Mismatch(f"{message}: {text.text[:_MOST_SHOWN]}" if text else message)


# -- the points ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    """What the points so far have shown. ``most`` is the work of the costliest one.

    ``visible`` says that slopes are not all zero at one point at least, ``zero`` that the
    answer divides by zero at some point.
    """

    points: int = 0
    error: float = 0.0
    work: int = 0
    tries: int = 0
    most: int = 0
    refined: bool = False
    too_much: bool = False
    zero: bool = False
    choices: bool = False
    visible: bool = False

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """One more point at which all claims hold."""
        self.points += 1
        self.error = max(self.error, *(each.error for each in outcomes))
        self.choices |= any(each.choices for each in outcomes)
        self.visible |= all(each.visible for each in outcomes)
        self.refined |= any(each.refined for each in outcomes)
        self.most = max(self.most, sum(each.work for each in outcomes))
        self.work += sum(each.work for each in outcomes)

    @property
    def wanted(self) -> int:
        """How many points are enough for work of this size."""
        return next((count for work, count in _POINTS if self.most <= work), 1)

    @property
    def over(self) -> bool:
        """Whether nothing more is to be tried."""
        return self.work > _BUDGET or self.tries >= _MOST_TRIES

    def enough(self, assigned: int) -> bool:
        """Whether the points are enough, over so many assignments of sizes."""
        wanted = self.wanted if self.visible or self.refined else self.wanted + _MORE
        return self.points >= wanted and assigned >= min(_ASSIGNMENTS, self.wanted)


def _verified(problem: Problem, function: str, claims: Sequence[Claim]) -> Verified:
    found = _Found()
    try:
        _Search(problem, function, claims, found).run()
    except Disagreement as error:
        raise _mismatch(str(error)) from None
    except TooMuchWork:
        found.too_much = True
    if found.zero and not found.points:
        raise _mismatch("the answer divides by zero wherever its function has a slope")
    if not found.points:
        reason = "too large to be checked" if found.too_much else "no real point found"
        return Verified(None, reason=reason)
    return Verified(True, found.points, found.error, MIXED if found.refined else METHOD)


class _Search:
    """Points are tried for one assignment of sizes after the other until there are enough."""

    def __init__(
        self, problem: Problem, function: str, claims: Sequence[Claim], found: _Found
    ) -> None:
        declared = named_spaces(problem, function)
        self.sizes = assignments(declared)
        self.spaces = occurring(problem, function, declared)
        self.claims = claims
        self.found = found
        self.assigned = 0
        """For how many assignments of sizes there are points."""

    def run(self) -> None:
        """Raises ``Disagreement`` and ``TooMuchWork``."""
        good: Sizes | None = None
        for number, sizes in enumerate(self.sizes):
            if self._at(number, sizes):
                good = good or sizes
            if not self._is_over() and good is not None and number:
                # What fits in one order only has another size in the same order.
                self._at(_MOST_TRIES + number, enlarged(good))
            if self._is_over():
                return

    def _is_over(self) -> bool:
        return self.found.over or self.found.enough(self.assigned)

    def _at(self, number: int, sizes: Sizes) -> bool:
        """Whether there are points for an assignment of sizes; where choices change as well."""
        first = self._first(number, sizes)
        if first is not None:
            self.assigned += 1
            if self.assigned == 1 and self.found.choices:
                self._near_choices(first, number, sizes)
        return first is not None

    def _first(self, number: int, sizes: Sizes) -> Point | None:
        """Points for one assignment of sizes; the first of them."""
        first: Point | None = None
        here = singular = 0
        most = _HERE if self.assigned + 1 < _ASSIGNMENTS else _TRIES
        for turn in range(_TRIES):
            self.found.tries += 1
            chosen = point(self.spaces, sizes, number, turn)
            outcome = self._outcome(chosen, sizes)
            if outcome == "agreed":
                here += 1
                first = first or chosen
            singular += outcome == "singular"
            if self.found.over or self.found.enough(self.assigned + (here > 0)):
                break
            if here >= most or (singular >= _SINGULAR and not here):
                break
        return first

    def _near_choices(self, first: Point, number: int, sizes: Sizes) -> None:
        """Compare where conditions change, between the first point and others."""
        texts = [self.claims[0].function, *(claim.derivative for claim in self.claims)]
        others = (point(self.spaces, sizes, number, _TRIES + turn) for turn in range(_OTHERS))
        for pair in near_choices(texts, first, others, sizes):
            for chosen in pair:
                self._outcome(chosen, sizes)

    def _outcome(self, chosen: Point, sizes: Sizes) -> Literal["agreed", "singular", "none"]:
        """What came of one point."""
        try:
            self.found.add([compared(claim, chosen, sizes) for claim in self.claims])
        except NoValue:
            return "none"
        except Undecided as trouble:
            self.found.zero |= trouble.reason == "zero"
            return "singular" if trouble.reason == "singular" else "none"
        return "agreed"
