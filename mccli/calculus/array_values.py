"""Values of answers in matrix notation by whole arrays, where components would be too many.

An inverse or a determinant of n rows has some n*2^n components' terms, but n^3 numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mccli.calculus.evaluation.novalue import undefined
from mccli.calculus.result_values import point_of, spaces_of
from mccli.calculus.tensors.numeric.values import value_at
from mccli.calculus.trouble import reported_at
from mccli.limits import Limits
from mccli.model.expression_shapes import expression_shapes
from mccli.model.function_shapes import integer, subscripts
from mccli.model.point import Point, missing, rational
from mccli.model.program import Temporaries
from mccli.model.result import Coordinates, Given, Result, Value
from mccli.model.spaces import Shape, Space, component_names
from mccli.source import Source
from mccli.syntax.tree import Node, free_names, postorder

_MOST_ROWS = 6
_MOST_TERMS = 50_000
_ELIMINATED = ("inv", "det", "logdet")


def is_large(result: Result, limits: Limits) -> bool:
    """Whether the expression of a result, whose sizes are numbers, has many components' terms."""
    if result.expression is None:
        return False
    named = (*result.temporaries, ("derivative", result.expression))
    shapes = expression_shapes(named, spaces_of(result, limits))
    return (
        sum(_terms(node, shapes) for node in postorder(*(tree for _, tree in named))) > _MOST_TERMS
    )


def value_of_arrays(result: Result, at: Source, limits: Limits) -> tuple[Point, Value]:
    """The value of the expression at the point written in ``at``, where all conditions hold.

    Raises a usage error for names without a value, a math error where there is no value.
    """
    assert result.expression is not None
    trees = [*(tree for _, tree in result.temporaries), result.expression]
    point = point_of(result, trees, result.conditions, at, limits)
    spaces = spaces_of(result, limits)
    stated = [each for each in result.conditions if each.expr is not None]
    needed = free_names(*trees, *(each.expr for each in stated if each.expr is not None))
    needed -= {name for name, _ in result.temporaries} | frozenset(result.constants)
    components = [each for n in sorted(needed) for each in component_names(n, _space(n, spaces))]
    wrong = missing(components, point, at)
    if wrong is not None:
        raise wrong
    given = tuple((name, _array(name, _space(name, spaces), point)) for name in sorted(needed))
    with reported_at(at):
        for each in stated:
            assert each.expr is not None
            held = _value(result.temporaries, each.expr, spaces, given)
            if not all(held.numbers):
                it = "it is" if each.text.startswith("valid") else "it needs"
                message = f"the derivative is not known to exist here: {it} {each.text}"
                raise undefined(each.expr, message)
        return point, _value(result.temporaries, result.expression, spaces, given)


def _value(
    temporaries: Temporaries, tree: Node, spaces: Mapping[str, Space], given: Given
) -> Value:
    return value_at([*temporaries, ("derivative", tree)], spaces, given, {})


def _space(name: str, spaces: Mapping[str, Space]) -> Space:
    return spaces.get(name, Space())


def _array(name: str, space: Space, point: Point) -> Coordinates:
    """The value of a name: a number, a vector's numbers, or a matrix' rows."""
    found = [_coordinate(point.values[each]) for each in component_names(name, space)]
    if len(space.dims) == 2:
        width = len(found) // int(space.dims[0])
        return tuple(tuple(found[i : i + width]) for i in range(0, len(found), width))
    return tuple(found) if space.dims else found[0]


def _coordinate(node: Node) -> Fraction | Node:
    exact = rational(node)
    return node if exact is None else exact


def _terms(node: Node, shapes: Mapping[int, Shape]) -> int:
    """How many terms the components of a node's value have, roughly."""
    operands = [shapes[id(each)] for each in node.args if each.op != "string"]
    if node.op == "call" and node.value in _ELIMINATED:
        return _eliminated(operands[0].sizes[0])
    if node.op == "power" and operands[0].kind == "matrix" and node.value == "^":
        exponent = integer(node.args[1]) or 0
        rows = operands[0].sizes[0]
        return abs(exponent) * rows**3 + (_eliminated(rows) if exponent < 0 else 0)
    if node.op == "product":
        largest = sorted((each.count for each in operands), reverse=True)
        inner = max((size for each in operands for size in each.sizes), default=1)
        return largest[0] * inner * len(operands)
    if node.op == "call" and node.value == "einsum":
        return _contracted(node, operands)
    return shapes[id(node)].count


def _eliminated(rows: int) -> int:
    return rows**3 if rows <= _MOST_ROWS else _MOST_TERMS + 1


def _contracted(node: Node, operands: list[Shape]) -> int:
    letters, _output = subscripts(node)
    sizes = {
        letter: size
        for each, operand in zip(letters, operands, strict=True)
        for letter, size in zip(each, operand.sizes, strict=True)
    }
    count = 1
    for size in sizes.values():
        count *= size
    return count
