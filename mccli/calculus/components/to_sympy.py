"""A scalar tree as SymPy objects, built from objects and never from text.

SymPy evaluates while it builds, so sizes are estimated before a power is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sympy import Add, Mul, S, Symbol, log

from mccli.calculus.components.arithmetic import CONSTANTS, SHARED, arithmetic
from mccli.calculus.components.choices import CHOICES, COMPARISONS
from mccli.calculus.components.functions import SMOOTH_AND_STEPS, real_power
from mccli.calculus.components.kept import KEPT, is_unreduced
from mccli.calculus.components.loading import NoForm
from mccli.calculus.digits import most_bits, too_many_digits
from mccli.limits import Limits
from mccli.model.problem import natural
from mccli.syntax.tree import Node, fold

Expr = Any

_OWN = {**SMOOTH_AND_STEPS, **CHOICES}
_NOT_REAL = (S.ImaginaryUnit, S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity)


def real_symbols(names: Iterable[str]) -> dict[str, Symbol]:
    """A real symbol for every name; their own names sort as the user's do naturally."""
    ordered = sorted(set(names), key=natural)
    return {name: Symbol(f"v{index:07}", real=True) for index, name in enumerate(ordered)}


class Converter:
    """Trees to SymPy expressions over given symbols; shared nodes are converted once."""

    def __init__(
        self, symbols: Mapping[str, Symbol], constants: frozenset[str], limits: Limits
    ) -> None:
        self._symbols = symbols
        self._constants = constants
        self._limits = limits
        self._done: dict[int, tuple[Expr, bool]] = {}

    def expression(self, node: Node) -> Expr:
        """The SymPy expression of a scalar tree.

        Raises NoForm where it is not real and finite, a ``limit`` error for a power of
        numbers that is too large. The converter must not outlive the tree.
        """
        return fold(node, self._rule, self._done)[0]

    def _rule(self, node: Node, operands: list[tuple[Expr, bool]]) -> tuple[Expr, bool]:
        """The expression, and whether a variable occurs in the node."""
        args = [expression for expression, _ in operands]
        varies = any(varying for _, varying in operands)
        if node.op == "name":
            if node.value in self._constants:
                return CONSTANTS[node.value], False
            return self._symbols[node.value], True
        if node.op == "call" and node.value in {"max", "min"}:
            # At a kink a numeric constant is kept: constants come last, where the fold from
            # the left gives them the side of equality.
            args = [e for e, varying in operands if varying]
            args += [e for e, varying in operands if not varying]
        made = self._make(node, args)
        if not node.args:
            return made, varies
        if made.is_number and made.has(*_NOT_REAL):
            raise NoForm(node, "it is not a real number")
        # Beside a symbol too: h/(t - t) would go on as a product with an infinite factor.
        if made.is_Mul and any(part in (S.ComplexInfinity, S.NaN) for part in made.args):
            raise NoForm(node, "it divides by zero")
        return made, varies

    def _make(self, node: Node, args: list[Expr]) -> Expr:
        made = arithmetic(node, args, self._power)
        if made is not None:
            return made
        match node.op:
            case "comparison":
                return COMPARISONS[node.value](*args)
            case "call" if node.value == "sqrt":
                return self._power(args[0], S.Half)
            case "call" if node.value in _OWN:
                return _OWN[node.value](*args)
            case "call" if node.value in SHARED:
                if node.value == "exp":
                    self._check_exponent(S.One, args[0])
                if node.value in KEPT and is_unreduced(args[0]):
                    return KEPT[node.value](args[0])
                return SHARED[node.value](args[0])
        raise ValueError(f"no rule for {node.op} {node.value!r}")

    def _power(self, base: Expr, exponent: Expr) -> Expr:
        if exponent.is_Rational:
            self._check_power(base, exponent)
        elif base.is_Rational:
            self._check_exponent(base, exponent)
        return real_power(base, exponent)

    def _check_exponent(self, base: Expr, exponent: Expr) -> None:
        """SymPy takes r out of 2^(r + x), and makes 3^r of exp(r*log(3)) and its like."""
        for term in Add.make_args(exponent):
            factor, rest = term.as_coeff_Mul()
            if rest is S.One:
                self._check_power(base, factor)
            for part in Mul.make_args(rest):
                if isinstance(part, log):
                    self._check_power(part.args[0], factor)

    def _check_power(self, base: Expr, exponent: Expr) -> None:
        """Refuse a power whose numeric part would have too many digits, before it is computed."""
        bits = sum(_bits(factor) for factor in Mul.make_args(base)) * abs(exponent.p) // exponent.q
        if bits > most_bits(self._limits):
            raise too_many_digits(self._limits)


def _bits(number: Expr) -> int:
    """About log2 of the larger of numerator and denominator of a rational, or of its power."""
    if number.is_Rational:
        return max(abs(int(number.p)), int(number.q)).bit_length() - 1
    if number.is_Pow and number.base.is_Rational and number.exp.is_Rational:
        return -(-_bits(number.base) * abs(int(number.exp.p)) // int(number.exp.q))
    return 0
