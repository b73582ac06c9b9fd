"""A claim about the derivative of a function of symbolic vectors and matrices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from mccli.calculus.claims.check import require_single
from mccli.calculus.claims.hints import factor_hint
from mccli.calculus.claims.matching import shape_message, transposed
from mccli.calculus.claims.matrix_examples import matrix_counterexample
from mccli.calculus.claims.reading import known_spaces
from mccli.calculus.claims.trials import ratio
from mccli.calculus.claims.whole import FEWEST, Trial, Whole
from mccli.calculus.inlining import inlined
from mccli.calculus.tensors.numeric.comparing import Text
from mccli.calculus.tensors.numeric.points import numbered, occurring
from mccli.calculus.tensors.numeric.program import Program
from mccli.calculus.tensors.numeric.reading import read_again
from mccli.errors import failure
from mccli.limits import Limits
from mccli.model.problem import Problem, node_place
from mccli.model.result import Result
from mccli.model.spaces import Dim, Shape, settled
from mccli.model.verdict import (
    OTHER_LAYOUT,
    Fate,
    Hint,
    Judged,
    Verdict,
)
from mccli.syntax import printer
from mccli.syntax.tree import Node, postorder

METHOD = "values at random points, for several sizes"
_NO_VALUE = "the claim has no real value where the derivative has one"
_NO_POINT = "no real point found"


def matrix_verdict(
    problem: Problem, result: Result, order: int, claim: Problem, limits: Limits
) -> Verdict:
    """What becomes of the claim. Raises a parse error for one of the wrong shape."""
    if result.results:
        require_single(result)
    name = _only(claim)
    whole = _whole(problem, result, claim, name, limits)
    whole.run()
    turned = whole.shape is not None
    own: Fate = "wrong" if whole.against else "right" if whole.agreed >= FEWEST else "undecided"
    choice = whole.one_sided() if own == "right" else None
    if choice is not None:
        own = "undecided"
    hint, part = _hints(whole, result, turned) if choice is None else (None, None)
    judged = Judged(
        None,
        None,
        own,
        inlined(claim, name),
        _expression(result),
        matrix_counterexample(whole, numbered(result.shape, whole.against.sizes))
        if whole.against
        else None,
        part,
    )
    reason = _NO_VALUE if whole.missing else _NO_POINT
    if choice is not None:
        reason = f"only one side of {printer.text(choice)} was seen at the points tried"
    return Verdict(
        "wrong" if turned and own == "right" else own,
        result,
        order,
        (judged,),
        hint,
        whole.agreed,
        METHOD,
        reason if own == "undecided" else "",
    )


def _expression(result: Result) -> Node:
    assert result.expression is not None
    return result.expression


def _only(claim: Problem) -> str:
    """The one thing that is claimed."""
    if len(claim.functions) > 1:
        shown = ", ".join(claim.functions[:6])
        message = f"a claim in matrix notation is one expression, and there are {shown}"
        places = [
            node_place(claim.definitions[n].expr, claim.definitions[n]) for n in claim.functions[:2]
        ]
        raise failure("parse", "shape.claim", message, "write it as one matrix", *places)
    return claim.functions[0]


def _whole(problem: Problem, result: Result, claim: Problem, name: str, limits: Limits) -> Whole:
    """The comparison of both texts. Raises a parse error where the shapes do not fit."""
    function = problem.functions[0]
    derivative = read_again(
        result.temporaries, _expression(result), result.shape, problem, function, limits
    )
    claimed = Text(Program(claim), name)
    declared = known_spaces(problem)
    used = {*occurring(problem, function, declared)}
    for each in (*claim.intermediates, *claim.functions):
        used.update(claim.occurrences[each].names)
    spaces = {each: space for each, space in declared.items() if each in used}
    shape = claim.shapes[id(claim.definitions[name].expr)]
    own = _two_sided(shape)
    trees = [_expression(result), *(claim.definitions[e].expr for e in claim.definitions)]
    counted = _sizes_as_numbers(trees, {s for each in declared.values() for s in each.symbols})
    listed = claim.definitions[name].expr.op == "column" and own == result.shape[::-1]
    if own == result.shape or (listed and len(result.shape) == 2 and result.shape[0] == 1):
        return Whole(derivative, claimed, declared, spaces, counted=counted)
    if len(own) == 2 and own == result.shape[::-1]:
        turned = (own[0], own[1])
        return Whole(derivative, claimed, declared, spaces, turned, counted)  # type: ignore[arg-type]
    definition = claim.definitions[name]
    text = " × ".join(map(str, own))
    place = node_place(definition.expr, definition, shape.text)
    raise failure("parse", "shape.claim", *shape_message(text, result), place)


def _sizes_as_numbers(trees: Sequence[Node], symbols: set[str]) -> Counter[str]:
    """How often each size is a number in the trees, and not a size as in ``ones(n)``."""
    found: Counter[str] = Counter()
    for node in postorder(*trees):
        if not (node.op == "call" and node.value in ("ones", "zeros", "eye")):
            found.update(e.value for e in node.args if e.op == "name" and e.value in symbols)
    return found


def _two_sided(shape: Shape) -> tuple[Dim, ...]:
    """The shape with two sizes at least: those of a row are 1 and n."""
    dims = tuple(map(settled, shape.dims))
    return (1, *dims) if shape.kind == "row" else dims + (1,) * (2 - len(dims))


# -- hints ---------------------------------------------------------------------------------------


def _hints(whole: Whole, result: Result, turned: bool) -> tuple[Hint | None, Hint | None]:
    """What explains the claim as a whole, and what explains its values."""
    if turned and whole.against is None and whole.agreed:
        return OTHER_LAYOUT, None
    layout = None
    if turned:
        named = "denominator" if result.layout == "numerator" else "numerator"
        layout = Hint("layout", (f"this has the shape of the {named} layout",))
    if whole.against is None:
        return layout, None
    trials = [*whole.trials, whole.against]
    if len(result.shape) == 2 and _explained(trials, lambda each: _turned(each, result)):
        # A square derivative has the same shape in both layouts.
        rows, columns = result.shape
        other = replace(whole, shape=(columns, rows), agreed=0, against=None, trials=[], work=0)
        other.run()
        if other.against is None and other.agreed >= FEWEST:
            return OTHER_LAYOUT, None
    return layout, _factor(trials) or _symmetric(whole) or _part(trials)


def _explained(trials: Sequence[Trial], expected: Callable[[Trial], list[Any] | None]) -> bool:
    """Whether the claim has the expected values at all trials."""
    for each in trials:
        wanted = expected(each)
        if wanted is None or not each.agrees(wanted):
            return False
    return True


def _turned(trial: Trial, result: Result) -> list[Any] | None:
    rows, columns = numbered(result.shape, trial.sizes)
    if result.shape[0] != result.shape[1] or result.shape[0] == 1:
        return None
    return list(transposed(trial.derivative, (columns, rows)))


def _factor(trials: Sequence[Trial]) -> Hint | None:
    """A sign, or a constant factor."""
    right = [x for each in trials for x in each.derivative]
    found = [x for each in trials for x in each.claimed]
    factor = ratio(right, found)
    if factor is None or factor == 1:
        return _size_factor(trials)
    return Hint("sign", ("the sign is wrong",)) if factor == -1 else factor_hint(factor)


def _size_factor(trials: Sequence[Trial]) -> Hint | None:
    """A factor that is a size, such as 1/n, or twice such."""
    symbols = list(trials[0].sizes)
    factors = [ratio(each.derivative, each.claimed) for each in trials]
    for symbol in symbols:
        for power in (1, -1):
            rest = {
                f / Fraction(each.sizes[symbol]) ** power if f is not None else None
                for f, each in zip(factors, trials, strict=True)
            }
            if len(rest) == 1 and None not in rest and len({e.sizes[symbol] for e in trials}) > 1:
                (left,) = rest
                sign = symbol if power == 1 else f"1/{symbol}"
                shown = sign if left == 1 else f"{left}*{sign}"
                return Hint("factor", (f"the factor {shown} is missing",))
    return None


def _symmetric(whole: Whole) -> Hint | None:
    """A claim that holds for symmetric matrices only."""
    for name, space in whole.spaces.items():
        square = len(space.dims) == 2 and space.dims[0] == space.dims[1]
        if square and not space.attributes and whole.holds_for_symmetric(name):
            return Hint("symmetric", (f"this is right for symmetric {name} only",))
    return None


def _part(trials: Sequence[Trial]) -> Hint | None:
    """Signs that are wrong in some entries only."""

    def signs(trial: Trial) -> list[Any]:
        return [
            -right if abs(right + found) < abs(right - found) else right
            for right, found in zip(trial.derivative, trial.claimed, strict=True)
        ]

    if _explained(trials, signs):
        return Hint("sign", ("some entries have the wrong sign",))
    return None
