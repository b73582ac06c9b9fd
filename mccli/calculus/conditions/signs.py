"""Which signs a scalar tree can take, wherever it has a value: a small, safe estimate.

A set of signs is a mask of ``NEGATIVE``, ``ZERO`` and ``POSITIVE``; ``ANY`` says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mccli.calculus.evaluation.precision import Real, is_exact
from mccli.syntax.tree import Node, fold

NEGATIVE, ZERO, POSITIVE = 1, 2, 4
NONNEGATIVE, ANY = ZERO | POSITIVE, 7
_EACH = (NEGATIVE, ZERO, POSITIVE)

_ALWAYS_POSITIVE = frozenset({"exp", "cosh", "sigmoid", "softplus"})
_NEVER_NEGATIVE = frozenset({"sqrt", "abs", "acos", "acosh"})
# Odd and increasing: the sign is that of the argument.
SIGN_KEEPING = frozenset({"cbrt", "sinh", "tanh", "asinh", "asin", "atan", "atanh", "erf", "sign"})


class Signs:
    """The masks of nodes, each worked out when it is asked for.

    ``known`` are the values of constant nodes, ``positive`` the names of positive variables.
    """

    def __init__(
        self,
        known: Mapping[int, Real],
        positive: frozenset[str] = frozenset(),
    ) -> None:
        self.known = known
        self.positive = positive
        self._masks: dict[int, int] = {}

    def of(self, node: Node) -> int:
        """The mask of a node; the caller keeps it alive."""
        mask = self._masks.get(id(node))
        return fold(node, self._mask, self._masks) if mask is None else mask

    def _mask(self, node: Node, args: list[int]) -> int:
        value = self.known.get(id(node))
        if value is not None:
            return sign_mask(value)
        match node.op:
            case "name":
                return POSITIVE if node.value in self.positive else ANY
            case "negative":
                return flipped(args[0])
            case "sum":
                parts = zip(node.value, args, strict=True)
                return _sum(mask if sign == "+" else flipped(mask) for sign, mask in parts)
            case "product":
                return _product(node, args)
            case "power":
                return self._power(node, args)
            case "comparison":
                return NONNEGATIVE
            case "call":
                return self._call(node, args)
        return ANY

    def _power(self, node: Node, args: list[int]) -> int:
        base, exponent = args[0], self.known.get(id(node.args[1]))
        if exponent is None:
            return POSITIVE if base == POSITIVE else NONNEGATIVE
        if exponent == 0:
            return POSITIVE
        if is_exact(exponent) and exponent.denominator == 1:
            signs = base if exponent % 2 else _square(base)
        else:
            signs = base & NONNEGATIVE
        return (signs & ~ZERO if exponent < 0 else signs) or ANY

    def _call(self, node: Node, args: list[int]) -> int:
        function, mask = node.value, args[0]
        if function in _ALWAYS_POSITIVE:
            return POSITIVE
        if function in _NEVER_NEGATIVE:
            keeps_zero = function in ("acos", "acosh")
            return POSITIVE if not mask & ZERO and not keeps_zero else NONNEGATIVE
        if function in SIGN_KEEPING:
            return mask
        if function == "relu":
            return (mask & POSITIVE) | (ZERO if mask & ~POSITIVE else 0)
        if function in ("floor", "ceil"):
            spread = POSITIVE if function == "floor" else NEGATIVE
            return mask | ZERO if mask & spread else mask
        if function == "where":
            condition = self.known.get(id(node.args[0]))
            if condition is None:
                return args[1] | args[2]
            return args[2] if condition == 0 else args[1]
        if function in ("max", "min"):
            return _extreme(args, larger=function == "max")
        return ANY


def sign_mask(value: Real) -> int:
    """The mask of a number."""
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else ZERO


def flipped(mask: int) -> int:
    """The mask of the negative."""
    return (mask & ZERO) | (POSITIVE if mask & NEGATIVE else 0) | (mask & POSITIVE) // POSITIVE


def _square(mask: int) -> int:
    return (mask & ZERO) | (POSITIVE if mask & ~ZERO else 0)


def _sum(masks: Iterable[int]) -> int:
    total = ZERO
    for mask in masks:
        if mask == ZERO:
            continue
        both = total | mask
        if both & NEGATIVE and both & POSITIVE:
            return ANY
        # A positive number stays positive when a number that is not negative is added.
        total = both if total & mask & ZERO else both & ~ZERO
    return total


def _product(node: Node, masks: Sequence[int]) -> int:
    total = POSITIVE
    for operator, mask in zip(node.value, masks, strict=True):
        mask = mask & ~ZERO if operator == "/" else mask
        signs = (total | mask) & ZERO
        if total & mask & ~ZERO:
            signs |= POSITIVE
        if total & flipped(mask) & ~ZERO:
            signs |= NEGATIVE
        total = signs
    return total or ANY


def _extreme(masks: Sequence[int], larger: bool) -> int:
    order = _EACH if larger else _EACH[::-1]
    total = masks[0]
    for mask in masks[1:]:
        pairs = [(a, b) for a in _EACH if total & a for b in _EACH if mask & b]
        total = 0
        for a, b in pairs:
            total |= max(a, b, key=order.index)
    return total
