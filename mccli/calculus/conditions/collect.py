"""Where a function and its derivative hold: the conditions, read off the function's tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from mccli.calculus.conditions.guards import Guard, guard_text, guarded
from mccli.calculus.conditions.needs import Needs
from mccli.calculus.conditions.relations import different, nonzero, relation, with_sign
from mccli.calculus.conditions.risks import any_risky
from mccli.calculus.conditions.signs import NONNEGATIVE, POSITIVE, ZERO
from mccli.calculus.conditions.superfluous import Stated, without_superfluous
from mccli.calculus.conditions.ties import convention
from mccli.calculus.evaluation.careful import values
from mccli.calculus.evaluation.novalue import NoValue
from mccli.calculus.evaluation.precision import Real, is_exact
from mccli.limits import Limits
from mccli.model.result import Condition, ConditionKind
from mccli.syntax import printer
from mccli.syntax.tree import Node, call, compare, fold, free_names, number, rebuilt

Statement = tuple[ConditionKind, Node]

_LOGARITHMS = frozenset({"log", "log2", "log10"})
# Longer operands are not spelt out in a convention's sentence.
_LONG = 40


def conditions_of(
    roots: Sequence[Node],
    variables: Sequence[str],
    constants: frozenset[str],
    limits: Limits,
    positive: frozenset[str] = frozenset(),
    order: int = 1,
    signed: bool = True,
) -> tuple[Condition, ...]:
    """Where the roots, as read, and their derivatives by ``variables`` up to ``order`` hold.

    In the order in which the text needs them, each once. Conditions on smoothness are left
    out where nothing depends on the variables, conditions that always hold everywhere; names
    in ``positive`` are taken to be positive. ``signed`` says whether the derivatives as printed
    may hold the sign of something: it is 0 at 0, and its own slope is lost there.
    """
    if not any_risky(roots):
        return ()
    needs = Needs(
        roots, frozenset(variables) - constants, constants, positive, limits, order, signed
    )
    return tuple(without_superfluous(_Collector(needs, constants, limits, order, signed).run()))


class _Collector:
    def __init__(
        self,
        needs: Needs,
        constants: frozenset[str],
        limits: Limits,
        order: int,
        signed: bool,
    ) -> None:
        self.needs = needs
        self.signs = needs.signs
        self.constants = constants
        self.limits = limits
        self.order = order
        self.signed = signed

    def run(self) -> Iterator[Stated]:
        """The conditions of all nodes."""
        for node in self.needs.risky:
            guards = self.needs.values.get(id(node), ())
            if not guards:
                continue
            for kind, expr in self._statements(node):
                smooth = self.needs.slopes.get(id(node), ()) if kind == "kink" else guards
                for guard in smooth:
                    yield from self._guarded(node, kind, expr, guard)
            bends = self._smooth(node, node)
            text = convention(node, self.signs.of, self.needs.fixed) if bends else ""
            if text:
                yield Stated(Condition("convention", None, text), None, None)

    def _guarded(
        self, node: Node, kind: ConditionKind, expr: Node, guard: Guard
    ) -> Iterator[Stated]:
        if _reflexive(expr):
            return
        if kind != "domain":
            surface = node.args[0] if node.value == "where" else node
            for condition, taken, inert, value in self.needs.inert(surface):
                if not self._holds_with(expr, inert, value):
                    guard = guard, condition, taken
        whole = guarded(expr, guard)
        if whole is not None:
            asked = whole.op == "call" and whole.value == "where"
            text = f"valid where {printer.text(expr if asked else whole)}"
            text += f" (asked only where {guard_text(guard)})" if asked else ""
            yield Stated(Condition(kind, whole, text), expr, guard)

    def _holds_with(self, statement: Node, part: Node, value: Real | None) -> bool:
        """Whether the statement is known to hold where the part has the value."""
        if value is None or not is_exact(value):
            return False
        tree = fold(
            statement,
            lambda node, args: number(value) if node is part else rebuilt(node, args),
        )
        if free_names(tree) - self.constants:
            return False
        try:
            return bool(values([tree], {}, self.constants, 30, self.limits)[0] != 0)
        except NoValue:
            return False

    # -- statements -------------------------------------------------------------------------

    def _smooth(self, node: Node, operand: Node) -> bool:
        """Whether the derivative of the node by this operand is needed."""
        return id(node) in self.needs.slopes and self.needs.moves(operand)

    def _statements(self, node: Node) -> Iterator[Statement]:
        if id(node) in self.needs.fixed:
            return
        match node.op:
            case "product":
                for sign, factor in zip(node.value, node.args, strict=True):
                    if sign == "/":
                        yield from _all("domain", nonzero(self.signs, factor))
            case "power":
                yield from self._power(node, *node.args)
            case "comparison":
                yield from self._comparison(*node.args)
            case "call":
                yield from self._call(node)

    def _power(self, node: Node, base: Node, exponent: Node) -> Iterator[Statement]:
        fixed = id(exponent) in self.needs.fixed
        value = self.signs.known.get(id(exponent)) if fixed else None
        if value is None:
            if id(base) in self.signs.known and self.signs.known[id(base)] == 0:
                yield from _all("domain", with_sign(self.signs, exponent, ">"))
            else:
                yield from _all("domain", with_sign(self.signs, base, ">"))
        elif is_exact(value) and value.denominator == 1:
            if value < 0:
                yield from _all("domain", nonzero(self.signs, base))
        else:
            # Each derivative lowers the exponent by one; below zero the base must not vanish.
            strict = value < 0 or (value < self.order and self._smooth(node, base))
            yield from _all("domain", with_sign(self.signs, base, ">" if strict else ">="))

    def _comparison(self, left: Node, right: Node) -> Iterator[Statement]:
        if self.needs.moves(left) or self.needs.moves(right):
            yield from _all("jump", different(self.signs, left, right))

    def _call(self, node: Node) -> Iterator[Statement]:
        function, u = node.value, node.args[0]
        smooth, signs = self._smooth(node, u), self.signs
        moves = self.needs.moves(u)
        if function in _LOGARITHMS:
            yield from _all("domain", with_sign(signs, u, ">"))
        elif function == "sqrt":
            yield from _all("domain", with_sign(signs, u, ">" if smooth else ">="))
        elif function in ("asin", "acos", "atanh"):
            yield from self._within_one(u, function != "atanh" and not smooth)
        elif function == "acosh":
            yield "domain", relation(signs, ">" if smooth else ">=", u, Fraction(1))
        elif function == "tan":
            yield "domain", compare("!=", call("cos", u), number(0))
        elif function == "atan2":
            yield from self._angle(u, node.args[1])
        elif function == "cbrt" and smooth:
            yield from _all("domain", nonzero(signs, u))
        elif function == "abs" and smooth and self._has_kink(signs.of(u)):
            yield from _all("kink", nonzero(signs, u))
        elif function == "sign" and moves:
            yield from _all("jump", nonzero(signs, u))
        elif function in ("floor", "ceil") and moves:
            yield "jump", compare("!=", u, call("floor", u))
        elif function == "where" and moves:
            yield from _all("jump", nonzero(signs, u))

    def _has_kink(self, mask: int) -> bool:
        """Whether abs has a kink, or a second derivative that is printed as if it had one."""
        return not _one_signed(mask) or bool(self.order > 1 and self.signed and mask & ZERO)

    def _within_one(self, u: Node, closed: bool) -> Iterator[Statement]:
        value = self.signs.known.get(id(u))
        if not closed or value is None or abs(value) > 1:
            yield "domain", compare("<=" if closed else "<", call("abs", u), number(1))

    def _angle(self, y: Node, x: Node) -> Iterator[Statement]:
        if self.signs.of(x) == POSITIVE or not self.signs.of(y) & ZERO:
            return
        sides = compare(">", x, number(0)), compare("!=", y, number(0))
        yield "domain", call("max", *sides)


def _all(kind: ConditionKind, statements: Sequence[Node]) -> Iterator[Statement]:
    return ((kind, statement) for statement in statements)


def _reflexive(statement: Node) -> bool:
    """Whether the statement is u >= u, or the like."""
    if statement.op != "comparison" or statement.value not in (">=", "<=", "=="):
        return False
    return statement.args[0] == statement.args[1]


def _one_signed(mask: int) -> bool:
    return not mask & ~NONNEGATIVE or not mask & POSITIVE
