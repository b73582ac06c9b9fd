"""What the rules in matrix notation have at hand: shapes, what varies, and shared patterns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mccli.calculus.explaining.rules.applied import Applied
from mccli.calculus.explaining.rules.building import ONE, is_number, minus, plus
from mccli.calculus.explaining.rules.letters import shown
from mccli.calculus.explaining.rules.matrices.entrywise import entrywise
from mccli.calculus.explaining.rules.matrices.local import Local, transpose
from mccli.calculus.explaining.rules.scalar import CHAIN, ScalarRules
from mccli.limits import Limits
from mccli.model.expression_shapes import expression_shapes
from mccli.model.spaces import Shape, Space
from mccli.syntax.tree import Node, derivative
from mccli.syntax.tree import name as name_node

ELEMENTWISE = "element-wise rule"
EXPANSION = "scalar expansion"
_DIAGONAL = "entry i depends on entry i only, so the Jacobian is diagonal"
# Placeholders of formulas; no name of the language begins with a digit.
A, B = name_node("0a"), name_node("0b")


class NotCovered(Exception):
    """A part that these rules say nothing about."""

    def __init__(self, node: Node) -> None:
        super().__init__(shown(node))
        self.node = node


class Context:
    """The variable with its layout, and the shapes of the expression that is looked at.

    ``spaces`` are those of all declared names and of the variable; ``scalars`` are the rules
    for scalars.
    """

    def __init__(
        self,
        variable: str,
        spaces: Mapping[str, Space],
        local: Local,
        constants: frozenset[str],
        limits: Limits,
        taken: Iterable[str] = (),
    ) -> None:
        self.variable = variable
        self.local = local
        self.constants = constants
        self.scalars = ScalarRules(variable, constants, limits, taken)
        self.letters = self.scalars.letters
        self._spaces = spaces
        self._shapes: Mapping[int, Shape] = {}

    def look_at(self, node: Node) -> None:
        """Find the shapes of an expression."""
        self._shapes = {**self._shapes, **expression_shapes([("step", node)], self._spaces)}

    def forget(self) -> None:
        """Drop the shapes of what is no longer looked at."""
        self._shapes = {}

    def shape(self, node: Node) -> Shape:
        """The shape of a part of what is looked at."""
        return self._shapes[id(node)]

    def kind(self, node: Node) -> str:
        """Its kind: scalar, vector, row, matrix or tensor."""
        return self._shapes[id(node)].kind

    def varies(self, node: Node) -> bool:
        """Whether the variable occurs in it."""
        return self.scalars.varies(node)

    def of(self, node: Node) -> Node:
        """Its derivative, still to be found."""
        return derivative(self.variable, node)

    def inner(self, node: Node) -> Node | None:
        """The derivative of an operand; None of the variable itself."""
        return None if node.op == "name" else self.of(node)

    def turned(self, node: Node) -> Node:
        """The transpose, of a product factor by factor."""
        if node.op == "product" and set(node.value) == {"*"}:
            turned = [self.turned(part) for part in reversed(node.args)]
            return Node("product", node.value, tuple(turned))
        if node.op == "negative":
            return minus(self.turned(node.args[0]))
        if self.kind(node) == "scalar" or self._is_symmetric(node):
            return node
        return transpose(node)

    def _is_symmetric(self, node: Node) -> bool:
        """Whether a matrix is diagonal, declared symmetric, or the inverse of such a one."""
        if node.op == "call" and node.value in ("diag", "eye"):
            return node.value == "eye" or self.kind(node.args[0]) == "vector"
        if node.op == "call" and node.value == "inv":
            node = node.args[0]
        attributes = self._spaces[node.value].attributes if node.value in self._spaces else ()
        return node.op == "name" and not {"symmetric", "posdef"}.isdisjoint(attributes)

    def through(self, rule: str, outer: Node, slope: Node, u: Node, kink: str = "") -> Applied:
        """f(u) entry by entry, formulas of A: diag(f'(u))*du."""
        slopes, _ = entrywise(slope, {A.value: (u, True)})
        after = self.local.diagonal(slopes, self.inner(u))
        if is_number(slope, 1):
            after = self.local.scaled(ONE, self.inner(u))
        if u.op == "name":
            return Applied(rule, after, _joined(kink, _DIAGONAL))
        letter = self.letters.first()
        model, derived = (_model(each, letter) for each in (outer, slope))
        note = f"{self.letters.what(u)}, d/d{letter} {shown(model)} = {shown(derived)} ({rule})"
        return Applied(CHAIN, after, _joined(note, kink, _DIAGONAL))

    def by_entries(
        self, rule: str, operands: Sequence[Node], slopes: Sequence[Node], kink: str = ""
    ) -> Applied:
        """f(a, b) entry by entry: the slopes by A and by B, a scalar being in every entry."""
        parts = {
            letter.value: (operand, self.kind(operand) == "vector")
            for letter, operand in zip((A, B), operands, strict=True)
        }
        notes = [self.letters.what(*operands), kink]
        terms = []
        for operand, slope in zip(operands, slopes, strict=True):
            if not self.varies(operand):
                continue
            tree, is_vector = entrywise(slope, parts)
            inner = self.inner(operand)
            if self.kind(operand) == "scalar":
                notes.append(f"{shown(operand)} is in every entry")
                rule = EXPANSION if rule == ELEMENTWISE else rule
                terms.append(("+", self.local.expanded(tree, inner)))
            elif is_vector:
                notes.append(_DIAGONAL)
                terms.append(("+", self.local.diagonal(tree, inner)))
            else:
                terms.append(("+", self.local.scaled(tree, inner)))
        return Applied(rule, plus(terms), _joined(*notes))


def _model(formula: Node, letter: str) -> Node:
    """A formula of A as one of a scalar letter."""
    return entrywise(formula, {A.value: (name_node(letter), False)})[0]


def _joined(*notes: str) -> str:
    """The different notes that say something."""
    return ", ".join(dict.fromkeys(each for each in notes if each))
