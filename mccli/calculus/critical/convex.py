"""Is a function convex? Shown by its Hessian's minors, or by the rules of composition.

Source: S. Boyd, L. Vandenberghe, "Convex Optimization" (2004), sections 3.1.4 and 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import sympy
from sympy import Matrix

from mccli.calculus.critical.composition import is_convex
from mccli.calculus.critical.definite import plainer
from mccli.calculus.critical.generator_rules import NotRational
from mccli.calculus.critical.generators import Generators
from mccli.calculus.critical.sign_masks import POSITIVE, ZERO, times
from mccli.calculus.critical.task import Task
from mccli.calculus.critical.term_lists import terms
from mccli.syntax import printer

_MOST_ORDER = 4
_MOST_CONSTANT = 30
_LONGEST = 60


def certificate(task: Task) -> str:
    """Why the function is convex; empty where that is not shown."""
    positive = {n for n, s in zip(task.names, task.symbols, strict=True) if s in task.positive}
    if is_convex(task.function, task.names, task.constants, frozenset(positive)):
        return "the function is convex by the rules of composition"
    if not _is_smooth(task):
        return ""
    parts = [task.part(places) for places in task.blocks()]
    if not all(map(_semidefinite, parts)):
        return ""
    shown = _shown(task)
    if len(task.names) == 1:
        return f"the function is convex: its second derivative{shown} is nowhere negative"
    return f"the function is convex: its Hessian{shown} is positive semidefinite"


def is_strict(task: Task) -> bool:
    """Whether the Hessian is shown to be positive definite everywhere."""
    return _is_smooth(task) and _minors(task, strict=True)


def _is_smooth(task: Task) -> bool:
    """Whether the function has a Hessian everywhere, on a domain that is convex."""
    for each in task.conditions:
        if each.kind == "convention" and each.expr is None:
            return False
        node = each.expr
        if each.kind != "domain" or node is None or node.op != "comparison":
            return False
        if node.value not in (">", ">=") or node.args[0].op != "name":
            return False
    return True


def _semidefinite(task: Task) -> bool:
    matrix = task.curvature
    if matrix is None:
        return False
    if all(entry.is_Rational for row in matrix for entry in row):
        return len(matrix) <= _MOST_CONSTANT and _constant(matrix)
    if len(matrix) == 1 and _never_negative(matrix[0][0], task.symbols[0]):
        return True
    return _minors(task, strict=False)


def _constant(matrix: Sequence[Sequence[Any]]) -> bool:
    """Whether a matrix of rationals is positive semidefinite, by elimination."""
    rows = [[Fraction(int(x.p), int(x.q)) for x in row] for row in matrix]
    left = list(range(len(rows)))
    while left:
        if any(rows[i][i] < 0 for i in left):
            return False
        pivot = next((i for i in left if rows[i][i] > 0), None)
        if pivot is None:
            return not any(rows[i][j] for i in left for j in left)
        left.remove(pivot)
        for i in left:
            factor = rows[i][pivot] / rows[pivot][pivot]
            for j in left:
                rows[i][j] -= factor * rows[pivot][j]
    return True


def _never_negative(expression: Any, symbol: Any) -> bool:
    """Whether a polynomial of one variable is nowhere negative: no root of odd order."""
    if not expression.is_polynomial(symbol):
        return False
    try:
        poly = sympy.Poly(expression, symbol, domain="QQ")
    except (sympy.PolynomialError, sympy.CoercionFailed):
        return False
    _, listed = poly.factor_list()
    odd = [factor for factor, power in listed if power % 2]
    if any(factor.count_roots() for factor in odd):
        return False
    return bool(poly(0) > 0 or poly.LC() > 0)


def _minors(task: Task, strict: bool) -> bool:
    """By determinants whose signs are plain: the leading ones > 0, or all principal ones >= 0."""
    matrix = task.curvature
    if matrix is None or len(matrix) > _MOST_ORDER:
        return False
    count = len(matrix)
    wanted = POSITIVE if strict else POSITIVE | ZERO
    chosen: list[tuple[int, ...]]
    if strict:
        chosen = [tuple(range(k)) for k in range(1, count + 1)]
    else:
        chosen = [c for k in range(1, count + 1) for c in combinations(range(count), k)]
    made = Generators(task.symbols, task.positive)
    try:
        entries = [[made.rewritten(each) for each in row] for row in matrix]
        for places in chosen:
            minor = Matrix([[entries[i][j] for j in places] for i in places])
            above, below = made.fraction(minor.det(method="berkowitz"))
            sign = made.signs(above * below)
            if not _within(sign, wanted) and not _factors_within(made, above, below, wanted):
                return False
    except NotRational:
        return False
    return True


def _within(signs: int, wanted: int) -> bool:
    return signs | wanted == wanted


def _factors_within(made: Generators, above: Any, below: Any, wanted: int) -> bool:
    """The same by the signs of the factors."""
    total = POSITIVE
    for poly in (above, below):
        constant, listed = poly.factor_list()
        total = times(total, POSITIVE if constant > 0 else 1)
        for factor, power in listed:
            if power % 2 == 0:
                total = times(total, POSITIVE | ZERO)
                continue
            signs = made.signs(factor)
            if not _within(signs, POSITIVE | ZERO):
                known = plainer(terms(factor), [not each.signs & 1 for each in made.all])
                if known is None:
                    return False
                # A definite polynomial has the sign of its value at any point but its zeros.
                signs = _definite_sign(factor, len(made.all), known)
            total = times(total, signs)
    return _within(total, wanted)


def _definite_sign(factor: Any, count: int, known: list[Any]) -> int:
    vanishing = len(known) != 1 or any(any(monomial) for monomial in known[0])
    for base in (1, 2, 3):
        value = factor(*(base + place for place in range(len(factor.gens))))
        if value != 0:
            return (POSITIVE if value > 0 else 1) | (ZERO if vanishing else 0)
    return 7


def _shown(task: Task) -> str:
    """The Hessian as text, where it is short."""
    rows = [f"[{', '.join(printer.text(each) for each in row)}]" for row in task.hessian]
    text = rows[0][1:-1] if len(rows) == 1 else f"[{', '.join(rows)}]"
    return f" {text}" if len(text) <= _LONGEST else ""
