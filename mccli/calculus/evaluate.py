"""Values of scalar trees: what the rest of the program uses, in one place."""

from __future__ import annotations

from mccli.calculus.careful import decimal_values, value_of, values
from mccli.calculus.constants import check_constants
from mccli.calculus.novalue import NoValue

__all__ = ["NoValue", "check_constants", "decimal_values", "value_of", "values"]
