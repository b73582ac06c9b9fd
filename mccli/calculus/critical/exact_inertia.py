"""The signs of the Hessian's eigenvalues at an exact solution, by exact arithmetic."""

from __future__ import annotations

from fractions import Fraction

from mccli.calculus.critical.algebraic import Element
from mccli.calculus.critical.inertia import characteristic, signs_of
from mccli.calculus.critical.solve import Point, Unknowns
from mccli.calculus.critical.system import System
from mccli.calculus.critical.term_lists import terms
from mccli.calculus.critical.values import Values
from mccli.model.stationary import Sign


def exactly(system: System, unknowns: Unknowns, point: Point) -> tuple[Sign, ...] | None:
    """The signs at an exact solution; None where they are not to be had exactly.

    At a zero of g_i = c_i N_i / D_i the Hessian has the entries c_i/D_i dN_i/dx_j. With the
    signs of the c_i in place of themselves the matrix is similar to a symmetric one that is
    congruent to the Hessian: its eigenvalues are real and have the same signs.
    """
    count = system.generators.count
    values = Values(unknowns, point)
    slopes = _slopes(system, unknowns, values)
    if slopes is None or any(each.sign == 0 for each in system.components):
        return None
    number = point.field
    rows: list[list[Element]] = []
    for component in system.components:
        if not component.above:
            rows.append([()] * count)
            continue
        below = values.of(unknowns.projected(component.below))
        if not below:
            return None
        scale = number.scaled(component.sign, number.inverse(below))
        above = unknowns.projected(component.above)
        rows.append(
            [number.product(scale, values.slope(above, j, slopes, count)) for j in range(count)]
        )
    found = characteristic(
        rows, (), number.number(1), number.sum, number.product,
        lambda k, value: number.scaled(Fraction(-1, k), value),
    )  # fmt: skip
    return signs_of([number.sign(each) for each in found])


def _slopes(system: System, unknowns: Unknowns, values: Values) -> list[list[Element]] | None:
    """The derivatives of the auxiliary unknowns, by their relations; None where one has none."""
    count = system.generators.count
    number = values.field
    slopes: list[list[Element]] = []
    for place, (each, relation) in enumerate(
        zip(unknowns.generators[count:], system.relations, strict=True)
    ):
        if each.kind == "sign":
            slopes.append([()] * count)
            continue
        poly = unknowns.projected(terms(relation))
        own = values.partial(poly, count + place)
        if not own:
            return None
        scale = number.scaled(-1, number.inverse(own))
        row = [
            number.product(scale, values.slope(poly, variable, slopes, count))
            for variable in range(count)
        ]
        slopes.append(row)
    return slopes
