"""Whole numbers of the language: indices, bounds of ranges and sizes, for many places at once.

A column is one number for all places, or a list of one number for each.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from math import ceil, floor

from mccli.errors import MccliError, Place, failure
from mccli.limits import exceeded
from mccli.model.problem import node_place
from mccli.syntax.document import Definition
from mccli.syntax.tree import Node, fold, postorder

Whole = int | Fraction
Column = Whole | list[Whole]

MOST = 10**15
"""No index, size or bound is larger, nor an intermediate value of one, nor its denominator."""
_MOST_EXPONENT = 64
_COMPARISONS: dict[str, Callable[[Whole, Whole], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Whole]] = {
    "floor": floor,
    "ceil": ceil,
    "abs": abs,
    "max": max,
    "min": min,
    "where": lambda condition, a, b: a if condition else b,
    "sign": lambda value: (value > 0) - (value < 0),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The places that an expression is read at: for each index, a column of values."""

    count: int
    values: Mapping[str, list[int]]

    def at(self, place: int) -> str:
        """The indices at one place, for people: ``i = 3, j = 1``."""
        return ", ".join(f"{name} = {column[place]}" for name, column in self.values.items())

    def selected(self, places: Sequence[int]) -> Frame:
        """Some of the places."""
        values = {name: [column[place] for place in places] for name, column in self.values.items()}
        return Frame(len(places), values)


NOWHERE = Frame(1, {})
"""The one place of an expression without indices."""


class _Trouble(Exception):
    """No value: a code, a message and a hint."""


def is_whole_expression(root: Node, names: Collection[str]) -> bool:
    """Whether a tree consists of what ``numbers`` reads, over the given names."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.op == "name":
            if node.value not in names:
                return False
        elif node.op == "call":
            if node.value not in _FUNCTIONS:
                return False
        elif node.op not in {"number", "negative", "sum", "product", "power", "comparison"}:
            return False
        pending.extend(node.args)
    return True


def integers(
    root: Node, frame: Frame, sizes: Mapping[str, Whole], definition: Definition, what: str
) -> list[int]:
    """The values of an index or bound at every place of a frame.

    Raises a parse error that names the indices where the value is not a whole number, or a
    name has none; ``what`` says what the expression is.
    """
    column = numbers(root, frame, sizes, definition, what)
    found = column if isinstance(column, list) else [column] * frame.count
    for place, value in enumerate(found):
        if type(value) is not int:
            at = f"at {frame.at(place)}, " if frame.values else ""
            message = f"{at}{what} is {value}, which is not a whole number"
            hint = "use floor(…) or ceil(…) to round it"
            raise failure("parse", "index.whole", message, hint, node_place(root, definition))
    return found  # type: ignore[return-value]


def numbers(
    root: Node, frame: Frame, sizes: Mapping[str, Whole], definition: Definition, what: str
) -> Column:
    """As ``integers``, of rationals."""

    def rule(node: Node, parts: list[Column]) -> Column:
        try:
            return _value(node, parts, frame, sizes)
        except _Trouble as trouble:
            code, message, hint = trouble.args
            if code == "index.size" and what.startswith("the index"):
                hint = _with_indices(hint, definition)
            place = node_place(node, definition)
            raise _failure(code, message.format(what=what), hint, place) from None

    return fold(root, rule)


def _with_indices(hint: str, definition: Definition) -> str:
    """The hint for a name without a value, with the indices that could be meant instead."""
    nodes = (*definition.ranges, *postorder(definition.expr))
    names = dict.fromkeys(str(node.value) for node in nodes if node.op == "range")
    return f"write {' or '.join(names)}, or {hint}" if names else hint


def _failure(code: str, message: str, hint: str, place: Place) -> MccliError:
    if code == "limit":
        return exceeded("number", message, hint, place)
    return failure("parse", code, message, hint, place)


def _value(node: Node, parts: list[Column], frame: Frame, sizes: Mapping[str, Whole]) -> Column:
    match node.op:
        case "number":
            return _small(node.value)
        case "name" if node.value in frame.values:
            return frame.values[node.value]  # type: ignore[return-value]
        case "name":
            if (size := sizes.get(node.value)) is not None:
                return size
            message = f"'{node.value}' has no value, and {{what}} is a whole number"
            hint = f"give it one: --let {node.value}=10, or a line {node.value} = 10"
            raise _Trouble("index.size", message, hint)
        case "negative":
            return _each(operator.neg, parts)
        case "sum":
            return _sum(node.value, parts)
        case "product" if set(node.value) <= {"*", "/"}:
            return _product(node.value, parts)
        case "power" if node.value == "^":
            return _small(_each(_power, parts))
        case "comparison":
            compare = _COMPARISONS[node.value]
            return _each(lambda left, right: int(compare(left, right)), parts)
        case "call" if node.value in _FUNCTIONS:
            return _each(_FUNCTIONS[node.value], parts)
    message = "{what} is a whole number, made of numbers, indices and sizes"
    raise _Trouble("index.whole", message, "write i+1, 2*i, n-i, or a number")


def _each(function: Callable[..., Whole], parts: Sequence[Column]) -> Column:
    if not any(isinstance(part, list) for part in parts):
        return function(*parts)
    return list(map(function, *map(_repeated, parts)))


def _repeated(column: Column) -> Iterator[Whole]:
    return iter(column) if isinstance(column, list) else repeat(column)


def _sum(signs: str, parts: Sequence[Column]) -> Column:
    total = _each(operator.neg, parts[:1]) if signs[0] == "-" else parts[0]
    for sign, part in zip(signs[1:], parts[1:], strict=True):
        total = _small(_each(operator.add if sign == "+" else operator.sub, (total, part)))
    return total


def _product(operators: str, parts: Sequence[Column]) -> Column:
    total = parts[0]
    for sign, part in zip(operators[1:], parts[1:], strict=True):
        total = _small(_each(operator.mul if sign == "*" else _quotient, (total, part)))
    return total


def _quotient(above: Whole, below: Whole) -> Whole:
    if below == 0:
        raise _Trouble("index.whole", "{what} divides by zero", "look at its indices")
    found = Fraction(above) / below
    return found.numerator if found.denominator == 1 else found


def _power(base: Whole, exponent: Whole) -> Whole:
    if type(exponent) is not int or exponent < 0:
        message = "the exponent in {what} is not a whole number of 0 or more"
        raise _Trouble("index.whole", message, "write a power such as i^2")
    if exponent > _MOST_EXPONENT and base not in (-1, 0, 1):
        raise _too_large()
    return base**exponent


def _small(column: Column) -> Column:
    values = column if isinstance(column, list) else [column]
    if values and (max(values) > MOST or min(values) < -MOST):
        raise _too_large()
    if Fraction in set(map(type, values)) and any(each.denominator > MOST for each in values):
        raise _Trouble("limit", "{what} has a denominator above 10^15", "use smaller numbers")
    return column


def _too_large() -> _Trouble:
    message = "{what} is larger than 10^15"
    return _Trouble("limit", message, "use smaller numbers")
