"""A matrix meets its inverse in a product: inv(A)·A is the identity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from mccli.calculus.tensors.tensor import Factor, Labels, Rational, rational

if TYPE_CHECKING:
    from mccli.calculus.tensors.draft import Draft

Match = tuple[dict[int, int], list[Factor]]
"""Which index of the pattern is which of the product, and the factors that are taken."""


def cancel_inverses(draft: Draft) -> bool:
    """inv(A)_ij A_jk summed over j is δ_ik; whether such a pair was found.

    A may be a product that has been taken in: its factors are looked for one by one.
    """
    for inverse in draft.factors:
        if inverse.tensor.kind != "call" or inverse.tensor.data != "inv" or inverse.exponent != 1:
            continue
        arg = inverse.tensor.args[0]
        pattern = [Factor(arg, 1, (0, 1))]
        scale: Rational = 1
        if arg.kind == "product":
            pattern, scale = list(arg.data.factors), arg.data.coefficient
        for place in (0, 1):
            shared, free = inverse.labels[place], inverse.labels[1 - place]
            if shared in draft.output or shared == free:
                continue
            # inv(A)_ij A_jk and A_kj inv(A)_ji: the index that they share.
            for known, found in _matches(draft, pattern, {1 - place: shared}):
                if _is_closed(draft, inverse, known, found):
                    taken = {id(inverse), *map(id, found)}
                    draft.factors = [each for each in draft.factors if id(each) not in taken]
                    delta = draft.graph.delta(inverse.tensor.axes[0])
                    draft.factors.append(Factor(delta, 1, (free, known[place])))
                    draft.coefficient = rational(Fraction(draft.coefficient) / scale)
                    return True
    return False


def _matches(draft: Draft, pattern: Sequence[Factor], known: dict[int, int]) -> Iterator[Match]:
    """All ways to find the pattern's factors among the draft's."""
    if not pattern:
        yield known, []
        return
    first, *rest = pattern
    for factor in draft.factors:
        if factor.tensor is not first.tensor or factor.exponent != first.exponent:
            continue
        for labels in _turns(draft, factor):
            extended = dict(known)
            if all(
                extended.setdefault(a, b) == b for a, b in zip(first.labels, labels, strict=True)
            ):
                for found, factors in _matches(draft, rest, extended):
                    if all(each is not factor for each in factors):
                        yield found, [factor, *factors]


def _turns(draft: Draft, factor: Factor) -> list[Labels]:
    """The factor's labels, of a symmetric matrix in both orders."""
    if len(factor.labels) == 2 and draft.graph.is_symmetric(factor.tensor):
        return [factor.labels, factor.labels[::-1]]
    return [factor.labels]


def _is_closed(
    draft: Draft, inverse: Factor, known: dict[int, int], found: Sequence[Factor]
) -> bool:
    """Whether all indices but the two free ones are summed over and stand nowhere else."""
    if len(set(known.values())) < len(known) or inverse in found:
        return False
    inner = {label for index, label in known.items() if index > 1} | {
        label for label in inverse.labels if label in (known.get(0), known.get(1))
    }
    others = [each for each in draft.factors if each is not inverse
              and all(each is not one for one in found)]  # fmt: skip
    return not any(
        label in draft.output or any(label in each.labels for each in others) for label in inner
    )
