"""What seems to have gone wrong: hypotheses tried on a wrong entry, the most telling first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice
from typing import Any

from mccli.calculus.claims.mistakes import (
    MOST_MISTAKES,
    MOST_NODES,
    Mistake,
    mistakes,
    varying,
)
from mccli.calculus.claims.slips import slips
from mccli.calculus.claims.trials import Trials
from mccli.model.verdict import Hint, HintKind
from mccli.syntax.tree import Node, free_names, name, number, written_size

_MOST_NAMES = 6
_MOST_PARTS = 24
_MOST_OTHERS = 200
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the derivative with its function and its variable, and what is claimed.

    ``claimed`` is None where only values are known.
    """

    derivative: Node
    claimed: Node | None
    function: Node
    function_name: str
    variable: str


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of an entry: claimed, and right."""

    claimed: list[Any]
    derivative: list[Any]


def hint_for(entry: Entry, others: Sequence[Entry], trials: Trials) -> Hint | None:
    """The first hypothesis that explains the claimed entry; None for none.

    The first of the trials is a point where it is wrong.
    """
    assert entry.claimed is not None
    here = trials.restricted(entry.derivative, entry.claimed)
    if here is None or here.points[:1] != trials.points[:1]:
        return None
    return hint_for_values(entry, others, here, here.values(entry.claimed))


def hint_for_values(
    entry: Entry, others: Sequence[Entry], trials: Trials, claimed: list[Any] | None
) -> Hint | None:
    """The same where the claimed values are known at the points of the trials."""
    derivative = trials.values(entry.derivative)
    if claimed is None or derivative is None or trials.same(claimed, derivative):
        return None
    return next(_hypotheses(entry, others, trials, _Values(claimed, derivative)), None)


def _hypotheses(
    entry: Entry, others: Sequence[Entry], trials: Trials, values: _Values
) -> Iterator[Hint]:
    if entry.variable not in free_names(entry.function):
        words = f"{entry.function_name} does not depend on {entry.variable}"
        yield Hint("constant", (words,))
    yield from _by_rules(entry, trials, values, mistakes)
    yield from _times(entry, trials, values)
    yield from _other_entry(entry, others, trials, values)
    yield from _exchanged(entry, trials, values)
    yield from _by_rules(entry, trials, values, slips)
    yield from _terms(entry, trials, values)


def _by_rules(
    entry: Entry, trials: Trials, values: _Values, made: Callable[..., Iterator[Mistake]]
) -> Iterator[Hint]:
    """What the function's derivative is with one rule misapplied."""
    order = trials.order(entry.function)
    if len(order) > MOST_NODES:
        return
    active = varying(order, entry.variable)
    for mistake in islice(made(order, active), MOST_MISTAKES):
        if trials.same(values.claimed, trials.tangents(entry.function, entry.variable, mistake)):
            yield _hint_of(mistake, entry.variable)


def _hint_of(mistake: Mistake, variable: str) -> Hint:
    words = _WORDS[mistake.kind, mistake.name]
    part = mistake.part
    shown: tuple[str | Node, ...] = (
        (part,) if written_size([part], _SHOWN) <= _SHOWN else ("a part",)
    )
    before, mark, after = words.replace("{x}", variable).partition("{part}")
    return Hint(mistake.kind, (before, *shown, after) if mark else (before,))


_WORDS: dict[tuple[HintKind, str], str] = {
    ("chain", "inner"): "the inner derivative, that of {part}, is missing: chain rule",
    ("chain", "all"): "the inner derivatives are missing: chain rule",
    ("chain", "outer"): "the outer derivative is taken at {x}, and not at {part}: chain rule",
    ("product", "term"): "the term that differentiates {part} is missing: product rule",
    ("product", "product"): "the derivative of a product is not the product of the derivatives: "
    "product rule",
    ("quotient", "term"): "the term that differentiates {part} is missing: quotient rule",
    ("quotient", "quotient"): "the derivative of a quotient is not the quotient of the "
    "derivatives: quotient rule",
    ("quotient", "plus"): "the quotient rule has a minus between its terms",
    ("quotient", "square"): "the quotient rule divides by the square of {part}",
    ("power", "factor"): "the exponent is missing as a factor in the derivative of {part}: "
    "power rule",
    ("power", "exponent"): "the exponent is one less in the derivative of {part}: power rule",
    ("power", "base"): "{part} is an exponential in {x}: its derivative has the logarithm of "
    "the base, and the power rule does not apply",
    ("constant", "constant"): "{part} does not depend on {x}, so its derivative is 0",
    ("sign", "sign"): "the sign is wrong in the derivative of {part}",
    ("term", "term"): "the derivative of the term {part} is missing",
}


def _times(entry: Entry, trials: Trials, values: _Values) -> Iterator[Hint]:
    """A wrong sign, a constant factor, a factor of the derivative or of the claim."""
    if not any(values.derivative) or not any(values.claimed):
        return
    found = trials.ratio(values.derivative, values.claimed)
    if found == -1:
        yield Hint("sign", ("the sign is wrong",))
    elif found is not None and found != 1:
        yield factor_hint(found)
    for factor in islice(_factors(entry.derivative), _MOST_PARTS):
        if trials.same(values.derivative, _product(values.claimed, trials.values(factor))):
            yield Hint("factor", ("the factor ", factor, " is missing"))
    claimed = _factors(entry.claimed) if entry.claimed is not None else ()
    for factor in islice(claimed, _MOST_PARTS):
        if trials.same(values.claimed, _product(values.derivative, trials.values(factor))):
            yield Hint("factor", ("the factor ", factor, " is too many"))
    if trials.is_constant(values.derivative, values.claimed):
        yield Hint("factor", ("a constant factor is wrong",))


def _product(left: Sequence[Any], right: Sequence[Any] | None) -> list[Any] | None:
    return None if right is None else [x * y for x, y in zip(left, right, strict=True)]


def factor_hint(found: Fraction) -> Hint:
    """The derivative is ``found`` times the claim."""
    if found.denominator != 1 and abs(found.numerator) == 1:
        return Hint("factor", ("the factor ", number(1 / found), " is too many"))
    return Hint("factor", ("the factor ", number(found), " is missing"))


def _factors(tree: Node) -> Iterator[Node]:
    """The factors of a tree, divisors as quotients, the names in it, and the tree itself."""
    inner = tree.args[0] if tree.op == "negative" else tree
    for above, factor in _flat_factors(inner, True):
        yield factor if above else Node("product", "*/", (number(1), factor))
    for each in sorted(free_names(tree)):
        yield name(each)
    if inner.op == "product":
        yield inner


def _flat_factors(tree: Node, above: bool) -> Iterator[tuple[bool, Node]]:
    """The factors of nested products and quotients; whether they stand above the bar."""
    if tree.op != "product":
        yield above, tree
        return
    for sign, factor in zip(tree.value, tree.args, strict=True):
        yield from _flat_factors(factor, above == (sign == "*"))


def _other_entry(
    entry: Entry, others: Sequence[Entry], trials: Trials, values: _Values
) -> Iterator[Hint]:
    """The derivative of another function, or by another variable."""
    for other in others[:_MOST_OTHERS]:
        by_the_same = other.variable == entry.variable
        if other is entry or not (by_the_same or other.function is entry.function):
            continue
        if trials.same(values.claimed, trials.values(other.derivative)):
            words = f"this is the derivative of {other.function_name} by {other.variable}"
            yield Hint("functions" if by_the_same else "variables", (words,))


def _exchanged(entry: Entry, trials: Trials, values: _Values) -> Iterator[Hint]:
    """Two variables that have taken each other's place."""
    if entry.claimed is None:
        return
    names = sorted(free_names(entry.derivative, entry.claimed) & {*trials.places.names})
    for one, other in combinations(names[:_MOST_NAMES], 2):
        if trials.same(values.derivative, trials.exchanged(entry.claimed, one, other)):
            yield Hint("variables", (f"{one} and {other} are exchanged",))


def _terms(entry: Entry, trials: Trials, values: _Values) -> Iterator[Hint]:
    """A term of the derivative that is missing or has another sign, or a term too many."""
    sides = [(entry.derivative, values.derivative, values.claimed, "missing")]
    if entry.claimed is not None:
        sides.append((entry.claimed, values.claimed, values.derivative, "too many"))
    for tree, whole, other, what in sides:
        for sign, term in _summands(tree):
            terms = trials.values(term)
            if terms is None:
                continue
            pairs = list(zip(whole, terms, strict=True))
            if trials.same(other, [x - sign * y for x, y in pairs]):
                shown = term if sign > 0 else Node("negative", None, (term,))
                yield Hint("term", ("the term ", shown, f" is {what}"))
            if trials.same(other, [x - 2 * sign * y for x, y in pairs]):
                yield Hint("sign", ("the sign of ", term, " is wrong"))


def _summands(tree: Node) -> Iterator[tuple[int, Node]]:
    """The terms of a sum with their signs."""
    if tree.op == "sum":
        for sign, term in islice(zip(tree.value, tree.args, strict=True), _MOST_PARTS):
            yield (1 if sign == "+" else -1), term
