"""A derivative of symbolic sizes taken anew in components, at a point where its formula fails.

The answer in matrix notation may need more than the derivative: ``det(A)*inv(A)`` an inverse,
though a determinant is a polynomial. At the sizes of the point the function is written out and
differentiated entry by entry, with the conditions that this needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from mccli.calculus.derivative import Derivative, require_variables, with_numbers
from mccli.calculus.differentiating import Manner, first_order, second_order
from mccli.calculus.expansion.expand import written_out
from mccli.calculus.result_values import value_of_trees
from mccli.calculus.trouble import reported
from mccli.errors import MccliError
from mccli.limits import Limits
from mccli.model.point import Point
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.model.result import Result, Value
from mccli.source import Source, Span
from mccli.syntax.document import Declaration, Definition, Document
from mccli.syntax.tree import Node
from mccli.syntax.tree import name as name_node

NOTE = (
    "the formula does not hold at this point; the derivative there was taken component by component"
)
# A derivative with more entries is not taken anew.
_MOST_ENTRIES = 1_000


def value_in_components(
    result: Result, declarations: Sequence[Declaration], at: Source, limits: Limits
) -> tuple[Point, Value] | None:
    """The value of a derivative whose sizes are numbers, by its function in components.

    None where there is none that way either, and for derivatives of many entries.
    """
    if prod(result.sizes) > _MOST_ENTRIES:
        return None
    try:
        problem = function_problem(result, declarations, result.wrt)
        written = written_out(problem, limits)
        functions = [entry for each in written for entry in each.value.entries]
        require_variables(problem, written)
        problem = with_numbers(problem, functions)
        with reported(problem):
            if result.command == "hessian":
                found = _block(second_order(problem, functions[0], limits, Manner()))
            else:
                (found,) = first_order(problem, written, limits, Manner())
        entries = found.arranged(found.whole, result.layout or "numerator").entries
        told = [] if result.command == "hessian" else functions
        return value_of_trees(result, entries, found.conditions, at, limits, told, found.names)
    except MccliError:
        return None


def function_problem(
    result: Result, declarations: Sequence[Declaration], wrt: Sequence[str] = ()
) -> Problem:
    """The problem of a result's function, whose declared sizes are numbers."""
    definitions = [
        *(made_definition(each.name, each.expr, each.params) for each in result.intermediates),
        *(made_definition(each.name, each.expr) for each in result.functions),
    ]
    document = Document(tuple(definitions), tuple(declarations))
    return resolve(document, wrt=[name_node(each) for each in wrt])


def made_definition(name: str, tree: Node, params: tuple[str, ...] = ()) -> Definition:
    """A definition that stands in no text."""
    source = Source("derivative", name)
    span = Span(source, 0, len(name))
    return Definition(source, name, params or None, tree, span, (span,) * len(params), ())


def _block(blocks: Sequence[Derivative]) -> Derivative:
    """Of the Hessian's blocks by two tensors the one by the first, then the second."""
    return blocks[min(1, len(blocks) - 1)]
