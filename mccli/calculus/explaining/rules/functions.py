"""The derivative of each function of one argument, with the name of its rule."""

from __future__ import annotations

from collections.abc import Callable

from mccli.calculus.explaining.rules.building import (
    ONE,
    ZERO,
    function,
    minus,
    over,
    plus,
    power,
    times,
)
from mccli.calculus.explaining.rules.letters import shown
from mccli.syntax.tree import Node, compare, name, number
from mccli.syntax.vocabulary import ALIASES

Slope = Callable[[Node], Node]

TWO = number(2)
_PI = name("pi")


def _square(u: Node) -> Node:
    return power(u, TWO)


def _one_minus(u: Node) -> Node:
    return plus([("+", ONE), ("-", u)])


def _root_below(inside: Node) -> Node:
    return over(ONE, function("sqrt", inside))


TRIGONOMETRIC = "trigonometric rule"
INVERSE_TRIGONOMETRIC = "inverse trigonometric rule"
HYPERBOLIC = "hyperbolic rule"
INVERSE_HYPERBOLIC = "inverse hyperbolic rule"
EXPONENTIAL = "exponential rule"
LOGARITHM = "logarithm rule"
ROOT = "root rule"
STEP = "step function rule"

_TABLE: dict[str, tuple[str, Slope]] = {
    "exp": (EXPONENTIAL, lambda u: function("exp", u)),
    "log": (LOGARITHM, lambda u: over(ONE, u)),
    "log2": (LOGARITHM, lambda u: over(ONE, times(u, function("log", TWO)))),
    "log10": (LOGARITHM, lambda u: over(ONE, times(u, function("log", number(10))))),
    "sqrt": (ROOT, lambda u: over(ONE, times(TWO, function("sqrt", u)))),
    "cbrt": (ROOT, lambda u: over(ONE, times(number(3), _square(function("cbrt", u))))),
    "sin": (TRIGONOMETRIC, lambda u: function("cos", u)),
    "cos": (TRIGONOMETRIC, lambda u: minus(function("sin", u))),
    "tan": (TRIGONOMETRIC, lambda u: over(ONE, _square(function("cos", u)))),
    "asin": (INVERSE_TRIGONOMETRIC, lambda u: _root_below(_one_minus(_square(u)))),
    "acos": (INVERSE_TRIGONOMETRIC, lambda u: minus(_root_below(_one_minus(_square(u))))),
    "atan": (INVERSE_TRIGONOMETRIC, lambda u: over(ONE, plus([("+", ONE), ("+", _square(u))]))),
    "sinh": (HYPERBOLIC, lambda u: function("cosh", u)),
    "cosh": (HYPERBOLIC, lambda u: function("sinh", u)),
    "tanh": (HYPERBOLIC, lambda u: _one_minus(_square(function("tanh", u)))),
    "asinh": (INVERSE_HYPERBOLIC, lambda u: _root_below(plus([("+", _square(u)), ("+", ONE)]))),
    "acosh": (INVERSE_HYPERBOLIC, lambda u: _root_below(plus([("+", _square(u)), ("-", ONE)]))),
    "atanh": (INVERSE_HYPERBOLIC, lambda u: over(ONE, _one_minus(_square(u)))),
    "abs": ("absolute value rule", lambda u: function("sign", u)),
    "sigmoid": (
        "sigmoid rule",
        lambda u: times(function("sigmoid", u), _one_minus(function("sigmoid", u))),
    ),
    "softplus": ("softplus rule", lambda u: function("sigmoid", u)),
    "relu": ("ReLU rule", lambda u: compare(">", u, ZERO)),
}
_KINKS = {"abs": "no derivative where {} is 0", "relu": "by convention 0 where {} is 0"}


def rule_of(called: str) -> str | None:
    """The name of the rule for a function of one argument; None for other functions."""
    if called == "erf":
        return "error function rule"
    found = _TABLE.get(ALIASES.get(called, called))
    return found[0] if found else None


def slope_of(called: str, u: Node, constants: frozenset[str]) -> Node:
    """f'(u), where ``constants`` says whether the name pi is the number."""
    if called == "erf":
        # 2/sqrt(pi)*exp(-u^2)
        pi = _PI if "pi" in constants else function("acos", minus(ONE))
        bell = function("exp", minus(_square(u)))
        return times(over(TWO, function("sqrt", pi)), bell)
    return _TABLE[ALIASES.get(called, called)][1](u)


def convention_of(called: str, u: Node) -> str:
    """What is said of the kink of a function of u; empty for smooth ones."""
    return _KINKS.get(called, "").format(shown(u))
