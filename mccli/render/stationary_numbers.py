"""Numbers between bounds, as decimals that promise no more digits than are known."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from mccli.model.stationary import Quantity
from mccli.syntax import printer

_MOST_DIGITS = 17
_LEAST_DIGITS = 3
_BOUND_DIGITS = 20


def decimal(quantity: Quantity, most: int = _MOST_DIGITS) -> str:
    """The number in decimals: as many digits as are certain, ``most`` at most."""
    middle, width = quantity.middle, quantity.high - quantity.low
    if middle == 0 or width >= abs(middle):
        return "0"
    digits = most
    while digits > _LEAST_DIGITS and width * 10**digits > abs(middle):
        digits -= 1
    return _plain(Context(prec=digits).divide(_decimal(middle.numerator), middle.denominator))


def bounds(quantity: Quantity) -> tuple[str, str]:
    """Decimals below and above the number; equal where it is a short decimal."""
    return _rounded(quantity.low, ROUND_FLOOR), _rounded(quantity.high, ROUND_CEILING)


def exact(quantity: Quantity) -> str | None:
    """The number in the language, where it has a closed form."""
    return None if quantity.exact is None else printer.text(quantity.exact)


def shortest(quantity: Quantity) -> str:
    """The closed form, else the decimals."""
    return exact(quantity) or decimal(quantity)


def _rounded(value: Fraction, rounding: str) -> str:
    context = Context(prec=_BOUND_DIGITS, rounding=rounding)
    return _plain(context.divide(_decimal(value.numerator), value.denominator))


def _decimal(value: int) -> Decimal:
    return Decimal(value)


def _plain(value: Decimal) -> str:
    """Without zeros at the end; with an exponent only where it is short so."""
    if value == 0:
        return "0"
    text = f"{value.normalize():f}" if -6 <= value.adjusted() < 16 else str(value.normalize())
    return text.replace("E+", "e").replace("E", "e")
