"""From tensors in index notation back to matrix notation, as people write it."""

from mccli.calculus.tensors.notation.written import written

__all__ = ["written"]
