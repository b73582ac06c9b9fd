"""The rule of every operator and function: from the values of its operands to its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mccli.calculus.tensors.numeric import choices, elementwise, matrices, norms
from mccli.calculus.tensors.numeric.array import Array, filled, identity, scalar
from mccli.calculus.tensors.numeric.contraction import einsum
from mccli.calculus.tensors.numeric.elimination import (
    Singular,
    determinant,
    inverse,
    log_determinant,
)
from mccli.calculus.tensors.numeric.numbers import Inexact
from mccli.model.function_shapes import integer, subscripts
from mccli.syntax.vocabulary import ALIASES

if TYPE_CHECKING:
    from mccli.calculus.tensors.numeric.evaluation import Evaluation
    from mccli.calculus.tensors.numeric.program import Step

Rule = Callable[["Evaluation", "Step", list[Array]], Array]

_MOST_EXACT_POWER = 1000


def number(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """A literal."""
    return scalar(evaluation.numbers.number(step.node.value))


def smooth(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """A smooth function, entry by entry."""
    name = ALIASES.get(step.node.value, step.node.value)
    return elementwise.applied(evaluation.numbers, name, parts[0])


def variable(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """A name of the environment."""
    return evaluation.environment[step.node.value]


def parameter(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """A parameter: the argument, or a name of the environment where nothing is called."""
    return evaluation.parameter(step.node.value)


def defined(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """The name of a definition."""
    return evaluation.definition(step.node.value)


def called(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """A definition with arguments for its parameters."""
    return evaluation.call(step.node.value, parts)


def squared_norm(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """norm(x)^2 = Σ_i x_i², from the operand of the norm."""
    return norms.squares(parts[0])


# -- operators -----------------------------------------------------------------------------------


def _product(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """From left to right, as it is written."""
    current = parts[0]
    for sign, part in zip(step.node.value[1:], parts[1:], strict=True):
        if sign in "/⊘":
            current = elementwise.quotient(current, part)
        elif sign == "⊙" or not current.dims or not part.dims:
            current = elementwise.hadamard(current, part)
        elif sign == "·" and len(current.dims) == len(part.dims) == 1:
            current = matrices.dot(current, part)
        else:
            current = matrices.matrix_product(current, part)
    return current


def _power(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """A scalar's power, ``.^``, or a whole power of a square matrix."""
    base, exponent = parts
    if len(base.dims) != 2 or step.node.value == ".^":
        return elementwise.power(evaluation.numbers, base, exponent, step.fixed[1])
    count = integer(step.node.args[1]) or 0
    if count == 0:
        return identity(base.dims[0], evaluation.numbers.number(1))
    if evaluation.exact and abs(count) > _MOST_EXACT_POWER:
        raise Inexact
    return matrices.matrix_power(base if count > 0 else _inverse(evaluation, base), abs(count))


def _column(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """[a, b]: the scalars, one below the other."""
    return _joined((len(parts),), parts)


def _rows(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """[[a, b], [c, d]]: the columns, each lying, one below the other."""
    return _joined((len(parts), *parts[0].dims), parts)


def _joined(dims: tuple[int, ...], parts: Sequence[Array]) -> Array:
    entries = [x for part in parts for x in part.entries]
    width = max(part.width for part in parts)
    if not width:
        return Array(dims, entries)
    tangents = [t for part in parts for t in (part.tangents or [0.0] * (width * len(part.entries)))]
    return Array(dims, entries, False, tangents)


def _index(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """x[i], W[i,j]; indices count from 1."""
    place = 0
    for index, size in zip(step.node.args[1:], parts[0].dims, strict=True):
        place = place * size + (integer(index) or 1) - 1
    tangents = parts[0].tangents
    width = parts[0].width
    piece = None if tangents is None else tangents[place * width : (place + 1) * width]
    return Array((), [parts[0].entries[place]], False, piece)


def _comparison(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    numbers, record = evaluation.numbers, evaluation.record
    return choices.comparison(numbers, record, id(step), step.node.value, *parts)


OPERATORS: dict[str, Rule] = {
    "negative": lambda evaluation, step, parts: elementwise.negative(parts[0]),
    "sum": lambda evaluation, step, parts: elementwise.total(step.node.value, parts),
    "product": _product,
    "power": _power,
    "comparison": _comparison,
    "transpose": lambda evaluation, step, parts: matrices.transposed(parts[0]),
    "string": lambda evaluation, step, parts: scalar(0),
    "column": _column,
    "rows": _rows,
    "index": _index,
}

# -- functions -----------------------------------------------------------------------------------


def _filled(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """ones(n), ones(m, n), zeros(n): their operands are sizes."""
    value = scalar(evaluation.numbers.number(1 if step.node.value == "ones" else 0))
    return filled(tuple(int(part.entries[0]) for part in parts), value)


def _spread(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    """vector(c), matrix(c): of the size that follows from what stands beside."""
    return filled(evaluation.dims(step.node), parts[0])


def _eye(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    size = int(parts[0].entries[0]) if parts else evaluation.dims(step.node)[0]
    return identity(size, evaluation.numbers.number(1))


def _piece(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    name = step.node.value
    return choices.piece(evaluation.numbers, evaluation.record, id(step), name, parts[0])


def _extreme(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    larger = step.node.value == "max"
    return choices.extreme(evaluation.record, id(step), larger, parts, step.fixed)


def _where(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    return choices.where(evaluation.record, id(step), *parts)


def _inverse(evaluation: Evaluation, matrix: Array) -> Array:
    try:
        return inverse(evaluation.numbers, matrix)
    except Singular:
        return evaluation.no_value(matrix, matrix.dims)


def _determinant(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    rule = determinant if step.node.value == "det" else log_determinant
    try:
        return rule(evaluation.numbers, parts[0])
    except Singular:
        return evaluation.no_value(parts[0], ())


def _diag(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    return matrices.diagonal(parts[0], evaluation.numbers.number(0))


def _einsum(evaluation: Evaluation, step: Step, parts: list[Array]) -> Array:
    operands, output = subscripts(step.node)
    return einsum(operands, output, parts[1:])


CALLS: dict[str, Rule] = {
    **dict.fromkeys(choices.PIECES, _piece),
    **dict.fromkeys(("max", "min"), _extreme),
    **dict.fromkeys(("ones", "zeros"), _filled),
    **dict.fromkeys(("vector", "matrix"), _spread),
    **dict.fromkeys(("det", "logdet"), _determinant),
    "where": _where,
    "eye": _eye,
    "inv": lambda evaluation, step, parts: _inverse(evaluation, parts[0]),
    "diag": _diag,
    "einsum": _einsum,
    "atan2": lambda evaluation, step, parts: elementwise.angle(evaluation.numbers, *parts),
    "sum": lambda evaluation, step, parts: matrices.added(parts[0]),
    "mean": lambda evaluation, step, parts: norms.mean(evaluation.numbers, parts[0]),
    "prod": lambda evaluation, step, parts: matrices.multiplied(parts[0]),
    "dot": lambda evaluation, step, parts: matrices.dot(parts[0], parts[1]),
    "outer": lambda evaluation, step, parts: matrices.outer(parts[0], parts[1]),
    "tr": lambda evaluation, step, parts: matrices.added(_diag(evaluation, step, parts)),
    "norm": lambda evaluation, step, parts: norms.norm(
        evaluation.numbers, evaluation.record, id(step), parts[0]
    ),
    "norm1": lambda evaluation, step, parts: norms.norm1(
        evaluation.numbers, evaluation.record, id(step), parts[0]
    ),
    "softmax": lambda evaluation, step, parts: norms.softmax(evaluation.numbers, parts[0]),
    "logsumexp": lambda evaluation, step, parts: norms.logsumexp(evaluation.numbers, parts[0]),
}
