"""How products are written: from left to right, with fractions where something is divided."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.render.pieces import Level, Medium, Piece, at_least
from mccli.syntax.tree import Node

_ASIDES = frozenset("⊙⊘·")
"""Product operators that are more than multiplication and division of scalars."""


def product(node: Node, parts: Sequence[Piece], scalars: Sequence[bool], medium: Medium) -> Piece:
    """A product, each factor with whether it is a scalar.

    Scalars may trade places: all that is multiplied stands above the bar of one fraction. Where
    there is a vector or a matrix, the order stays, ``2/N·(X·w − y)ᵀ·X``, and operands that
    another operator has made of vectors and matrices get brackets: ``(A·x) ⊙ y``.
    """
    operators: str = node.value
    ordered = not all(scalars)
    done = parts[0]
    first = 1
    while first < len(parts):
        last = _run_end(operators, first)
        others = parts[first:last]
        if operators[first] in _ASIDES:
            if not _is_plain(operators, scalars, first):
                done = at_least(Level.POWER, done, medium)
            others = [at_least(Level.POWER, factor, medium) for factor in others]
            done = medium.aside(operators[first], [done, *others])
        else:
            one = first == 1 and node.args[0].op == "number" and node.args[0].value == 1
            signs = "*" + operators[first:last]
            done = _multiplied(signs, [done, *others], ordered, one, medium)
        first = last
    return done


def _is_plain(operators: str, scalars: Sequence[bool], first: int) -> bool:
    """Whether no one misreads what stands before the operator: 2·u ⊙ v, u ⊙ v ⊘ w."""
    if operators[first - 1] in _ASIDES:
        return operators[first - 1 : first + 1] == "⊙⊘"
    return first > 1 and all(scalars[: first - 1])


def _run_end(operators: str, first: int) -> int:
    """The end (exclusive) of the operators that may stand beside the one at ``first``."""
    last = first + 1
    if operators[first] in _ASIDES:
        while last < len(operators) and operators[last] == operators[first]:
            last += 1
    else:
        while last < len(operators) and operators[last] not in _ASIDES:
            last += 1
    return last


def _multiplied(
    operators: str, factors: Sequence[Piece], ordered: bool, one: bool, medium: Medium
) -> Piece:
    """Factors that multiply or divide; ``one`` says that the first is the number 1.

    Of ordered factors, those behind all divisors stand behind the fraction.
    """
    end = operators.rfind("/") + 1 if ordered else len(operators)
    if end == 0:
        return _times(factors, medium)
    signs = operators[:end]
    above = [each for sign, each in zip(signs, factors[:end], strict=True) if sign == "*"]
    below = [each for sign, each in zip(signs, factors[:end], strict=True) if sign == "/"]
    if below and len(above) > 1 and one:
        above = above[1:]
    done = _times(above, medium)
    if below:
        done = medium.fraction(done, _times(below, medium))
    rest = [at_least(Level.FRACTION, factor, medium) for factor in factors[end:]]
    return medium.times([done, *rest]) if rest else done


def _times(factors: Sequence[Piece], medium: Medium) -> Piece:
    if len(factors) == 1:
        return factors[0]
    return medium.times([at_least(Level.FRACTION, factor, medium) for factor in factors])
