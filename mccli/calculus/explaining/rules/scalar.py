"""One rule applied to one derivative d/dx(f) of a scalar expression.

The rules are those of the paper's section 2, and one for each function of the language. What
is left to differentiate stands in ``derivative`` nodes again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mccli.calculus.evaluation.constants import DIGITS
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.one_pass import Evaluation
from mccli.calculus.explaining.rules import functions as table
from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import (
    ONE,
    ZERO,
    Factor,
    factors,
    is_number,
    minus,
    over,
    plus,
    power,
    product,
    rational,
    scaled,
    times,
)
from mccli.calculus.explaining.rules.letters import Letters, shown
from mccli.calculus.explaining.rules.scalar_functions import function
from mccli.limits import Limits
from mccli.syntax.tree import (
    Node,
    call,
    derivative,
    fold,
    free_names,
    name,
    number,
    postorder,
)
from mccli.syntax.vocabulary import SCALAR_FUNCTIONS

CONSTANT = "constant rule"
IDENTITY = "identity rule"
MULTIPLE = "constant multiple rule"
POWER = "power rule"
CHAIN = "chain rule"

# A product of more factors is halved first: its derivative has as many terms as factors.
_MOST_FACTORS = 6


class ScalarRules:
    """The rules for derivatives by one variable.

    Names in ``constants`` are pi and e; letters in notes are not among the names ``taken``.
    """

    def __init__(
        self,
        variable: str,
        constants: frozenset[str],
        limits: Limits,
        taken: Iterable[str] = (),
    ) -> None:
        self.variable = variable
        self.constants = constants
        self._limits = limits
        self.letters = Letters({variable, *taken})
        self._varying: dict[int, bool] = {}
        self._kept: list[Node] = []

    def applied(self, node: Node) -> Applied:
        """The rule for a ``derivative`` node."""
        inner = node.args[0]
        if not self.varies(inner):
            return Applied(CONSTANT, ZERO, self._held(inner))
        match inner.op:
            case "name":
                return Applied(IDENTITY, ONE)
            case "negative":
                return Applied(MULTIPLE, minus(self.of(inner.args[0])), "the factor -1 comes out")
            case "sum":
                return self._sum(inner)
            case "product":
                return self._product(inner)
            case "power":
                return self._power(inner)
            case "comparison":
                note = f"({shown(inner)}) is 0 or 1, constant away from its border"
                return Applied(table.STEP, ZERO, note)
            case "call":
                return function(self, inner)
        raise ValueError(f"no rule for {inner.op!r}")

    def varies(self, root: Node) -> bool:
        """Whether the variable occurs in a tree."""
        if id(root) not in self._varying:
            # Kept, so that an id stands for one node as long as the answer is remembered.
            self._kept.append(root)
            fold(root, self._varies, self._varying)
        return self._varying[id(root)]

    def _varies(self, node: Node, args: list[bool]) -> bool:
        return any(args) or (node.op == "name" and node.value == self.variable)

    def of(self, inner: Node) -> Node:
        return derivative(self.variable, inner)

    def _held(self, node: Node) -> str:
        """Why a derivative is zero, where that is not plain to see."""
        if free_names(node) <= self.constants:
            return ""
        if node.op == "name":
            return f"{node.value} is held constant"
        return f"{shown(node)} does not depend on {self.variable}"

    def _sum(self, node: Node) -> Applied:
        """d(u ± v) = du ± dv"""
        signs = set(node.value[1:])
        rule = "sum rule" if signs == {"+"} else "difference rule"
        if len(signs) > 1:
            rule = "sum and difference rules"
        terms = [(s, self.of(u)) for s, u in zip(node.value, node.args, strict=True)]
        return Applied(rule, plus(terms))

    # -- products ------------------------------------------------------------------------------

    def _product(self, node: Node) -> Applied:
        parts = factors(node)
        varying = [each for each in parts if self.varies(each[1])]
        fixed = [each for each in parts if not self.varies(each[1])]
        if any(sign == "/" or not is_number(u, 1) for sign, u in fixed):
            return self._multiple(fixed, varying)
        above = [u for sign, u in varying if sign == "*"]
        below = [u for sign, u in varying if sign == "/"]
        if not below:
            return self._factors(above)
        return self._quotient(above, times(*below))

    def _multiple(self, fixed: list[Factor], varying: list[Factor]) -> Applied:
        """d(c*u) = c*du"""
        rest = self.of(product(varying))
        if all(sign == "/" or is_number(u, 1) for sign, u in fixed):
            # d/dx(x)/3 rather than 1/3*d/dx(x)
            after = product([("*", rest), *(each for each in fixed if each[0] == "/")])
        else:
            after = product([*fixed, ("*", rest)])
        return Applied(MULTIPLE, after, f"the constant factor {shown(product(fixed))} comes out")

    def _factors(self, parts: Sequence[Node]) -> Applied:
        """d(u*v) = u*dv + du*v, and so on for more factors."""
        if len(parts) == 1:
            return self.applied(self.of(parts[0]))
        if len(parts) > _MOST_FACTORS:
            middle = len(parts) // 2
            parts = [times(*parts[:middle]), times(*parts[middle:])]
        terms = []
        for place in reversed(range(len(parts))):
            changed = [self.of(u) if i == place else u for i, u in enumerate(parts)]
            terms.append(("+", times(*changed)))
        return Applied("product rule", plus(terms), self.letters.what(*parts))

    def _quotient(self, above: Sequence[Node], below: Node) -> Applied:
        """d(u/v) = (du*v - u*dv)/v^2, d(1/u) = -du/u^2"""
        square = power(below, number(2))
        if not above:
            after = minus(over(self.of(below), square))
            return Applied("reciprocal rule", after, self.letters.what(below))
        top = times(*above)
        changes = plus([("+", times(self.of(top), below)), ("-", times(top, self.of(below)))])
        return Applied("quotient rule", over(changes, square), self.letters.what(top, below))

    # -- powers --------------------------------------------------------------------------------

    def _power(self, node: Node) -> Applied:
        base, exponent = node.args
        if not self.varies(exponent):
            if rational(exponent) == 0:
                return Applied(POWER, ZERO, f"{shown(node)} is 1")
            return self.through(
                POWER,
                lambda u: Node("power", "^", (u, exponent)),
                lambda u: lowered(u, exponent),
                base,
            )
        if not self.varies(base):
            return self._exponential(node, base, exponent)
        # d(u^v) = u^v*(dv*log(u) + v*du/u)
        left = times(self.of(exponent), call("log", base))
        right = product([("*", exponent), ("*", self.of(base)), ("/", base)])
        note = self.letters.what(base, exponent)
        note += self.letters.formula(", {0}**{1} = exp({1}*log({0}))")
        after = times(node, plus([("+", left), ("+", right)]))
        return Applied("general power rule", after, note)

    def _exponential(self, node: Node, base: Node, exponent: Node) -> Applied:
        """d(a^u) = a^u*log(a)*du; 0^u is 0 wherever it has a derivative."""
        if self._is_zero(base):
            return Applied(CONSTANT, ZERO, f"{shown(node)} is 0 for a positive exponent")
        natural = base.op == "name" and base.value == "e" and "e" in self.constants

        def outer(u: Node) -> Node:
            return Node("power", "^", (base, u))

        def slope(u: Node) -> Node:
            return outer(u) if natural else times(outer(u), call("log", base))

        return self.through(table.EXPONENTIAL, outer, slope, exponent)

    def _is_zero(self, node: Node) -> bool:
        """Whether a constant is exactly zero."""
        if not free_names(node) <= self.constants or any(
            each.op == "call" and each.value not in SCALAR_FUNCTIONS for each in postorder(node)
        ):
            return False
        try:
            return bool(Evaluation({}, self.constants, DIGITS, self._limits).value(node) == 0)
        except NoValue:
            return False

    def through(
        self,
        rule: str,
        outer: Callable[[Node], Node],
        slope: Callable[[Node], Node],
        u: Node,
        kink: str = "",
    ) -> Applied:
        """f'(x) of f(x), and by the chain rule f'(u)*du of f(u)."""
        if u.op == "name":
            return Applied(rule, slope(u), kink)
        letter = name(self.letters.first())
        formula = f"d/d{letter.value} {shown(outer(letter))} = {shown(slope(letter))}"
        note = f"{self.letters.what(u)}, {formula} ({rule})" + (f", {kink}" if kink else "")
        return Applied(CHAIN, scaled(slope(u), self.of(u)), note)


def lowered(base: Node, exponent: Node) -> Node:
    """n*u^(n - 1)"""
    value = rational(exponent)
    if value is None:
        return times(exponent, power(base, plus([("+", exponent), ("-", ONE)])))
    return times(number(value), power(base, number(value - 1)))
