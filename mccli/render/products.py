"""How products are written: from left to right, with fractions where something is divided."""

from __future__ import annotations

from collections.abc import Sequence

from mccli.render.pieces import Level, Medium, Piece, at_least
from mccli.syntax.tree import Node

_ASIDES = frozenset("⊙⊘·")
"""Product operators that are more than multiplication and division of scalars."""
_PRODUCTS = {
    ("row", "vector"): "scalar", ("row", "matrix"): "row", ("vector", "row"): "matrix",
    ("matrix", "vector"): "vector", ("matrix", "matrix"): "matrix",
}  # fmt: skip


def product(node: Node, parts: Sequence[Piece], kinds: Sequence[str], medium: Medium) -> Piece:
    """A product, each factor with the kind of its shape.

    Scalars may trade places: all that is multiplied stands above the bar of one fraction. Where
    there is a vector or a matrix, the order stays, ``2/N·(X·w − y)ᵀ·X``, and operands that
    another operator has made of vectors and matrices get brackets: ``(A·x) ⊙ y``.
    """
    operators: str = node.value
    scalars = [kind == "scalar" for kind in kinds]
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
            run = kinds[:last] if first == 1 else ["", *kinds[first:last]]
            signs = "*" + operators[first:last]
            done = _multiplied(signs, [done, *others], run, one, medium)
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
    operators: str, factors: Sequence[Piece], kinds: Sequence[str], one: bool, medium: Medium
) -> Piece:
    """Factors that multiply or divide; ``one`` says that the first is the number 1.

    Where not all are scalars, those behind all divisors stand behind the fraction.
    """
    scalar = all(kind == "scalar" for kind in kinds)
    end = len(operators) if scalar else operators.rfind("/") + 1
    if end == 0:
        return _times(factors, kinds, medium)
    above = [place for place in range(end) if operators[place] == "*"]
    below = [factors[place] for place in range(end) if operators[place] == "/"]
    if one and below and len(above) > 1:
        del above[0]
    done = _times([factors[i] for i in above], [kinds[i] for i in above], medium)
    if below:
        done = medium.fraction(done, _times(below, ["scalar"] * len(below), medium))
    if end == len(factors):
        return done
    return medium.times([done, *_chain(factors[end:], kinds[end:], medium)])


def _times(factors: Sequence[Piece], kinds: Sequence[str], medium: Medium) -> Piece:
    if len(factors) == 1:
        return factors[0]
    pieces = _chain(factors, kinds, medium)
    return pieces[0] if len(pieces) == 1 else medium.times(pieces)


def _chain(factors: Sequence[Piece], kinds: Sequence[str], medium: Medium) -> list[Piece]:
    """The factors of a chain, in brackets where they must be.

    So is the scalar that a row and a vector make before a vector or a matrix, ``(xᵀ·A·x)·x``:
    matrices of sizes 1 × 1 and n × 1 have no product.
    """
    pieces: list[Piece] = []
    chain, current = 0, ""
    for place, (factor, kind) in enumerate(zip(factors, kinds, strict=True)):
        pieces.append(at_least(Level.FRACTION, factor, medium))
        if kind != "scalar":
            current = _PRODUCTS.get((current, kind), kind)
        if current == "scalar":
            after = next((each for each in kinds[place + 1 :] if each != "scalar"), "row")
            if after != "row":
                pieces[chain:] = [medium.brackets(medium.times(pieces[chain:]))]
            current = ""
        if not current:
            chain = len(pieces)
    return pieces
