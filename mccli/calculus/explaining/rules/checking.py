"""Nothing wrong is explained: the lines of a derivation have one value at random points.

A derivative that a line still has gets its value by automatic differentiation, which knows
none of the rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice, pairwise

from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.evaluation.precision import Mpf, as_mpf
from mccli.calculus.verification.claims import Mismatch
from mccli.calculus.verification.duals import first_order
from mccli.calculus.verification.points import candidates
from mccli.limits import Limits
from mccli.model.steps import Step
from mccli.syntax import printer
from mccli.syntax.tree import Node, fold, free_names, postorder, rebuilt
from mccli.syntax.tree import name as name_node

# What differs is computed again to more digits: rounding may be to blame.
_DIGITS = (40, 320)
_POINTS = 2
_TRIES = 12
_TOLERANCE = Fraction(1, 10**15)


def check_steps(
    steps: Sequence[Step],
    whole: Node,
    constants: frozenset[str],
    limits: Limits,
) -> None:
    """Raise ``Mismatch`` where two lines of one entry differ at a point.

    ``whole`` is the last line with its temporaries in their places. A line without a value at a
    point is not compared there.
    """
    lines = [steps[0].before, *(step.after for step in steps[:-1]), whole]
    names = sorted(free_names(*lines) - constants)
    compared = 0
    for point in islice(candidates(names, printer.text(steps[0].before)[:200]), _TRIES):
        for digits in _DIGITS:
            values = [_value(line, point, constants, digits, limits) for line in lines]
            known = [(i, value) for i, value in enumerate(values) if value is not None]
            changed = next((i for (_, a), (i, b) in pairwise(known) if not _close(a, b)), 0)
            if not changed:
                break
        else:
            step = f"the {steps[changed - 1].rule}"
            raise Mismatch(f"a step by {step} changes the value at {dict(point)}")
        compared += len(known) == len(lines)
        if compared == _POINTS or not names:
            return


def _value(
    line: Node,
    point: Mapping[str, Fraction],
    constants: frozenset[str],
    digits: int,
    limits: Limits,
) -> Mpf | None:
    """The value of a line to many digits; None where it has none."""
    try:
        known = {
            id(node): _slope(node, Evaluation(point, constants, digits, limits))
            for node in postorder(line)
            if node.op == "derivative"
        }
        filled, values = _filled(line, known) if known else (line, {})
        evaluation = Evaluation({**point, **values}, constants, digits, limits)
        return as_mpf(evaluation.ctx, evaluation.value(filled))
    except NoValue:
        return None


def _slope(node: Node, evaluation: Evaluation) -> Mpf:
    """The value of a ``derivative`` node at the point of the evaluation."""
    evaluation.value(node.args[0])
    rows = first_order(evaluation, {node.value: {0: 1}})
    return as_mpf(evaluation.ctx, rows.get(id(node.args[0]), {}).get(0, 0))


def _filled(line: Node, known: Mapping[int, Mpf]) -> tuple[Node, dict[str, Mpf]]:
    """The line with names for its derivatives, and the values of these names."""
    # No name of the language begins with a digit.
    values = {f"0{place}": value for place, value in enumerate(known.values())}
    names = {each: name_node(name) for each, name in zip(known, values, strict=True)}

    def rule(node: Node, args: list[Node]) -> Node:
        return names[id(node)] if id(node) in names else rebuilt(node, args)

    return fold(line, rule), values


def _close(left: Mpf, right: Mpf) -> bool:
    scale = max(1, abs(left), abs(right))
    return bool(abs(left - right) * _TOLERANCE.denominator <= scale)
