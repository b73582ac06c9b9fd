"""Where a function and its derivative hold: the conditions, read off the function's tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mccli.calculus.conditions.guards import Guard, guard_text, guarded, guards_of
from mccli.calculus.conditions.relations import different, nonzero, relation, with_sign
from mccli.calculus.conditions.signs import POSITIVE, ZERO, Signs
from mccli.calculus.evaluation.constants import constant_nodes, constant_values
from mccli.calculus.evaluation.precision import is_exact
from mccli.limits import Limits
from mccli.model.result import Condition, ConditionKind
from mccli.syntax import printer
from mccli.syntax.tree import Node, call, compare, number, postorder

Statement = tuple[ConditionKind, Node]

_STEPS = frozenset({"sign", "floor", "ceil"})
_LOGARITHMS = frozenset({"log", "log2", "log10"})
# Longer operands are not spelt out in a convention's sentence.
_LONG = 40


def conditions_of(
    roots: Sequence[Node],
    variables: Sequence[str],
    constants: frozenset[str],
    limits: Limits | None = None,
) -> tuple[Condition, ...]:
    """Where the roots, as read, and their derivatives by ``variables`` hold.

    In the order in which the text needs them, each once. Conditions on smoothness are left
    out where nothing depends on the variables, conditions that always hold everywhere.
    """
    return tuple(_Collector(roots, variables, constants, limits or Limits()).run())


class _Collector:
    def __init__(
        self,
        roots: Sequence[Node],
        variables: Sequence[str],
        constants: frozenset[str],
        limits: Limits,
    ) -> None:
        self.nodes = list(postorder(*roots))
        self.fixed = constant_nodes(roots, constants)
        known = constant_values(roots, self.fixed, constants, limits)
        self.signs = Signs(roots, known)
        self.guards = guards_of(roots, known)
        self.steps = set(self.fixed)
        self.varying: set[int] = set()
        wanted = frozenset(variables) - constants
        for node in self.nodes:
            self._classify(node, wanted)

    def _classify(self, node: Node, wanted: frozenset[str]) -> None:
        """Note whether a node is constant piece by piece, and whether its slope can matter."""
        if node.op == "name":
            if node.value in wanted:
                self.varying.add(id(node))
            return
        step = node.op == "comparison" or (node.op == "call" and node.value in _STEPS)
        if any(id(operand) in self.varying for operand in node.args):
            self.varying.add(id(node))
        if step or all(id(operand) in self.steps for operand in node.args):
            self.steps.add(id(node))

    def run(self) -> Iterator[Condition]:
        """The conditions, each once."""
        seen: set[object] = set()
        for node in self.nodes:
            for guard in self.guards.get(id(node), ()):
                for condition in self._of_node(node, guard):
                    key = condition.text, condition.kind
                    if key not in seen:
                        seen.add(key)
                        yield condition

    def _of_node(self, node: Node, guard: Guard) -> Iterator[Condition]:
        for kind, expr in self._statements(node):
            whole = guarded(expr, guard)
            if whole is not None:
                text = f"valid where {printer.text(expr)}"
                text += f" (asked only where {guard_text(guard)})" if guard else ""
                yield Condition(kind, whole, text)
        text = self._convention(node)
        if text:
            yield Condition("convention", None, text)

    # -- statements -------------------------------------------------------------------------

    def _smooth(self, node: Node) -> bool:
        """Whether the derivative of a function of this operand is needed."""
        return id(node) in self.varying and id(node) not in self.steps

    def _statements(self, node: Node) -> Iterator[Statement]:
        if id(node) in self.fixed:
            return
        match node.op:
            case "product":
                for sign, factor in zip(node.value, node.args, strict=True):
                    if sign == "/":
                        yield from _all("domain", nonzero(self.signs, factor))
            case "power":
                yield from self._power(*node.args)
            case "comparison":
                yield from self._comparison(*node.args)
            case "call":
                yield from self._call(node)

    def _power(self, base: Node, exponent: Node) -> Iterator[Statement]:
        value = self.signs.known.get(id(exponent))
        if value is None:
            if id(base) in self.signs.known and self.signs.known[id(base)] == 0:
                yield from _all("domain", with_sign(self.signs, exponent, ">"))
            else:
                yield from _all("domain", with_sign(self.signs, base, ">"))
        elif is_exact(value) and value.denominator == 1:
            if value < 0:
                yield from _all("domain", nonzero(self.signs, base))
        else:
            strict = value < 0 or (value < 1 and self._smooth(base))
            yield from _all("domain", with_sign(self.signs, base, ">" if strict else ">="))

    def _comparison(self, left: Node, right: Node) -> Iterator[Statement]:
        varies = id(left) in self.varying or id(right) in self.varying
        if varies and not {id(left), id(right)} <= self.steps:
            yield from _all("jump", different(self.signs, left, right))

    def _call(self, node: Node) -> Iterator[Statement]:
        function, u = node.value, node.args[0]
        smooth, signs = self._smooth(u), self.signs
        if function in _LOGARITHMS:
            yield from _all("domain", with_sign(signs, u, ">"))
        elif function == "sqrt":
            yield from _all("domain", with_sign(signs, u, ">" if smooth else ">="))
        elif function in ("asin", "acos", "atanh"):
            closed = function != "atanh" and not smooth
            yield "domain", compare("<=" if closed else "<", call("abs", u), number(1))
        elif function == "acosh":
            yield "domain", relation(signs, ">" if smooth else ">=", u, Fraction(1))
        elif function == "tan":
            yield "domain", compare("!=", call("cos", u), number(0))
        elif function == "atan2":
            yield from self._angle(u, node.args[1])
        elif function == "cbrt" and smooth:
            yield from _all("domain", nonzero(signs, u))
        elif function == "abs" and smooth:
            yield from _all("kink", nonzero(signs, u))
        elif function == "sign" and smooth:
            yield from _all("jump", nonzero(signs, u))
        elif function in ("floor", "ceil") and smooth:
            yield "jump", compare("!=", u, call("floor", u))
        elif function == "where" and smooth:
            yield from _all("jump", nonzero(signs, u))

    def _angle(self, y: Node, x: Node) -> Iterator[Statement]:
        if self.signs.of(x) == POSITIVE or not self.signs.of(y) & ZERO:
            return
        sides = compare(">", x, number(0)), compare("!=", y, number(0))
        yield "domain", call("max", *sides)

    # -- conventions ------------------------------------------------------------------------

    def _convention(self, node: Node) -> str:
        """What is said of ``max``, ``min`` and ``relu`` at a tie; empty for other nodes."""
        if node.op != "call" or not self._smooth(node):
            return ""
        if node.value == "relu":
            (u,) = node.args
            if not self.signs.of(u) & ZERO:
                return ""
            return f"at {_short(u)} = 0, {_short(node)} keeps the constant: slope 0"
        if node.value not in ("max", "min") or len(node.args) == 1:
            return ""
        if len(node.args) > 2:
            return (
                f"where the largest arguments of {_short(node)} are equal, a numeric constant "
                "gives the slope, else the last of them"
            ).replace("largest", "largest" if node.value == "max" else "smallest")
        left, right = node.args
        if id(left) in self.fixed:
            left, right = right, left
        if not self.signs.of(left) & self.signs.of(right):
            return ""
        tie = f"{_short(left)} = {_short(right)}"
        if id(right) in self.fixed:
            return f"at {tie}, {_short(node)} keeps the constant: slope 0"
        return f"where {tie}, {_short(node)} takes the slope of {_short(right)}"


def _all(kind: ConditionKind, statements: Sequence[Node]) -> Iterator[Statement]:
    return ((kind, statement) for statement in statements)


def _short(node: Node) -> str:
    """The node's text, or a word where it is long."""
    count = 0
    for count, _ in enumerate(postorder(node), 1):
        if count > _LONG:
            break
    text = printer.text(node) if count <= _LONG else ""
    if text and len(text) <= 2 * _LONG:
        return text
    return f"{node.value}(…)" if node.op == "call" else "the argument"
