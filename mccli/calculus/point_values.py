"""Derivatives and functions at the point of ``--at``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mccli.calculus.arrange import Arranged
from mccli.calculus.derivative import Derivative
from mccli.calculus.evaluation.constants import check_constants
from mccli.calculus.trouble import reported_at
from mccli.limits import Limits
from mccli.model.layouts import Layout
from mccli.model.point import Point, missing, rational, substitute
from mccli.model.problem import Problem, natural
from mccli.model.result import Condition, Value
from mccli.source import Source
from mccli.syntax.tree import Node, free_names


def derivative_value(
    problem: Problem,
    found: Derivative,
    functions: Sequence[Node],
    point: Point,
    source: Source,
    layout: Layout,
    limits: Limits,
    sparse: bool = False,
) -> Value:
    """The entries of a derivative at a point, in their layout; the zeros too unless ``sparse``.

    Raises a usage error for names without a value and for a sparse derivative of more than two
    axes, a math error where the derivative does not exist at the point.
    """
    entries: Sequence[Node]
    if sparse:
        entries = [entry for _, _, entry in found.arranged_cells(found.whole, layout).cells]
    else:
        entries = found.arranged(found.whole, layout).entries
    return value_of_entries(
        entries,
        found.conditions,
        problem.constants,
        point,
        source,
        limits,
        functions,
        found.names,
        problem,
    )


def value_of_entries(
    entries: Sequence[Node],
    conditions: Sequence[Condition],
    constants: frozenset[str],
    point: Point,
    source: Source,
    limits: Limits,
    functions: Sequence[Node] = (),
    variables: Sequence[str] = (),
    problem: Problem | None = None,
) -> Value:
    """The entries at a point where all conditions hold, in their own order.

    ``functions`` and ``variables`` serve to find one-sided derivatives where they do not;
    of a ``problem``, errors name the member of a family.
    """
    from mccli.calculus.at_point import value_at

    tests = [each.expr for each in conditions if each.expr is not None]
    _check_complete([*entries, *tests], constants, point, source)
    _checked(point, source, limits)
    # Functions only say how the slopes differ at a kink: not needed where they lack a value.
    known = functions if free_names(*functions) - constants <= set(point.values) else ()
    numbers, values = _exact(point)
    moved = [
        each
        if each.expr is None
        else Condition(each.kind, substitute([each.expr], values)[0], each.text)
        for each in conditions
    ]
    with reported_at(source, problem=problem):
        return value_at(
            substitute(entries, values),
            numbers,
            moved,
            constants | point.constants,
            limits,
            substitute(known, values),
            [name for name in variables if name in numbers],
        )


def function_value(
    problem: Problem, arranged: Arranged[Node], point: Point, source: Source, limits: Limits
) -> Value:
    """The component functions at a point. Raises as ``derivative_value`` does."""
    from mccli.calculus.evaluation.careful import decimal_values, value_of

    entries = arranged.entries
    _check_complete(entries, problem.constants, point, source)
    _checked(point, source, limits)
    numbers, values = _exact(point)
    constants = problem.constants | point.constants
    found = decimal_values(substitute(entries, values), numbers, constants, limits)
    return value_of(found)


def _check_complete(
    roots: Sequence[Node], constants: frozenset[str], point: Point, source: Source
) -> None:
    wrong = missing(sorted(free_names(*roots) - constants, key=natural), point, source)
    if wrong is not None:
        raise wrong


def _checked(point: Point, source: Source, limits: Limits) -> None:
    """Raise a math error at the point's own text where one of its values does not exist."""
    others = [node for node in point.values.values() if rational(node) is None]
    with reported_at(source, "give a number that exists"):
        check_constants(others, point.constants, limits)


def _exact(point: Point) -> tuple[dict[str, Fraction], dict[str, Node]]:
    """The rational values as numbers; the others, such as pi/4, as trees."""
    numbers: dict[str, Fraction] = {}
    others: dict[str, Node] = {}
    for name, node in point.values.items():
        exact = rational(node)
        if exact is None:
            others[name] = node
        else:
            numbers[name] = exact
    return numbers, others
