"""Operations entry by entry; a scalar goes with every entry. One rule an operation."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, mul, neg, sub, truediv

from mccli.calculus.tensors.numeric.array import Array, Entries, Number, chained, spread
from mccli.calculus.tensors.numeric.numbers import NAN, Numbers, each


def widest(parts: Sequence[Array]) -> Array:
    """The operand whose shape the result has."""
    return next((part for part in parts if part.dims), parts[0])


def beside(part: Array, like: Array) -> Entries:
    """The entries, a scalar's as often as ``like`` has entries."""
    return part.entries if part.dims or not like.dims else part.entries * len(like.entries)


def negative(part: Array) -> Array:
    """-a, with tangents -da."""
    tangents = None if part.tangents is None else list(map(neg, part.tangents))
    return Array(part.dims, list(map(neg, part.entries)), part.lying, tangents)


def total(signs: str, parts: Sequence[Array]) -> Array:
    """±a ± b …, with tangents ±da ± db …"""
    like = widest(parts)
    entries: Entries | None = None
    tangents: Entries | None = None
    for sign, part in zip(signs, parts, strict=True):
        step = add if sign == "+" else sub
        own = beside(part, like)
        if entries is None:
            entries = own if sign == "+" else list(map(neg, own))
        else:
            entries = list(map(step, entries, own))
        slopes = part.tangents
        if slopes is None:
            continue
        if not part.dims and like.dims:
            slopes = slopes * len(like.entries)
        if tangents is None:
            tangents = slopes if sign == "+" else list(map(neg, slopes))
        else:
            tangents = list(map(step, tangents, slopes))
    return Array(like.dims, entries or [], like.lying, tangents)


def hadamard(left: Array, right: Array) -> Array:
    """a ⊙ b, with tangents da ⊙ b + a ⊙ db."""
    like = left if left.dims else right
    a, b = beside(left, like), beside(right, like)
    return chained(like, list(map(mul, a, b)), (b, left), (a, right))


def quotient(left: Array, right: Array) -> Array:
    """q = a ⊘ b, with tangents (da - q ⊙ db) ⊘ b; no value where b is zero."""
    like = left if left.dims else right
    a, b = beside(left, like), beside(right, like)
    q = each(truediv, a, b)
    if left.tangents is None and right.tangents is None:
        return Array(like.dims, q, like.lying)
    down = each(truediv, [1] * len(b), b)
    slopes = list(map(neg, map(mul, q, down)))
    return chained(like, q, (down, left), (slopes, right))


def power(numbers: Numbers, left: Array, right: Array, fixed: bool) -> Array:
    """a^b, with tangents b ⊙ a^(b-1) ⊙ da + log(a) ⊙ a^b ⊙ db.

    ``fixed`` says that the exponent is a numeric constant: then a may be negative or zero
    where b is whole, and 0^0 is 1.
    """
    if fixed and not right.dims and right.entries[0] == 2:
        return hadamard(left, left)
    like = left if left.dims else right
    a, b = beside(left, like), beside(right, like)
    values = each(lambda x, y: power_value(numbers, x, y, fixed), a, b)
    below: Entries = []
    across: Entries = []
    if left.tangents is not None:
        below = each(lambda x, y: _slope_by_base(numbers, x, y, fixed), a, b)
    if right.tangents is not None:
        logarithm = numbers.smooth["log"].value
        across = each(lambda x, v: v * logarithm(x) if x != 0 else v, a, values)
    return chained(like, values, (below, left), (across, right))


def power_value(numbers: Numbers, x: Number, y: Number, fixed: bool) -> Number:
    """x^y by the language's rule; nan where it is not real."""
    if x != x or y != y:
        return NAN
    if x > 0:
        return numbers.power(x, y)
    if x == 0:
        return x if y > 0 else numbers.number(1) if fixed and y == 0 else NAN
    return numbers.power(x, y) if fixed and y % 1 == 0 else NAN


def _slope_by_base(numbers: Numbers, x: Number, y: Number, fixed: bool) -> Number:
    if y == 0 and x == x:
        return y
    if x == 0:
        return y if y == 1 else x if y > 1 else NAN
    return y * power_value(numbers, x, y - 1, fixed)


def applied(numbers: Numbers, name: str, part: Array) -> Array:
    """A smooth function f: f(a), with tangents f'(a) ⊙ da."""
    function = numbers.smooth[name]
    values = each(function.value, part.entries)
    if part.tangents is None:
        return Array(part.dims, values, part.lying)
    return chained(part, values, (each(function.slope, part.entries, values), part))


def angle(numbers: Numbers, y: Array, x: Array) -> Array:
    """atan2(y, x), with tangents (x dy - y dx)/(x² + y²)."""
    like = widest((y, x))
    b, a = beside(y, like), beside(x, like)
    values = each(lambda v, u: numbers.angle(v, u) if u != 0 or v != 0 else NAN, b, a)
    by_y = each(lambda v, u: u / (u * u + v * v), b, a)
    by_x = each(lambda v, u: -v / (u * u + v * v), b, a)
    return chained(like, values, (by_y, y), (by_x, x))


def chosen(like: Array, places: Sequence[int], parts: Sequence[Array]) -> Array:
    """Entry e of the result is that of ``parts[places[e]]``, and so are its tangents.

    A place of -1 is no value.
    """
    columns = [beside(part, like) for part in parts]
    values = [columns[place][e] if place >= 0 else NAN for e, place in enumerate(places)]
    width = max(part.width for part in parts)
    if not width:
        return Array(like.dims, values, like.lying)
    tangents: Entries = []
    zero = [0.0] * width
    for e, place in enumerate(places):
        part = parts[place]
        if part.tangents is None or place < 0:
            tangents += zero
        else:
            start = e * width if part.dims else 0
            tangents += part.tangents[start : start + width]
    return Array(like.dims, values, like.lying, tangents)


def masked(part: Array, values: Entries, slopes: Entries, bent: bool = False) -> Array:
    """Given values with tangents slope ⊙ da, without 0 times what has no value.

    What is only ``bent`` has slope 0 where its operand has, even if it has none by itself.
    """
    if part.tangents is None:
        return Array(part.dims, values, part.lying)
    pairs = zip(spread(slopes, part.width), part.tangents, strict=True)
    if bent:
        tangents = [s * t if s and t else 0 for s, t in pairs]
    else:
        tangents = [s * t if s else s for s, t in pairs]
    return Array(part.dims, values, part.lying, tangents)
