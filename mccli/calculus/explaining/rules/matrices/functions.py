"""Functions of vectors entry by entry, choices, and softmax."""

from __future__ import annotations

from mccli.calculus.explaining.rules import functions as table
from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import ONE, minus, over, plus, power, times
from mccli.calculus.explaining.rules.letters import shown
from mccli.calculus.explaining.rules.matrices.context import A, B, Context, NotCovered
from mccli.calculus.explaining.rules.matrices.local import transpose
from mccli.model.spaces import Shape
from mccli.syntax.tree import Node, call, compare, free_names, number
from mccli.syntax.vocabulary import ALIASES, STEPS


def function(here: Context, node: Node, shape: Shape) -> Applied:
    """The rule for a function of vectors whose value is a vector."""
    called = ALIASES.get(node.value, node.value)
    rule = table.rule_of(called)
    if rule is not None:
        slope = table.slope_of(called, A, here.constants)
        u = node.args[0]
        return here.through(rule, call(node.value, A), slope, u, table.convention_of(called, u))
    if called in STEPS:
        note = f"{shown(node)} is constant between its jumps"
        return Applied(table.STEP, here.local.zero(shape), note)
    if called in ("max", "min"):
        return _extremum(here, called, node)
    if called == "atan2":
        square = plus([("+", power(A, number(2))), ("+", power(B, number(2)))])
        slopes = [over(B, square), minus(over(A, square))]
        return here.by_entries(table.INVERSE_TRIGONOMETRIC, node.args, slopes)
    if called == "where":
        return choice(here, node)
    if called == "softmax":
        lying = transpose(node)
        jacobian = plus([("+", call("diag", node)), ("-", times(node, lying))])
        u = node.args[0]
        after = here.local.multiplied(jacobian, here.inner(u))
        return Applied("softmax rule", after, here.letters.what(u))
    raise NotCovered(node)


def _extremum(here: Context, called: str, node: Node) -> Applied:
    """max(a, b) has the slopes (a > b) and (a <= b); a constant number is kept at the tie."""
    numbers = [each for each in node.args if free_names(each) <= here.constants]
    others = [each for each in node.args if not free_names(each) <= here.constants]
    *front, last = [*others, *numbers]
    if len(front) != 1:
        raise NotCovered(node)
    chosen, passed = (">", "<=") if called == "max" else ("<", ">=")
    slopes = [compare(chosen, A, B), compare(passed, A, B)]
    rule = "maximum rule" if called == "max" else "minimum rule"
    kink = "by convention the constant at the tie" if numbers else ""
    return here.by_entries(rule, (front[0], last), slopes, kink)


def choice(here: Context, node: Node) -> Applied:
    """d where(c, a, b) = c*da + (1 - c)*db for a condition of 0 and 1."""
    condition, first, second = node.args
    kinds = {here.kind(first), here.kind(second)}
    if condition.op != "comparison" or len(kinds) != 1:
        raise NotCovered(node)
    terms = []
    other = plus([("+", ONE), ("-", condition)])
    for weight, branch in ((condition, first), (other, second)):
        if not here.varies(branch):
            continue
        if here.kind(condition) == "vector":
            terms.append(("+", here.local.diagonal(weight, here.inner(branch))))
        else:
            terms.append(("+", here.local.scaled(weight, here.inner(branch))))
    if not terms:
        zero = here.local.zero(here.shape(node))
        return Applied(table.STEP, zero, f"the condition {shown(condition)} stays")
    note = f"the condition {shown(condition)} is 1 or 0"
    return Applied("piecewise rule", plus(terms), note)
