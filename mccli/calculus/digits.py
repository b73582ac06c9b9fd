"""How long the numbers of an answer may be, and what is said of longer ones."""

from __future__ import annotations

from mccli.errors import MccliError
from mccli.limits import Limits, exceeded

_BITS_PER_DIGIT = 3.3219280948873626


def most_bits(limits: Limits) -> int:
    """The bits of an integer that has as many digits as the limit allows."""
    return int(limits.result_digits * _BITS_PER_DIGIT)


def more_than(digits: int) -> str:
    """The sentence for a number that has more digits."""
    return f"a number here has more than {digits} digits"


def too_many_digits(limits: Limits) -> MccliError:
    """The ``limit`` error for a number that is too long to print."""
    hint = "use smaller numbers, or raise MCCLI_MAX_RESULT_DIGITS"
    return exceeded("number", more_than(limits.result_digits), hint)
