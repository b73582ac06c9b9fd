"""A closed form is put into the gradient, which is to vanish at random sizes and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isqrt

from mccli.calculus.critical.quadratic import Quadratic
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.tensors.facts.knowledge import Knowledge
from mccli.calculus.tensors.facts.traits import INVERTIBLE
from mccli.calculus.tensors.numeric.array import TooMuchWork
from mccli.calculus.tensors.numeric.comparing import Text, evaluation
from mccli.calculus.tensors.numeric.numbers import digits
from mccli.calculus.tensors.numeric.points import (
    assignments,
    environment,
    named_spaces,
    occurring,
    point,
)
from mccli.calculus.tensors.numeric.program import Program
from mccli.calculus.verification.claims import Mismatch
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.resolve import resolve
from mccli.model.result import Verified
from mccli.model.spaces import Space
from mccli.source import Source, Span
from mccli.syntax import printer
from mccli.syntax.document import Declaration, parse_document
from mccli.syntax.tree import Node, fold, rebuilt

METHOD = "the closed form put into the gradient"

_DIGITS = 50
_AGREED = 1e-25
_POINTS = 3
_TRIES = 6
_MOST_ASSIGNMENTS = 8


def checked(
    problem: Problem, variable: str, gradient: Node, form: Quadratic, limits: Limits
) -> Verified:
    """Whether the gradient vanishes at the closed form. Raises ``Mismatch`` where it does not."""
    name = problem.functions[0]
    spaces = named_spaces(problem, name)
    text = _text(variable, gradient, form, spaces, limits)
    declared = occurring(problem, name, spaces)
    found, worst = 0, 0.0
    for choice, sizes in enumerate(assignments(spaces)):
        if found >= _POINTS or choice >= _MOST_ASSIGNMENTS:
            break
        here = 0
        for turn in range(_TRIES):
            if here == 2 or found >= _POINTS:
                break
            numbers = digits(_DIGITS)
            arrays = environment(point(declared, sizes, choice, turn), sizes, numbers)
            try:
                values = evaluation(text, sizes, arrays, numbers)
                rest = values.function("rest").entries
                scale = max(map(abs, values.function("scale").entries))
            except (NoValue, TooMuchWork):
                continue
            error = max(map(abs, rest))
            if error > _AGREED * max(scale, values.largest):
                raise Mismatch(f"the gradient is {float(error)!r} at {printer.text(form.solution)}")
            worst = max(worst, float(error / scale) if scale else 0.0)
            found, here = found + 1, here + 1
    if not found:
        return Verified(None, reason="no point found at which the solution has a value")
    return Verified(True, found, worst, METHOD)


def is_singular(problem: Problem, matrix: Node, limits: Limits) -> bool:
    """Whether a square matrix has no inverse at any random sizes and points, beyond size 1.

    One that is known to be invertible is not looked at. The determinant is to vanish at all of
    them, as that of w*w' does.
    """
    name = problem.functions[0]
    spaces = named_spaces(problem, name)
    facts = Knowledge([matrix], spaces, problem.constants, limits)
    if facts.is_scalar(matrix) or facts.traits(matrix) & INVERTIBLE:
        return False
    shown = printer.text(matrix)
    text = _program((f"rest = det({shown})", f"scale = {shown}"), spaces, limits)
    declared = occurring(problem, name, spaces)
    found = 0
    for choice, sizes in enumerate(assignments(spaces)):
        if choice >= _MOST_ASSIGNMENTS:
            break
        if sizes and min(sizes.values()) < 2:
            continue
        numbers = digits(_DIGITS)
        arrays = environment(point(declared, sizes, choice, 0), sizes, numbers)
        try:
            values = evaluation(text, sizes, arrays, numbers)
            rest = max(map(abs, values.function("rest").entries))
            entries = values.function("scale").entries
        except (NoValue, TooMuchWork):
            continue
        # A determinant of n rows is a sum of products of n entries.
        if rest > _AGREED * max(map(abs, entries)) ** isqrt(len(entries)):
            return False
        found += 1
    return found > 0


def _text(
    variable: str, gradient: Node, form: Quadratic, spaces: Mapping[str, Space], limits: Limits
) -> Text:
    """Definitions of the gradient at the solution, and of the right side, to compare it with."""
    put = fold(
        gradient,
        lambda node, args: (
            form.solution if node.op == "name" and node.value == variable else rebuilt(node, args)
        ),
    )
    lines = (f"rest = {printer.text(put)}", f"scale = {printer.text(form.right)}")
    return _program(lines, spaces, limits)


def _program(lines: Sequence[str], spaces: Mapping[str, Space], limits: Limits) -> Text:
    """Definitions, the first of them of "rest", with the variables declared as in the problem."""
    source = Source("answer", "\n".join(lines))
    span = Span(source, 0, 0)
    declarations = [
        Declaration(source, (name,), (span,), space.dims, space.attributes, span)
        for name, space in spaces.items()
    ]
    document = parse_document([source], limits.for_answers())
    return Text(Program(resolve(document, declarations)), "rest")
