"""Which signs a number may have, as a mask, and what follows for sums and products."""

from __future__ import annotations

NEGATIVE, ZERO, POSITIVE = 1, 2, 4
ANY = NEGATIVE | ZERO | POSITIVE


def plus(one: int, other: int) -> int:
    """The signs of a sum by those of its parts."""
    if one == ZERO:
        return other
    if other == ZERO:
        return one
    mixed = (one | other) & POSITIVE and (one | other) & NEGATIVE
    if mixed:
        return ANY
    # A zero sum of numbers that are all >= 0 needs all to be zero.
    return (one | other) if one & ZERO and other & ZERO else (one | other) & ~ZERO


def times(one: int, other: int) -> int:
    """The signs of a product by those of its parts."""
    found = (one | other) & ZERO
    for a, b, sign in (
        (POSITIVE, POSITIVE, POSITIVE), (NEGATIVE, NEGATIVE, POSITIVE),
        (POSITIVE, NEGATIVE, NEGATIVE), (NEGATIVE, POSITIVE, NEGATIVE),
    ):  # fmt: skip
        if one & a and other & b:
            found |= sign
    return found


def squared(mask: int) -> int:
    """The signs of a square."""
    return (POSITIVE if mask & (POSITIVE | NEGATIVE) else 0) | (mask & ZERO)
