"""Short closed forms of numbers: rationals, square roots, roots of roots, cube roots."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy
from sympy import Rational

from mccli.calculus.components.functions import CubeRoot
from mccli.calculus.critical.algebraic import Element, RealField

_MOST_FIELD = 16


def closed_form(field: RealField, element: Element) -> Any | None:
    """The number as a SymPy expression; None where there is no short one."""
    if len(element) <= 1:
        return _rational(element[0] if element else Fraction(0))
    # The degree of an element divides that of its field.
    degrees = [each for each in (2, 3, 4) if field.degree % each == 0]
    if not degrees or field.degree > _MOST_FIELD:
        return None
    relation = field.relation(element, degrees[-1])
    if relation is None:
        return None
    match len(relation):
        case 2:
            return _quadratic(field, element, *relation)
        case 3 if not relation[1] and not relation[2]:
            root = CubeRoot(_rational(abs(relation[0])))
            return root if relation[0] > 0 else -root
        case 4 if not relation[1] and not relation[3]:
            square = field.product(element, element)
            inner = _quadratic(field, square, relation[0], relation[2])
            root = sympy.sqrt(inner)
            return root if field.sign(element) > 0 else -root
    return None


def _quadratic(field: RealField, element: Element, constant: Fraction, linear: Fraction) -> Any:
    """The root of t^2 = constant + linear*t that the element is."""
    middle = linear / 2
    inside = middle**2 + constant
    sign = field.sign(field.sum(element, field.number(-middle)))
    return _rational(middle) + sign * sympy.sqrt(_rational(inside))


def _rational(value: Fraction) -> Any:
    return Rational(value.numerator, value.denominator)
