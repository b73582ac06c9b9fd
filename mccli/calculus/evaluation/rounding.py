"""The rules of one evaluation's numbers: its precision, its bounds, and what rounding decided."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from mccli.calculus.digits import most_bits
from mccli.calculus.evaluation.novalue import too_large, undecided
from mccli.calculus.evaluation.precision import Context, Mpf, Real, as_mpf, context, magnitude
from mccli.limits import Limits
from mccli.syntax.tree import Node, fold


class Rounding:
    """Numbers with ``digits`` digits; exact ones may have as many as the limits allow.

    ``margins`` collects the inexact numbers whose sign decided something. Names in
    ``constants`` are the numbers pi and e.
    """

    def __init__(self, constants: frozenset[str], digits: int, limits: Limits) -> None:
        self.precision = digits
        self.constants = constants
        self.digits = limits.result_digits
        self.bits = most_bits(limits)
        self.margins: list[tuple[Node, Mpf]] = []
        self._fixed: dict[int, bool] = {}

    @cached_property
    def ctx(self) -> Context:
        """The context for numbers that are not exact; loaded when there is one."""
        return context(self.precision)

    def is_fixed(self, node: Node) -> bool:
        """Whether no variable occurs in the node; each node is looked at once."""
        return fold(node, self._is_fixed, self._fixed)

    def _is_fixed(self, node: Node, parts: list[bool]) -> bool:
        return node.value in self.constants if node.op == "name" else all(parts)

    def sign(self, node: Node, value: Real) -> int:
        """-1, 0 or 1; an inexact zero is undecided, an inexact sign is noted as a margin."""
        if type(value) is not Fraction:
            if value == 0:
                raise undecided(node, "whether a number is exactly zero")
            self.margins.append((node, value))
        return int(value > 0) - int(value < 0)

    def fit(self, node: Node, value: Fraction) -> Real:
        """The value itself if it has few digits; rounded if only its fraction is long."""
        top, bottom = value.numerator.bit_length(), value.denominator.bit_length()
        if top <= self.bits and bottom <= self.bits:
            return value
        if abs(top - bottom) > self.bits:
            raise too_large(node, self.digits)
        return as_mpf(self.ctx, value)

    def bounded(self, node: Node, value: Mpf) -> Mpf:
        """The value, if it is not beyond the number of digits allowed. Raises ``NoValue``."""
        if abs(magnitude(value)) > self.bits:
            raise too_large(node, self.digits)
        return value
