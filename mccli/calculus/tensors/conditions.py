"""Where a function of vectors and matrices and its printed derivative hold.

The conditions are read off the trees in matrix notation: what has to have a value in the
function and in the answer, and where the function has no derivative or one by convention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from mccli.calculus.conditions.guards import Guard, guard_text, guarded
from mccli.calculus.conditions.relations import relation
from mccli.calculus.conditions.signs import NONNEGATIVE, POSITIVE, ZERO
from mccli.calculus.conditions.superfluous import Stated, without_superfluous
from mccli.calculus.conditions.ties import convention
from mccli.calculus.evaluation.precision import is_exact
from mccli.calculus.tensors.facts.inert import with_inert
from mccli.calculus.tensors.facts.inlining import Inlining
from mccli.calculus.tensors.facts.knowledge import Knowledge
from mccli.calculus.tensors.facts.needs import Needs
from mccli.calculus.tensors.facts.statements import (
    Statement,
    different,
    invertible,
    nonzero,
    stated,
    with_sign,
)
from mccli.limits import Limits
from mccli.model.problem import Problem
from mccli.model.result import Condition, ConditionKind
from mccli.model.spaces import Space
from mccli.syntax import printer
from mccli.syntax.tree import Node, call, compare, free_names, number, postorder

Found = tuple[ConditionKind, Statement]

_ABSOLUTE = frozenset({"abs", "norm", "norm1", "norm2"})
_LOGARITHMS = frozenset({"log", "ln", "log2", "log10"})


def conditions(
    problem: Problem,
    functions: Sequence[Node],
    answers: Sequence[Node],
    spaces: Mapping[str, Space],
    temporaries: Sequence[tuple[str, Node]] = (),
    order: int = 1,
    wrt: Sequence[str] = (),
) -> tuple[Condition, ...]:
    """Where the functions and the answers, their derivatives up to ``order``, hold.

    ``functions`` are trees of the problem as read, over its definitions; ``answers`` are the
    printed trees over ``temporaries``; ``spaces`` holds the spaces of all names that are not
    scalars; ``wrt`` names the variables, without it those of the problem count. In the order
    in which the text needs them, each once; what follows from the declarations is left out.
    """
    inlining = Inlining(problem)
    roots = [inlining.tree(node) for node in functions]
    facts = Knowledge(roots, spaces, problem.constants, Limits())
    variables = frozenset(wrt or (variable.name for variable in problem.variables))
    needs = Needs(facts, roots, variables, order)
    printed = [*(tree for _, tree in temporaries), *answers]
    return tuple(without_superfluous(_Collector(facts, needs, _uses(printed, spaces)).found()))


def _uses(answers: Sequence[Node], spaces: Mapping[str, Space]) -> frozenset[str]:
    """Whether the answers hold an "inverse", a "sign", a "divisor" that is more than numbers."""
    symbols = {symbol for space in spaces.values() for symbol in space.symbols}
    found: set[str] = set()
    for node in postorder(*answers):
        divisors: list[Node] = []
        if node.op == "product":
            factors = zip(node.value, node.args, strict=True)
            divisors = [factor for sign, factor in factors if sign in "/⊘"]
        elif node.op == "power" and node.args[1].op != "number":
            divisors = [node.args[0]]
            found |= {"inverse"} if node.value == "^" else set()
        elif node.op == "call" and node.value in ("inv", "sign"):
            found.add("inverse" if node.value == "inv" else "sign")
        if any(free_names(divisor) - symbols for divisor in divisors):
            found.add("divisor")
    return frozenset(found)


class _Collector:
    def __init__(self, facts: Knowledge, needs: Needs, used: frozenset[str]) -> None:
        self.facts = facts
        self.needs = needs
        self.used = used
        self._vectors: dict[int, Node] = {}

    def found(self) -> list[Stated]:
        """The conditions of all nodes; a vector without zeros is not the zero vector."""
        found = list(self._run())
        without_zeros = [
            each.statement.args[0]
            for each in found
            if each.guard is None and each.statement is not None and _excludes_zero(each.statement)
        ]
        return [
            each
            for each in found
            if id(each.condition) not in self._vectors
            or self._vectors[id(each.condition)] not in without_zeros
        ]

    def _run(self) -> Iterator[Stated]:
        for node in self.needs.nodes:
            guards = self.needs.values.get(id(node), ())
            if not guards:
                continue
            for kind, statement in self._statements(node):
                smooth = self.needs.slopes.get(id(node), ()) if kind == "kink" else guards
                for guard in smooth:
                    if kind in ("kink", "jump") and statement.expr is not None:
                        guard = with_inert(self.needs, node, statement.expr, guard)
                    for each in _guarded(kind, statement, guard):
                        if statement.vector is not None:
                            self._vectors[id(each.condition)] = statement.vector
                        yield each
            bends = self.needs.smooth(node, node)
            text = convention(node, self.facts.of, self.facts.constant) if bends else ""
            if text:
                yield Stated(Condition("convention", None, text), None, None)

    # -- statements -------------------------------------------------------------------------

    def _statements(self, node: Node) -> Iterator[Found]:
        if id(node) in self.facts.fixed:
            return
        match node.op:
            case "product":
                for sign, factor in zip(node.value, node.args, strict=True):
                    if sign in "/⊘":
                        yield from _all("domain", nonzero(self.facts, factor))
            case "power" if node.value == "^" and not self.facts.is_scalar(node.args[0]):
                exponent = self.facts.known.get(id(node.args[1]))
                if exponent is not None and exponent < 0:
                    yield from _all("domain", invertible(self.facts, node.args[0]))
            case "power":
                yield from self._power(node, *node.args)
            case "comparison":
                if self.needs.moves(node.args[0]) or self.needs.moves(node.args[1]):
                    yield from _all("jump", different(self.facts, *node.args))
            case "call":
                yield from self._call(node)

    def _power(self, node: Node, base: Node, exponent: Node) -> Iterator[Found]:
        facts = self.facts
        value = facts.known.get(id(exponent))
        if value is None and id(exponent) in facts.whole:
            if not facts.of(exponent) & POSITIVE:
                yield from _all("domain", nonzero(facts, base))
        elif value is None:
            subject = exponent if facts.known.get(id(base)) == 0 else base
            yield from _all("domain", with_sign(facts, subject, ">"))
        elif is_exact(value) and value.denominator == 1:
            if value < 0:
                yield from _all("domain", nonzero(facts, base))
        else:
            # Each derivative lowers the exponent by one; below zero the base must not vanish.
            strict = value < 0 or (value < self.needs.order and self.needs.smooth(node, base))
            yield from _all("domain", with_sign(facts, base, ">" if strict else ">="))

    def _call(self, node: Node) -> Iterator[Found]:
        if not node.args:
            return
        function, u, facts = node.value, node.args[0], self.facts
        smooth, moves = self.needs.smooth(node, u), self.needs.moves(u)
        if function in ("inv", "logdet"):
            yield from _all("domain", invertible(facts, u))
        elif function in _LOGARITHMS:
            yield from _all("domain", with_sign(facts, u, ">"))
        elif function == "sqrt":
            yield from _all("domain", with_sign(facts, u, ">" if smooth else ">="))
        elif function in ("asin", "acos", "atanh"):
            closed = function != "atanh" and not smooth
            expr = compare("<=" if closed else "<", call("abs", u), number(1))
            yield "domain", stated(facts, expr, u)
        elif function == "acosh":
            yield (
                "domain",
                stated(facts, relation(facts, ">" if smooth else ">=", u, Fraction(1)), u),
            )
        elif function == "tan":
            yield "domain", stated(facts, compare("!=", call("cos", u), number(0)), u)
        elif function == "atan2":
            yield from self._angle(u, node.args[1])
        elif function == "cbrt" and smooth:
            yield from _all("domain", nonzero(facts, u))
        elif function in ("norm", "norm2") and not facts.is_scalar(u):
            # Its slope is u/norm(u).
            if smooth and "divisor" in self.used:
                yield from _all("domain", nonzero(facts, node))
        elif function in _ABSOLUTE and smooth and self._has_kink(facts.of(u)):
            yield from _all("kink", nonzero(facts, u))
        elif function == "det" and smooth and "inverse" in self.used:
            yield from _all("domain", invertible(facts, u))
        elif function == "prod" and smooth and "divisor" in self.used:
            yield from _all("domain", nonzero(facts, u))
        elif function in ("sign", "where") and moves:
            yield from _all("jump", nonzero(facts, u))
        elif function in ("floor", "ceil") and moves:
            yield "jump", stated(facts, compare("!=", u, call("floor", u)), u)

    def _has_kink(self, mask: int) -> bool:
        """Whether abs has a kink, or a second derivative that is printed as if it had one."""
        printed = self.needs.order > 1 and "sign" in self.used
        return not _one_signed(mask) or bool(printed and mask & ZERO)

    def _angle(self, y: Node, x: Node) -> Iterator[Found]:
        if self.facts.of(x) == POSITIVE or not self.facts.of(y) & ZERO:
            return
        sides = compare(">", x, number(0)), compare("!=", y, number(0))
        yield "domain", stated(self.facts, call("max", *sides), x, y)


def _guarded(kind: ConditionKind, statement: Statement, guard: Guard) -> Iterator[Stated]:
    """A statement that is asked only where the guard holds."""
    kind = "invertible" if statement.inverse else kind
    if statement.expr is None:
        yield Stated(Condition(kind, None, statement.words), None, None)
        return
    if _is_reflexive(statement.expr):
        return
    whole = guarded(statement.expr, guard)
    if whole is None:
        return
    words = statement.words
    if whole is not statement.expr:
        asked = whole.op == "call" and whole.value == "where"
        words += f" (asked only where {guard_text(guard)})" if asked else ""
        if not asked:
            words = words.replace(printer.text(statement.expr), printer.text(whole))
    yield Stated(Condition(kind, whole, words), statement.expr, guard)


def _excludes_zero(statement: Node) -> bool:
    """Whether a comparison says that no entry of its left-hand side is zero."""
    if statement.op != "comparison" or statement.value not in (">", "<", "!="):
        return False
    right = statement.args[1]
    return right.op == "number" and right.value == 0


def _is_reflexive(statement: Node) -> bool:
    """Whether the statement is u >= u, or the like."""
    if statement.op != "comparison" or statement.value not in (">=", "<=", "=="):
        return False
    return statement.args[0] == statement.args[1]


def _all(kind: ConditionKind, statements: Sequence[Statement]) -> Iterator[Found]:
    return ((kind, statement) for statement in statements)


def _one_signed(mask: int) -> bool:
    return not mask & ~NONNEGATIVE or not mask & POSITIVE
