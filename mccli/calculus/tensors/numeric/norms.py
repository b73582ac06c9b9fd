"""Norms, means and softmax, put together from the arithmetic of arrays with tangents."""

from __future__ import annotations

from mccli.calculus.tensors.numeric.array import Array, filled, scalar
from mccli.calculus.tensors.numeric.choices import Record, piece
from mccli.calculus.tensors.numeric.elementwise import applied, quotient, total
from mccli.calculus.tensors.numeric.matrices import added, dot
from mccli.calculus.tensors.numeric.numbers import Numbers


def squares(part: Array) -> Array:
    """Σ_i x_i², which is norm(x)^2 without the root."""
    return dot(part, part)


def norm(numbers: Numbers, record: Record, place: int, part: Array) -> Array:
    """√(Σ_i x_i²), of a matrix over all entries (Frobenius); abs of a scalar."""
    if not part.dims:
        return piece(numbers, record, place, "abs", part)
    if part.tangents is not None and not any(part.entries) and not any(part.tangents):
        # A bend that is reached with slope 0.
        return added(part)
    return applied(numbers, "sqrt", squares(part))


def norm1(numbers: Numbers, record: Record, place: int, part: Array) -> Array:
    """Σ_i |x_i|, over all entries."""
    return added(piece(numbers, record, place, "abs", part))


def mean(numbers: Numbers, part: Array) -> Array:
    """Σ_i x_i / n, over all entries."""
    return quotient(added(part), scalar(numbers.number(len(part.entries))))


def softmax(numbers: Numbers, part: Array) -> Array:
    """exp(z)_i / Σ_j exp(z)_j, the same for z less its largest entry."""
    powers = applied(numbers, "exp", _lowered(part))
    return quotient(powers, added(powers))


def logsumexp(numbers: Numbers, part: Array) -> Array:
    """log Σ_j exp(z)_j = c + log Σ_j exp(z - c)_j."""
    logarithm = applied(numbers, "log", added(applied(numbers, "exp", _lowered(part))))
    return total("++", (logarithm, scalar(max(part.entries))))


def _lowered(part: Array) -> Array:
    return total("+-", (part, filled(part.dims, scalar(max(part.entries)))))
