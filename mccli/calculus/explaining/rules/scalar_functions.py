"""The rules for functions: those of one argument, choices, extrema, the angle of a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mccli.calculus.explaining.rules import functions as table
from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import ZERO, over, plus, power, times
from mccli.calculus.explaining.rules.letters import shown
from mccli.syntax.tree import Node, call, compare, free_names, number
from mccli.syntax.vocabulary import ALIASES, STEPS

if TYPE_CHECKING:
    from mccli.calculus.explaining.rules.scalar import ScalarRules


def function(rules: ScalarRules, node: Node) -> Applied:
    """The rule for a function that depends on the variable."""
    called = ALIASES.get(node.value, node.value)
    rule = table.rule_of(called)
    if rule is not None:
        return rules.through(
            rule,
            lambda u: call(node.value, u),
            lambda u: table.slope_of(called, u, rules.constants),
            node.args[0],
            table.convention_of(called, node.args[0]),
        )
    if called in STEPS:
        return Applied(table.STEP, ZERO, f"{shown(node)} is constant between its jumps")
    if called == "atan2":
        return _angle(rules, node)
    if called == "where":
        condition, first, second = node.args
        after = call("where", condition, rules.of(first), rules.of(second))
        return Applied("piecewise rule", after, f"the condition {shown(condition)} stays")
    if called in ("max", "min"):
        return _extremum(rules, called, node)
    raise ValueError(f"no rule for the function {called!r}")


def _angle(rules: ScalarRules, node: Node) -> Applied:
    """d atan2(u, v) = (v*du - u*dv)/(u^2 + v^2)"""
    u, v = node.args
    changes = plus([("+", times(v, rules.of(u))), ("-", times(u, rules.of(v)))])
    square = plus([("+", power(u, number(2))), ("+", power(v, number(2)))])
    return Applied(table.INVERSE_TRIGONOMETRIC, over(changes, square), rules.letters.what(u, v))


def _extremum(rules: ScalarRules, called: str, node: Node) -> Applied:
    """d max(a, b) = (a > b)*da + (a <= b)*db; a constant number is kept at the tie."""
    numbers = [each for each in node.args if free_names(each) <= rules.constants]
    others = [each for each in node.args if not free_names(each) <= rules.constants]
    *front, last = [*others, *numbers]
    first = front[0] if len(front) == 1 else call(called, *front)
    chosen, passed = (">", "<=") if called == "max" else ("<", ">=")
    wins, loses = compare(chosen, first, last), compare(passed, first, last)
    rule = "maximum rule" if called == "max" else "minimum rule"
    note = f"the condition {shown(wins)}"
    if numbers:
        note += f", elsewhere {shown(node)} is constant, by convention also at the tie"
        return Applied(rule, times(wins, rules.of(first)), note)
    terms = [("+", times(wins, rules.of(first))), ("+", times(loses, rules.of(last)))]
    return Applied(rule, plus(terms), note + ", or else the other")
