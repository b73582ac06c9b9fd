"""Layouts and shape cases, as data.

Source: Parr and Howard, "The Matrix Calculus You Need For Deep Learning", sections 4 and 4.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Layout = Literal["numerator", "denominator"]
Kind = Literal["scalar", "vector", "matrix"]

LAYOUTS: tuple[Layout, ...] = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class ShapeCase:
    """One row of the shape-case table.

    ``number`` is 1 to 4, or None for what lies beyond the paper. ``shapes`` gives, for each
    layout, the shape in words of m (function), n (vector), p × q (matrix); ``sentence`` says
    the same for a reader.
    """

    number: int | None
    function: Kind
    variable: Kind
    shapes: dict[Layout, str]
    sentence: str


CASES: tuple[ShapeCase, ...] = (
    ShapeCase(
        1,
        "scalar",
        "scalar",
        {"numerator": "1 × 1", "denominator": "1 × 1"},
        "A scalar by a scalar is a scalar in either layout.",
    ),
    ShapeCase(
        2,
        "scalar",
        "vector",
        {"numerator": "1 × n", "denominator": "n × 1"},
        "A scalar by a vector has the transpose of the vector's shape in numerator layout, "
        "and the vector's own shape in denominator layout.",
    ),
    ShapeCase(
        3,
        "vector",
        "scalar",
        {"numerator": "m × 1", "denominator": "1 × m"},
        "A vector by a scalar has the shape of the function in numerator layout, "
        "and its transpose in denominator layout.",
    ),
    ShapeCase(
        4,
        "vector",
        "vector",
        {"numerator": "m × n", "denominator": "n × m"},
        "A vector by a vector is the Jacobian: row i is the gradient of component i in "
        "numerator layout, column i in denominator layout.",
    ),
    ShapeCase(
        None,
        "scalar",
        "matrix",
        {"numerator": "q × p", "denominator": "p × q"},
        "A scalar by a matrix has the matrix's transposed shape in numerator layout, "
        "and its own shape in denominator layout.",
    ),
    ShapeCase(
        None,
        "matrix",
        "scalar",
        {"numerator": "p × q", "denominator": "q × p"},
        "A matrix by a scalar has the shape of the function in numerator layout, "
        "and its transpose in denominator layout.",
    ),
)

HIGHER_ORDER = (
    "The derivative has three or more axes: in numerator layout the function's axes, then the "
    "variable's; in denominator layout the variable's axes, then the function's."
)
HESSIAN = (
    "The Hessian is the Jacobian of the gradient: square and symmetric, the same in either layout."
)


_BY_KINDS = {(case.function, case.variable): case for case in CASES}


def find_case(function: Kind, variable: Kind) -> ShapeCase | None:
    """The row for a pair of kinds; None where the derivative has three or more axes."""
    return _BY_KINDS.get((function, variable))
